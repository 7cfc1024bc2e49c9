//! Expressions, initializers, patterns.

use super::super::ast::{
    Argument, ArgumentList, ArgumentModifier, ArrayCreation, CollectionElement, Designation,
    DesignationKind, Expression, ExpressionKind, Initializer, InitializerKind, InitializerTarget,
    InitializerValue, Lambda, LambdaBody, MemberInitializer, Parameter, ParameterModifier, Pattern,
    PatternKind, TypeSyntax, TypeSyntaxKind,
};
use super::Printer;
use super::precedence::{Tightness, operands, sign_hides_cast, tightness};
use crate::expr::parse::Precedence;

impl Printer<'_> {
    /// `operand`, in parentheses if it holds together less than `least`.
    fn operand(&mut self, operand: &Expression, least: Tightness) {
        match tightness(operand) < least {
            true => self.parenthesized(operand),
            false => self.expression(operand),
        }
    }

    pub(super) fn parenthesized(&mut self, expression: &Expression) {
        self.write("(");
        self.expression(expression);
        self.write(")");
    }

    pub(super) fn expression(&mut self, expression: &Expression) {
        use ExpressionKind as E;
        match &expression.kind {
            E::Missing => {}
            E::Literal(literal) => self.literal(literal, expression.span),
            E::Interpolated(string) => self.interpolated(string, expression.span),
            E::Hole(_) => self.copy(expression.span),
            E::Name(name) => self.simple_name(name),
            E::AliasQualified(qualified) => {
                self.identifier(&qualified.alias);
                self.write("::");
                self.simple_name(&qualified.name);
            }
            E::PredefinedType(predefined) => self.predefined(*predefined),
            E::Parenthesized(inner) => self.parenthesized(inner),
            E::Tuple(elements) => {
                self.write("(");
                self.separated(elements, ", ", |printer, element| {
                    if let Some(name) = &element.name {
                        printer.identifier(name);
                        printer.write(": ");
                    }
                    printer.expression(&element.value);
                });
                self.write(")");
            }
            E::Member { target, name } => {
                self.operand(target, Tightness::Primary);
                self.write(".");
                self.simple_name(name);
            }
            E::Invocation { target, arguments } => {
                self.operand(target, Tightness::Primary);
                self.arguments(arguments, "(", ")");
            }
            E::Index { target, arguments } => {
                // `new int[1][0]` would be an array of arrays.
                match &target.kind {
                    E::ArrayCreation(array) if array.initializer.is_none() => {
                        self.parenthesized(target);
                    }
                    _ => self.operand(target, Tightness::Primary),
                }
                self.arguments(arguments, "[", "]");
            }
            E::ConditionalAccess { target, when_not_null, .. } => {
                self.operand(target, Tightness::Primary);
                self.write("?");
                self.expression(when_not_null);
            }
            E::MemberBinding(name) => {
                self.write(".");
                self.simple_name(name);
            }
            E::IndexBinding(arguments) => self.arguments(arguments, "[", "]"),
            E::Declaration { ty, designation } => {
                self.type_syntax(ty);
                self.write(" ");
                self.designation(designation);
            }
            _ => self.operation(expression),
        }
    }

    /// Operators, and what is made of keywords.
    fn operation(&mut self, expression: &Expression) {
        use ExpressionKind as E;
        match &expression.kind {
            E::Unary { operator, operand, .. } => {
                self.write(operator.symbol());
                let start = self.text.len();
                self.operand(operand, Tightness::Unary);
                // `--a` is no `-(-a)`.
                let sign = operator.symbol().chars().next();
                let next = self.text.get(start..).and_then(|text| text.chars().next());
                if sign == next && matches!(sign, Some('+' | '-')) {
                    self.text.insert(start, ' ');
                }
            }
            E::Postfix { operator, operand, .. } => {
                self.operand(operand, Tightness::Primary);
                self.write(operator.symbol());
            }
            E::Cast { ty, operand } => {
                self.write("(");
                self.type_syntax(ty);
                self.write(")");
                match sign_hides_cast(ty, operand) {
                    true => self.parenthesized(operand),
                    false => self.operand(operand, Tightness::Unary),
                }
            }
            E::Binary { operator, left, right, .. } => {
                let (least_left, least_right) = operands(*operator);
                left.visit(|left| self.operand(left, least_left));
                self.infix(operator.symbol());
                match &right.kind {
                    E::Throw(_) => self.expression(right),
                    _ => self.operand(right, least_right),
                }
            }
            E::Assignment { operator, target, value, .. } => {
                self.operand(target, Tightness::Unary);
                self.infix(operator.symbol());
                self.expression(value);
            }
            E::Conditional { condition, when_true, when_false } => {
                self.operand(condition, Tightness::Binary(Precedence::Coalesce));
                self.infix("?");
                self.expression(when_true);
                self.infix(":");
                self.expression(when_false);
            }
            E::IsType { value, ty } => self.type_test(value, "is", ty),
            E::As { value, ty } => self.type_test(value, "as", ty),
            E::IsPattern { value, pattern } => {
                self.operand(value, Tightness::Binary(Precedence::Relational));
                self.infix("is");
                self.pattern(pattern, Tightness::Binary(Precedence::Shift));
            }
            E::Lambda(lambda) => self.lambda(lambda),
            E::Throw(value) => {
                self.write("throw ");
                self.operand(value, Tightness::Binary(Precedence::Coalesce));
            }
            E::Default(None) => self.write("default"),
            E::Default(Some(ty)) => self.keyword_of_type("default", ty),
            E::TypeOf(ty) => self.keyword_of_type("typeof", ty),
            E::SizeOf(ty) => self.keyword_of_type("sizeof", ty),
            E::NameOf(operand) => self.keyword_of_value("nameof", operand),
            E::Checked(operand) => self.keyword_of_value("checked", operand),
            E::Unchecked(operand) => self.keyword_of_value("unchecked", operand),
            _ => self.creation(expression),
        }
    }

    fn infix(&mut self, operator: &str) {
        self.write(" ");
        self.write(operator);
        self.write(" ");
    }

    fn type_test(&mut self, value: &Expression, operator: &str, ty: &TypeSyntax) {
        self.operand(value, Tightness::Binary(Precedence::Relational));
        self.infix(operator);
        self.type_syntax(ty);
    }

    fn keyword_of_type(&mut self, keyword: &str, ty: &TypeSyntax) {
        self.write(keyword);
        self.write("(");
        self.type_syntax(ty);
        self.write(")");
    }

    fn keyword_of_value(&mut self, keyword: &str, value: &Expression) {
        self.write(keyword);
        self.parenthesized(value);
    }

    fn arguments(&mut self, list: &ArgumentList, open: &str, close: &str) {
        self.write(open);
        self.separated(&list.arguments, ", ", Self::argument);
        self.write(close);
    }

    fn argument(&mut self, argument: &Argument) {
        if let Some(name) = &argument.name {
            self.identifier(name);
            self.write(": ");
        }
        self.write(match argument.modifier {
            None => "",
            Some(ArgumentModifier::Ref) => "ref ",
            Some(ArgumentModifier::Out) => "out ",
            Some(ArgumentModifier::In) => "in ",
        });
        self.expression(&argument.value);
    }

    // ---- Lambdas ----

    fn lambda(&mut self, lambda: &Lambda) {
        if lambda.is_delegate {
            self.write("delegate ");
        }
        match lambda.parameters.as_deref() {
            Some([Parameter { modifier: None, ty: None, name, default: None, .. }])
                if !lambda.is_delegate =>
            {
                self.identifier(name);
                self.write(" ");
            }
            Some(parameters) => {
                self.parameters(parameters);
                self.write(" ");
            }
            None => {}
        }
        if !lambda.is_delegate {
            self.write("=> ");
        }
        match &lambda.body {
            LambdaBody::Expression(value) => self.expression(value),
            LambdaBody::Block(block) => self.block(block),
        }
    }

    pub(super) fn parameters(&mut self, parameters: &[Parameter]) {
        self.write("(");
        self.separated(parameters, ", ", |printer, parameter| {
            printer.write(match parameter.modifier {
                None => "",
                Some(ParameterModifier::Ref) => "ref ",
                Some(ParameterModifier::Out) => "out ",
                Some(ParameterModifier::In) => "in ",
                Some(ParameterModifier::Params) => "params ",
            });
            if let Some(ty) = &parameter.ty {
                printer.type_syntax(ty);
                printer.write(" ");
            }
            printer.identifier(&parameter.name);
            if let Some(default) = &parameter.default {
                printer.infix("=");
                printer.expression(default);
            }
        });
        self.write(")");
    }

    // ---- Creations ----

    fn creation(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::ObjectCreation(creation) => {
                self.write("new ");
                self.type_syntax(&creation.ty);
                if let Some(arguments) = &creation.arguments {
                    self.arguments(arguments, "(", ")");
                }
                if let Some(initializer) = &creation.initializer {
                    self.write(" ");
                    self.initializer(initializer);
                }
            }
            ExpressionKind::AnonymousObject(members) => {
                self.write("new ");
                self.braces(members, |printer, member| {
                    if let Some(name) = &member.name {
                        printer.identifier(name);
                        printer.infix("=");
                    }
                    printer.expression(&member.value);
                });
            }
            ExpressionKind::ArrayCreation(array) => self.array(array),
            ExpressionKind::ImplicitArrayCreation { rank, initializer } => {
                self.write("new");
                self.rank(*rank);
                self.write(" ");
                self.expression(initializer);
            }
            ExpressionKind::ArrayInitializer(elements) => {
                self.braces(elements, Self::expression);
            }
            _ => {}
        }
    }

    fn array(&mut self, array: &ArrayCreation) {
        self.write("new ");
        match &array.ty.kind {
            TypeSyntaxKind::Array { element, ranks } if !array.sizes.is_empty() => {
                self.type_syntax(element);
                self.write("[");
                self.separated(&array.sizes, ", ", Self::expression);
                self.write("]");
                for rank in ranks.iter().skip(1) {
                    self.rank(*rank);
                }
            }
            _ => self.type_syntax(&array.ty),
        }
        if let Some(initializer) = &array.initializer {
            self.write(" ");
            self.expression(initializer);
        }
    }

    /// `{ a, b }`.
    fn braces<'a, T: 'a>(
        &mut self,
        items: impl IntoIterator<Item = &'a T>,
        print: impl FnMut(&mut Self, &'a T),
    ) {
        self.write("{ ");
        let start = self.text.len();
        self.separated(items, ", ", print);
        let is_empty = self.text.len() == start;
        self.write(if is_empty { "}" } else { " }" });
    }

    fn initializer(&mut self, initializer: &Initializer) {
        match &initializer.kind {
            InitializerKind::Object(members) => self.braces(members, Self::member_initializer),
            InitializerKind::Collection(elements) => {
                self.braces(elements, Self::collection_element);
            }
        }
    }

    fn member_initializer(&mut self, member: &MemberInitializer) {
        match &member.target {
            InitializerTarget::Member(name) => self.identifier(name),
            InitializerTarget::Index(arguments) => self.arguments(arguments, "[", "]"),
        }
        self.infix("=");
        match &member.value {
            InitializerValue::Expression(value) => self.expression(value),
            InitializerValue::Nested(nested) => self.initializer(nested),
        }
    }

    fn collection_element(&mut self, element: &CollectionElement) {
        if element.braced {
            return self.braces(&element.arguments, Self::expression);
        }
        self.separated(&element.arguments, ", ", |printer, value| {
            // `{ a = 1 }` would set a member.
            match value.kind {
                ExpressionKind::Assignment { .. } => printer.parenthesized(value),
                _ => printer.expression(value),
            }
        });
    }

    // ---- Patterns ----

    /// A pattern whose constant holds together at least as `least`.
    pub(super) fn pattern(&mut self, pattern: &Pattern, least: Tightness) {
        match &pattern.kind {
            PatternKind::Constant(value) => self.operand(value, least),
            PatternKind::Declaration { ty, designation } => {
                self.type_syntax(ty);
                self.write(" ");
                self.designation(designation);
            }
            PatternKind::Var(designation) => {
                self.write("var ");
                self.designation(designation);
            }
        }
    }

    pub(super) fn designation(&mut self, designation: &Designation) {
        match &designation.kind {
            DesignationKind::Single(name) => self.identifier(name),
            DesignationKind::Discard => self.write("_"),
            DesignationKind::Parenthesized(parts) => {
                self.write("(");
                self.separated(parts, ", ", Self::designation);
                self.write(")");
            }
        }
    }
}
