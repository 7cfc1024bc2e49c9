//! `shared-output`.

use std::collections::HashMap;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::{AttributeRef, ElementRef};

rule! {
    /// Two limits write to the same header or variable.
    ///
    /// ## What it does
    ///
    /// Reports header and variable names that two outputs of limits share, within one policy or between two that run in the same call. Header names are compared without case, and so is the default `Retry-After`, which is meant to be shared.
    ///
    /// ## Why
    ///
    /// Only one of the values arrives, and which one is not documented. A caller who reads `remaining-tokens` cannot know what remains of what.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" token-quota="50000" token-quota-period="Daily" estimate-prompt-tokens="true" remaining-tokens-header-name="x-left" remaining-quota-tokens-header-name="x-left" />
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
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" token-quota="50000" token-quota-period="Daily" estimate-prompt-tokens="true" remaining-tokens-header-name="x-left" remaining-quota-tokens-header-name="x-quota-left" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: each output has its own attribute. Which of two wins is not documented.
    pub(super) struct SharedOutput: "shared-output", Warning, Documented,
        no_fix("whoever reads the name would have to read the new one");
}

/// One output of a limit.
struct Output<'d> {
    element: ElementRef<'d>,
    attribute: AttributeRef<'d>,
    is_header: bool,
    name: String,
}

impl Rule for SharedOutput {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let mut by_name: HashMap<(bool, String), Vec<Output<'_>>> = HashMap::new();
        for output in unit.document.elements().flat_map(outputs) {
            let same = by_name.entry((output.is_header, output.name.clone())).or_default();
            let first = same.iter().find(|first| {
                first.element == output.element || first.element.shares_path_with(output.element)
            });
            let Some(first) = first else {
                same.push(output);
                continue;
            };
            let kind = if output.is_header { "header" } else { "variable" };
            let message = format!("two outputs share the {kind} `{}`", output.name);
            sink.push(
                Report::new(output.attribute.value_span(), message)
                    .label(first.attribute.value_span(), "the first one")
                    .note("only one of the values arrives; which one is not documented"),
            );
        }
    }
}

/// The outputs of a limit, by the names of its attributes.
fn outputs(element: ElementRef<'_>) -> Vec<Output<'_>> {
    if element.attribute("counter-key").is_none() {
        return Vec::new();
    }
    let output = |attribute: AttributeRef<'_>| {
        let name = attribute.name();
        // Every limit may tell the caller when to come back.
        if name.starts_with("retry-after") {
            return None;
        }
        let is_header = name.ends_with("-header-name");
        if !is_header && !name.ends_with("-variable-name") {
            return None;
        }
        let text = attribute.literal()?;
        let name = if is_header { text.to_lowercase() } else { text.into_owned() };
        Some((is_header, name))
    };
    element
        .attributes()
        .filter_map(|attribute| {
            let (is_header, name) = output(attribute)?;
            Some(Output { element, attribute, is_header, name })
        })
        .collect()
}
