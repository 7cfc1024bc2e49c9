//! `dynamic`: members found when the expression runs, by the runtime types of the operands.

use super::Interpreter;
use super::dynamic_json;
use crate::expr::bind::{
    Dynamic, DynamicArgument, DynamicConversion, DynamicOperand, DynamicOperation, ProblemKind,
    bind_dynamic,
};
use crate::expr::json::{Data, Token};
use crate::expr::members::{MemberKind, table};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Value};

const CLASS: &str = "Microsoft.CSharp.RuntimeBinder.RuntimeBinderException";
const ON_NULL: &str = "Cannot perform runtime binding on a null reference";

/// Operands with what is known of them.
#[derive(Default)]
struct Operands {
    values: Vec<Value>,
    known: Vec<DynamicOperand>,
}

impl Operands {
    fn push(&mut self, value: Value) {
        self.known.push(DynamicOperand { ty: value.type_of(), constant: None });
        self.values.push(value);
    }

    fn of(values: Vec<Value>) -> Self {
        let mut operands = Self::default();
        for value in values {
            operands.push(value);
        }
        operands
    }
}

impl Interpreter<'_> {
    pub(super) fn dynamic(&mut self, dynamic: &Dynamic) -> Result<Value, Fault> {
        match dynamic {
            Dynamic::Member(target, name, _) => {
                let target = self.eval(target)?;
                // A JSON object shows its properties as members.
                if let Some(token) = object_token(&target) {
                    let name: &str = name;
                    return Ok(token.get(&name.into()).into());
                }
                self.on_object(&DynamicOperation::Member(name), Operands::of(vec![target]))
            }
            Dynamic::SetMember(target, name, value) => {
                let (target, value) = (self.eval(target)?, self.eval(value)?);
                if let Some(token) = object_token(&target) {
                    let name: &str = name;
                    token.set(&name.into(), &dynamic_json::token_of(&value)?);
                    return Ok(value);
                }
                let operands = Operands::of(vec![target, value.clone()]);
                self.on_object(&DynamicOperation::SetMember(name), operands)?;
                Ok(value)
            }
            Dynamic::Index(target, indices) => {
                let mut operands = vec![self.eval(target)?];
                operands.extend(self.eval_all(indices)?);
                self.dynamic_index(&operands)
            }
            Dynamic::SetIndex(target, indices, value) => {
                let mut operands = vec![self.eval(target)?];
                operands.extend(self.eval_all(indices)?);
                let value = self.eval(value)?;
                operands.push(value.clone());
                self.on_object(&DynamicOperation::SetIndex, Operands::of(operands))?;
                Ok(value)
            }
            Dynamic::Invoke(target, name, types, arguments) => {
                let mut operands = Operands::of(vec![self.eval(target)?]);
                self.arguments_of(arguments, &mut operands)?;
                self.on_object(&DynamicOperation::Invoke(name, types), operands)
            }
            Dynamic::Call(call) => {
                let mut operands = Operands::default();
                if let Some((receiver, ty)) = &call.receiver {
                    operands.values.push(self.eval(receiver)?);
                    operands.known.push(DynamicOperand { ty: ty.clone(), constant: None });
                }
                self.arguments_of(&call.arguments, &mut operands)?;
                let has_receiver = call.receiver.is_some();
                let operation =
                    DynamicOperation::Call(&call.holder, has_receiver, &call.name, &call.types);
                self.operate(&operation, &operands)
            }
            Dynamic::New(ty, arguments) => {
                let mut operands = Operands::default();
                self.arguments_of(arguments, &mut operands)?;
                self.operate(&DynamicOperation::New(ty), &operands)
            }
            Dynamic::Binary(operator, left, right) => {
                let (left, right) = (self.eval(left)?, self.eval(right)?);
                if let Some(result) = self.json_operator(*operator, &left, &right) {
                    return result;
                }
                let operands = Operands::of(vec![left, right]);
                self.operate(&DynamicOperation::Binary(*operator), &operands)
            }
            Dynamic::Unary(operator, operand) => {
                let operands = Operands::of(vec![self.eval(operand)?]);
                self.operate(&DynamicOperation::Unary(*operator), &operands)
            }
            Dynamic::Step(increment, operand) => {
                let operands = Operands::of(vec![self.eval(operand)?]);
                self.operate(&DynamicOperation::Step(*increment), &operands)
            }
        }
    }

    fn arguments_of(
        &mut self,
        arguments: &[DynamicArgument],
        operands: &mut Operands,
    ) -> Result<(), Fault> {
        for argument in arguments {
            let value = self.eval(&argument.code)?;
            let ty = argument.ty.clone().unwrap_or_else(|| value.type_of());
            operands.values.push(value);
            operands.known.push(DynamicOperand { ty, constant: argument.constant.clone() });
        }
        Ok(())
    }

    pub(super) fn convert_dynamic(
        &mut self,
        value: Value,
        ty: &Type,
        how: DynamicConversion,
    ) -> Result<Value, Fault> {
        let fits = super::is_instance(&value, ty);
        if fits || value.is_null() && ty.accepts_null() {
            return Ok(value);
        }
        // A JSON value converts itself, but for one that decides and for null.
        let scalar = value.downcast::<Token>().and_then(Token::as_scalar);
        let converts_itself =
            scalar.is_some_and(|scalar| !scalar.value.is_null() || ty.accepts_null());
        let cast =
            how == DynamicConversion::Cast || how == DynamicConversion::Implicit && converts_itself;
        self.operate(&DynamicOperation::Convert(ty, cast), &Operands::of(vec![value]))
    }

    /// An operation on the first operand, which must not be null.
    fn on_object(
        &mut self,
        operation: &DynamicOperation<'_>,
        operands: Operands,
    ) -> Result<Value, Fault> {
        if operands.values.first().is_none_or(Value::is_null) {
            return Err(Exception::new(CLASS, ON_NULL).into());
        }
        self.operate(operation, &operands)
    }

    fn operate(
        &mut self,
        operation: &DynamicOperation<'_>,
        operands: &Operands,
    ) -> Result<Value, Fault> {
        let function = bind_dynamic(operation, &operands.known).map_err(|problem| {
            let first = operands.known.first().map(|operand| &operand.ty);
            match (operation, first.and_then(shown)) {
                (
                    DynamicOperation::Member(name) | DynamicOperation::Invoke(name, _),
                    Some(first),
                ) if problem.kind == ProblemKind::UnknownMember => {
                    let message = format!("'{first}' does not contain a definition for '{name}'");
                    Fault::from(Exception::new(CLASS, message))
                }
                _ => Exception::without_message(CLASS, problem.message).into(),
            }
        })?;
        self.run(&function, &operands.values, &[])
    }

    fn dynamic_index(&mut self, operands: &[Value]) -> Result<Value, Fault> {
        let Some((target, indices)) = operands.split_first() else { return Ok(Value::Null) };
        match target {
            Value::Null => Err(Exception::new(CLASS, ON_NULL).into()),
            Value::Array(_) => super::code::element(target, indices),
            _ => {
                let ty = target.type_of();
                let levels = std::iter::once(ty.clone()).chain(table().bases(&ty).into_owned());
                for level in levels {
                    let Some(definition) = table().definition_of(&level) else { continue };
                    let found = definition.named("this[]").find(|member| {
                        member.kind == MemberKind::Indexer
                            && member.parameters.len() == indices.len()
                            && member.parameters.iter().zip(indices).all(|(parameter, index)| {
                                super::is_instance(
                                    index,
                                    &parameter.ty.substitute(level.arguments()),
                                )
                            })
                    });
                    if let Some(member) = found {
                        return self.call_member(member, level.arguments(), operands);
                    }
                }
                let message = format!("Cannot apply indexing to '{ty}'");
                Err(Exception::without_message(CLASS, message).into())
            }
        }
    }
}

fn object_token(value: &Value) -> Option<&Token> {
    value.downcast::<Token>().filter(|token| matches!(token.data(), Data::Object(_)))
}

/// A type as the messages of the runtime's binder write it.
fn shown(ty: &Type) -> Option<String> {
    match ty {
        Type::Named(_, arguments) if arguments.is_empty() => Some(ty.full_name()),
        Type::Named(..) | Type::Array(..) | Type::Anonymous(_) | Type::Tuple(_) => None,
        _ => Some(ty.to_string()),
    }
}
