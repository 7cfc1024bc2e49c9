//! `dimension-without-value`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, nearest};
use crate::policy::ElementRef;
use crate::policy::catalogue::{DEFAULT_DIMENSIONS, default_dimension};

use super::mend;
use super::metric::Metric;
use crate::source::Safety;

rule! {
    /// A dimension without a value whose name is not a default dimension.
    ///
    /// ## What it does
    ///
    /// Reports `<dimension name="…" />` without `value` in the three metric policies, unless the name is one of the default dimensions: API ID, Operation ID, Product ID, User ID, Subscription ID, Location, Gateway ID, Backend ID. Names are compared without case.
    ///
    /// ## Why
    ///
    /// The gateway fills only the default dimensions by itself. Any other dimension without a value is refused, or stays empty in every row.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="Subscription ID" />
    ///             <dimension name="Team" />
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
    ///             <dimension name="Team" value="platform" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the dimension attributes of the metric policies, 2025-04. Names are compared without case since May 2025.
    pub(super) struct DimensionWithoutValue: "dimension-without-value", Error, Documented, fixes(Safe, DisplayOnly);
}

impl Rule for DimensionWithoutValue {
    fn names(&self) -> &'static [&'static str] {
        Metric::NAMES
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(metric) = Metric::of(element) else { return };
        for dimension in &metric.dimensions {
            let Some(name) = dimension.literal_name() else { continue };
            if dimension.value.is_some() || default_dimension(name).is_some() {
                continue;
            }
            let near = nearest(name, DEFAULT_DIMENSIONS);
            let span = dimension.name_span();
            let message = format!("`{name}` is not a default dimension and has no value");
            let names: Vec<_> = DEFAULT_DIMENSIONS.iter().map(|name| format!("`{name}`")).collect();
            let report = Report::new(span, message)
                .note(format!("only these have a value of their own: {}", names.join(", ")));
            sink.push(match near {
                Some(near) => report.did_you_mean(Some(near)).fix(mend::rename(
                    unit.file,
                    span,
                    name,
                    near,
                    Safety::Safe,
                )),
                None => {
                    let fix = (unit.file, dimension.element);
                    report
                        .help("add `value=\"…\"`: a text or an expression")
                        .fix(mend::add_attribute(fix.0, fix.1, "value", "", Safety::DisplayOnly))
                }
            });
        }
    }
}
