//! `out-of-range`.

use std::borrow::Cow;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::schema::Strictness;
use crate::policy::types::{Mismatch, check_literal};

use super::typed_value::{TypedValue, excerpt, typed_values};

rule! {
    /// A number outside of the range that the attribute takes.
    ///
    /// ## What it does
    ///
    /// Checks literal numbers of attributes and texts against their declared range.
    ///
    /// ## Why
    ///
    /// The service refuses to save such a document, or uses another value than the one written.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="0" estimate-prompt-tokens="true" />
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
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema or documented, as the declaration of the attribute says.
    pub(super) struct OutOfRange: "out-of-range", Error, Schema,
        no_fix("the intended number cannot be told; the nearest one allowed may be far from it");
}

impl Rule for OutOfRange {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for typed in typed_values(element) {
            let Some((range, strictness)) = missed(&typed) else { continue };
            let message =
                format!("`{}` is out of range for {}", excerpt(&typed.text), typed.owner());
            sink.push(
                Report::new(typed.span, message)
                    .note(format!("it takes {range}"))
                    .judged(strictness),
            );
        }
    }
}

/// The range that the value misses: the one that the service enforces, else the narrower one
/// that is expected of it.
fn missed(typed: &TypedValue<'_>) -> Option<(Cow<'static, str>, Strictness)> {
    match typed.check() {
        Err(Mismatch::Range) => Some((typed.kind.describe(), typed.strictness)),
        Err(_) => None,
        Ok(()) => {
            let expected = typed.expected?;
            let misses = check_literal(expected.kind, &typed.text) == Err(Mismatch::Range)
                && !expected.also.contains(&typed.text.trim());
            misses.then(|| (expected.describe(), expected.strictness))
        }
    }
}
