//! `new`: objects, arrays, anonymous objects and their initializers.

use super::cursor::Cursor;
use super::error::{Expected, SyntaxErrorKind};
use super::feature::Feature;
use super::token::TokenKind;
use super::types::TypePlace;
use crate::expr::ast::{
    AnonymousMember, ArrayCreation, CollectionElement, Expression, ExpressionKind, Initializer,
    InitializerKind, InitializerTarget, InitializerValue, MemberInitializer, ObjectCreation,
    TypeSyntax, TypeSyntaxKind,
};

impl Cursor<'_> {
    /// What begins with `new`.
    pub(super) fn creation(&mut self) -> Expression {
        let new = self.bump().span;
        let kind = match self.kind() {
            TokenKind::OpenBrace => self.anonymous_object(),
            TokenKind::OpenBracket => self.implicit_array(),
            TokenKind::OpenParenthesis
                if self.scan_type(self.position()).is_none_or(|scanned| {
                    !matches!(
                        self.kind_at(scanned.end),
                        TokenKind::OpenBracket | TokenKind::OpenParenthesis
                    ) && !self.ends_with_rank(scanned.end)
                }) =>
            {
                self.refuse(new, Feature::TargetTypedNew);
                self.arguments(TokenKind::CloseParenthesis);
                if self.is(TokenKind::OpenBrace) {
                    self.initializer();
                }
                ExpressionKind::Missing
            }
            _ => self.typed_creation(),
        };
        Expression { span: self.span_from(new.start), kind }
    }

    /// True when the token before `index` closes the brackets of an array type.
    fn ends_with_rank(&self, index: usize) -> bool {
        index.checked_sub(1).is_some_and(|last| self.kind_at(last) == TokenKind::CloseBracket)
    }

    /// `T(…)`, `T {…}`, `T[…]` after `new`.
    fn typed_creation(&mut self) -> ExpressionKind {
        let ty = self.type_in(TypePlace::Creation);
        match self.kind() {
            TokenKind::OpenBracket => self.array(ty),
            TokenKind::OpenParenthesis => {
                let arguments = Some(self.arguments(TokenKind::CloseParenthesis));
                let initializer = self.is(TokenKind::OpenBrace).then(|| self.initializer());
                let creation = ObjectCreation { ty, arguments, initializer };
                ExpressionKind::ObjectCreation(Box::new(creation))
            }
            TokenKind::OpenBrace => {
                let initializer = Some(self.initializer());
                let creation = ObjectCreation { ty, arguments: None, initializer };
                ExpressionKind::ObjectCreation(Box::new(creation))
            }
            _ => {
                if ty.kind != TypeSyntaxKind::Missing {
                    self.error(ty.span, SyntaxErrorKind::NewWithoutArguments);
                }
                ExpressionKind::Missing
            }
        }
    }

    /// `[2, 3][]` or `[] {…}` after `new T`.
    fn array(&mut self, element: TypeSyntax) -> ExpressionKind {
        let start = element.span.start;
        let mut sizes = Vec::new();
        let mut ranks = Vec::new();
        if matches!(self.peek(1), TokenKind::Comma | TokenKind::CloseBracket) {
            ranks.push(self.rank());
        } else {
            self.bump();
            loop {
                sizes.push(self.expression());
                if !self.separator(TokenKind::CloseBracket) {
                    break;
                }
            }
            self.expect_closer(TokenKind::CloseBracket, &[Expected::Text(",")]);
            ranks.push(u32::try_from(sizes.len()).unwrap_or(u32::MAX));
        }
        while self.is(TokenKind::OpenBracket)
            && (matches!(self.peek(1), TokenKind::Comma | TokenKind::CloseBracket)
                || self.kind_at(self.partner_at(self.position()) + 1) != TokenKind::Dot)
        {
            ranks.push(self.rank());
        }
        let kind = TypeSyntaxKind::Array { element: Box::new(element), ranks };
        let ty = TypeSyntax { span: self.span_from(start), kind };
        let initializer =
            self.is(TokenKind::OpenBrace).then(|| self.nested(Self::array_initializer));
        if sizes.is_empty() && initializer.is_none() {
            self.error(ty.span, SyntaxErrorKind::ArrayWithoutSize);
        }
        ExpressionKind::ArrayCreation(Box::new(ArrayCreation { ty, sizes, initializer }))
    }

    /// `[] {…}` after `new`.
    fn implicit_array(&mut self) -> ExpressionKind {
        let rank = self.rank();
        let initializer = match self.is(TokenKind::OpenBrace) {
            true => self.nested(Self::array_initializer),
            false => {
                self.expected(&[Expected::Text("{")]);
                self.missing_expression()
            }
        };
        ExpressionKind::ImplicitArrayCreation { rank, initializer: Box::new(initializer) }
    }

    /// `{ a, { b } }`.
    pub(super) fn array_initializer(&mut self) -> Expression {
        let start = self.bump().span.start;
        let mut elements = Vec::new();
        while !self.is(TokenKind::CloseBrace) {
            elements.push(match self.is(TokenKind::OpenBrace) {
                true => self.nested(Self::array_initializer),
                false => self.expression(),
            });
            if !self.separator(TokenKind::CloseBrace) {
                break;
            }
        }
        self.expect_closer(TokenKind::CloseBrace, &[Expected::Text(",")]);
        let kind = ExpressionKind::ArrayInitializer(elements);
        Expression { span: self.span_from(start), kind }
    }

    /// `{ A = 1, b.C }` after `new`.
    fn anonymous_object(&mut self) -> ExpressionKind {
        self.bump();
        let mut members = Vec::new();
        while !self.is(TokenKind::CloseBrace) {
            let start = self.start();
            let named = self.is_name_at(self.position()) && self.peek(1) == TokenKind::Equal;
            let name = named.then(|| self.expect_name());
            if named {
                self.bump();
            }
            let value = self.expression();
            members.push(AnonymousMember { span: self.span_from(start), name, value });
            if !self.separator(TokenKind::CloseBrace) {
                break;
            }
        }
        self.expect_closer(TokenKind::CloseBrace, &[Expected::Text(",")]);
        ExpressionKind::AnonymousObject(members)
    }

    /// `{…}` after `new T(…)`.
    fn initializer(&mut self) -> Initializer {
        self.nested(Self::initializer_unnested)
    }

    fn initializer_unnested(&mut self) -> Initializer {
        let start = self.bump().span.start;
        let (mut members, mut elements) = (Vec::new(), Vec::new());
        while !self.is(TokenKind::CloseBrace) {
            let at = self.token().span;
            let sets_member = self.at_member_initializer();
            if sets_member {
                members.push(self.member_initializer());
            } else {
                elements.push(self.collection_element());
            }
            if !members.is_empty() && !elements.is_empty() {
                self.error(at, SyntaxErrorKind::MixedInitializer);
            }
            if !self.separator(TokenKind::CloseBrace) {
                break;
            }
        }
        self.expect_closer(TokenKind::CloseBrace, &[Expected::Text(",")]);
        let kind = match elements.is_empty() {
            true => InitializerKind::Object(members),
            false => InitializerKind::Collection(elements),
        };
        Initializer { span: self.span_from(start), kind }
    }

    fn at_member_initializer(&self) -> bool {
        self.is(TokenKind::OpenBracket)
            || (self.is_name_at(self.position()) && self.peek(1) == TokenKind::Equal)
    }

    /// `A = 1`, `["k"] = 1`, `A = { … }`.
    fn member_initializer(&mut self) -> MemberInitializer {
        let start = self.start();
        let target = match self.is(TokenKind::OpenBracket) {
            true => InitializerTarget::Index(self.arguments(TokenKind::CloseBracket)),
            false => InitializerTarget::Member(self.expect_name()),
        };
        self.expect(TokenKind::Equal);
        let value = match self.is(TokenKind::OpenBrace) {
            true => InitializerValue::Nested(self.initializer()),
            false => InitializerValue::Expression(self.expression()),
        };
        MemberInitializer { span: self.span_from(start), target, value }
    }

    /// `1` or `{ "k", 1 }`.
    fn collection_element(&mut self) -> CollectionElement {
        let start = self.start();
        if !self.is(TokenKind::OpenBrace) {
            let arguments = vec![self.expression()];
            return CollectionElement { span: self.span_from(start), arguments, braced: false };
        }
        self.bump();
        let mut arguments = Vec::new();
        loop {
            arguments.push(self.expression());
            if !self.separator(TokenKind::CloseBrace) {
                break;
            }
        }
        self.expect_closer(TokenKind::CloseBrace, &[Expected::Text(",")]);
        CollectionElement { span: self.span_from(start), arguments, braced: true }
    }
}
