//! Lambdas, anonymous methods, parameters.

use super::cursor::Cursor;
use super::error::{Expected, SyntaxErrorKind};
use super::feature::Feature;
use super::token::TokenKind;
use crate::expr::ast::{
    Block, Expression, ExpressionKind, Lambda, LambdaBody, Parameter, ParameterModifier,
};
use crate::source::Span;

/// What declares parameters, which decides what may stand among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParametersOf {
    /// Types are optional.
    Lambda,
    /// All have types.
    AnonymousMethod,
    /// All have types; also `params` and default values.
    Function,
}

impl Cursor<'_> {
    /// A lambda or anonymous method; the caller has seen that one begins here.
    pub(super) fn lambda(&mut self) -> Expression {
        let start = self.start();
        loop {
            let feature = match self.kind() {
                TokenKind::Static => Feature::StaticLambda,
                TokenKind::Identifier
                    if self.is_word("async") && self.peek(1) != TokenKind::Arrow =>
                {
                    Feature::Async
                }
                _ => break,
            };
            let span = self.bump().span;
            self.refuse(span, feature);
        }
        let lambda = match self.kind() {
            TokenKind::Delegate => self.anonymous_method(),
            _ => self.arrow_lambda(),
        };
        let kind = ExpressionKind::Lambda(Box::new(lambda));
        Expression { span: self.span_from(start), kind }
    }

    /// `delegate (int a) {…}`.
    fn anonymous_method(&mut self) -> Lambda {
        self.bump();
        let parameters = self
            .is(TokenKind::OpenParenthesis)
            .then(|| self.parameters(ParametersOf::AnonymousMethod));
        let body = LambdaBody::Block(self.block());
        Lambda { parameters, body, is_delegate: true }
    }

    /// `a => …`, `(a, b) => …`.
    fn arrow_lambda(&mut self) -> Lambda {
        let start = self.start();
        let parameters = match self.is(TokenKind::OpenParenthesis) {
            true => self.parameters(ParametersOf::Lambda),
            false => {
                let name = self.expect_name();
                let span = name.span;
                vec![Parameter { span, modifier: None, ty: None, name, default: None }]
            }
        };
        let typed = parameters.iter().filter(|parameter| parameter.ty.is_some()).count();
        if typed > 0 && typed < parameters.len() {
            let span = Span::new(start, self.last_end());
            self.error(span, SyntaxErrorKind::MixedParameters);
        }
        self.check_discards(&parameters);
        self.expect(TokenKind::Arrow);
        let body = match self.is(TokenKind::OpenBrace) {
            true => LambdaBody::Block(self.block()),
            false => LambdaBody::Expression(self.expression_or_throw()),
        };
        Lambda { parameters: Some(parameters), body, is_delegate: false }
    }

    /// Before C# 9 two parameters cannot both be `_`.
    fn check_discards(&mut self, parameters: &[Parameter]) {
        let mut discards = parameters.iter().filter(|parameter| &*parameter.name.text == "_");
        if let (Some(_), Some(second)) = (discards.next(), discards.next()) {
            self.refuse(second.span, Feature::LambdaDiscards);
        }
    }

    /// Parameters from the opening to the closing parenthesis.
    pub(super) fn parameters(&mut self, of: ParametersOf) -> Vec<Parameter> {
        self.bump();
        let mut parameters = Vec::new();
        while !self.is(TokenKind::CloseParenthesis) {
            parameters.push(self.parameter(of));
            if self.is(TokenKind::CloseParenthesis) || !self.separator(TokenKind::CloseParenthesis)
            {
                break;
            }
            if self.is(TokenKind::CloseParenthesis) {
                self.expected(&[Expected::Name]);
            }
        }
        self.expect_closer(TokenKind::CloseParenthesis, &[Expected::Text(",")]);
        parameters
    }

    fn parameter(&mut self, of: ParametersOf) -> Parameter {
        let start = self.start();
        let modifier = match self.kind() {
            TokenKind::Ref => Some(ParameterModifier::Ref),
            TokenKind::Out => Some(ParameterModifier::Out),
            TokenKind::In => Some(ParameterModifier::In),
            TokenKind::Params => Some(ParameterModifier::Params),
            _ => None,
        };
        if modifier.is_some() {
            let span = self.bump().span;
            if modifier == Some(ParameterModifier::Params) && of != ParametersOf::Function {
                self.refuse(span, Feature::LambdaParams);
            }
        }
        let typed =
            of != ParametersOf::Lambda || modifier.is_some() || self.scan_declared_name().is_some();
        let ty = (typed || !self.is_name_at(self.position())).then(|| self.type_syntax());
        let name = self.expect_name();
        let default = self.is(TokenKind::Equal).then(|| {
            let equal = self.bump().span;
            if of != ParametersOf::Function {
                self.refuse(equal, Feature::LambdaDefault);
            }
            self.expression()
        });
        Parameter { span: self.span_from(start), modifier, ty, name, default }
    }

    /// A block that has to follow; without one, an empty block and the report.
    pub(super) fn block(&mut self) -> Block {
        if self.is(TokenKind::OpenBrace) {
            return self.nested(Self::braced_block);
        }
        self.expected(&[Expected::Text("{")]);
        Block { span: Span::at(self.last_end()), statements: Vec::new() }
    }

    /// Body of a local function, `=> a;` or `{…}`.
    pub(super) fn function_body(&mut self) -> LambdaBody {
        if self.eat(TokenKind::Arrow) {
            let value = self.expression_or_throw();
            self.semicolon();
            return LambdaBody::Expression(value);
        }
        if self.is(TokenKind::Semicolon) {
            let span = self.bump().span;
            let expected = vec![Expected::Text("{"), Expected::Text("=>")];
            let found = super::Found::text(";");
            self.error(span, SyntaxErrorKind::Expected { expected, found });
            return LambdaBody::Block(Block { span, statements: Vec::new() });
        }
        LambdaBody::Block(self.block())
    }
}
