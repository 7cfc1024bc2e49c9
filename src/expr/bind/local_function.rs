//! Local functions.

use std::sync::Arc;

use super::scope::{FunctionContext, LocalParameter, LocalSignature};
use super::{Binder, Function, FunctionBody, ProblemKind};
use crate::expr::ast::{LambdaBody, LocalFunction, ParameterModifier, Statement, StatementKind};
use crate::expr::members::{Known, Mode, table};
use crate::expr::types::Type;
use crate::expr::value::Constant;
use crate::source::Span;

impl<'a> Binder<'a> {
    /// Declares the local functions of a block, so that they can be called before they stand.
    pub(super) fn hoist(&mut self, statements: &'a [Statement]) -> Vec<(usize, &'a LocalFunction)> {
        let mut found = Vec::new();
        for statement in statements {
            let StatementKind::LocalFunction(function) = &statement.kind else { continue };
            let type_parameters: Vec<Arc<str>> =
                function.type_parameters.iter().map(|name| name.text.clone()).collect();
            self.enter();
            self.bring_type_parameters(&type_parameters);
            let mut parameters = Vec::new();
            for parameter in &function.parameters {
                let ty = match &parameter.ty {
                    Some(syntax) => self.type_of_syntax(syntax),
                    None => Type::Unknown,
                };
                let mode = match parameter.modifier {
                    Some(ParameterModifier::Ref) => Mode::Ref,
                    Some(ParameterModifier::Out) => Mode::Out,
                    Some(ParameterModifier::Params) => Mode::Params,
                    _ => Mode::Value,
                };
                let default = parameter.default.as_ref().and_then(|value| {
                    let bound = self.bind(value);
                    match self.convert(bound, &ty) {
                        super::Code::Constant(constant) => Some(constant),
                        super::Code::Invalid => None,
                        _ => {
                            let message = "a default must be a constant".to_owned();
                            self.problem(ProblemKind::TypeMismatch, value.span, message);
                            Some(Constant::Null)
                        }
                    }
                });
                parameters.push(LocalParameter {
                    name: parameter.name.text.clone(),
                    ty,
                    mode,
                    default,
                });
            }
            let result = self.type_of_syntax(&function.return_type);
            self.leave();
            let id = self.declare(&function.name, Type::Unknown);
            if let Some(variable) = self.variables.get_mut(id) {
                let signature = LocalSignature { parameters, type_parameters, result };
                variable.local_function = Some(Arc::new(signature));
            }
            self.assigned.set(id);
            found.push((id, &**function));
        }
        found
    }

    fn bring_type_parameters(&mut self, names: &[Arc<str>]) {
        if let Some(scope) = self.scopes.last_mut() {
            let numbered = (0_u16..).zip(names).map(|(index, name)| (name.clone(), index));
            scope.type_parameters.extend(numbered);
        }
    }

    /// The code of a local function.
    pub(super) fn local_function(&mut self, id: usize, function: &'a LocalFunction) -> Function {
        let Some(signature) = self.variables.get(id).and_then(|v| v.local_function.clone()) else {
            return Function::default();
        };
        let saved = self.assigned.clone();
        let breaks = std::mem::take(&mut self.breaks);
        let yields = iterator_element(&signature.result);
        self.functions.push(FunctionContext {
            result: Some(signature.result.clone()),
            yields: yields.clone(),
            ..FunctionContext::default()
        });
        self.enter();
        self.bring_type_parameters(&signature.type_parameters);
        // What the function uses from outside must have a value when it is called, which is
        // checked there only for variables that never get one.
        let outer: Vec<usize> = (0..self.variables.len()).collect();
        for variable in outer {
            self.assigned.set(variable);
        }
        let mut outs = Vec::new();
        for (written, parameter) in function.parameters.iter().zip(&signature.parameters) {
            let id = self.declare(&written.name, parameter.ty.clone());
            if let Some(variable) = self.variables.get_mut(id) {
                variable.is_read = true;
            }
            if parameter.mode == Mode::Out {
                outs.push(id);
            } else {
                self.assigned.set(id);
            }
        }
        let count = u32::try_from(signature.parameters.len()).unwrap_or(u32::MAX);
        let body = match &function.body {
            LambdaBody::Expression(expression) => {
                self.expression_body(expression, Some(&signature.result)).0
            }
            LambdaBody::Block(block) => {
                let code = self.block(block);
                let has_yield = self.function().has_yield;
                if !self.assigned.all && signature.result != Type::Void && !has_yield {
                    let end = Span::at(block.span.end.saturating_sub(1));
                    let message =
                        format!("not every path of `{}` returns a value", function.name.text);
                    self.problem(ProblemKind::MissingReturn, end, message);
                }
                FunctionBody::Block(code)
            }
        };
        for id in outs {
            if !self.assigned.has(id) {
                let message = "an `out` parameter must get a value before the end".to_owned();
                self.problem(ProblemKind::UnassignedVariable, function.name.span, message);
            }
        }
        self.leave();
        let code = self.finish_function(Some(function.name.text.clone()), count, body);
        self.breaks = breaks;
        self.assigned = saved;
        code
    }
}

/// `T` of `IEnumerable<T>` and `IEnumerator<T>`.
fn iterator_element(ty: &Type) -> Option<Type> {
    match ty {
        Type::Named(id, arguments) if *id == table().known_id(Known::IEnumerableOf) => {
            arguments.first().cloned()
        }
        Type::Named(id, _) if *id == table().known_id(Known::IEnumerable) => Some(Type::Object),
        _ => None,
    }
}
