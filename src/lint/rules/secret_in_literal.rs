//! `secret-in-literal`.

use crate::expr::ast::{ExpressionKind, Literal, walk};
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::source::Span;

use super::code::readable;

rule! {
    /// A key, password or token that stands in the document.
    ///
    /// ## What it does
    ///
    /// Reports texts that look like secrets, in expressions, attributes and elements: keys in connection strings, storage keys, JSON web tokens, keys with the prefixes of well-known services.
    ///
    /// ## Why
    ///
    /// Policy documents lie in repositories, in the service's revision history and in traces. Whoever reads them has the key, and changing it means changing documents.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-header name="Authorization" exists-action="override">
    ///             <value>Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-header name="Authorization" exists-action="override">
    ///             <value>Bearer {{backend-token}}</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice. Documented: named values hold secrets, best from a key vault.
    pub(super) struct SecretInLiteral: "secret-in-literal", Warning, Advice,
        no_fix("the secret has to become a named value of the service first");
}

impl Rule for SecretInLiteral {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for (expression, _, body) in readable(unit) {
            walk(body, &mut |node| {
                if let ExpressionKind::Literal(Literal::String(text)) = &node.kind
                    && !text.has_hole
                {
                    push(expression.to_file(node.span), &text.text, sink);
                }
            });
        }
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for attribute in element.attributes() {
            if let Some(text) = attribute.literal() {
                push(attribute.value_span(), &text, sink);
            }
        }
        if let Some(text) = element.text()
            && let Some(literal) = text.literal()
        {
            push(text.span(), &literal, sink);
        }
    }
}

fn push(span: Span, text: &str, sink: &mut Sink<'_>) {
    if let Some(what) = secret(text) {
        sink.push(
            Report::new(span, format!("{what} stands in the document"))
                .help("keep it in a named value that is marked as secret: `{{name}}`"),
        );
    }
}

/// What the text looks like, if it looks like a secret.
fn secret(text: &str) -> Option<&'static str> {
    // Shorter texts hold no key.
    if text.len() < 24 || text.len() > 8192 {
        return None;
    }
    let keys = ["AccountKey=", "SharedAccessKey=", "accountkey=", "Password=", "password="];
    let after_key = keys.iter().find_map(|key| text.split(key).nth(1));
    if after_key.is_some_and(|value| run(value, is_base64) >= 16 && is_mixed(value)) {
        return Some("a key in a connection string");
    }
    for word in text.split(|c: char| c.is_whitespace() || "\"',;()<>".contains(c)) {
        if word.starts_with("eyJ") {
            let parts: Vec<_> = word.split('.').collect();
            if parts.len() == 3
                && parts.iter().all(|part| part.len() > 8 && run(part, is_token) == part.len())
            {
                return Some("a JSON web token");
            }
        }
        let prefixes =
            [("sk-", 20), ("ghp_", 36), ("github_pat_", 40), ("xoxb-", 24), ("AKIA", 16)];
        for (prefix, least) in prefixes {
            if word.strip_prefix(prefix).is_some_and(|rest| {
                rest.len() >= least && run(rest, is_token) == rest.len() && is_mixed(rest)
            }) {
                return Some("a key of a service");
            }
        }
        // 64 bytes in base64: the keys of storage accounts and of Cosmos DB.
        if word.len() == 88 && word.ends_with("==") && run(word, is_base64) == 86 && is_mixed(word)
        {
            return Some("a key of 64 bytes");
        }
    }
    if text.contains("-----BEGIN") && text.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    None
}

/// Length in bytes of the first stretch of such characters.
fn run(text: &str, is: fn(char) -> bool) -> usize {
    text.find(|c| !is(c)).unwrap_or(text.len())
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '+' || c == '/'
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// Keys mix digits and letters; words do not.
fn is_mixed(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().any(|c| c.is_ascii_alphabetic())
}
