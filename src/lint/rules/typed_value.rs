//! The literal values of an element with their declared types: what `invalid-value` and
//! `out-of-range` look at.

use std::borrow::Cow;

use crate::policy::ElementRef;
use crate::policy::schema::{ExpectedKind, Strictness, ValueKind};
use crate::policy::types::{Mismatch, check_literal};
use crate::source::Span;
use crate::xml::value::PlaceholderStyle;

/// One literal value.
pub(super) struct TypedValue<'d> {
    /// Name of the attribute or element that it belongs to.
    pub name: &'d str,
    /// True for the text of an element.
    pub is_text: bool,
    /// The decoded text.
    pub text: Cow<'d, str>,
    /// Where it stands.
    pub span: Span,
    /// What it must be.
    pub kind: ValueKind,
    /// Further words that the service takes.
    pub undocumented_words: &'static [&'static str],
    /// How a mismatch is judged.
    pub strictness: Strictness,
    pub expected: Option<ExpectedKind>,
}

impl TypedValue<'_> {
    /// What it belongs to, in words.
    pub(super) fn owner(&self) -> String {
        if self.is_text { format!("`<{}>`", self.name) } else { format!("`{}`", self.name) }
    }

    /// Checks the text against the kind.
    pub(super) fn check(&self) -> Result<(), Mismatch> {
        if self.undocumented_words.contains(&&*self.text) {
            return Ok(());
        }
        check_literal(self.kind, &self.text)
    }
}

/// The literal values of an element: its attributes, then its text.
pub(super) fn typed_values(element: ElementRef<'_>) -> impl Iterator<Item = TypedValue<'_>> {
    let attributes = element.attributes().filter_map(|attribute| {
        let decl = attribute.decl()?;
        if !is_checked(decl.kind) {
            return None;
        }
        let text = attribute.literal()?;
        Some(TypedValue {
            name: decl.name,
            is_text: false,
            text,
            span: attribute.value_span(),
            kind: decl.kind,
            undocumented_words: decl.undocumented_words,
            strictness: decl.kind_strictness,
            expected: decl.expected,
        })
    });
    let text = element.text().into_iter().filter_map(move |text| {
        let decl = text.decl().filter(|decl| is_checked(decl.kind))?;
        Some(TypedValue {
            name: element.name(),
            is_text: true,
            text: text.literal()?,
            span: text.span(),
            kind: decl.kind,
            undocumented_words: &[],
            strictness: decl.kind_strictness,
            expected: None,
        })
    });
    // A placeholder within a shape, as in `x-ms-meta-{name}`, is one as well.
    let is_filled = move |value: &TypedValue<'_>| {
        is_placeholder(element, &value.text)
            || matches!(value.kind, ValueKind::Shape(_)) && value.text.contains('{')
    };
    attributes.chain(text).filter(move |value| !is_filled(value))
}

/// Plain text needs no check, and its owner no name.
fn is_checked(kind: ValueKind) -> bool {
    !matches!(kind, ValueKind::Text)
}

/// True when the value has `{x}` in it: a placeholder of Python's or C#'s format function. It
/// collides with URI templates, so that only values are looked at where plain text makes no
/// sense, and not in a repository that is known to use other styles.
pub(super) fn is_placeholder(element: ElementRef<'_>, text: &str) -> bool {
    let styles = element.document().placeholders();
    if styles.is_some_and(|styles| !styles.contains(PlaceholderStyle::Brace)) {
        return false;
    }
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    text.match_indices('{').any(|(at, _)| {
        let (before, rest) = text.split_at(at);
        // The second bracket of `{{name}]` is a named value gone wrong.
        let name = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        !before.ends_with('{') && name.is_some_and(|(name, _)| is_name(name))
    })
}

/// `RETRY_COUNT`: a word in capitals where a number or the like belongs. Some repositories
/// replace such words when they deploy.
pub(super) fn looks_like_a_placeholder(text: &str) -> bool {
    text.len() > 2
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// A value cut to a length that fits a message.
pub(super) fn excerpt(text: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}
