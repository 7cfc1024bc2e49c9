//! A walk over every expression of a tree, parents before children, in text order.

use super::{
    ArgumentList, Block, Body, Expression, ExpressionKind, ForEachVariable, ForInitializer,
    GotoTarget, Initializer, InitializerKind, InitializerTarget, InitializerValue,
    InterpolationPart, LambdaBody, LocalDeclaration, Pattern, PatternKind, Statement,
    StatementKind, SwitchLabelKind, UsingResource,
};

/// Calls `visit` for each expression below `body`, which is as deep as the tree at most.
pub fn walk<'t>(body: &'t Body, visit: &mut dyn FnMut(&'t Expression)) {
    let mut walk = Walk { visit };
    match body {
        Body::Expression(expression) => walk.expression(expression),
        Body::Block(block) => walk.block(block),
    }
}

struct Walk<'w, 't> {
    visit: &'w mut dyn FnMut(&'t Expression),
}

impl<'t> Walk<'_, 't> {
    fn expressions(&mut self, expressions: impl IntoIterator<Item = &'t Expression>) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn arguments(&mut self, list: &'t ArgumentList) {
        self.expressions(list.arguments.iter().map(|argument| &argument.value));
    }

    fn block(&mut self, block: &'t Block) {
        self.statements(&block.statements);
    }

    fn statements(&mut self, statements: &'t [Statement]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn declaration(&mut self, declaration: &'t LocalDeclaration) {
        let declarators = declaration.declarators.iter();
        self.expressions(declarators.filter_map(|declarator| declarator.initializer.as_ref()));
    }

    fn lambda_body(&mut self, body: &'t LambdaBody) {
        match body {
            LambdaBody::Expression(expression) => self.expression(expression),
            LambdaBody::Block(block) => self.block(block),
        }
    }

    fn initializer(&mut self, initializer: &'t Initializer) {
        match &initializer.kind {
            InitializerKind::Object(members) => {
                for member in members {
                    if let InitializerTarget::Index(arguments) = &member.target {
                        self.arguments(arguments);
                    }
                    match &member.value {
                        InitializerValue::Expression(value) => self.expression(value),
                        InitializerValue::Nested(nested) => self.initializer(nested),
                    }
                }
            }
            InitializerKind::Collection(elements) => {
                self.expressions(elements.iter().flat_map(|element| &element.arguments));
            }
        }
    }

    fn pattern(&mut self, pattern: &'t Pattern) {
        if let PatternKind::Constant(constant) = &pattern.kind {
            self.expression(constant);
        }
    }

    fn expression(&mut self, expression: &'t Expression) {
        use ExpressionKind as Kind;
        (self.visit)(expression);
        match &expression.kind {
            Kind::Missing
            | Kind::Literal(_)
            | Kind::Hole(_)
            | Kind::Name(_)
            | Kind::AliasQualified(_)
            | Kind::PredefinedType(_)
            | Kind::MemberBinding(_)
            | Kind::Default(_)
            | Kind::TypeOf(_)
            | Kind::SizeOf(_)
            | Kind::Declaration { .. } => {}
            Kind::Interpolated(string) => {
                for part in &string.parts {
                    if let InterpolationPart::Interpolation(part) = part {
                        self.expression(&part.value);
                        self.expressions(&part.alignment);
                    }
                }
            }
            Kind::Parenthesized(inner)
            | Kind::Throw(inner)
            | Kind::NameOf(inner)
            | Kind::Checked(inner)
            | Kind::Unchecked(inner) => self.expression(inner),
            Kind::Tuple(elements) => {
                self.expressions(elements.iter().map(|element| &element.value));
            }
            Kind::Member { target, .. } => self.expression(target),
            Kind::Invocation { target, arguments } | Kind::Index { target, arguments } => {
                self.expression(target);
                self.arguments(arguments);
            }
            Kind::ConditionalAccess { target, when_not_null, .. } => {
                self.expression(target);
                self.expression(when_not_null);
            }
            Kind::IndexBinding(arguments) => self.arguments(arguments),
            Kind::Unary { operand, .. }
            | Kind::Postfix { operand, .. }
            | Kind::Cast { operand, .. } => self.expression(operand),
            Kind::Binary { left, right, .. } => {
                self.expression(left);
                self.expression(right);
            }
            Kind::Assignment { target, value, .. } => {
                self.expression(target);
                self.expression(value);
            }
            Kind::Conditional { condition, when_true, when_false } => {
                self.expression(condition);
                self.expression(when_true);
                self.expression(when_false);
            }
            Kind::IsType { value, .. } | Kind::As { value, .. } => self.expression(value),
            Kind::IsPattern { value, pattern } => {
                self.expression(value);
                self.pattern(pattern);
            }
            Kind::Lambda(lambda) => self.lambda_body(&lambda.body),
            Kind::ObjectCreation(creation) => {
                if let Some(arguments) = &creation.arguments {
                    self.arguments(arguments);
                }
                if let Some(initializer) = &creation.initializer {
                    self.initializer(initializer);
                }
            }
            Kind::AnonymousObject(members) => {
                self.expressions(members.iter().map(|member| &member.value));
            }
            Kind::ArrayCreation(creation) => {
                self.expressions(&creation.sizes);
                self.expressions(&creation.initializer);
            }
            Kind::ImplicitArrayCreation { initializer, .. } => self.expression(initializer),
            Kind::ArrayInitializer(elements) => self.expressions(elements),
        }
    }

    fn statement(&mut self, statement: &'t Statement) {
        use StatementKind as Kind;
        match &statement.kind {
            Kind::Empty | Kind::YieldBreak | Kind::Break | Kind::Continue => {}
            Kind::Block(block) | Kind::Checked(block) | Kind::Unchecked(block) => {
                self.block(block);
            }
            Kind::Local(declaration) => self.declaration(declaration),
            Kind::LocalFunction(function) => self.lambda_body(&function.body),
            Kind::Expression(expression) | Kind::YieldReturn(expression) => {
                self.expression(expression);
            }
            Kind::If { condition, then, otherwise } => {
                self.expression(condition);
                self.statement(then);
                if let Some(otherwise) = otherwise {
                    self.statement(otherwise);
                }
            }
            Kind::While { condition, body } => {
                self.expression(condition);
                self.statement(body);
            }
            Kind::Do { body, condition } => {
                self.statement(body);
                self.expression(condition);
            }
            Kind::For { initializer, condition, steps, body } => {
                match initializer {
                    ForInitializer::Declaration(declaration) => self.declaration(declaration),
                    ForInitializer::Expressions(expressions) => self.expressions(expressions),
                }
                self.expressions(condition);
                self.expressions(steps);
                self.statement(body);
            }
            Kind::ForEach { variable, collection, body } => {
                if let ForEachVariable::Tuple(targets) = variable {
                    self.expression(targets);
                }
                self.expression(collection);
                self.statement(body);
            }
            Kind::Switch { value, sections } => {
                self.expression(value);
                for section in sections {
                    for label in &section.labels {
                        if let SwitchLabelKind::Case { pattern, when } = &label.kind {
                            self.pattern(pattern);
                            self.expressions(when.as_deref());
                        }
                    }
                    self.statements(&section.statements);
                }
            }
            Kind::Try { block, catches, finally } => {
                self.block(block);
                for catch in catches {
                    self.expressions(&catch.filter);
                    self.block(&catch.block);
                }
                if let Some(finally) = finally {
                    self.block(finally);
                }
            }
            Kind::Using { resource, body } => {
                match resource {
                    UsingResource::Declaration(declaration) => self.declaration(declaration),
                    UsingResource::Expression(expression) => self.expression(expression),
                }
                self.statement(body);
            }
            Kind::Lock { target, body } => {
                self.expression(target);
                self.statement(body);
            }
            Kind::Throw(value) | Kind::Return(value) => self.expressions(value),
            Kind::Goto(target) => {
                if let GotoTarget::Case(value) = target {
                    self.expression(value);
                }
            }
            Kind::Labeled { statement, .. } => self.statement(statement),
        }
    }
}
