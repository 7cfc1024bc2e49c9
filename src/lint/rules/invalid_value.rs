//! `invalid-value`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, nearest};
use crate::policy::ElementRef;
use crate::policy::schema::ValueKind;
use crate::policy::types::{Mismatch, check_literal};
use crate::source::{Basis, Safety, Severity};

use super::mend;
use super::typed_value::{TypedValue, excerpt, looks_like_a_placeholder, typed_values};

rule! {
    /// A value of the wrong type, or a word that the attribute does not know.
    ///
    /// ## What it does
    ///
    /// Checks literal values of attributes and texts against their declared type: integers, numbers, booleans, keywords, addresses, dates. Values with `{{named values}}` or deployment placeholders are taken if their filled form could fit.
    ///
    /// ## Why
    ///
    /// The service refuses to save such a document.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="lots" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" token-quota="500" token-quota-period="day" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" token-quota="500" token-quota-period="Daily" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the types of the service's XSD.
    pub(super) struct InvalidValue: "invalid-value", Error, Schema, fixes(Safe);
}

/// The value that was probably meant: without blanks, in other letters, or the nearest word.
fn meant(typed: &TypedValue<'_>, near: Option<&str>) -> Option<String> {
    let trimmed = typed.text.trim();
    let fits = |text: &String| check_literal(typed.kind, text).is_ok();
    let plain = |text: &String| !text.contains(['"', '\'', '<', '&']);
    [trimmed.to_owned(), trimmed.to_lowercase(), trimmed.to_uppercase()]
        .into_iter()
        .find(fits)
        .or_else(|| near.map(str::to_owned))
        .filter(plain)
}

impl Rule for InvalidValue {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for typed in typed_values(element) {
            let Err(mismatch) = typed.check() else { continue };
            // `embedded-expression` says so.
            let mut embedded = unit.document.embedded_expressions();
            if embedded.any(|region| typed.span.contains(region)) {
                continue;
            }
            let (word, near) = match (mismatch, typed.kind) {
                (Mismatch::Range, _) => continue,
                (_, ValueKind::Keyword(words)) => {
                    ("is none of the words that", nearest(&typed.text, words.iter().copied()))
                }
                _ => ("is not what", None),
            };
            let what = match &*typed.text {
                "" => "an empty value".to_owned(),
                text => format!("`{}`", excerpt(text)),
            };
            let message = format!("{what} {word} {} takes", typed.owner());
            let report = Report::new(typed.span, message)
                .note(format!("it takes {}", typed.kind.describe()))
                .did_you_mean(near);
            let report = report.fix(meant(&typed, near).map(|meant| {
                let title = format!("write `{meant}`");
                mend::replace(unit.file, typed.span, meant, title, Safety::Safe)
            }));
            sink.push(if looks_like_a_placeholder(&typed.text) {
                report
                    .note("it looks like a placeholder that a deployment fills")
                    .with(Severity::Warning, Basis::Schema)
            } else {
                report.judged(typed.strictness)
            });
        }
    }
}
