//! What is parsed: the text of an expression, its form and its holes.

use std::sync::Arc;

use crate::source::Span;

/// The two forms of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `@(…)`: one value.
    Value,
    /// `@{…}`: statements that return a value.
    Statements,
}

/// What a hole is filled by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HoleKind {
    /// A named value `{{name}}`, by the service.
    NamedValue,
    /// A placeholder of a deployment tool, before the service sees the text.
    Placeholder,
}

/// Where a hole is, found by whoever knows the placeholder styles of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HoleSpan {
    /// With its delimiters, in the text that is parsed.
    pub span: Span,
    /// What fills it.
    pub kind: HoleKind,
}

/// What surrounds a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HolePlace {
    /// Code: the hole stands for a value, a name or anything else.
    Code,
    /// A string or character literal, whose text it becomes a part of.
    Literal,
    /// A comment.
    Comment,
}

/// A named value or placeholder in an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// With its delimiters.
    pub span: Span,
    /// What fills it.
    pub kind: HoleKind,
    /// Name of the named value; of a placeholder its text, delimiters included.
    pub name: Arc<str>,
    /// What surrounds it.
    pub place: HolePlace,
}

/// How the holes of an expression are known.
#[derive(Clone, Debug)]
enum Holes<'t> {
    Detect,
    Given(&'t [HoleSpan]),
}

/// The text of an expression, with what is known about it. The text is what C# would see:
/// entities are decoded already.
#[derive(Clone, Debug)]
pub struct ExpressionSource<'t> {
    text: &'t str,
    inner: Option<Form>,
    holes: Holes<'t>,
}

impl<'t> ExpressionSource<'t> {
    /// A whole expression, `@(…)` or `@{…}`, perhaps with blanks around it.
    #[must_use]
    pub const fn whole(text: &'t str) -> Self {
        Self { text, inner: None, holes: Holes::Detect }
    }

    /// The code between the parentheses or braces of an expression.
    #[must_use]
    pub const fn inner(text: &'t str, form: Form) -> Self {
        Self { text, inner: Some(form), holes: Holes::Detect }
    }

    /// Takes the holes from `holes`, ordered and without overlaps, instead of looking for
    /// named values. Holes that do not fit the text are passed over.
    #[must_use]
    pub const fn with_holes(self, holes: &'t [HoleSpan]) -> Self {
        Self { holes: Holes::Given(holes), ..self }
    }

    /// Reads every brace as C#: the text has no holes.
    #[must_use]
    pub const fn without_holes(self) -> Self {
        self.with_holes(&[])
    }

    /// The text that spans count in.
    #[must_use]
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// Form and span of the code; `None` when the text has neither form.
    pub(super) fn code(&self) -> Option<(Form, Span)> {
        if let Some(form) = self.inner {
            return Some((form, Span::from_range(0..self.text.len())));
        }
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len();
        let whole = self.text.get(start..end)?;
        let (form, code) = if let Some(rest) = whole.strip_prefix("@(") {
            (Form::Value, rest.strip_suffix(')')?)
        } else {
            (Form::Statements, whole.strip_prefix("@{")?.strip_suffix('}')?)
        };
        let start = start + "@(".len();
        Some((form, Span::from_range(start..start + code.len())))
    }

    /// The holes inside `code`. Their place is set when the text around them is read.
    pub(super) fn holes(&self, code: Span) -> Vec<Hole> {
        match self.holes {
            Holes::Detect => named_values(self.text, code).collect(),
            Holes::Given(spans) => {
                let mut end = code.start;
                let mut holes = Vec::with_capacity(spans.len());
                for hole in spans {
                    let text = hole.span.of(self.text);
                    if text.is_empty() || hole.span.start < end || hole.span.end > code.end {
                        continue;
                    }
                    end = hole.span.end;
                    let name = match hole.kind {
                        HoleKind::NamedValue => text.trim_matches(['{', '}']).trim(),
                        HoleKind::Placeholder => text,
                    };
                    let (kind, span) = (hole.kind, hole.span);
                    holes.push(Hole { span, kind, name: name.into(), place: HolePlace::Code });
                }
                holes
            }
        }
    }
}

/// The named values in `code`: `{{name}}`, the name of letters, digits, `.`, `-` and `_`
/// (documented: named values, 2024-11).
///
/// C# uses doubled braces as well. What has a further brace beside it (`$"{{{a}}}"` is a value
/// in braces) or a mere number inside (`"{{0}}"` is a format item in braces) is C#.
fn named_values(text: &str, code: Span) -> impl Iterator<Item = Hole> {
    let bytes = text.as_bytes();
    let mut from = code.start as usize;
    std::iter::from_fn(move || {
        loop {
            let rest = bytes.get(from..code.end as usize)?;
            let start = from + memchr::memmem::find(rest, b"{{")?;
            let braces = bytes.get(start..)?.iter().take_while(|&&byte| byte == b'{').count();
            let name_start = start + braces;
            from = name_start;
            let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b".-_".contains(byte);
            let name_end = name_start + bytes.get(name_start..)?.iter().take_while(is_name).count();
            let name = text.get(name_start..name_end)?;
            let closes = bytes.get(name_end..code.end as usize)?;
            let closing = closes.iter().take_while(|&&byte| byte == b'}').count();
            if braces == 2 && closing == 2 && name.bytes().any(|byte| !byte.is_ascii_digit()) {
                from = name_end + closing;
                return Some(Hole {
                    span: Span::from_range(start..from),
                    kind: HoleKind::NamedValue,
                    name: name.into(),
                    place: HolePlace::Code,
                });
            }
        }
    })
}
