//! Types.

use super::cursor::Cursor;
use super::error::{Expected, SyntaxErrorKind};
use super::feature::Feature;
use super::token::TokenKind;
use crate::expr::ast::{
    Identifier, PredefinedType, SimpleName, TupleTypeElement, TypeSyntax, TypeSyntaxKind,
};
use crate::source::Span;

/// Where a type stands, which decides what a `?` after it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypePlace {
    /// Where nothing but a type can stand: `?` makes it nullable.
    Plain,
    /// After `is` or `as`: `?` may begin a conditional.
    Operand,
    /// After `typeof`, or the result of a function: also `void`.
    Result,
    /// After `new`: brackets hold the sizes of an array.
    Creation,
}

impl Cursor<'_> {
    /// A type where only a type can stand.
    pub(super) fn type_syntax(&mut self) -> TypeSyntax {
        self.type_in(TypePlace::Plain)
    }

    /// A type. `var` is a name like any other here.
    pub(super) fn type_in(&mut self, place: TypePlace) -> TypeSyntax {
        self.nested(|cursor| cursor.type_unnested(place))
    }

    /// The type of a declaration, which may be `var`.
    pub(super) fn declared_type(&mut self) -> TypeSyntax {
        if self.is_word("var")
            && (self.is_name_at(self.position() + 1) || self.peek(1) == TokenKind::OpenParenthesis)
        {
            let span = self.bump().span;
            return TypeSyntax { span, kind: TypeSyntaxKind::Var };
        }
        if self.is(TokenKind::Ref) {
            let span = self.bump().span;
            self.refuse(span, Feature::RefLocal);
        }
        self.type_syntax()
    }

    fn type_unnested(&mut self, place: TypePlace) -> TypeSyntax {
        let start = self.start();
        let kind = match self.kind() {
            TokenKind::Identifier => self.named_type(place),
            TokenKind::Hole => {
                let span = self.token().span;
                match self.hole_in(span) {
                    Some(hole)
                        if !matches!(
                            self.peek(1),
                            TokenKind::Dot | TokenKind::Less | TokenKind::ColonColon
                        ) =>
                    {
                        self.bump();
                        TypeSyntaxKind::Hole(hole)
                    }
                    _ => self.named_type(place),
                }
            }
            TokenKind::OpenParenthesis => self.tuple_type(),
            kind => match predefined(kind) {
                Some(predefined) => {
                    let span = self.bump().span;
                    if predefined == PredefinedType::Void && place != TypePlace::Result {
                        self.error(span, SyntaxErrorKind::VoidNotAllowed);
                    }
                    TypeSyntaxKind::Predefined(predefined)
                }
                None => {
                    self.expected(&[Expected::Type]);
                    return TypeSyntax {
                        span: Span::at(self.last_end()),
                        kind: TypeSyntaxKind::Missing,
                    };
                }
            },
        };
        let ty = TypeSyntax { span: self.span_from(start), kind };
        self.type_suffixes(ty, place)
    }

    /// `?`, `[]`, `[,]` after a type.
    fn type_suffixes(&mut self, mut ty: TypeSyntax, place: TypePlace) -> TypeSyntax {
        let start = ty.span.start;
        if self.is(TokenKind::Question) && self.makes_nullable(place) {
            let question = self.bump().span;
            if is_reference_keyword(&ty.kind) {
                self.refuse(ty.span.cover(question), Feature::NullableReference);
            }
            let kind = TypeSyntaxKind::Nullable(Box::new(ty));
            ty = TypeSyntax { span: self.span_from(start), kind };
        }
        if place == TypePlace::Creation {
            return ty;
        }
        let mut ranks = Vec::new();
        while self.is(TokenKind::OpenBracket)
            && matches!(self.peek(1), TokenKind::Comma | TokenKind::CloseBracket)
        {
            ranks.push(self.rank());
        }
        if ranks.is_empty() {
            return ty;
        }
        let kind = TypeSyntaxKind::Array { element: Box::new(ty), ranks };
        let ty = TypeSyntax { span: self.span_from(start), kind };
        if self.is(TokenKind::Question) && matches!(place, TypePlace::Plain | TypePlace::Result) {
            let question = self.bump().span;
            self.refuse(ty.span.cover(question), Feature::NullableReference);
        }
        ty
    }

    /// `[,]`: the number of dimensions.
    pub(super) fn rank(&mut self) -> u32 {
        self.bump();
        let mut dimensions = 1;
        while self.eat(TokenKind::Comma) {
            dimensions += 1;
        }
        if !self.is(TokenKind::CloseBracket) {
            self.error(self.token().span, SyntaxErrorKind::SizeInLaterRank);
            self.skip_until(|_| false);
        }
        self.eat(TokenKind::CloseBracket);
        dimensions
    }

    /// True when the `?` at the current token belongs to the type before it.
    fn makes_nullable(&self, place: TypePlace) -> bool {
        let next = self.position() + 1;
        match place {
            TypePlace::Plain | TypePlace::Result => true,
            TypePlace::Operand => !self.starts_expression(next),
            TypePlace::Creation => matches!(
                self.kind_at(next),
                TokenKind::OpenParenthesis | TokenKind::OpenBracket | TokenKind::OpenBrace
            ),
        }
    }

    /// `a::b.c<d>.e`.
    fn named_type(&mut self, place: TypePlace) -> TypeSyntaxKind {
        let mut alias = None;
        if self.peek(1) == TokenKind::ColonColon {
            alias = Some(self.expect_name());
            self.bump();
        }
        let mut names = vec![self.type_name(place)];
        while self.is(TokenKind::Dot) {
            self.bump();
            names.push(self.type_name(place));
        }
        TypeSyntaxKind::Named { alias, names }
    }

    /// A name in a type, where `<` opens type arguments, except that it may be an operator after
    /// the type of `is` or `as`.
    fn type_name(&mut self, place: TypePlace) -> SimpleName {
        let identifier = self.expect_name();
        let opens = place != TypePlace::Operand || self.may_open_type_arguments(self.position());
        self.simple_name_with(identifier, opens)
    }

    /// A name in an expression, where `<` may be an operator.
    pub(super) fn simple_name(&mut self) -> SimpleName {
        let identifier = self.expect_name();
        let opens = self.is(TokenKind::Less) && self.opens_type_arguments(self.position());
        self.simple_name_with(identifier, opens)
    }

    fn simple_name_with(&mut self, identifier: Identifier, may_have_arguments: bool) -> SimpleName {
        let start = identifier.span.start;
        let type_arguments = match may_have_arguments && self.is(TokenKind::Less) {
            true => self.type_arguments(),
            false => Vec::new(),
        };
        let span = match type_arguments.is_empty() {
            true => identifier.span,
            false => self.span_from(start),
        };
        SimpleName { span, identifier, type_arguments }
    }

    /// `<int, string>`, `<,>`.
    fn type_arguments(&mut self) -> Vec<TypeSyntax> {
        self.bump();
        let mut arguments = Vec::new();
        loop {
            if matches!(self.kind(), TokenKind::Comma | TokenKind::Greater) {
                let span = Span::at(self.start());
                arguments.push(TypeSyntax { span, kind: TypeSyntaxKind::Omitted });
            } else {
                arguments.push(self.type_syntax());
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        let omits = |argument: &TypeSyntax| argument.kind == TypeSyntaxKind::Omitted;
        if arguments.iter().any(omits) && !arguments.iter().all(omits) {
            self.expected(&[Expected::Type]);
        }
        if !self.eat(TokenKind::Greater) {
            self.expected(&[Expected::Text(","), Expected::Text(">")]);
        }
        arguments
    }

    /// `(int a, string)`.
    fn tuple_type(&mut self) -> TypeSyntaxKind {
        let open = self.bump().span;
        let mut elements = Vec::new();
        while !self.at_group_end() {
            let start = self.start();
            let ty = self.type_syntax();
            let name = self.is_name_at(self.position()).then(|| self.expect_name());
            elements.push(TupleTypeElement { span: self.span_from(start), ty, name });
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.expect_closer(TokenKind::CloseParenthesis, &[Expected::Text(",")]);
        if elements.len() < 2 {
            self.error(self.span_from(open.start), SyntaxErrorKind::TupleOfOne);
        }
        TypeSyntaxKind::Tuple(elements)
    }
}

/// The type of a keyword.
pub(super) fn predefined(kind: TokenKind) -> Option<PredefinedType> {
    Some(match kind {
        TokenKind::Bool => PredefinedType::Bool,
        TokenKind::Byte => PredefinedType::Byte,
        TokenKind::Sbyte => PredefinedType::SByte,
        TokenKind::Short => PredefinedType::Short,
        TokenKind::Ushort => PredefinedType::UShort,
        TokenKind::Int => PredefinedType::Int,
        TokenKind::Uint => PredefinedType::UInt,
        TokenKind::Long => PredefinedType::Long,
        TokenKind::Ulong => PredefinedType::ULong,
        TokenKind::Char => PredefinedType::Char,
        TokenKind::Float => PredefinedType::Float,
        TokenKind::Double => PredefinedType::Double,
        TokenKind::Decimal => PredefinedType::Decimal,
        TokenKind::StringType => PredefinedType::String,
        TokenKind::Object => PredefinedType::Object,
        TokenKind::Void => PredefinedType::Void,
        _ => return None,
    })
}

/// True for `string` and `object`, which are never nullable before C# 8.
fn is_reference_keyword(kind: &TypeSyntaxKind) -> bool {
    matches!(kind, TypeSyntaxKind::Predefined(PredefinedType::String | PredefinedType::Object))
}
