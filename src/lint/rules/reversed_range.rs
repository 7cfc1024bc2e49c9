//! `reversed-range`.

use std::net::IpAddr;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::source::{Edit, Fix, Safety, Span};

rule! {
    /// A range of addresses that holds none.
    ///
    /// ## What it does
    ///
    /// Compares `from` and `to` of the address ranges of `ip-filter`: both are IPv4 or both IPv6, and `from` is not the greater one.
    ///
    /// ## Why
    ///
    /// No address lies in such a range: an allow list refuses everyone, a forbid list nobody.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <ip-filter action="allow">
    ///             <address-range from="198.51.100.127" to="198.51.100.0" />
    ///         </ip-filter>
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
    ///         <ip-filter action="allow">
    ///             <address-range from="198.51.100.0" to="198.51.100.127" />
    ///         </ip-filter>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice; documented: `ip-filter`, 2026-02, for the two attributes.
    pub(super) struct ReversedRange: "reversed-range", Warning, Advice, fixes(Unsafe);
}

impl Rule for ReversedRange {
    fn names(&self) -> &'static [&'static str] {
        &["address-range"]
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if element.name() != "address-range" {
            return;
        }
        let end = |name: &str| {
            let attribute = element.attribute(name)?;
            Some((attribute.literal()?.parse::<IpAddr>().ok()?, attribute.value_span()))
        };
        let (Some((from, from_span)), Some((to, to_span))) = (end("from"), end("to")) else {
            return;
        };
        let message = if from.is_ipv4() != to.is_ipv4() {
            "one end of the range is IPv4, the other one IPv6"
        } else if from > to {
            "the range ends before it begins"
        } else {
            return;
        };
        sink.push(
            Report::new(to_span, message)
                .label(from_span, "it begins here")
                .fix((from.is_ipv4() == to.is_ipv4()).then(|| {
                    let text = unit.document.text();
                    let edit = |span: Span, other: Span| Edit {
                        file: unit.file,
                        span,
                        replacement: other.of(text).to_owned(),
                    };
                    Fix {
                        title: "exchange the ends".to_owned(),
                        safety: Safety::Unsafe,
                        edits: vec![edit(from_span, to_span), edit(to_span, from_span)],
                    }
                }))
                .note("no address lies in it"),
        );
    }
}
