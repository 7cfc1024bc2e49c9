//! `invalid-regex`.

use crate::expr::regular::Pattern;
use crate::expr::value::{Fault, Text};
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};

use super::code::patterns;

rule! {
    /// A regular expression that .NET cannot compile.
    ///
    /// ## What it does
    ///
    /// Compiles the patterns that stand as texts in calls of `Regex`.
    ///
    /// ## Why
    ///
    /// The service does not look into the text on save. Every call that comes to the expression fails with an `ArgumentException`.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="id" value="@(Regex.Match(context.Request.Url.Path, "/users/([0-9]+").Value)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="id" value="@(Regex.Match(context.Request.Url.Path, "/users/([0-9]+)").Value)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: .NET, regular expressions. What the engine of policyc does not have is not reported.
    pub(super) struct InvalidRegex: "invalid-regex", Warning, Documented,
        no_fix("what the pattern was meant to match cannot be told");
}

impl Rule for InvalidRegex {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for pattern in patterns(unit) {
            let source = Text::from(&*pattern.text);
            if let Err(Fault::Exception(exception)) = Pattern::new(&source, pattern.options) {
                let report = Report::new(pattern.span, "the pattern cannot be compiled");
                sink.push(
                    report
                        .note(exception.message().to_utf8().into_owned())
                        .note("every call that comes here fails"),
                );
            }
        }
    }
}
