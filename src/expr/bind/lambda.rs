//! Lambdas and anonymous methods.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::bound::BoundKind;
use super::scope::FunctionContext;
use super::{Binder, Code, Function, FunctionBody, ProblemKind};
use crate::expr::ast::{
    Expression, ExpressionKind, Lambda, LambdaBody, ParameterModifier, UnaryOperator,
};
use crate::expr::members::Mode;
use crate::expr::types::Type;
use crate::expr::types::convert::best_common_type;
use crate::source::Span;

/// The span that tells a lambda from others.
fn lambda_span(lambda: &Lambda) -> Span {
    let body = match &lambda.body {
        LambdaBody::Expression(expression) => expression.span,
        LambdaBody::Block(block) => block.span,
    };
    let first = lambda.parameters.iter().flatten().next();
    first.map_or(body, |parameter| parameter.span.cover(body))
}

impl<'a> Binder<'a> {
    /// True when a lambda converts to a delegate type.
    pub(super) fn lambda_fits(&mut self, lambda: &'a Lambda, to: &Type) -> bool {
        let Some((parameters, result)) = self.delegate_signature(to) else { return false };
        if !self.parameters_fit(lambda, &parameters) {
            return false;
        }
        let key = (self.environment, lambda_span(lambda), to.clone());
        if let Some(known) = self.lambda_fits.get(&key) {
            return *known;
        }
        let (_, failed) =
            self.on_trial(|binder| binder.function_of(lambda, &parameters, Some(&result)));
        self.lambda_fits.insert(key, !failed);
        !failed
    }

    fn parameters_fit(&mut self, lambda: &'a Lambda, parameters: &[(Type, Mode)]) -> bool {
        let Some(written) = &lambda.parameters else {
            return parameters.iter().all(|(_, mode)| *mode != Mode::Out);
        };
        if written.len() != parameters.len() {
            return false;
        }
        written.iter().zip(parameters).all(|(written, (ty, _))| match &written.ty {
            None => true,
            Some(syntax) => {
                let (found, _) = self.on_trial(|binder| binder.type_of_syntax(syntax));
                found == *ty || found.is_unknown() || ty.is_unknown()
            }
        })
    }

    /// The type that the body of a lambda gives for parameters of these types; `Void` when it
    /// gives none, `None` when the body has errors or no one type.
    pub(super) fn lambda_result(&mut self, lambda: &'a Lambda, types: &[Type]) -> Option<Type> {
        let key = (self.environment, lambda_span(lambda), types.to_vec());
        if let Some(known) = self.lambda_results.get(&key) {
            return known.clone();
        }
        let parameters: Vec<(Type, Mode)> =
            types.iter().map(|ty| (ty.clone(), Mode::Value)).collect();
        let result =
            if lambda.parameters.as_ref().is_some_and(|written| written.len() != types.len()) {
                None
            } else {
                let (result, failed) =
                    self.on_trial(|binder| binder.function_of(lambda, &parameters, None).1);
                if failed { None } else { result }
            };
        self.lambda_results.insert(key, result.clone());
        result
    }

    /// The code of a lambda as a delegate.
    pub(super) fn lambda_code(&mut self, lambda: &'a Lambda, _span: Span, to: &Type) -> Code {
        let Some((parameters, result)) = self.delegate_signature(to) else { return Code::Invalid };
        let (function, _) = self.function_of(lambda, &parameters, Some(&result));
        Code::Lambda(Arc::new(function), to.clone())
    }

    /// Reports what is wrong inside a lambda that should become a delegate; false when it is
    /// not its body.
    pub(super) fn report_lambda(&mut self, lambda: &'a Lambda, to: &Type) -> bool {
        let Some((parameters, result)) = self.delegate_signature(to) else { return false };
        if !self.parameters_fit(lambda, &parameters) {
            return false;
        }
        let before = self.problems.iter().filter(|problem| problem.kind.is_error()).count();
        self.function_of(lambda, &parameters, Some(&result));
        self.problems.iter().filter(|problem| problem.kind.is_error()).count() > before
    }

    /// Binds the body. Without `result` the result type is inferred and given.
    fn function_of(
        &mut self,
        lambda: &'a Lambda,
        parameters: &[(Type, Mode)],
        result: Option<&Type>,
    ) -> (Function, Option<Type>) {
        let environment = self.environment;
        let mut hasher = DefaultHasher::new();
        (environment, lambda_span(lambda), parameters.iter().map(|(ty, _)| ty).collect::<Vec<_>>())
            .hash(&mut hasher);
        self.environment = hasher.finish();
        let saved = self.assigned.clone();
        let breaks = std::mem::take(&mut self.breaks);
        self.functions
            .push(FunctionContext { result: result.cloned(), ..FunctionContext::default() });
        self.enter();
        match &lambda.parameters {
            Some(written) => {
                for (written, (ty, mode)) in written.iter().zip(parameters) {
                    let ty = match &written.ty {
                        Some(syntax) => self.type_of_syntax(syntax),
                        None => ty.clone(),
                    };
                    let id = self.declare(&written.name, ty);
                    if let Some(variable) = self.variables.get_mut(id) {
                        variable.is_read = true;
                    }
                    if *mode != Mode::Out || written.modifier != Some(ParameterModifier::Out) {
                        self.assigned.set(id);
                    }
                }
            }
            None => {
                for (ty, _) in parameters {
                    self.declare_hidden(Arc::from(""), Span::default(), ty.clone());
                }
            }
        }
        let count = u32::try_from(parameters.len()).unwrap_or(u32::MAX);
        let (body, found) = match &lambda.body {
            LambdaBody::Expression(expression) => self.expression_body(expression, result),
            LambdaBody::Block(block) => {
                let code = self.block(block);
                let returned = std::mem::take(&mut self.function().returned);
                let reachable = !self.assigned.all;
                let found = if returned.is_empty() {
                    Some(Type::Void)
                } else {
                    best_common_type(&returned)
                };
                let needs_value = match result {
                    Some(result) => *result != Type::Void,
                    None => !returned.is_empty(),
                };
                // A body that only throws fits every delegate.
                if needs_value && reachable {
                    let end = Span::at(block.span.end.saturating_sub(1));
                    let message = "not every path of the lambda returns a value".to_owned();
                    self.problem(ProblemKind::MissingReturn, end, message);
                }
                (FunctionBody::Block(code), found)
            }
        };
        self.leave();
        let function = self.finish_function(None, count, body);
        self.breaks = breaks;
        self.assigned = saved;
        self.environment = environment;
        (function, found)
    }

    /// `=> expression`, of a lambda or local function.
    pub(super) fn expression_body(
        &mut self,
        expression: &'a Expression,
        result: Option<&Type>,
    ) -> (FunctionBody, Option<Type>) {
        let bound = self.bind(expression);
        let ty = bound.ty.clone();
        match result {
            Some(Type::Void) => {
                if !is_statement_expression(expression)
                    && !matches!(bound.kind, BoundKind::Invalid | BoundKind::Throw(_))
                {
                    let message =
                        "only calls, assignments and `new` can stand as a statement".to_owned();
                    self.problem(ProblemKind::MisplacedConstruct, expression.span, message);
                }
                let code = self.code(bound);
                (FunctionBody::Expression(code), Some(Type::Void))
            }
            Some(result) => {
                (FunctionBody::Expression(self.convert(bound, result)), Some(result.clone()))
            }
            None => {
                let found = match &bound.kind {
                    BoundKind::Invalid => Some(Type::Unknown),
                    _ if bound.is_typeless() => None,
                    _ => Some(ty),
                };
                if bound.is_typeless() {
                    return (FunctionBody::Expression(Code::Invalid), found);
                }
                (FunctionBody::Expression(self.code(bound)), found)
            }
        }
    }
}

/// True for expressions that may stand as a statement.
pub(super) fn is_statement_expression(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Invocation { .. }
        | ExpressionKind::Assignment { .. }
        | ExpressionKind::Postfix { .. }
        | ExpressionKind::ObjectCreation(_)
        | ExpressionKind::Missing => true,
        ExpressionKind::Unary { operator, .. } => {
            matches!(operator, UnaryOperator::Increment | UnaryOperator::Decrement)
        }
        ExpressionKind::ConditionalAccess { when_not_null, .. } => {
            is_statement_expression(when_not_null)
        }
        _ => false,
    }
}
