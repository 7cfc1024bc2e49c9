//! Binds an operation on `dynamic` values when the expression runs, with the runtime types of
//! its operands: by the same rules as at compile time, but for extension methods.

use std::sync::Arc;

use super::bound::{Bound, BoundKind, Methods};
use super::overload::Argument;
use super::{Binder, Code, Function, FunctionBody, Problem, ProblemKind, Unary};
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
    /// Sets a property of the first to the second.
    SetMember(&'o Arc<str>),
    /// Sets an element of the first, by all others but the last, to the last.
    SetIndex,
    /// A method of the first, with these type arguments, with the others as arguments.
    Invoke(&'o Arc<str>, &'o [Type]),
    /// A method that a type holds; true when the first operand is the object.
    Call(&'o Type, bool, &'o Arc<str>, &'o [Type]),
    /// A new object of a type.
    New(&'o Type),
    /// An operator.
    Binary(BinaryOperator),
    /// An operator.
    Unary(UnaryOperator),
    /// One more (true) or less.
    Step(bool),
    /// A conversion; true for a cast.
    Convert(&'o Type, bool),
}

/// What is known of an operand.
#[derive(Clone, Debug)]
pub struct DynamicOperand {
    /// Its runtime type, or its type where it is not dynamic.
    pub ty: Type,
    /// The constant that it is.
    pub constant: Option<Constant>,
}

/// The function that does the operation on such operands.
///
/// # Errors
/// What the compiler would say.
pub fn bind_dynamic(
    operation: &DynamicOperation<'_>,
    known: &[DynamicOperand],
) -> Result<Function, Problem> {
    let name = match operation {
        DynamicOperation::Member(name)
        | DynamicOperation::SetMember(name)
        | DynamicOperation::Invoke(name, _) => Arc::clone(name),
        _ => Arc::from(""),
    };
    let span = Span::default();
    let identifier = Identifier { text: name, span, has_hole: false };
    let name = SimpleName { span, identifier, type_arguments: Vec::new() };
    let mut binder = Binder { at_run_time: true, ..Binder::default() };
    binder.functions.push(super::FunctionContext::default());
    binder.enter();
    let mut operands = Vec::new();
    for operand in known {
        let slot = binder.new_slot();
        operands.push(match &operand.constant {
            Some(constant) => {
                Bound { span, ty: operand.ty.clone(), kind: BoundKind::Constant(constant.clone()) }
            }
            None if operand.ty == Type::Null => Bound::constant(span, Constant::Null),
            None => Bound::value(span, operand.ty.clone(), Code::Local(slot)),
        });
    }
    let result = operate(&mut binder, operation, &name, operands);
    let code =
        if matches!(result.kind, BoundKind::Invalid) { Code::Invalid } else { binder.code(result) };
    if let Some(index) = binder.problems.iter().position(|problem| problem.kind.is_error()) {
        return Err(binder.problems.swap_remove(index));
    }
    binder.leave();
    let count = u32::try_from(known.len()).unwrap_or(u32::MAX);
    Ok(binder.finish_function(None, count, FunctionBody::Expression(code)))
}

fn values<'a>(operands: impl Iterator<Item = Bound<'a>>) -> Vec<Argument<'a>> {
    operands.map(|bound| Argument { bound, name: None, mode: Mode::Value }).collect()
}

fn operate<'a>(
    binder: &mut Binder<'a>,
    operation: &DynamicOperation<'_>,
    name: &'a SimpleName,
    operands: Vec<Bound<'a>>,
) -> Bound<'a> {
    let span = Span::default();
    let mut operands = operands.into_iter();
    if let DynamicOperation::New(ty) = operation {
        return binder.creation_with(ty, values(operands));
    }
    if let DynamicOperation::Call(holder, has_receiver, name, types) = operation {
        let methods = Methods {
            name: Arc::clone(name),
            receiver: if *has_receiver { operands.next() } else { None },
            holder: (*holder).clone(),
            types: types.to_vec(),
            local: None,
        };
        return binder.call(span, methods, span, values(operands));
    }
    let Some(first) = operands.next() else { return Bound::invalid(span) };
    match operation {
        DynamicOperation::Member(_) => binder.member(first, name, span),
        DynamicOperation::SetMember(_) => {
            let place = binder.member(first, name, span);
            assign(binder, place, operands.next())
        }
        DynamicOperation::SetIndex => {
            let value = operands.next_back();
            let ty = first.ty.clone();
            let place = if let Type::Array(element, _) = &ty {
                let array = binder.code(first);
                let indices = operands.map(|bound| binder.array_index(bound)).collect();
                let kind = BoundKind::Element(Box::new((array, indices)));
                Bound { span, ty: (**element).clone(), kind }
            } else {
                binder.indexer_with(span, first, &ty, span, values(operands))
            };
            assign(binder, place, value)
        }
        DynamicOperation::Invoke(_, types) => {
            let callee = binder.member_callee(first, name, span);
            let arguments = values(operands);
            match callee.kind {
                BoundKind::Methods(mut methods) => {
                    methods.types = types.to_vec();
                    binder.call(span, *methods, span, arguments)
                }
                BoundKind::Invalid => callee,
                _ => {
                    let message = format!("`{}` is no method", name.identifier.text);
                    binder.problem(ProblemKind::UnknownMember, span, message);
                    Bound::invalid(span)
                }
            }
        }
        DynamicOperation::Binary(operator) => match operands.next() {
            Some(second) => binder.binary(span, *operator, span, first, second),
            None => Bound::invalid(span),
        },
        DynamicOperation::Unary(UnaryOperator::Not) => binder.not(span, span, first),
        DynamicOperation::Unary(operator) => binder.sign(span, *operator, span, first),
        DynamicOperation::Step(increment) => {
            let ty = first.ty.clone();
            if !ty.is_numeric() && !ty.is_enum() {
                let symbol = if *increment { "++" } else { "--" };
                let message = format!("`{symbol}` does not work on `{ty}`");
                binder.problem(ProblemKind::OperatorType, span, message);
                return Bound::invalid(span);
            }
            let checked = false;
            let unary = if *increment {
                Unary::Increment { checked }
            } else {
                Unary::Decrement { checked }
            };
            let code = binder.code(first);
            Bound::value(span, ty, Code::Unary(unary, Box::new(code)))
        }
        DynamicOperation::Convert(ty, true) => binder.cast(span, first, ty),
        DynamicOperation::Convert(ty, false) => {
            let code = binder.convert(first, ty);
            Bound::value(span, (*ty).clone(), code)
        }
        DynamicOperation::Call(..) | DynamicOperation::New(_) => Bound::invalid(span),
    }
}

fn assign<'a>(binder: &mut Binder<'a>, place: Bound<'a>, value: Option<Bound<'a>>) -> Bound<'a> {
    let span = place.span;
    let Some(value) = value else { return Bound::invalid(span) };
    if matches!(place.kind, BoundKind::Invalid) || !binder.is_assignable(&place) {
        return Bound::invalid(span);
    }
    let ty = place.ty.clone();
    let code = binder.convert(value, &ty);
    let code = binder.store(place, code);
    Bound::value(span, ty, code)
}
