//! What a user may choose.

/// What one level of indentation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indent {
    /// So many spaces.
    Spaces(u8),
    /// One tab, which counts as four columns.
    Tab,
}

/// Columns of a tab.
pub(super) const TAB: usize = 4;

impl Indent {
    /// The text of one level.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Spaces(count) => " ".repeat(usize::from(count)),
            Self::Tab => "\t".to_owned(),
        }
    }
}

/// What is done with the C# code of expressions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expressions {
    /// Left as it is, moved as a whole with the element that it stands in.
    #[default]
    Keep,
    /// Laid out anew, unless comments stand in it.
    Layout,
}

/// How expressions are written in XML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Escape {
    /// Each as it is.
    #[default]
    Keep,
    /// As code, without references: APIM's `rawxml`.
    Raw,
    /// As well-formed XML, with references: APIM's `xml`.
    Xml,
}

/// A layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// One level of indentation.
    pub indent: Indent,
    /// Columns that a start tag may take before its attributes get lines of their own.
    pub width: usize,
    /// The code of expressions.
    pub expressions: Expressions,
    /// The form of expressions.
    pub escape: Escape,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            indent: Indent::Spaces(4),
            width: 120,
            expressions: Expressions::default(),
            escape: Escape::default(),
        }
    }
}
