//! Walks over a tree.

use super::{
    ArgumentList, Block, Body, Declarator, Expression, ExpressionKind, ForEachVariable,
    ForInitializer, GotoTarget, Initializer, InitializerKind, InitializerTarget, InitializerValue,
    InterpolationPart, LambdaBody, LocalDeclaration, Parameter, Pattern, PatternKind, SimpleName,
    Statement, StatementKind, SwitchLabelKind, TypeSyntax, TypeSyntaxKind, UsingResource,
};

/// Is shown every node of a tree, parents first, in the order of the text. A method that does
/// not call its `walk_…` function leaves out what is below the node.
pub trait Visitor<'a> {
    /// A statement.
    fn statement(&mut self, statement: &'a Statement) {
        walk_statement(self, statement);
    }

    /// An expression.
    fn expression(&mut self, expression: &'a Expression) {
        walk_expression(self, expression);
    }

    /// A pattern.
    fn pattern(&mut self, pattern: &'a Pattern) {
        walk_pattern(self, pattern);
    }

    /// A type.
    fn type_syntax(&mut self, ty: &'a TypeSyntax) {
        walk_type(self, ty);
    }
}

/// Calls `visit` for each expression below `body`, parents first, in the order of the text.
pub fn walk<'t>(body: &'t Body, visit: &mut dyn FnMut(&'t Expression)) {
    struct EachExpression<'v, 't>(&'v mut dyn FnMut(&'t Expression));

    impl<'t> Visitor<'t> for EachExpression<'_, 't> {
        fn expression(&mut self, expression: &'t Expression) {
            (self.0)(expression);
            walk_expression(self, expression);
        }
    }

    walk_body(&mut EachExpression(visit), body);
}

/// Shows `visitor` what stands in an expression.
pub fn walk_body<'a>(visitor: &mut (impl Visitor<'a> + ?Sized), body: &'a Body) {
    match body {
        Body::Expression(value) => visitor.expression(value),
        Body::Block(block) => walk_block(visitor, block),
    }
}

/// Shows `visitor` the statements of a block.
pub fn walk_block<'a>(visitor: &mut (impl Visitor<'a> + ?Sized), block: &'a Block) {
    for statement in &block.statements {
        visitor.statement(statement);
    }
}

/// Shows `visitor` what is directly below a type.
pub fn walk_type<'a>(visitor: &mut (impl Visitor<'a> + ?Sized), ty: &'a TypeSyntax) {
    match &ty.kind {
        TypeSyntaxKind::Named { names, .. } => {
            for name in names {
                walk_name(visitor, name);
            }
        }
        TypeSyntaxKind::Nullable(inner) => visitor.type_syntax(inner),
        TypeSyntaxKind::Array { element, .. } => visitor.type_syntax(element),
        TypeSyntaxKind::Tuple(elements) => {
            for element in elements {
                visitor.type_syntax(&element.ty);
            }
        }
        TypeSyntaxKind::Var
        | TypeSyntaxKind::Predefined(_)
        | TypeSyntaxKind::Omitted
        | TypeSyntaxKind::Hole(_)
        | TypeSyntaxKind::Missing => {}
    }
}

/// Shows `visitor` what is directly below a pattern.
pub fn walk_pattern<'a>(visitor: &mut (impl Visitor<'a> + ?Sized), pattern: &'a Pattern) {
    match &pattern.kind {
        PatternKind::Constant(value) => visitor.expression(value),
        PatternKind::Declaration { ty, .. } => visitor.type_syntax(ty),
        PatternKind::Var(_) => {}
    }
}

/// Shows `visitor` what is directly below an expression.
pub fn walk_expression<'a>(visitor: &mut (impl Visitor<'a> + ?Sized), expression: &'a Expression) {
    use ExpressionKind as E;
    match &expression.kind {
        E::Missing | E::Literal(_) | E::Hole(_) | E::PredefinedType(_) | E::Default(None) => {}
        E::Interpolated(string) => {
            for part in &string.parts {
                if let InterpolationPart::Interpolation(interpolation) = part {
                    visitor.expression(&interpolation.value);
                    if let Some(alignment) = &interpolation.alignment {
                        visitor.expression(alignment);
                    }
                }
            }
        }
        E::Name(name) | E::MemberBinding(name) => walk_name(visitor, name),
        E::AliasQualified(qualified) => walk_name(visitor, &qualified.name),
        E::Parenthesized(inner)
        | E::Throw(inner)
        | E::NameOf(inner)
        | E::Checked(inner)
        | E::Unchecked(inner)
        | E::Unary { operand: inner, .. }
        | E::Postfix { operand: inner, .. } => visitor.expression(inner),
        E::Tuple(elements) => {
            for element in elements {
                visitor.expression(&element.value);
            }
        }
        E::Member { target, name } => {
            visitor.expression(target);
            walk_name(visitor, name);
        }
        E::Invocation { target, arguments } | E::Index { target, arguments } => {
            visitor.expression(target);
            walk_arguments(visitor, arguments);
        }
        E::IndexBinding(arguments) => walk_arguments(visitor, arguments),
        E::ConditionalAccess { target, when_not_null, .. } => {
            visitor.expression(target);
            visitor.expression(when_not_null);
        }
        E::Cast { ty, operand } => {
            visitor.type_syntax(ty);
            visitor.expression(operand);
        }
        E::Binary { left, right, .. } => {
            left.visit(|left| visitor.expression(left));
            visitor.expression(right);
        }
        E::Assignment { target, value, .. } => {
            visitor.expression(target);
            visitor.expression(value);
        }
        E::Conditional { condition, when_true, when_false } => {
            visitor.expression(condition);
            visitor.expression(when_true);
            visitor.expression(when_false);
        }
        E::IsType { value, ty } | E::As { value, ty } => {
            visitor.expression(value);
            visitor.type_syntax(ty);
        }
        E::IsPattern { value, pattern } => {
            visitor.expression(value);
            visitor.pattern(pattern);
        }
        E::Lambda(lambda) => {
            walk_parameters(visitor, lambda.parameters.as_deref().unwrap_or_default());
            walk_lambda_body(visitor, &lambda.body);
        }
        E::ObjectCreation(creation) => {
            visitor.type_syntax(&creation.ty);
            if let Some(arguments) = &creation.arguments {
                walk_arguments(visitor, arguments);
            }
            if let Some(initializer) = &creation.initializer {
                walk_initializer(visitor, initializer);
            }
        }
        E::AnonymousObject(members) => {
            for member in members {
                visitor.expression(&member.value);
            }
        }
        E::ArrayCreation(array) => {
            visitor.type_syntax(&array.ty);
            for value in array.sizes.iter().chain(&array.initializer) {
                visitor.expression(value);
            }
        }
        E::ImplicitArrayCreation { initializer, .. } => visitor.expression(initializer),
        E::ArrayInitializer(elements) => {
            for element in elements {
                visitor.expression(element);
            }
        }
        E::Default(Some(ty)) | E::TypeOf(ty) | E::SizeOf(ty) | E::Declaration { ty, .. } => {
            visitor.type_syntax(ty);
        }
    }
}

/// Shows `visitor` what is directly below a statement.
pub fn walk_statement<'a>(visitor: &mut (impl Visitor<'a> + ?Sized), statement: &'a Statement) {
    use StatementKind as S;
    match &statement.kind {
        S::Empty | S::YieldBreak | S::Break | S::Continue => {}
        S::Block(block) | S::Checked(block) | S::Unchecked(block) => walk_block(visitor, block),
        S::Local(declaration) => walk_declaration(visitor, declaration),
        S::LocalFunction(function) => {
            visitor.type_syntax(&function.return_type);
            walk_parameters(visitor, &function.parameters);
            walk_lambda_body(visitor, &function.body);
        }
        S::Expression(value) | S::YieldReturn(value) => visitor.expression(value),
        S::If { condition, then, otherwise } => {
            visitor.expression(condition);
            visitor.statement(then);
            if let Some(otherwise) = otherwise {
                visitor.statement(otherwise);
            }
        }
        S::While { condition, body } => {
            visitor.expression(condition);
            visitor.statement(body);
        }
        S::Do { body, condition } => {
            visitor.statement(body);
            visitor.expression(condition);
        }
        S::For { initializer, condition, steps, body } => {
            match initializer {
                ForInitializer::Declaration(declaration) => walk_declaration(visitor, declaration),
                ForInitializer::Expressions(values) => walk_all(visitor, values),
            }
            walk_all(visitor, condition);
            walk_all(visitor, steps);
            visitor.statement(body);
        }
        S::ForEach { variable, collection, body } => {
            match variable {
                ForEachVariable::Single { ty, .. } => visitor.type_syntax(ty),
                ForEachVariable::Tuple(tuple) => visitor.expression(tuple),
                ForEachVariable::Var(_) => {}
            }
            visitor.expression(collection);
            visitor.statement(body);
        }
        S::Switch { value, sections } => {
            visitor.expression(value);
            for section in sections {
                for label in &section.labels {
                    if let SwitchLabelKind::Case { pattern, when } = &label.kind {
                        visitor.pattern(pattern);
                        walk_all(visitor, when.as_deref());
                    }
                }
                for statement in &section.statements {
                    visitor.statement(statement);
                }
            }
        }
        S::Try { block, catches, finally } => {
            walk_block(visitor, block);
            for clause in catches {
                if let Some(ty) = &clause.ty {
                    visitor.type_syntax(ty);
                }
                walk_all(visitor, &clause.filter);
                walk_block(visitor, &clause.block);
            }
            if let Some(finally) = finally {
                walk_block(visitor, finally);
            }
        }
        S::Using { resource, body } => {
            match resource {
                UsingResource::Declaration(declaration) => walk_declaration(visitor, declaration),
                UsingResource::Expression(value) => visitor.expression(value),
            }
            visitor.statement(body);
        }
        S::Lock { target, body } => {
            visitor.expression(target);
            visitor.statement(body);
        }
        S::Throw(value) | S::Return(value) => walk_all(visitor, value),
        S::Goto(GotoTarget::Case(value)) => visitor.expression(value),
        S::Goto(GotoTarget::Label(_) | GotoTarget::Default) => {}
        S::Labeled { statement, .. } => visitor.statement(statement),
    }
}

fn walk_all<'a>(
    visitor: &mut (impl Visitor<'a> + ?Sized),
    values: impl IntoIterator<Item = &'a Expression>,
) {
    for value in values {
        visitor.expression(value);
    }
}

fn walk_name<'a>(visitor: &mut (impl Visitor<'a> + ?Sized), name: &'a SimpleName) {
    for argument in &name.type_arguments {
        visitor.type_syntax(argument);
    }
}

fn walk_arguments<'a>(visitor: &mut (impl Visitor<'a> + ?Sized), arguments: &'a ArgumentList) {
    walk_all(visitor, arguments.arguments.iter().map(|argument| &argument.value));
}

fn walk_parameters<'a>(visitor: &mut (impl Visitor<'a> + ?Sized), parameters: &'a [Parameter]) {
    for parameter in parameters {
        if let Some(ty) = &parameter.ty {
            visitor.type_syntax(ty);
        }
        walk_all(visitor, &parameter.default);
    }
}

fn walk_lambda_body<'a>(visitor: &mut (impl Visitor<'a> + ?Sized), body: &'a LambdaBody) {
    match body {
        LambdaBody::Expression(value) => visitor.expression(value),
        LambdaBody::Block(block) => walk_block(visitor, block),
    }
}

fn walk_declaration<'a>(
    visitor: &mut (impl Visitor<'a> + ?Sized),
    declaration: &'a LocalDeclaration,
) {
    visitor.type_syntax(&declaration.ty);
    for Declarator { initializer, .. } in &declaration.declarators {
        walk_all(visitor, initializer);
    }
}

fn walk_initializer<'a>(visitor: &mut (impl Visitor<'a> + ?Sized), initializer: &'a Initializer) {
    match &initializer.kind {
        InitializerKind::Object(members) => {
            for member in members {
                if let InitializerTarget::Index(arguments) = &member.target {
                    walk_arguments(visitor, arguments);
                }
                match &member.value {
                    InitializerValue::Expression(value) => visitor.expression(value),
                    InitializerValue::Nested(nested) => walk_initializer(visitor, nested),
                }
            }
        }
        InitializerKind::Collection(elements) => {
            for element in elements {
                walk_all(visitor, &element.arguments);
            }
        }
    }
}
