//! `KeyValuePair<K, V>`.

use crate::expr::eval::{Interpreter, default_value, equals, hash_all};
use crate::expr::members::{Known, Row, known_generic, row};
use crate::expr::types::Type;
use crate::expr::value::{Fault, Object, Text, Value};

/// A `KeyValuePair<K, V>`.
#[derive(Debug)]
pub(crate) struct Pair {
    ty: Type,
    pub(crate) key: Value,
    pub(crate) value: Value,
}

/// Makes a `KeyValuePair<K, V>` of the type given.
pub(crate) fn pair(ty: Type, key: Value, value: Value) -> Value {
    Value::object(Pair { ty, key, value })
}

/// Key and value of a `KeyValuePair<K, V>`.
pub(crate) fn pair_parts(value: &Value) -> Option<(Value, Value)> {
    value.downcast::<Pair>().map(|pair| (pair.key.clone(), pair.value.clone()))
}

impl Drop for Pair {
    fn drop(&mut self) {
        let mut parts = vec![std::mem::take(&mut self.key), std::mem::take(&mut self.value)];
        crate::expr::stack::release(&mut parts);
    }
}

impl Object for Pair {
    fn type_of(&self) -> Type {
        self.ty.clone()
    }

    fn to_text(&self, interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        let (key, value) = (interpreter.to_text(&self.key)?, interpreter.to_text(&self.value)?);
        Ok(Text::concat(&[&"[".into(), &key, &", ".into(), &value, &"]".into()]))
    }

    fn equals(&self, other: &Value) -> bool {
        other
            .downcast::<Self>()
            .is_some_and(|other| equals(&self.key, &other.key) && equals(&self.value, &other.value))
    }

    fn hash(&self) -> Option<u64> {
        Some(hash_all(&[self.key.clone(), self.value.clone()]))
    }
}

pub(super) const PAIR: &[Row] = &[
    row(
        "new()",
        |call, _| {
            let ty = known_generic(Known::KeyValuePair, call.types);
            let (key, value) = (call.type_argument(0), call.type_argument(1));
            Ok(pair(ty, default_value(&key), default_value(&value)))
        },
        "the defaults of both types",
    ),
    row(
        "new(TKey key, TValue value)",
        |call, args| {
            let ty = known_generic(Known::KeyValuePair, call.types);
            Ok(pair(ty, args.value(0), args.value(1)))
        },
        "a key and its value",
    ),
    row("TKey Key { get; }", |_, args| Ok(args.object::<Pair>(0)?.key.clone()), "the key"),
    row("TValue Value { get; }", |_, args| Ok(args.object::<Pair>(0)?.value.clone()), "the value"),
    row(
        "void Deconstruct(out TKey key, out TValue value)",
        |_, args| {
            let pair = args.object::<Pair>(0)?;
            args.get(1).assign(pair.key.clone());
            args.get(2).assign(pair.value.clone());
            Ok(Value::Null)
        },
        "key and value",
    ),
];

/// Members of the class without type arguments.
pub(super) const CREATE: &[Row] = &[row(
    "static KeyValuePair<TKey, TValue> Create<TKey, TValue>(TKey key, TValue value)",
    |call, args| {
        let ty = known_generic(Known::KeyValuePair, call.types);
        Ok(pair(ty, args.value(0), args.value(1)))
    },
    "a key and its value",
)];
