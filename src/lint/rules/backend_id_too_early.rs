//! `backend-id-too-early`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::schema::SectionKind;

use super::metric::Metric;

rule! {
    /// `Backend ID` without a value in an `emit-metric` outside of `outbound`.
    ///
    /// ## What it does
    ///
    /// Reports the default dimension `Backend ID` in `emit-metric` where the backend is not chosen yet.
    ///
    /// ## Why
    ///
    /// The gateway knows the backend only once it has called it. Before that the dimension is empty.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <emit-metric name="calls" namespace="llm">
    ///             <dimension name="Backend ID" />
    ///         </emit-metric>
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
    ///     </inbound>
    ///     <outbound>
    ///         <base />
    ///         <emit-metric name="calls" namespace="llm">
    ///             <dimension name="Backend ID" />
    ///         </emit-metric>
    ///     </outbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the default dimensions of `emit-metric`, 2024-10 (use only in outbound).
    pub(super) struct BackendIdTooEarly: "backend-id-too-early", Warning, Documented,
        no_fix("the metric has to move to `outbound`, or take its value from somewhere else");
}

impl Rule for BackendIdTooEarly {
    fn names(&self) -> &'static [&'static str] {
        Metric::NAMES
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(metric) = Metric::of(element).filter(|metric| !metric.counts_tokens) else {
            return;
        };
        let Some(section) = element.section().filter(|section| *section != SectionKind::Outbound)
        else {
            return;
        };
        for dimension in &metric.dimensions {
            let is_backend = dimension
                .literal_name()
                .is_some_and(|name| name.eq_ignore_ascii_case("Backend ID"));
            if is_backend && dimension.value.is_none() {
                let message = format!("`Backend ID` has no value in `{}`", section.name());
                sink.push(
                    Report::new(dimension.name_span(), message)
                        .help("emit the metric in `outbound`, or give the dimension a value"),
                );
            }
        }
    }
}
