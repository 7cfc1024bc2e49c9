//! `dynamic`: members found when the expression runs, by the runtime types of the operands.

use super::Interpreter;
use crate::expr::bind::{Dynamic, DynamicOperation, bind_dynamic};
use crate::expr::json::{Data, Token};
use crate::expr::members::{MemberKind, table};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Value};

impl Interpreter<'_> {
    pub(super) fn dynamic(&mut self, dynamic: &Dynamic) -> Result<Value, Fault> {
        match dynamic {
            Dynamic::Member(target, name) => {
                let target = self.eval(target)?;
                // A JSON object shows its properties as members.
                if let Some(token) = target.downcast::<Token>()
                    && matches!(token.data(), Data::Object(_))
                {
                    let name: &str = name;
                    return Ok(token.get(&name.into()).into());
                }
                self.operate(&DynamicOperation::Member(name), vec![target])
            }
            Dynamic::Index(target, indices) => {
                let mut operands = vec![self.eval(target)?];
                operands.extend(self.eval_all(indices)?);
                self.dynamic_index(&operands)
            }
            Dynamic::Invoke(target, name, arguments) => {
                let mut operands = vec![self.eval(target)?];
                operands.extend(self.eval_all(arguments)?);
                self.operate(&DynamicOperation::Invoke(name), operands)
            }
            Dynamic::Binary(operator, left, right) => {
                let operands = vec![self.eval(left)?, self.eval(right)?];
                self.operate(&DynamicOperation::Binary(*operator), operands)
            }
            Dynamic::Unary(operator, operand) => {
                let operands = vec![self.eval(operand)?];
                self.operate(&DynamicOperation::Unary(*operator), operands)
            }
        }
    }

    pub(super) fn convert_dynamic(&mut self, value: Value, ty: &Type) -> Result<Value, Fault> {
        if value.is_null() && ty.accepts_null() || super::is_instance(&value, ty) {
            return Ok(value);
        }
        self.operate(&DynamicOperation::Convert(ty), vec![value])
    }

    fn operate(
        &mut self,
        operation: &DynamicOperation<'_>,
        operands: Vec<Value>,
    ) -> Result<Value, Fault> {
        let on_null =
            matches!(operation, DynamicOperation::Member(_) | DynamicOperation::Invoke(_));
        if on_null && operands.first().is_none_or(Value::is_null) {
            return Err(binder_exception("Cannot perform runtime binding on a null reference"));
        }
        let types: Vec<Type> = operands.iter().map(Value::type_of).collect();
        let function =
            bind_dynamic(operation, &types).map_err(|message| binder_exception(&message))?;
        self.run(&function, &operands, &[])
    }

    fn dynamic_index(&mut self, operands: &[Value]) -> Result<Value, Fault> {
        let Some((target, indices)) = operands.split_first() else { return Ok(Value::Null) };
        match target {
            Value::Null => {
                Err(binder_exception("Cannot perform runtime binding on a null reference"))
            }
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
                Err(binder_exception(&format!("Cannot apply indexing to '{ty}'")))
            }
        }
    }
}

fn binder_exception(message: &str) -> Fault {
    Exception::new("Microsoft.CSharp.RuntimeBinder.RuntimeBinderException", message).into()
}
