//! Binds an operation on `dynamic` values when the expression runs, with the runtime types of
//! its operands: by the same rules as at compile time.

use std::sync::Arc;

use super::bound::{Bound, BoundKind};
use super::overload::Argument;
use super::{Binder, Code, Function, FunctionBody};
use crate::expr::ast::{BinaryOperator, Identifier, SimpleName, UnaryOperator};
use crate::expr::members::Mode;
use crate::expr::types::Type;
use crate::expr::value::Constant;
use crate::source::Span;

/// What is done with the operands; they take the first slots of the function.
#[derive(Clone, Debug)]
pub enum DynamicOperation<'o> {
    /// A property of the first.
    Member(&'o Arc<str>),
    /// A method of the first with the others as arguments.
    Invoke(&'o Arc<str>),
    /// An operator.
    Binary(BinaryOperator),
    /// An operator.
    Unary(UnaryOperator),
    /// A cast.
    Convert(&'o Type),
}

/// The function that does the operation on operands of these types.
///
/// # Errors
/// What the compiler would say.
pub fn bind_dynamic(operation: &DynamicOperation<'_>, types: &[Type]) -> Result<Function, String> {
    let name = match operation {
        DynamicOperation::Member(name) | DynamicOperation::Invoke(name) => Arc::clone(name),
        _ => Arc::from(""),
    };
    let span = Span::default();
    let identifier = Identifier { text: name, span, has_hole: false };
    let name = SimpleName { span, identifier, type_arguments: Vec::new() };
    let mut binder = Binder::default();
    binder.functions.push(super::FunctionContext::default());
    binder.enter();
    let mut operands = Vec::new();
    for ty in types {
        let slot = binder.new_slot();
        operands.push(if *ty == Type::Null {
            Bound::constant(span, Constant::Null)
        } else {
            Bound::value(span, ty.clone(), Code::Local(slot))
        });
    }
    let result = operate(&mut binder, operation, &name, operands);
    let code =
        if matches!(result.kind, BoundKind::Invalid) { Code::Invalid } else { binder.code(result) };
    if let Some(problem) = binder.problems.iter().find(|problem| problem.kind.is_error()) {
        return Err(problem.message.clone());
    }
    binder.leave();
    let count = u32::try_from(types.len()).unwrap_or(u32::MAX);
    Ok(binder.finish_function(None, count, FunctionBody::Expression(code)))
}

fn operate<'a>(
    binder: &mut Binder<'a>,
    operation: &DynamicOperation<'_>,
    name: &'a SimpleName,
    operands: Vec<Bound<'a>>,
) -> Bound<'a> {
    let span = Span::default();
    let mut operands = operands.into_iter();
    let Some(first) = operands.next() else { return Bound::invalid(span) };
    match operation {
        DynamicOperation::Member(_) => binder.member(first, name, span),
        DynamicOperation::Invoke(_) => {
            let callee = binder.member_callee(first, name, span);
            let arguments = operands
                .map(|bound| Argument { bound, name: None, mode: Mode::Value })
                .collect::<Vec<_>>();
            match callee.kind {
                BoundKind::Methods(methods) => binder.call(span, *methods, span, arguments),
                _ => callee,
            }
        }
        DynamicOperation::Binary(operator) => match operands.next() {
            Some(second) => binder.binary(span, *operator, span, first, second),
            None => Bound::invalid(span),
        },
        DynamicOperation::Unary(UnaryOperator::Not) => binder.not(span, span, first),
        DynamicOperation::Unary(operator) => binder.sign(span, *operator, span, first),
        DynamicOperation::Convert(ty) => binder.cast(span, first, ty),
    }
}
