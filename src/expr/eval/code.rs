//! Computes the value of compiled code.

use std::rc::Rc;

use super::{Interpreter, binary, unary};
use crate::expr::bind::{Call, Code, Lift, MethodGroup};
use crate::expr::members::{Args, Call as NativeCall, MemberKind, table};
use crate::expr::types::Type;
use crate::expr::value::{
    AnonymousObject, Array, Closure, Delegate, Exception, Fault, TupleObject, Value, integer_of,
};
use crate::source::Span;

impl Interpreter<'_> {
    /// The value of `code` in the running frame.
    ///
    /// # Errors
    /// What the code throws, and limits.
    pub(super) fn eval(&mut self, code: &Code) -> Result<Value, Fault> {
        match code {
            Code::Constant(constant) => Ok(constant.value()),
            Code::Local(slot) => Ok(self.local(*slot)),
            Code::Call(call) => self.call(call),
            Code::SetLocal(slot, value) => {
                let value = self.eval(value)?;
                self.set_local(*slot, value.clone());
                Ok(value)
            }
            Code::SetMember(call) => self.set_member(call),
            Code::Context => Ok(Value::object(crate::expr::context::ContextObject)),
            Code::And(parts) => self.eval_while(parts, true),
            Code::Or(parts) => self.eval_while(parts, false),
            Code::Not(operand) => Ok(match self.eval(operand)? {
                Value::Bool(value) => Value::Bool(!value),
                other => other,
            }),
            Code::Conditional(parts) => match self.eval(&parts.0)? {
                Value::Bool(true) => self.eval(&parts.1),
                _ => self.eval(&parts.2),
            },
            Code::Coalesce(pair) => match self.eval(&pair.0)? {
                Value::Null => self.eval(&pair.1),
                value => Ok(value),
            },
            Code::WhenNotNull(slot, pair) => match self.eval(&pair.0)? {
                Value::Null => Ok(Value::Null),
                value => {
                    self.put(*slot, value);
                    self.eval(&pair.1)
                }
            },
            Code::Binary(operator, pair, span) => {
                let left = self.eval(&pair.0)?;
                let right = self.eval(&pair.1)?;
                binary(*operator, &left, &right).map_err(|fault| self.at(*span, fault))
            }
            Code::Chain(chain) => {
                let mut left = self.eval(&chain.first)?;
                for (operator, right, span) in &chain.links {
                    let right = self.eval(right)?;
                    left =
                        binary(*operator, &left, &right).map_err(|fault| self.at(*span, fault))?;
                }
                Ok(left)
            }
            Code::Convert(pair, span) => {
                let value = self.eval(&pair.0)?;
                self.convert(value, &pair.1).map_err(|fault| self.at(*span, fault))
            }
            other => self.eval_rare(other),
        }
    }

    /// Runs code whose value nobody asks for.
    pub(super) fn execute(&mut self, code: &Code) -> Result<(), Fault> {
        match code {
            Code::SetLocal(slot, value) => {
                let value = self.eval(value)?;
                self.set_local(*slot, value);
            }
            other => drop(self.eval(other)?),
        }
        Ok(())
    }

    #[inline(never)]
    fn eval_rare(&mut self, code: &Code) -> Result<Value, Fault> {
        self.deeper(|this| this.eval_nested(code))
    }

    #[inline(never)]
    fn eval_nested(&mut self, code: &Code) -> Result<Value, Fault> {
        match code {
            Code::Segment(segment) => self.eval(segment.code()),
            Code::Reference(slot) => Ok(Value::Variable(self.reference(*slot))),
            Code::Invoke(invoke) => {
                let target = self.eval(&invoke.target)?;
                let arguments = self.eval_all(&invoke.arguments)?;
                self.invoke(&target, &arguments).map_err(|fault| self.at(invoke.span, fault))
            }
            Code::Lambda(function, ty) => {
                let captured = self.capture(function);
                Ok(Value::Delegate(Rc::new(Delegate::Closure(Closure {
                    function: function.clone(),
                    captured,
                    delegate: ty.clone(),
                }))))
            }
            Code::MethodGroup(group) => self.method_group(group),
            Code::Unary(operator, operand) => {
                let value = self.eval(operand)?;
                unary(*operator, &value)
            }
            Code::Concat(parts) => self.concat(parts),
            Code::Interpolate(parts) => self.interpolate(parts),
            Code::Sequence(codes) => {
                let mut last = Value::Null;
                for code in codes {
                    last = self.eval(code)?;
                }
                Ok(last)
            }
            Code::IsType(operand, ty) => {
                let value = self.eval(operand)?;
                Ok(Value::Bool(super::is_instance(&value, ty)))
            }
            Code::AsType(operand, ty) => {
                let value = self.eval(operand)?;
                Ok(if super::is_instance(&value, ty) { value } else { Value::Null })
            }
            Code::Matches(pair) => {
                let value = self.eval(&pair.0)?;
                Ok(Value::Bool(self.matches(&value, &pair.1)))
            }
            other => self.eval_construction(other),
        }
    }

    #[inline(never)]
    fn eval_construction(&mut self, code: &Code) -> Result<Value, Fault> {
        match code {
            Code::NewArray(element, values) => {
                let values = self.eval_all(values)?;
                Ok(Array::new(element.clone(), values).into())
            }
            Code::NewArrayOfShape(element, lengths, values) => {
                let values = self.eval_all(values)?;
                Ok(Array::with_lengths(element.clone(), lengths.clone(), values).into())
            }
            Code::NewArrayOfLength(element, lengths, span) => {
                self.new_array(element, lengths).map_err(|fault| self.at(*span, fault))
            }
            Code::Element(array, indices, span) => {
                let array = self.eval(array)?;
                let indices = self.eval_all(indices)?;
                element(&array, &indices).map_err(|fault| self.at(*span, fault))
            }
            Code::SetElement(pair, indices, span) => {
                let array = self.eval(&pair.0)?;
                let indices = self.eval_all(indices)?;
                let value = self.eval(&pair.1)?;
                set_element(&array, &indices, value).map_err(|fault| self.at(*span, fault))
            }
            Code::NewTuple(ty, items) => {
                let items = self.eval_all(items)?;
                Ok(TupleObject { items, type_of: ty.clone() }.into())
            }
            Code::TupleItem(tuple, index) => {
                let tuple = self.eval(tuple)?;
                let item =
                    tuple.downcast::<TupleObject>().and_then(|tuple| tuple.items.get(*index));
                item.cloned().ok_or_else(|| Exception::null_reference().into())
            }
            Code::WithTupleItem(pair, index) => {
                let tuple = self.eval(&pair.0)?;
                let value = self.eval(&pair.1)?;
                let Some(tuple) = tuple.downcast::<TupleObject>() else {
                    return Err(Exception::null_reference().into());
                };
                let mut items = tuple.items.clone();
                if let Some(place) = items.get_mut(*index) {
                    *place = value;
                }
                Ok(TupleObject { items, type_of: tuple.type_of.clone() }.into())
            }
            Code::NewAnonymous(shape, values) => {
                let values = self.eval_all(values)?;
                Ok(Value::object(AnonymousObject { shape: shape.clone(), values }))
            }
            Code::AnonymousItem(object, index, span) => {
                let object = self.eval(object)?;
                let item =
                    object.downcast::<AnonymousObject>().and_then(|found| found.values.get(*index));
                item.cloned().ok_or_else(|| self.at(*span, Exception::null_reference().into()))
            }
            Code::Default(ty) => Ok(super::default_value(ty)),
            Code::TypeOf(ty) => Ok(crate::expr::members::type_object(ty.clone())),
            Code::Throw(operand, span) => {
                let value = self.eval(operand)?;
                let fault = thrown(&value);
                Err(self.at(*span, fault))
            }
            Code::Dynamic(dynamic, span) => {
                self.dynamic(dynamic).map_err(|fault| self.at(*span, fault))
            }
            Code::Refused(what) => Err(Fault::not_supported(*what)),
            _ => Err(Fault::not_supported("an expression that does not compile")),
        }
    }

    /// Goes on while each part is the given truth value; the last that was computed is the result.
    fn eval_while(&mut self, parts: &[Code], goes_on: bool) -> Result<Value, Fault> {
        let mut last = Value::Bool(goes_on);
        for part in parts {
            last = self.eval(part)?;
            if !matches!(last, Value::Bool(value) if value == goes_on) {
                break;
            }
        }
        Ok(last)
    }

    pub(super) fn eval_all(&mut self, codes: &[Code]) -> Result<Vec<Value>, Fault> {
        let mut values = Vec::with_capacity(codes.len());
        for code in codes {
            values.push(self.eval(code)?);
        }
        Ok(values)
    }

    /// Calls a member without a heap allocation for up to three arguments.
    fn call(&mut self, call: &Call) -> Result<Value, Fault> {
        if call.order.is_some() || call.lift != Lift::No {
            return self.call_in_order(call);
        }
        match call.arguments.as_slice() {
            [] => self.call_native(call, &[]),
            [a] => {
                let a = self.eval(a)?;
                self.call_native(call, &[a])
            }
            [a, b] => {
                let arguments = [self.eval(a)?, self.eval(b)?];
                self.call_native(call, &arguments)
            }
            [a, b, c] => {
                let arguments = [self.eval(a)?, self.eval(b)?, self.eval(c)?];
                self.call_native(call, &arguments)
            }
            many => {
                let arguments = self.eval_all(many)?;
                self.call_native(call, &arguments)
            }
        }
    }

    #[inline(never)]
    fn call_in_order(&mut self, call: &Call) -> Result<Value, Fault> {
        let arguments = match &call.order {
            None => self.eval_all(&call.arguments)?,
            Some(order) => {
                let mut values = vec![Value::Null; call.arguments.len()];
                for &index in order {
                    if let (Some(place), Some(code)) =
                        (values.get_mut(index), call.arguments.get(index))
                    {
                        *place = self.eval(code)?;
                    }
                }
                values
            }
        };
        let nulls = arguments.iter().filter(|value| value.is_null()).count();
        if nulls > 0 {
            match call.lift {
                Lift::No => {}
                Lift::Null => return Ok(Value::Null),
                Lift::False => return Ok(Value::Bool(false)),
                Lift::Equal => return Ok(Value::Bool(nulls == arguments.len())),
                Lift::NotEqual => return Ok(Value::Bool(nulls != arguments.len())),
            }
        }
        self.call_native(call, &arguments)
    }

    fn call_native(&mut self, call: &Call, arguments: &[Value]) -> Result<Value, Fault> {
        let member = call.member;
        let result = match member.row.get {
            Some(native) => {
                if !member.is_static
                    && arguments.first().is_none_or(Value::is_null)
                    && !accepts_null_receiver(call)
                {
                    Err(Exception::null_reference().into())
                } else {
                    native(
                        &mut NativeCall { interpreter: self, types: &call.types, member },
                        Args(arguments),
                    )
                }
            }
            None => self.call_virtual(member, &call.types, arguments),
        };
        result.map_err(|fault| self.at(call.span, fault))
    }

    /// Calls the member of the receiver's own type that an interface's member stands for.
    #[inline(never)]
    pub(super) fn call_virtual(
        &mut self,
        member: &'static crate::expr::members::Member,
        types: &[Type],
        arguments: &[Value],
    ) -> Result<Value, Fault> {
        let Some(receiver) = arguments.first().filter(|value| !value.is_null()) else {
            return Err(Exception::null_reference().into());
        };
        if let (Value::Delegate(_), Some((_, rest))) = (receiver, arguments.split_first()) {
            return self.invoke(receiver, rest);
        }
        let actual = receiver.type_of();
        let Some((found, holder)) = table().implementation(&actual, member, types) else {
            return Err(Fault::not_supported(format!("{} of {actual}", member.qualified_name())));
        };
        let Some(native) = found.row.get else {
            return Err(Fault::not_supported(found.qualified_name()));
        };
        let own = types.get(member.owner_arity..).unwrap_or_default();
        let types: Vec<Type> = holder.arguments().iter().chain(own).cloned().collect();
        native(&mut NativeCall { interpreter: self, types: &types, member: found }, Args(arguments))
    }

    /// Sets a member without a heap allocation for an index and a value.
    fn set_member(&mut self, call: &Call) -> Result<Value, Fault> {
        match call.arguments.as_slice() {
            [receiver, value] => {
                let arguments = [self.eval(receiver)?, self.eval(value)?];
                self.set_native(call, &arguments)?;
                let [_, value] = arguments;
                Ok(value)
            }
            [receiver, index, value] => {
                let arguments = [self.eval(receiver)?, self.eval(index)?, self.eval(value)?];
                self.set_native(call, &arguments)?;
                let [_, _, value] = arguments;
                Ok(value)
            }
            many => {
                let mut arguments = self.eval_all(many)?;
                self.set_native(call, &arguments)?;
                Ok(arguments.pop().unwrap_or_default())
            }
        }
    }

    fn set_native(&mut self, call: &Call, arguments: &[Value]) -> Result<(), Fault> {
        let member = call.member;
        if !member.is_static && arguments.first().is_none_or(Value::is_null) {
            return Err(self.at(call.span, Exception::null_reference().into()));
        }
        let result = match member.row.set {
            Some(native) => native(
                &mut NativeCall { interpreter: self, types: &call.types, member },
                Args(arguments),
            ),
            None => self.set_virtual(member, &call.types, arguments),
        };
        result.map_err(|fault| self.at(call.span, fault))?;
        Ok(())
    }

    fn set_virtual(
        &mut self,
        member: &'static crate::expr::members::Member,
        types: &[Type],
        arguments: &[Value],
    ) -> Result<Value, Fault> {
        let Some(receiver) = arguments.first() else {
            return Err(Exception::null_reference().into());
        };
        let actual = receiver.type_of();
        let found = table().implementation(&actual, member, types);
        match found.and_then(|(found, holder)| Some((found, holder, found.row.set?))) {
            Some((found, holder, native)) => native(
                &mut NativeCall { interpreter: self, types: holder.arguments(), member: found },
                Args(arguments),
            ),
            None => Err(Fault::not_supported(format!(
                "setting {} of {actual}",
                member.qualified_name()
            ))),
        }
    }

    fn method_group(&mut self, group: &MethodGroup) -> Result<Value, Fault> {
        let receiver = match &group.receiver {
            Some(code) => {
                let value = self.eval(code)?;
                if value.is_null() && !group.member.is_extension {
                    return Err(self.at(group.span, Exception::null_reference().into()));
                }
                Some(value)
            }
            None => None,
        };
        Ok(Value::Delegate(Rc::new(Delegate::Method {
            member: group.member,
            types: group.types.clone(),
            receiver,
            delegate: group.delegate.clone(),
        })))
    }

    fn new_array(&mut self, element: &Type, lengths: &[Code]) -> Result<Value, Fault> {
        let mut sizes = Vec::new();
        for value in self.eval_all(lengths)? {
            let length = integer_of(&value).unwrap_or(0);
            let Ok(length) = usize::try_from(length) else {
                return Err(
                    Exception::overflow("Arithmetic operation resulted in an overflow.").into()
                );
            };
            sizes.push(length);
        }
        let total = sizes.iter().try_fold(1_usize, |product, size| product.checked_mul(*size));
        let total = total.unwrap_or(usize::MAX);
        self.reserve(total)?;
        let values = vec![super::default_value(element); total];
        Ok(Array::with_lengths(element.clone(), sizes, values).into())
    }
}

/// Members of `Nullable<T>` work on null.
fn accepts_null_receiver(call: &Call) -> bool {
    call.member.kind != MemberKind::Constructor
        && call.member.owner == table().known_id(crate::expr::members::Known::Nullable)
}

/// The fault of throwing a value.
pub(super) fn thrown(value: &Value) -> Fault {
    match value {
        Value::Exception(exception) => exception.clone().into(),
        _ => Exception::null_reference().into(),
    }
}

fn offset(array: &Array, indices: &[Value]) -> Result<usize, Fault> {
    let mut at = 0;
    for (length, index) in array.lengths().iter().zip(indices) {
        let index = integer_of(index).and_then(|index| usize::try_from(index).ok());
        match index.filter(|index| index < length) {
            Some(index) => at = at * length + index,
            None => return Err(Exception::index_out_of_range().into()),
        }
    }
    Ok(at)
}

pub(super) fn element(array: &Value, indices: &[Value]) -> Result<Value, Fault> {
    let Value::Array(array) = array else { return Err(Exception::null_reference().into()) };
    let at = offset(array, indices)?;
    array.get(at).ok_or_else(|| Exception::index_out_of_range().into())
}

fn set_element(array: &Value, indices: &[Value], value: Value) -> Result<Value, Fault> {
    let Value::Array(array) = array else { return Err(Exception::null_reference().into()) };
    let at = offset(array, indices)?;
    if !array.element().is_value_type()
        && !value.is_null()
        && !super::is_instance(&value, array.element())
    {
        return Err(Exception::new(
            "System.ArrayTypeMismatchException",
            "Attempted to access an element as a type incompatible with the array.",
        )
        .into());
    }
    array.set(at, value.clone());
    Ok(value)
}

impl Interpreter<'_> {
    /// Marks where a fault of a statement arose.
    pub(super) fn mark<T>(&mut self, span: Span, result: Result<T, Fault>) -> Result<T, Fault> {
        result.map_err(|fault| self.at(span, fault))
    }
}
