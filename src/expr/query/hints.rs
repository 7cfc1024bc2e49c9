//! Types that are not written: of `var`, and of the parameters of lambdas.

use crate::expr::ast::{
    Body, Designation, DesignationKind, Expression, ExpressionKind, ForEachVariable,
    ForInitializer, LocalDeclaration, PatternKind, Statement, StatementKind, TypeSyntaxKind,
    UsingResource, Visitor, walk_body, walk_expression, walk_statement,
};
use crate::expr::bind::check_seeing;
use crate::source::Span;

/// The type of a local that does not say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeHint {
    /// The name of the local.
    pub span: Span,
    /// Its type.
    pub ty: String,
}

/// The types of all locals that are declared without one, in the order of the text.
#[must_use]
pub fn type_hints(body: &Body) -> Vec<TypeHint> {
    let mut untyped = Untyped::default();
    walk_body(&mut untyped, body);
    if untyped.names.is_empty() {
        return Vec::new();
    }
    let (_, seen) = check_seeing(body, None);
    let hint = |local: &crate::expr::bind::Local| {
        let is_wanted = untyped.names.contains(&local.span) && !local.ty.is_unknown();
        is_wanted.then(|| TypeHint { span: local.span, ty: local.ty.to_string() })
    };
    seen.locals.iter().filter_map(hint).collect()
}

/// The names of locals without a type.
#[derive(Default)]
struct Untyped {
    names: Vec<Span>,
}

impl Untyped {
    fn declaration(&mut self, declaration: &LocalDeclaration) {
        if matches!(declaration.ty.kind, TypeSyntaxKind::Var) {
            self.names.extend(declaration.declarators.iter().map(|it| it.name.span));
        }
    }

    /// The nesting of a designation is that of brackets, which the parser limits.
    fn designation(&mut self, designation: &Designation) {
        match &designation.kind {
            DesignationKind::Single(name) => self.names.push(name.span),
            DesignationKind::Parenthesized(parts) => {
                parts.iter().for_each(|part| self.designation(part));
            }
            DesignationKind::Discard => {}
        }
    }
}

impl<'a> Visitor<'a> for Untyped {
    fn statement(&mut self, statement: &'a Statement) {
        match &statement.kind {
            StatementKind::Local(declaration)
            | StatementKind::For {
                initializer: ForInitializer::Declaration(declaration), ..
            }
            | StatementKind::Using { resource: UsingResource::Declaration(declaration), .. } => {
                self.declaration(declaration)
            }
            StatementKind::ForEach { variable, .. } => match variable {
                ForEachVariable::Single { ty, name } => {
                    if matches!(ty.kind, TypeSyntaxKind::Var) {
                        self.names.push(name.span);
                    }
                }
                ForEachVariable::Var(designation) => self.designation(designation),
                ForEachVariable::Tuple(_) => {}
            },
            _ => {}
        }
        walk_statement(self, statement);
    }

    fn expression(&mut self, expression: &'a Expression) {
        match &expression.kind {
            ExpressionKind::Lambda(lambda) => {
                let parameters = lambda.parameters.iter().flatten();
                let untyped = parameters.filter(|it| it.ty.is_none());
                self.names.extend(untyped.map(|it| it.name.span));
            }
            ExpressionKind::Declaration { ty, designation }
                if matches!(ty.kind, TypeSyntaxKind::Var) =>
            {
                self.designation(designation);
            }
            ExpressionKind::IsPattern { pattern, .. } => {
                if let PatternKind::Var(designation) = &pattern.kind {
                    self.designation(designation);
                }
            }
            _ => {}
        }
        walk_expression(self, expression);
    }
}
