//! Looking ahead: does a type, cast, lambda or declaration begin here?
//!
//! C# cannot be told apart by a single token: `(a)(b)`, `a<b>(c)`, `(a, b) => c`. These scans
//! build nothing and report nothing. Each is linear in what it looks at and goes at most
//! [`MOST_SCAN_DEPTH`] type arguments deep, so that a chain like `a<b<c<…` stays linear.

use super::cursor::Cursor;
use super::token::TokenKind;

/// Type arguments and tuples in each other that a scan follows. Deeper, no type is seen.
const MOST_SCAN_DEPTH: u32 = 16;

/// What kind of type a scan found, as far as it matters for a cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Names with or without type arguments: may be an expression as well.
    Name,
    /// A tuple: may be an expression as well.
    Tuple,
    /// Nothing but a type: a keyword, an array, a nullable.
    Type,
}

/// A type that a scan found.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScannedType {
    /// Index of the token after it.
    pub(super) end: usize,
    /// What it may be besides a type.
    pub(super) shape: Shape,
}

impl Cursor<'_> {
    /// Scans a type from the token at `index`.
    pub(super) fn scan_type(&self, index: usize) -> Option<ScannedType> {
        self.scan_type_in(index, 0)
    }

    fn scan_type_in(&self, index: usize, depth: u32) -> Option<ScannedType> {
        if depth > MOST_SCAN_DEPTH {
            return None;
        }
        let mut scanned = match self.kind_at(index) {
            kind if kind.is_predefined_type() => ScannedType { end: index + 1, shape: Shape::Type },
            TokenKind::Identifier | TokenKind::Hole => self.scan_names(index, depth)?,
            TokenKind::OpenParenthesis => self.scan_tuple(index, depth)?,
            _ => return None,
        };
        let mut nullable = false;
        loop {
            match self.kind_at(scanned.end) {
                TokenKind::Question if !nullable => {
                    nullable = true;
                    scanned = ScannedType { end: scanned.end + 1, shape: Shape::Type };
                }
                TokenKind::OpenBracket => {
                    let close = self.partner_at(scanned.end);
                    let only_commas = (scanned.end + 1..close)
                        .all(|inside| self.kind_at(inside) == TokenKind::Comma);
                    if !only_commas {
                        return Some(scanned);
                    }
                    nullable = false;
                    scanned = ScannedType { end: close + 1, shape: Shape::Type };
                }
                _ => return Some(scanned),
            }
        }
    }

    /// `a::b.c<d>.e`.
    fn scan_names(&self, index: usize, depth: u32) -> Option<ScannedType> {
        let mut end = index + 1;
        if self.kind_at(end) == TokenKind::ColonColon {
            end += 1;
            if !self.is_name_at(end) {
                return None;
            }
            end += 1;
        }
        loop {
            if self.kind_at(end) == TokenKind::Less
                && let Some(after) = self.scan_type_arguments_in(end, depth)
            {
                end = after;
            }
            if self.kind_at(end) != TokenKind::Dot || !self.is_name_at(end + 1) {
                return Some(ScannedType { end, shape: Shape::Name });
            }
            end += 2;
        }
    }

    /// `(int a, string)`: at least two elements.
    fn scan_tuple(&self, index: usize, depth: u32) -> Option<ScannedType> {
        let close = self.partner_at(index);
        let (mut at, mut elements) = (index + 1, 0);
        loop {
            at = self.scan_type_in(at, depth + 1)?.end;
            if self.is_name_at(at) {
                at += 1;
            }
            elements += 1;
            if at == close && elements > 1 {
                return Some(ScannedType { end: close + 1, shape: Shape::Tuple });
            }
            if self.kind_at(at) != TokenKind::Comma {
                return None;
            }
            at += 1;
        }
    }

    /// Scans `<…>` from the token at `index`; gives the index of the token after it.
    fn scan_type_arguments_in(&self, index: usize, depth: u32) -> Option<usize> {
        let mut at = index + 1;
        if matches!(self.kind_at(at), TokenKind::Greater | TokenKind::Comma) {
            // `List<>`, `Dictionary<,>`.
            while self.kind_at(at) == TokenKind::Comma {
                at += 1;
            }
            return (self.kind_at(at) == TokenKind::Greater).then_some(at + 1);
        }
        loop {
            at = self.scan_type_in(at, depth + 1)?.end;
            match self.kind_at(at) {
                TokenKind::Comma => at += 1,
                TokenKind::Greater => return Some(at + 1),
                _ => return None,
            }
        }
    }

    /// True when what follows the `<` at `index` can be read as type arguments.
    pub(super) fn may_open_type_arguments(&self, index: usize) -> bool {
        self.scan_type_arguments_in(index, 0).is_some()
    }

    /// True when the `<` at `index`, after a name in an expression, opens type arguments: they
    /// can be read as such, and what follows them could not follow the operand of `>`.
    pub(super) fn opens_type_arguments(&self, index: usize) -> bool {
        use TokenKind as T;
        let Some(after) = self.scan_type_arguments_in(index, 0) else { return false };
        matches!(
            self.kind_at(after),
            T::OpenParenthesis
                | T::CloseParenthesis
                | T::CloseBracket
                | T::CloseBrace
                | T::OpenBracket
                | T::Colon
                | T::Semicolon
                | T::Comma
                | T::Dot
                | T::Question
                | T::EqualEqual
                | T::BangEqual
                | T::Or
                | T::Caret
                | T::And
                | T::AndAnd
                | T::OrOr
                | T::Is
                | T::As
                | T::InterpolationEnd
                | T::InterpolationFormat
                | T::End
        )
    }

    /// True when the parenthesis at the current token opens a cast.
    pub(super) fn at_cast(&self) -> bool {
        let open = self.position();
        let Some(scanned) = self.scan_type(open + 1) else { return false };
        if scanned.end != self.partner_at(open) {
            return false;
        }
        // `(a) + b` is a sum, `(a) b` and `(a)(b)` are casts, `(int) + b` is one too.
        scanned.shape == Shape::Type || self.kind_at(scanned.end + 1).can_follow_cast()
    }

    /// True when a lambda begins at the current token.
    pub(super) fn at_lambda(&self) -> bool {
        match self.kind() {
            TokenKind::Identifier => self.peek(1) == TokenKind::Arrow || self.is_async_lambda(),
            TokenKind::OpenParenthesis => {
                self.kind_at(self.partner_at(self.position()) + 1) == TokenKind::Arrow
            }
            TokenKind::Delegate | TokenKind::Static => true,
            _ => false,
        }
    }

    fn is_async_lambda(&self) -> bool {
        let next = self.position() + 1;
        self.is_word("async")
            && match self.kind_at(next) {
                TokenKind::Identifier => self.kind_at(next + 1) == TokenKind::Arrow,
                TokenKind::OpenParenthesis => {
                    self.kind_at(self.partner_at(next) + 1) == TokenKind::Arrow
                }
                TokenKind::Delegate => true,
                _ => false,
            }
    }

    /// True when `var (a, b)` at the current token can only be a designation: it is assigned
    /// to, or stands where a declaration does.
    pub(super) fn at_var_designation(&self) -> bool {
        if !self.is_word("var") || self.peek(1) != TokenKind::OpenParenthesis {
            return false;
        }
        let after = self.partner_at(self.position() + 1) + 1;
        matches!(self.kind_at(after), TokenKind::Equal | TokenKind::In)
    }

    /// The index of the name, when a type and a name stand at the current token.
    pub(super) fn scan_declared_name(&self) -> Option<usize> {
        let scanned = self.scan_type(self.position())?;
        self.is_name_at(scanned.end).then_some(scanned.end)
    }

    /// True when LINQ query syntax begins at the current token: `from a in`, `from T a in`.
    pub(super) fn at_query(&self) -> bool {
        if !self.is_word("from") {
            return false;
        }
        let next = self.position() + 1;
        let Some(scanned) = self.scan_type(next) else { return false };
        match self.kind_at(scanned.end) {
            TokenKind::In => true,
            _ => self.is_name_at(scanned.end) && self.kind_at(scanned.end + 1) == TokenKind::In,
        }
    }

    /// True when the current token begins an expression.
    pub(super) fn starts_expression(&self, index: usize) -> bool {
        use TokenKind as T;
        let kind = self.kind_at(index);
        matches!(
            kind,
            T::Identifier
                | T::Hole
                | T::Number
                | T::String
                | T::VerbatimString
                | T::Character
                | T::InterpolatedStart
                | T::InterpolatedVerbatimStart
                | T::Refused
                | T::OpenParenthesis
                | T::Plus
                | T::Minus
                | T::Bang
                | T::Tilde
                | T::PlusPlus
                | T::MinusMinus
                | T::New
                | T::Null
                | T::True
                | T::False
                | T::Typeof
                | T::Sizeof
                | T::Default
                | T::Checked
                | T::Unchecked
                | T::Delegate
                | T::Throw
                | T::This
                | T::Base
                | T::Stackalloc
        ) || kind.is_predefined_type()
    }
}

impl TokenKind {
    /// True for the keyword of a type.
    pub(super) const fn is_predefined_type(self) -> bool {
        matches!(
            self,
            Self::Bool
                | Self::Byte
                | Self::Sbyte
                | Self::Short
                | Self::Ushort
                | Self::Int
                | Self::Uint
                | Self::Long
                | Self::Ulong
                | Self::Char
                | Self::Float
                | Self::Double
                | Self::Decimal
                | Self::StringType
                | Self::Object
                | Self::Void
        )
    }

    /// True for a keyword that begins a statement and no expression.
    pub(super) const fn begins_statement(self) -> bool {
        matches!(
            self,
            Self::Break
                | Self::Const
                | Self::Continue
                | Self::Do
                | Self::For
                | Self::Foreach
                | Self::Goto
                | Self::If
                | Self::Lock
                | Self::Return
                | Self::Switch
                | Self::Try
                | Self::Using
                | Self::While
        )
    }

    /// True when `(a)` before this token is a cast, although `a` may be an expression.
    const fn can_follow_cast(self) -> bool {
        match self {
            Self::As | Self::Is | Self::In | Self::Switch => false,
            Self::Tilde | Self::Bang => true,
            Self::Identifier
            | Self::Hole
            | Self::Number
            | Self::String
            | Self::VerbatimString
            | Self::Character
            | Self::InterpolatedStart
            | Self::InterpolatedVerbatimStart
            | Self::Refused
            | Self::OpenParenthesis => true,
            _ => self.is_keyword(),
        }
    }
}
