//! `duplicate-dimension`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;

use super::mend;
use super::metric::Metric;
use crate::policy::catalogue::Dimension;
use crate::source::Safety;

rule! {
    /// The same dimension twice in one metric policy.
    ///
    /// ## What it does
    ///
    /// Reports a dimension whose name stands already in the same policy, also when it differs by case only.
    ///
    /// ## Why
    ///
    /// Dimension keys are compared without case: only one of the two values arrives.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="Subscription ID" />
    ///             <dimension name="subscription id" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="Subscription ID" />
    ///             <dimension name="API ID" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: dimension keys are case-insensitive since May 2025. Which value wins is not documented.
    pub(super) struct DuplicateDimension: "duplicate-dimension", Warning, Documented, fixes(Safe, Unsafe);
}

impl Rule for DuplicateDimension {
    fn names(&self) -> &'static [&'static str] {
        Metric::NAMES
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(metric) = Metric::of(element) else { return };
        let mut first: HashMap<String, &Dimension<'_>> = HashMap::new();
        for dimension in &metric.dimensions {
            let Some(name) = dimension.literal_name() else { continue };
            match first.entry(name.to_ascii_lowercase()) {
                Entry::Vacant(vacant) => {
                    vacant.insert(dimension);
                }
                Entry::Occupied(first) => {
                    let first = first.get();
                    let same = mend::say_the_same(first.element, dimension.element);
                    let safety = if same { Safety::Safe } else { Safety::Unsafe };
                    sink.push(
                        Report::new(
                            dimension.name_span(),
                            format!("dimension `{name}` stands twice"),
                        )
                        .label(first.name_span(), "the first one")
                        .fix(mend::remove_element(unit.file, dimension.element, safety))
                        .note("names are compared without case; only one of the values arrives"),
                    );
                }
            }
        }
    }
}
