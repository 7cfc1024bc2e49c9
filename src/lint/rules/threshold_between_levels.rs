//! `threshold-between-levels`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::catalogue::{LlmContentSafety, SeverityLevels};
use crate::policy::schema::PolicySchema;
use crate::source::Safety;

rule! {
    /// A threshold that the chosen severity levels do not have.
    ///
    /// ## What it does
    ///
    /// Reports odd thresholds of `llm-content-safety` where harm is rated in four levels: 0, 2, 4 and 6.
    ///
    /// ## Why
    ///
    /// Four levels know nothing between 4 and 6, so that a threshold of 5 acts as 6, and 7 refuses nothing at all.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-content-safety backend-id="content-safety">
    ///             <categories output-type="FourSeverityLevels">
    ///                 <category name="Violence" threshold="5" />
    ///             </categories>
    ///         </llm-content-safety>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-content-safety backend-id="content-safety">
    ///             <categories>
    ///                 <category name="Violence" threshold="7" />
    ///             </categories>
    ///         </llm-content-safety>
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
    ///         <llm-content-safety backend-id="content-safety">
    ///             <categories output-type="EightSeverityLevels">
    ///                 <category name="Violence" threshold="5" />
    ///             </categories>
    ///         </llm-content-safety>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: `llm-content-safety`, 2026-03: four levels are 0, 2, 4 and 6 and the default, eight levels are 0 to 7.
    pub(super) struct ThresholdBetweenLevels: "threshold-between-levels", Warning, Documented, fixes(Safe);
}

impl Rule for ThresholdBetweenLevels {
    fn names(&self) -> &'static [&'static str] {
        LlmContentSafety::POLICY.names
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(safety) = LlmContentSafety::of(element) else { return };
        for categories in &safety.categories {
            let four = match &categories.output_type {
                Some(levels) => levels.literal() == Some(&SeverityLevels::Four),
                None => true,
            };
            for category in categories.categories.iter().filter(|_| four) {
                let Some(threshold) = &category.threshold else { continue };
                let Some(value @ (1 | 3 | 5 | 7)) = threshold.literal() else { continue };
                let message = match value {
                    7 => "nothing reaches a severity of 7 in four levels".to_owned(),
                    _ => format!("{value} acts as {} in four levels", value + 1),
                };
                sink.push(
                    Report::new(threshold.value_span, message)
                        .note("four levels are 0, 2, 4 and 6")
                        .fix((*value < 7).then(|| {
                            let value = (value + 1).to_string();
                            let title = format!("write `{value}`");
                            let span = threshold.value_span;
                            mend::replace(unit.file, span, value, title, Safety::Safe)
                        }))
                        .help("take one of them, or `output-type=\"EightSeverityLevels\"`"),
                );
            }
        }
    }
}
