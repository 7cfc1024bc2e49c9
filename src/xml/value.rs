//! What a decoded attribute value or text is: an expression, literal text, or text with
//! holes that are filled before APIM sees it.
//!
//! Two things fill holes. APIM replaces `{{name}}` by the named value before it does
//! anything else, also within expressions. Deployment tools replace placeholders before
//! the document reaches APIM; their styles differ and collide with other syntax, so the
//! caller says which to look for.

use super::expression::{Balancer, Reading};
use super::scan::{Form, is_blank};
use crate::source::Span;

/// How a deployment tool marks a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceholderStyle {
    /// `${name}`: Terraform, Bicep, shells.
    DollarBrace,
    /// `#{name}#`: replace-tokens tasks.
    HashBrace,
    /// `__NAME__`.
    Underscores,
    /// `%{ if … }`, `%{ endfor ~}`: directives of Terraform templates.
    Directive,
    /// `@@NAME@@`.
    DoubleAt,
    /// `{name}` or `{0}`, only as a whole value. Looks like a parameter of a URI template.
    Brace,
}

impl PlaceholderStyle {
    /// All styles.
    pub const ALL: [Self; 6] = [
        Self::DollarBrace,
        Self::HashBrace,
        Self::Underscores,
        Self::Directive,
        Self::DoubleAt,
        Self::Brace,
    ];

    /// The name by which configuration knows the style: what it looks like.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DollarBrace => "${x}",
            Self::HashBrace => "#{x}#",
            Self::Underscores => "__X__",
            Self::Directive => "%{ x }",
            Self::DoubleAt => "@@X@@",
            Self::Brace => "{x}",
        }
    }
}

/// A set of placeholder styles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PlaceholderStyles(u8);

impl PlaceholderStyles {
    /// No style: only named values are holes.
    pub const NONE: Self = Self(0);
    /// Every style.
    pub const ALL: Self = Self(0b11_1111);
    /// What is looked for where nobody says what is used: all but `{x}`, which collides with URI
    /// templates and JSON.
    pub const DETECTED: Self = Self::ALL.without(PlaceholderStyle::Brace);

    /// The set with `style` added.
    #[must_use]
    pub const fn with(self, style: PlaceholderStyle) -> Self {
        Self(self.0 | 1 << style as u8)
    }

    /// The set with `style` taken out.
    #[must_use]
    pub const fn without(self, style: PlaceholderStyle) -> Self {
        Self(self.0 & !(1 << style as u8))
    }

    /// True when `style` is in the set.
    #[must_use]
    pub const fn contains(self, style: PlaceholderStyle) -> bool {
        self.0 & 1 << style as u8 != 0
    }
}

impl FromIterator<PlaceholderStyle> for PlaceholderStyles {
    fn from_iter<T: IntoIterator<Item = PlaceholderStyle>>(styles: T) -> Self {
        styles.into_iter().fold(Self::NONE, Self::with)
    }
}

/// What fills a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HoleKind {
    /// `{{name}}`: APIM, from the named value.
    NamedValue {
        /// The name, in the decoded text.
        name: Span,
    },
    /// A deployment tool.
    Placeholder {
        /// How it is written.
        style: PlaceholderStyle,
    },
}

/// A piece of text that is filled before the policy runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hole {
    /// All of it, with its brackets, in the decoded text.
    pub span: Span,
    /// What fills it.
    pub kind: HoleKind,
}

/// What a decoded value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueShape {
    /// A policy expression.
    Expression {
        /// How it is written.
        form: Form,
        /// The code within the brackets, in the decoded text.
        code: Span,
        /// The holes within the code.
        holes: Vec<Hole>,
    },
    /// It begins like an expression but does not close. The reader of the file has said so
    /// already; nothing more can be said about the value.
    Unclosed {
        /// How it is written.
        form: Form,
    },
    /// Text without holes.
    Literal,
    /// Text with at least one hole.
    Holes(Vec<Hole>),
}

/// The shape of an attribute value. It is an expression if all of it is one: a blank before
/// the `@` or after the bracket makes it literal text.
#[must_use]
pub fn attribute_shape(text: &str, styles: PlaceholderStyles) -> ValueShape {
    shape(text, Span::from_range(0..text.len()), styles)
}

/// The shape of the text of an element. Blanks around an expression do not count.
#[must_use]
pub fn text_shape(text: &str, styles: PlaceholderStyles) -> ValueShape {
    let start = text.bytes().take_while(|&b| is_blank(b)).count();
    let end = text.trim_end_matches([' ', '\t', '\n', '\r']).len();
    shape(text, Span::from_range(start..end.max(start)), styles)
}

fn shape(text: &str, within: Span, styles: PlaceholderStyles) -> ValueShape {
    if let Some(form) = form_at(text, within.start as usize) {
        let trimmed = text.get(..within.end as usize).unwrap_or_default();
        let start = within.start as usize;
        match Balancer::default().end(trimmed.as_bytes(), start, Reading::Decoded) {
            Ok(end) if end == trimmed.len() => {
                let code = Span::from_range(start + 2..end - 1);
                let mut holes = holes_in(text, code, styles);
                if styles.contains(PlaceholderStyle::Brace) {
                    holes.extend(operands_in_braces(text, code));
                    holes.sort_by_key(|hole| hole.span.start);
                    holes.dedup_by_key(|hole| hole.span.start);
                }
                return ValueShape::Expression { form, code, holes };
            }
            Ok(_) => {}
            Err(_) => return ValueShape::Unclosed { form },
        }
    }
    let holes = holes_in(text, within, styles);
    if holes.is_empty() { ValueShape::Literal } else { ValueShape::Holes(holes) }
}

/// `{name}` in code where C# has an operand: braces begin neither a block nor an initializer
/// there. In strings they are left alone, they may belong to the string.
fn operands_in_braces(text: &str, code: Span) -> Vec<Hole> {
    let bytes = text.as_bytes().get(..code.end as usize).unwrap_or_default();
    let mut holes = Vec::new();
    let mut before = b'(';
    let mut at = code.start as usize;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' {
            at = string_end(bytes, at, before == b'@');
            before = b'"';
            continue;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let name = rest.get(1..).unwrap_or_default().iter().take_while(|b| is_name_byte(**b));
        let len = name.count();
        let operand = matches!(
            before,
            b'(' | b','
                | b'+'
                | b'-'
                | b'*'
                | b'/'
                | b'%'
                | b'='
                | b'<'
                | b'&'
                | b'|'
                | b'?'
                | b':'
                | b'!'
        ) || before == b'>' && bytes.get(..at).is_some_and(ends_in_comparison);
        if byte == b'{' && len > 0 && rest.get(len + 1) == Some(&b'}') && operand {
            let kind = HoleKind::Placeholder { style: PlaceholderStyle::Brace };
            holes.push(Hole { span: Span::from_range(at..at + len + 2), kind });
            at += len + 2;
            before = b'}';
            continue;
        }
        if !is_blank(byte) {
            before = byte;
        }
        at += 1;
    }
    holes
}

/// True when the `>` at the end of the code compares: blanks stand on both sides of it, other
/// than in `new List<int> {x}`.
fn ends_in_comparison(code: &[u8]) -> bool {
    let code = code.trim_ascii_end();
    let before = code.strip_suffix(b">").unwrap_or(code);
    before.last().is_some_and(|&byte| is_blank(byte) || byte == b'=')
}

/// The offset after the string whose opening quote stands at `start`.
fn string_end(bytes: &[u8], start: usize, verbatim: bool) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' if verbatim && bytes.get(at + 1) == Some(&b'"') => at += 2,
            b'"' => return at + 1,
            b'\\' if !verbatim => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn form_at(text: &str, at: usize) -> Option<Form> {
    match text.as_bytes().get(at..at + 2)? {
        b"@(" => Some(Form::Single),
        b"@{" => Some(Form::Multi),
        _ => None,
    }
}

/// Expressions that stand in the middle of literal text, where APIM does not evaluate them:
/// `Bearer @(context.Variables["token"])`. Spans go from the `@` to the closing bracket.
#[must_use]
pub fn embedded_expressions(text: &str) -> Vec<(Span, Form)> {
    /// Code that does not close is read again from the next `@`; this bounds how often.
    const MAX_FAILURES: usize = 16;
    let mut found = Vec::new();
    let mut balancer = Balancer::default();
    let (mut at, mut failures) = (0, 0);
    while let Some(next) = memchr::memchr(b'@', text.as_bytes().get(at..).unwrap_or_default()) {
        at += next;
        let end = form_at(text, at).and_then(|form| {
            match balancer.end(text.as_bytes(), at, Reading::Decoded) {
                Ok(end) => Some((end, form)),
                Err(_) => {
                    failures += 1;
                    None
                }
            }
        });
        if failures > MAX_FAILURES {
            break;
        }
        match end {
            Some((end, form)) => {
                found.push((Span::from_range(at..end), form));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The holes of `text`, from left to right.
#[must_use]
pub fn holes(text: &str, styles: PlaceholderStyles) -> Vec<Hole> {
    holes_in(text, Span::from_range(0..text.len()), styles)
}

/// True when the text is nothing but holes and blanks, in whatever style.
#[must_use]
pub fn is_all_holes(text: &str) -> bool {
    let holes = holes(text, PlaceholderStyles::ALL);
    let mut at = 0;
    let blank = |piece: &str| piece.bytes().all(is_blank);
    for hole in &holes {
        if !blank(text.get(at..hole.span.start as usize).unwrap_or_default()) {
            return false;
        }
        at = hole.span.end as usize;
    }
    !holes.is_empty() && blank(text.get(at..).unwrap_or_default())
}

/// Length of the hole that begins at `at`, in whatever style.
pub(super) fn hole_at(bytes: &[u8], at: usize) -> Option<usize> {
    let begins = matches!(bytes.get(at)?, b'{' | b'$' | b'#' | b'_' | b'%' | b'@');
    let finder = Finder { bytes, styles: PlaceholderStyles::ALL };
    let hole = begins.then(|| finder.hole_at(at))??;
    Some(hole.span.len() as usize)
}

fn holes_in(text: &str, within: Span, styles: PlaceholderStyles) -> Vec<Hole> {
    let start = within.start as usize;
    let bytes = text.as_bytes().get(start..within.end as usize).unwrap_or_default();
    let mut finder = Finder { bytes, styles };
    let mut holes = finder.all();
    for hole in &mut holes {
        hole.span = hole.span.shift(within.start);
        if let HoleKind::NamedValue { name } = &mut hole.kind {
            *name = name.shift(within.start);
        }
    }
    holes
}

/// How long a `${…}` or `%{ … }` may be, in bytes.
const MAX_HOLE: usize = 1024;
/// How deep braces may be nested in one. With this limit every byte is looked at only a few
/// times, whatever the text.
const MAX_BRACES: usize = 8;

struct Finder<'t> {
    bytes: &'t [u8],
    styles: PlaceholderStyles,
}

impl Finder<'_> {
    fn all(&mut self) -> Vec<Hole> {
        let mut holes = Vec::new();
        if let Some(hole) = self.whole() {
            return vec![hole];
        }
        let mut at = 0;
        let begins = |b: &u8| matches!(b, b'{' | b'$' | b'#' | b'_' | b'%' | b'@');
        while let Some(next) = self.rest(at).iter().position(begins) {
            at += next;
            match self.hole_at(at) {
                Some(hole) => {
                    at = hole.span.end as usize;
                    holes.push(hole);
                }
                None => at += 1,
            }
        }
        holes
    }

    fn rest(&self, at: usize) -> &[u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    fn placeholder(&self, style: PlaceholderStyle, span: std::ops::Range<usize>) -> Option<Hole> {
        let kind = HoleKind::Placeholder { style };
        self.styles.contains(style).then(|| Hole { span: Span::from_range(span), kind })
    }

    /// `{name}` or `{0}` as the whole value.
    fn whole(&self) -> Option<Hole> {
        let name = self.bytes.strip_prefix(b"{")?.strip_suffix(b"}")?;
        let named = !name.is_empty() && name.iter().all(|&b| is_name_byte(b));
        named.then(|| self.placeholder(PlaceholderStyle::Brace, 0..self.bytes.len()))?
    }

    fn hole_at(&self, at: usize) -> Option<Hole> {
        match self.rest(at) {
            [b'{', b'{', ..] => self.named_value(at),
            [b'$', b'{', ..] if self.styles.contains(PlaceholderStyle::DollarBrace) => {
                let end = self.closing_brace(at + 1)?;
                self.placeholder(PlaceholderStyle::DollarBrace, at..end)
            }
            [b'#', b'{', ..] if self.styles.contains(PlaceholderStyle::HashBrace) => {
                let end = self.closing_brace(at + 1)?;
                self.rest(end).starts_with(b"#").then_some(())?;
                self.placeholder(PlaceholderStyle::HashBrace, at..end + 1)
            }
            [b'%', b'{', rest @ ..] if self.styles.contains(PlaceholderStyle::Directive) => {
                is_directive(rest).then_some(())?;
                let end = self.closing_brace(at + 1)?;
                self.placeholder(PlaceholderStyle::Directive, at..end)
            }
            [b'_', b'_', ..] => self.marked(at, b"__", PlaceholderStyle::Underscores),
            [b'@', b'@', ..] => self.marked(at, b"@@", PlaceholderStyle::DoubleAt),
            _ => None,
        }
    }

    /// `{{name}}`. Names are letters, digits, `.`, `-` and `_` (documented: named values).
    fn named_value(&self, at: usize) -> Option<Hole> {
        let rest = self.rest(at + 2);
        let len = rest.iter().position(|&b| !is_name_byte(b))?;
        let closed = len > 0 && rest.get(len..len + 2) == Some(b"}}");
        closed.then(|| Hole {
            span: Span::from_range(at..at + len + 4),
            kind: HoleKind::NamedValue { name: Span::from_range(at + 2..at + 2 + len) },
        })
    }

    /// `__NAME__` or `@@NAME@@`.
    fn marked(&self, at: usize, mark: &[u8], style: PlaceholderStyle) -> Option<Hole> {
        let rest = self.rest(at + 2);
        let first = rest.first().filter(|b| b.is_ascii_alphanumeric())?;
        debug_assert!(first.is_ascii());
        let mut len = 0;
        while !rest.get(len..)?.starts_with(mark) {
            rest.get(len).filter(|&&b| is_name_byte(b))?;
            len += 1;
        }
        self.placeholder(style, at..at + len + 4)
    }

    /// The offset after the `}` that closes the `{` at `open`, on the same line.
    fn closing_brace(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, &byte) in self.rest(open).iter().enumerate().take(MAX_HOLE) {
            match byte {
                b'{' if depth == MAX_BRACES => return None,
                b'{' => depth += 1,
                b'}' if depth == 1 => return Some(open + at + 1),
                b'}' => depth -= 1,
                b'\n' | b'\r' => return None,
                _ => {}
            }
        }
        None
    }
}

/// What stands in a hole's name.
const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// True for what follows `%{` in a Terraform directive: an optional `~` and a keyword.
fn is_directive(rest: &[u8]) -> bool {
    let rest = rest.strip_prefix(b"~").unwrap_or(rest);
    let blanks = rest.iter().position(|&b| b != b' ').unwrap_or(rest.len());
    let word = rest.get(blanks..).unwrap_or_default();
    let len = word.iter().position(|b| !b.is_ascii_lowercase()).unwrap_or(word.len());
    matches!(word.get(..len), Some(b"if" | b"else" | b"endif" | b"for" | b"endfor"))
}
