//! Tokens: what the grammar reads, with brackets matched.

use crate::source::Span;

/// A token of the expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Where it stands. Empty for a closing bracket that the text lacks.
    pub(super) span: Span,
    /// Index of the token that closes this one, if it opens a group; else its own index.
    pub(super) partner: u32,
}

/// Declares [`TokenKind`] with the way each fixed token is written.
macro_rules! tokens {
    (
        variable { $($(#[$doc:meta])* $variable:ident = $what:literal,)+ }
        symbols { $($symbol:ident = $text:literal,)+ }
        keywords { $($keyword:ident = $word:literal,)+ }
    ) => {
        /// What a token is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum TokenKind {
            $($(#[$doc])* $variable,)+
            $($symbol,)+
            $($keyword,)+
        }

        impl TokenKind {
            /// The kind of a symbol of the grammar.
            pub(super) fn of_symbol(text: &str) -> Option<Self> {
                Some(match text { $($text => Self::$symbol,)+ _ => return None })
            }

            /// The kind of a reserved word; `None` for any other name.
            pub(super) fn of_keyword(text: &str) -> Option<Self> {
                let first = text.as_bytes().first()?;
                if !first.is_ascii_lowercase() || text.len() > 10 {
                    return None;
                }
                Some(match text { $($word => Self::$keyword,)+ _ => return None })
            }

            /// How the token is written, or what it is.
            pub(super) const fn text(self) -> &'static str {
                match self {
                    $(Self::$variable => $what,)+
                    $(Self::$symbol => $text,)+
                    $(Self::$keyword => $word,)+
                }
            }

            /// True for a reserved word.
            pub(super) const fn is_keyword(self) -> bool {
                matches!(self, $(Self::$keyword)|+)
            }
        }
    };
}

tokens! {
    variable {
        /// Past the last token.
        End = "end",
        /// A name.
        Identifier = "name",
        /// A name of nothing but named values and placeholders.
        Hole = "placeholder",
        /// A number.
        Number = "number",
        /// `"…"`.
        String = "string",
        /// `@"…"`.
        VerbatimString = "string",
        /// `'…'`.
        Character = "character",
        /// `$"`; its partner is [`Self::InterpolatedEnd`].
        InterpolatedStart = "interpolated string",
        /// `$@"`; its partner is [`Self::InterpolatedEnd`].
        InterpolatedVerbatimStart = "interpolated string",
        /// Text in an interpolated string.
        InterpolatedText = "text",
        /// The closing quote.
        InterpolatedEnd = "end of the string",
        /// `{` in an interpolated string; its partner is [`Self::InterpolationEnd`].
        InterpolationStart = "{",
        /// The format after the colon, the colon excluded.
        InterpolationFormat = ":",
        /// `}` in an interpolated string.
        InterpolationEnd = "}",
        /// A literal or name that is refused; reported already.
        Refused = "literal",
    }
    symbols {
        Dot = ".",
        OpenParenthesis = "(",
        CloseParenthesis = ")",
        Comma = ",",
        Semicolon = ";",
        OpenBracket = "[",
        CloseBracket = "]",
        OpenBrace = "{",
        CloseBrace = "}",
        Arrow = "=>",
        EqualEqual = "==",
        Equal = "=",
        QuestionQuestionEqual = "??=",
        QuestionQuestion = "??",
        Question = "?",
        PlusPlus = "++",
        PlusEqual = "+=",
        Plus = "+",
        ColonColon = "::",
        Colon = ":",
        BangEqual = "!=",
        Bang = "!",
        AndAnd = "&&",
        AndEqual = "&=",
        And = "&",
        OrOr = "||",
        OrEqual = "|=",
        Or = "|",
        LessLessEqual = "<<=",
        LessLess = "<<",
        LessEqual = "<=",
        Less = "<",
        GreaterEqual = ">=",
        Greater = ">",
        MinusMinus = "--",
        MinusEqual = "-=",
        PointerArrow = "->",
        Minus = "-",
        StarEqual = "*=",
        Star = "*",
        PercentEqual = "%=",
        Percent = "%",
        CaretEqual = "^=",
        Caret = "^",
        Tilde = "~",
        SlashEqual = "/=",
        Slash = "/",
        DotDot = "..",
    }
    keywords {
        Abstract = "abstract",
        As = "as",
        Base = "base",
        Bool = "bool",
        Break = "break",
        Byte = "byte",
        Case = "case",
        Catch = "catch",
        Char = "char",
        Checked = "checked",
        Class = "class",
        Const = "const",
        Continue = "continue",
        Decimal = "decimal",
        Default = "default",
        Delegate = "delegate",
        Do = "do",
        Double = "double",
        Else = "else",
        Enum = "enum",
        Event = "event",
        Explicit = "explicit",
        Extern = "extern",
        False = "false",
        Finally = "finally",
        Fixed = "fixed",
        Float = "float",
        For = "for",
        Foreach = "foreach",
        Goto = "goto",
        If = "if",
        Implicit = "implicit",
        In = "in",
        Int = "int",
        Interface = "interface",
        Internal = "internal",
        Is = "is",
        Lock = "lock",
        Long = "long",
        Namespace = "namespace",
        New = "new",
        Null = "null",
        Object = "object",
        Operator = "operator",
        Out = "out",
        Override = "override",
        Params = "params",
        Private = "private",
        Protected = "protected",
        Public = "public",
        Readonly = "readonly",
        Ref = "ref",
        Return = "return",
        Sbyte = "sbyte",
        Sealed = "sealed",
        Short = "short",
        Sizeof = "sizeof",
        Stackalloc = "stackalloc",
        Static = "static",
        StringType = "string",
        Struct = "struct",
        Switch = "switch",
        This = "this",
        Throw = "throw",
        True = "true",
        Try = "try",
        Typeof = "typeof",
        Uint = "uint",
        Ulong = "ulong",
        Unchecked = "unchecked",
        Unsafe = "unsafe",
        Ushort = "ushort",
        Using = "using",
        Virtual = "virtual",
        Void = "void",
        Volatile = "volatile",
        While = "while",
    }
}
