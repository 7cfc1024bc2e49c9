//! What is wrong with a file as XML, in the file's own terms.

use super::UnclosedCause;
use super::expression::Unclosed;
use crate::source::Span;

/// What kind of mistake it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum XmlErrorKind {
    /// An expression whose brackets, strings or comments do not close.
    ExpressionNotClosed(UnclosedCause),
    /// Code goes on after the bracket that closes the expression.
    TextAfterExpression,
    /// The quote behind an expression, which ends the attribute value, is missing.
    QuoteMissing(char),
    /// Code begins with `@` but without a bracket.
    ExpressionWithoutBracket,
    /// An element is closed by the end tag of another.
    MismatchedEndTag {
        /// Name in the start tag.
        open: String,
        /// Name in the end tag.
        close: String,
    },
    /// A start tag without an end tag.
    UnclosedElement(String),
    /// An end tag without a start tag.
    StrayEndTag(String),
    /// A tag without its `>`.
    UnclosedTag(String),
    /// A tag that holds something that is no attribute.
    UnexpectedInTag {
        /// Name of the element.
        element: String,
        /// What stands there.
        found: String,
    },
    /// `name` without `="value"`.
    AttributeWithoutValue {
        /// Name of the element.
        element: String,
        /// Name of the attribute.
        attribute: String,
    },
    /// A value without quotes around it.
    UnquotedValue {
        /// Name of the element.
        element: String,
        /// Name of the attribute.
        attribute: String,
    },
    /// A value whose closing quote is missing.
    UnclosedValue {
        /// Name of the element.
        element: String,
        /// Name of the attribute.
        attribute: String,
    },
    /// Text right behind the closing quote of a value: most likely a quote within it.
    QuoteInValue {
        /// Name of the element.
        element: String,
        /// Name of the attribute.
        attribute: String,
    },
    /// No blank between two attributes.
    NoBlankBeforeAttribute(String),
    /// The same attribute twice in one tag.
    DuplicateAttribute {
        /// Name of the element.
        element: String,
        /// Name of the attribute.
        attribute: String,
    },
    /// A `<` in an attribute value outside of an expression.
    LessThanInValue(String),
    /// A `<` in text that begins no tag.
    LessThanInText,
    /// A `&` that begins no reference.
    BareAmpersand,
    /// `&name;` with a name that XML does not define.
    UnknownEntity(String),
    /// A number reference to a character that XML does not allow.
    InvalidCharacterReference(String),
    /// A character that XML does not allow.
    InvalidCharacter(char),
    /// Text before or after the root element.
    TextOutsideRoot,
    /// No element at all.
    NoRoot,
    /// A second root element.
    SeveralRoots {
        /// Name of the first root.
        first: String,
        /// Name of the element beside it.
        second: String,
    },
    /// A document type declaration.
    DocumentType,
    /// An XML declaration that is malformed or not at the very start.
    Declaration,
    /// A comment that does not end.
    UnclosedComment,
    /// `--` within a comment.
    DoubleHyphen,
    /// `<!` that begins neither comment nor CDATA section, as `<!—` does.
    MalformedComment(String),
    /// A comment that ends in `->` or `--` instead of `-->`.
    MalformedCommentEnd(String),
    /// A tag whose `<` is missing.
    MissingLessThan(String),
    /// A CDATA section that does not end.
    UnclosedCData,
    /// A CDATA section outside of the root.
    CDataOutsideRoot,
    /// `]]>` in text.
    CDataEndInText,
    /// A processing instruction that is malformed or does not end.
    ProcessingInstruction,
    /// A prefix that no `xmlns:` attribute declares.
    UndeclaredPrefix(String),
    /// A namespace declaration that XML forbids.
    NamespaceDeclaration,
    /// A name that XML does not allow.
    InvalidName(String),
    /// More bytes than the limit.
    TooLarge {
        /// Size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Elements are nested deeper than the limit.
    TooDeep(usize),
    /// More elements than the limit.
    TooManyElements(usize),
    /// More `=` signs than the limit; the parser makes room for as many attributes.
    TooManyEqualsSigns(usize),
    /// More attributes in one tag than the limit.
    TooManyAttributes(usize),
    /// More namespace declarations than the limit.
    TooManyNamespaces(usize),
    /// So many mistakes that reading stopped.
    TooManyErrors,
    /// Something that no other kind names; the XML reader's own words.
    Malformed(String),
}

impl XmlErrorKind {
    /// True for what XML forbids but real documents contain: a bare `&`, `<` in a value,
    /// `--` in a comment. It does no harm to the rest of the file, and how strictly the
    /// service takes it depends on the format and version in which the document is sent.
    #[must_use]
    pub fn is_tolerated(&self) -> bool {
        matches!(self, Self::BareAmpersand | Self::LessThanInValue(_) | Self::DoubleHyphen)
    }
}

/// A mistake in the file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlError {
    /// What is wrong.
    pub kind: XmlErrorKind,
    /// The text that is wrong.
    pub span: Span,
    /// Other places that explain it, each with what is there.
    pub related: Vec<(Span, String)>,
}

impl XmlError {
    pub(super) fn new(kind: XmlErrorKind, span: Span) -> Self {
        Self { kind, span, related: Vec::new() }
    }

    pub(super) fn with_related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push((span, message.into()));
        self
    }

    /// The error of an unclosed expression that begins at `at`; its value is taken to end
    /// at `end`, which is where `unclosed` stopped at the latest.
    pub(super) fn unclosed_expression(at: usize, end: usize, unclosed: Unclosed) -> Self {
        let start = Span::from_range(at..at + 2);
        let end = Span::from_range(end..end);
        let opened = unclosed.opened;
        let kind = XmlErrorKind::ExpressionNotClosed(unclosed.cause);
        let error = match unclosed.cause {
            UnclosedCause::Mismatch { open, .. } => {
                let close = Span::from_range(unclosed.stopped..unclosed.stopped + unclosed.len);
                Self::new(kind, close).with_related(opened, format!("`{open}` is opened here"))
            }
            UnclosedCause::StringAtLineEnd => {
                let line = opened.cover(Span::from_range(unclosed.stopped..unclosed.stopped));
                Self::new(kind, line)
            }
            UnclosedCause::TooDeep(_) => Self::new(kind, opened),
            UnclosedCause::Bracket(_) | UnclosedCause::StringAtEnd | UnclosedCause::Comment => {
                let opened = if start.contains(opened) { start } else { opened };
                Self::new(kind, opened).with_related(end, "the value seems to end here")
            }
        };
        if error.span.start == start.start {
            return error;
        }
        error.with_related(start, "the expression begins here")
    }

    /// What is wrong, in one line.
    #[must_use]
    pub fn message(&self) -> String {
        use XmlErrorKind as K;
        match &self.kind {
            K::ExpressionNotClosed(cause) => unclosed_message(*cause),
            K::TextAfterExpression => "code follows the end of the expression".to_owned(),
            K::QuoteMissing(quote) => {
                format!("the closing `{quote}` behind the expression is missing")
            }
            K::ExpressionWithoutBracket => "`@` begins no expression".to_owned(),
            K::MismatchedEndTag { open, close } => format!("`<{open}>` is closed by `</{close}>`"),
            K::UnclosedElement(name) => format!("`<{name}>` is never closed"),
            K::StrayEndTag(name) => format!("`</{name}>` closes nothing"),
            K::UnclosedTag(name) => format!("the tag `<{name}` has no `>`"),
            K::UnexpectedInTag { element, found } => {
                format!("`{found}` is no attribute of `<{element}>`")
            }
            K::AttributeWithoutValue { element, attribute } => {
                format!("attribute `{attribute}` of `<{element}>` has no value")
            }
            K::UnquotedValue { element, attribute } => {
                format!("the value of attribute `{attribute}` of `<{element}>` is not quoted")
            }
            K::UnclosedValue { element, attribute } => {
                format!("the value of attribute `{attribute}` of `<{element}>` is not closed")
            }
            K::QuoteInValue { element, attribute } => {
                format!("text follows the value of attribute `{attribute}` of `<{element}>`")
            }
            K::NoBlankBeforeAttribute(name) => {
                format!("there is no blank in front of attribute `{name}`")
            }
            K::DuplicateAttribute { element, attribute } => {
                format!("attribute `{attribute}` of `<{element}>` is given twice")
            }
            K::LessThanInValue(attribute) => {
                format!("the value of attribute `{attribute}` holds an unescaped `<`")
            }
            K::LessThanInText => "`<` begins no tag".to_owned(),
            K::BareAmpersand => "`&` begins no entity".to_owned(),
            K::UnknownEntity(name) => format!("entity `&{name};` is not defined"),
            K::InvalidCharacterReference(text) => {
                format!("`{text}` stands for no character that XML allows")
            }
            K::InvalidCharacter(c) => format!("XML does not allow character U+{:04X}", *c as u32),
            K::TextOutsideRoot => "there is text outside of the root element".to_owned(),
            K::NoRoot => "the document has no element".to_owned(),
            K::SeveralRoots { first, second } => {
                format!("the document has a second root, `<{second}>`, after `<{first}>`")
            }
            K::DocumentType => "a document type declaration is not supported".to_owned(),
            K::Declaration => {
                "the XML declaration is malformed or not at the start of the file".to_owned()
            }
            K::UnclosedComment => "the comment is never closed".to_owned(),
            K::DoubleHyphen => "the comment contains `--`".to_owned(),
            K::MalformedCommentEnd(end) => format!("`{end}` ends no comment"),
            K::MissingLessThan(name) => format!("`<` is missing in front of `{name}`"),
            K::MalformedComment(start) => format!("`{start}` begins no comment"),
            K::UnclosedCData => "the CDATA section is never closed".to_owned(),
            K::CDataOutsideRoot => {
                "there is a CDATA section outside of the root element".to_owned()
            }
            K::CDataEndInText => "the text contains `]]>`".to_owned(),
            K::ProcessingInstruction => {
                "the processing instruction is malformed or never closed".to_owned()
            }
            K::UndeclaredPrefix(prefix) => {
                format!("namespace prefix `{prefix}` is not declared")
            }
            K::NamespaceDeclaration => "the namespace declaration is not allowed".to_owned(),
            K::InvalidName(name) => format!("`{name}` is not a valid name"),
            K::TooLarge { size, limit } => {
                format!("the file has {size} bytes; the limit is {limit}")
            }
            K::TooDeep(limit) => format!("elements are nested more than {limit} deep"),
            K::TooManyElements(limit) => format!("the file has more than {limit} elements"),
            K::TooManyEqualsSigns(limit) => format!("the file has more than {limit} `=` signs"),
            K::TooManyAttributes(limit) => format!("the tag has more than {limit} attributes"),
            K::TooManyNamespaces(limit) => {
                format!("the file has more than {limit} namespace declarations")
            }
            K::TooManyErrors => "reading stopped here after too many errors".to_owned(),
            K::Malformed(words) => format!("the XML is malformed: {words}"),
        }
    }

    /// Why it is wrong, where the message does not say it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        use XmlErrorKind as K;
        let note = match &self.kind {
            K::ExpressionNotClosed(UnclosedCause::StringAtLineEnd) => {
                "a regular C# string ends on the line on which it begins"
            }
            K::DocumentType => {
                "policies need none, and entities that it defines can expand without bound"
            }
            K::LessThanInValue(_) => {
                "only within an expression, `@(…)` or `@{…}`, may `<` stand unescaped"
            }
            K::BareAmpersand => {
                "only within an expression, `@(…)` or `@{…}`, may `&` stand unescaped"
            }
            K::UnknownEntity(_) => "XML defines `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;`",
            _ => return Vec::new(),
        };
        vec![note.to_owned()]
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        use XmlErrorKind as K;
        Some(match &self.kind {
            K::ExpressionNotClosed(cause) => unclosed_help(*cause),
            K::TextAfterExpression => "put all of the code into the brackets".to_owned(),
            K::QuoteMissing(quote) => format!("add `{quote}`"),
            K::ExpressionWithoutBracket => "write `@(…)` or `@{…}`".to_owned(),
            K::MismatchedEndTag { open, .. } => {
                format!("close it with `</{open}>`, or correct the start tag")
            }
            K::UnclosedElement(name) => format!("add `</{name}>`, or end the tag with `/>`"),
            K::StrayEndTag(_) | K::CDataOutsideRoot | K::DocumentType => "remove it".to_owned(),
            K::AttributeWithoutValue { attribute, .. } => format!("write `{attribute}=\"…\"`"),
            K::UnquotedValue { .. } => "put the value in double quotes".to_owned(),
            K::UnclosedValue { .. } => "add the closing quote".to_owned(),
            K::QuoteInValue { .. } => "write `&quot;` for a quote within a value".to_owned(),
            K::NoBlankBeforeAttribute(_) => "add a blank".to_owned(),
            K::DuplicateAttribute { .. } => "keep one of them".to_owned(),
            K::LessThanInValue(_) | K::LessThanInText => "write `&lt;`".to_owned(),
            K::BareAmpersand => "write `&amp;`".to_owned(),
            K::CDataEndInText => "write `]]&gt;`".to_owned(),
            K::UnclosedComment => "add `-->`".to_owned(),
            K::MalformedCommentEnd(_) => "write `-->`".to_owned(),
            K::MissingLessThan(_) => "add `<`".to_owned(),
            K::MalformedComment(_) => "write `<!--`".to_owned(),
            K::UnclosedCData => "add `]]>`".to_owned(),
            K::TextOutsideRoot => "move it into the root element, or remove it".to_owned(),
            K::SeveralRoots { .. } => "put one root element around all of them".to_owned(),
            K::UndeclaredPrefix(prefix) => format!("add `xmlns:{prefix}=\"…\"`"),
            K::DoubleHyphen => "write a single hyphen, or other signs".to_owned(),
            _ => return None,
        })
    }

    /// True when the mistake is an expression that could not be read, so that
    /// [`super::RegionState::Unclosed`] marks the same text.
    #[must_use]
    pub fn is_unclosed_expression(&self) -> bool {
        matches!(
            self.kind,
            XmlErrorKind::ExpressionNotClosed(_)
                | XmlErrorKind::TextAfterExpression
                | XmlErrorKind::QuoteMissing(_)
                | XmlErrorKind::ExpressionWithoutBracket
        )
    }
}

fn unclosed_message(cause: UnclosedCause) -> String {
    match cause {
        UnclosedCause::Bracket(open) => format!("expression is not closed: `{open}` is still open"),
        UnclosedCause::Mismatch { open, close } => {
            format!("expression is not closed: `{open}` is closed by `{close}`")
        }
        UnclosedCause::StringAtLineEnd => {
            "expression is not closed: a string is still open at the end of the line".to_owned()
        }
        UnclosedCause::StringAtEnd => "expression is not closed: a string is still open".to_owned(),
        UnclosedCause::Comment => "expression is not closed: a comment is still open".to_owned(),
        UnclosedCause::TooDeep(limit) => {
            format!("expression has more than {limit} brackets open at once")
        }
    }
}

fn unclosed_help(cause: UnclosedCause) -> String {
    let closing = |open| match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    };
    match cause {
        UnclosedCause::Bracket(open) => format!("add the missing `{}`", closing(open)),
        UnclosedCause::Mismatch { open, .. } => {
            format!("close it with `{}` first", closing(open))
        }
        UnclosedCause::StringAtLineEnd | UnclosedCause::StringAtEnd => {
            "close the string, or check the bracket in front of it".to_owned()
        }
        UnclosedCause::Comment => "add `*/`".to_owned(),
        UnclosedCause::TooDeep(_) => "split the expression".to_owned(),
    }
}
