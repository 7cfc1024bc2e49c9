//! `System.Tuple` of one to eight items, and the members of value tuples.

use std::cmp::Ordering;

use crate::expr::eval::{Interpreter, compare, equals, hash_all};
use crate::expr::members::{Args, Call, Row, TypeRows, class, row, statics};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, TupleObject, Value};

use super::equality::generic_of;

macro_rules! tuples {
    ($(($name:literal, $new:literal, [$($item:literal),*])),* $(,)?) => {
        &[
            statics("System.Tuple", "makes tuples that are objects").rows(CREATE),
            $(class($name, "items of any types")
                .bases(&["IComparable"])
                .rows(&[
                    row($new, create, "a tuple of these items"),
                    $(row($item, item, "an item"),)*
                ]),)*
        ]
    };
}

pub(in crate::expr::members) const TYPES: &[TypeRows] = tuples![
    ("System.Tuple<T1>", "new(T1 item1)", ["T1 Item1 { get; }"]),
    ("System.Tuple<T1, T2>", "new(T1 item1, T2 item2)", ["T1 Item1 { get; }", "T2 Item2 { get; }"]),
    (
        "System.Tuple<T1, T2, T3>",
        "new(T1 item1, T2 item2, T3 item3)",
        ["T1 Item1 { get; }", "T2 Item2 { get; }", "T3 Item3 { get; }"]
    ),
    (
        "System.Tuple<T1, T2, T3, T4>",
        "new(T1 item1, T2 item2, T3 item3, T4 item4)",
        ["T1 Item1 { get; }", "T2 Item2 { get; }", "T3 Item3 { get; }", "T4 Item4 { get; }"]
    ),
    (
        "System.Tuple<T1, T2, T3, T4, T5>",
        "new(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5)",
        [
            "T1 Item1 { get; }",
            "T2 Item2 { get; }",
            "T3 Item3 { get; }",
            "T4 Item4 { get; }",
            "T5 Item5 { get; }"
        ]
    ),
    (
        "System.Tuple<T1, T2, T3, T4, T5, T6>",
        "new(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6)",
        [
            "T1 Item1 { get; }",
            "T2 Item2 { get; }",
            "T3 Item3 { get; }",
            "T4 Item4 { get; }",
            "T5 Item5 { get; }",
            "T6 Item6 { get; }"
        ]
    ),
    (
        "System.Tuple<T1, T2, T3, T4, T5, T6, T7>",
        "new(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6, T7 item7)",
        [
            "T1 Item1 { get; }",
            "T2 Item2 { get; }",
            "T3 Item3 { get; }",
            "T4 Item4 { get; }",
            "T5 Item5 { get; }",
            "T6 Item6 { get; }",
            "T7 Item7 { get; }"
        ]
    ),
    (
        "System.Tuple<T1, T2, T3, T4, T5, T6, T7, TRest>",
        "new(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6, T7 item7, TRest rest)",
        [
            "T1 Item1 { get; }",
            "T2 Item2 { get; }",
            "T3 Item3 { get; }",
            "T4 Item4 { get; }",
            "T5 Item5 { get; }",
            "T6 Item6 { get; }",
            "T7 Item7 { get; }",
            "TRest Rest { get; }"
        ]
    ),
];

const CREATE: &[Row] = &[
    row("static Tuple<T1> Create<T1>(T1 item1)", create, "a tuple"),
    row("static Tuple<T1, T2> Create<T1, T2>(T1 item1, T2 item2)", create, "a tuple"),
    row(
        "static Tuple<T1, T2, T3> Create<T1, T2, T3>(T1 item1, T2 item2, T3 item3)",
        create,
        "a tuple",
    ),
    row(
        "static Tuple<T1, T2, T3, T4> Create<T1, T2, T3, T4>(T1 item1, T2 item2, T3 item3, T4 item4)",
        create,
        "a tuple",
    ),
    row(
        "static Tuple<T1, T2, T3, T4, T5> Create<T1, T2, T3, T4, T5>(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5)",
        create,
        "a tuple",
    ),
    row(
        "static Tuple<T1, T2, T3, T4, T5, T6> Create<T1, T2, T3, T4, T5, T6>(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6)",
        create,
        "a tuple",
    ),
    row(
        "static Tuple<T1, T2, T3, T4, T5, T6, T7> Create<T1, T2, T3, T4, T5, T6, T7>(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6, T7 item7)",
        create,
        "a tuple",
    ),
    row(
        "static Tuple<T1, T2, T3, T4, T5, T6, T7, Tuple<T8>> Create<T1, T2, T3, T4, T5, T6, T7, T8>(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6, T7 item7, T8 item8)",
        create,
        "a tuple",
    ),
];

/// A `System.Tuple`.
#[derive(Debug)]
pub(crate) struct Items {
    types: Vec<Type>,
    items: Vec<Value>,
}

impl Items {
    /// All items, those of the rest included.
    fn flat(&self) -> Vec<Value> {
        let mut found: Vec<Value> = self.items.iter().take(7).cloned().collect();
        if let Some(rest) = self.items.get(7) {
            match rest.downcast::<Self>() {
                Some(rest) => found.extend(rest.flat()),
                None => found.push(rest.clone()),
            }
        }
        found
    }
}

/// The items of a `System.Tuple` by the names of its properties.
pub(crate) fn tuple_properties(value: &Value) -> Option<Vec<(String, Value)>> {
    let tuple = value.downcast::<Items>()?;
    let names = (1..8).map(|at| format!("Item{at}")).chain(["Rest".to_owned()]);
    Some(names.zip(tuple.items.iter().cloned()).collect())
}

impl Drop for Items {
    fn drop(&mut self) {
        crate::expr::stack::release(&mut self.items);
    }
}

impl Object for Items {
    fn type_of(&self) -> Type {
        generic_of("System.Tuple", &self.types)
    }

    fn to_text(&self, interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        let mut parts = Vec::new();
        for item in self.flat() {
            parts.push(interpreter.to_text(&item)?.to_utf8().into_owned());
        }
        Ok(format!("({})", parts.join(", ")).into())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| {
            self.types == other.types
                && self.items.iter().zip(&other.items).all(|(a, b)| equals(a, b))
        })
    }

    fn hash(&self) -> Option<u64> {
        Some(hash_all(&self.items))
    }

    fn compare(&self, other: &Value) -> Option<Result<Ordering, Fault>> {
        let other = other.downcast::<Self>()?;
        Some(compare_items(&self.items, &other.items))
    }
}

fn compare_items(a: &[Value], b: &[Value]) -> Result<Ordering, Fault> {
    for (a, b) in a.iter().zip(b) {
        let order = compare(a, b)?;
        if order.is_ne() {
            return Ok(order);
        }
    }
    Ok(Ordering::Equal)
}

fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let mut types = call.types.to_vec();
    let mut items = args.0.to_vec();
    let is_method = call.member.name == "Create";
    if let (true, Some(last), Some(item)) = (is_method, types.get(7).cloned(), items.get(7)) {
        let rest = Items { types: vec![last.clone()], items: vec![item.clone()] };
        let rest_type = rest.type_of();
        types.truncate(7);
        items.truncate(7);
        types.push(rest_type);
        items.push(Value::object(rest));
    } else if items.len() == 8 && items.get(7).is_none_or(|rest| rest.downcast::<Items>().is_none())
    {
        let message = "The last element of an eight element tuple must be a Tuple.";
        return Err(Exception::argument(message).into());
    }
    Ok(Value::object(Items { types, items }))
}

fn item(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let index = match call.member.name.strip_prefix("Item").and_then(|n| n.parse::<usize>().ok()) {
        Some(number) => number - 1,
        None => 7,
    };
    let found = args.object::<Items>(0)?.items.get(index).cloned();
    found.ok_or_else(|| call.not_supported())
}

/// Members of value tuples, and `ValueTuple.Create`.
pub(in crate::expr::members) const VALUE_TUPLE: &[Row] = &[
    row("static (T1, T2) Create<T1, T2>(T1 item1, T2 item2)", create_value, "a value tuple"),
    row(
        "static (T1, T2, T3) Create<T1, T2, T3>(T1 item1, T2 item2, T3 item3)",
        create_value,
        "a value tuple",
    ),
    row(
        "static (T1, T2, T3, T4) Create<T1, T2, T3, T4>(T1 item1, T2 item2, T3 item3, T4 item4)",
        create_value,
        "a value tuple",
    ),
    row(
        "static (T1, T2, T3, T4, T5) Create<T1, T2, T3, T4, T5>(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5)",
        create_value,
        "a value tuple",
    ),
    row(
        "int CompareTo(object other)",
        |_, args| {
            let (a, b) = (args.object::<TupleObject>(0)?, args.get(1));
            match b.downcast::<TupleObject>() {
                None if b.is_null() => Ok(1.into()),
                Some(b) if a.type_of == b.type_of => {
                    Ok((compare_items(&a.items, &b.items)? as i32).into())
                }
                _ => {
                    let message = format!("Argument must be of type {}.", a.type_of.runtime_name());
                    Err(Exception::with_parameter("System.ArgumentException", message, "other")
                        .into())
                }
            }
        },
        "negative, zero or positive, item by item",
    ),
];

fn create_value(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(TupleObject { items: args.0.to_vec(), type_of: Type::tuple(call.types.to_vec()) }.into())
}
