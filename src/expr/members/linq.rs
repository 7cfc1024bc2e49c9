//! What the queries over sequences do.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::{Args, Call, Known, TypeRows, interface, known_generic, row, table};
use crate::expr::eval::{Interpreter, compare, equals, hash_value, numeric};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Exception, Fault, Object, Value, enumerate_values};

pub(super) const TYPES: &[TypeRows] = &[
    interface("System.Linq.IGrouping<out TKey, out TElement>", "elements that share a key")
        .bases(&["IEnumerable<TElement>"])
        .rows(&[row(
            "TKey Key { get; }",
            |_, args| Ok(args.object::<Grouping>(0)?.key.clone()),
            "the key",
        )]),
    interface("System.Linq.IOrderedEnumerable<out T>", "a sequence in order")
        .bases(&["IEnumerable<T>"]),
];

/// What a deferred sequence computes from its arguments when it is walked.
type Compute = fn(&mut Interpreter<'_>, &[Value]) -> Result<Vec<Value>, Fault>;

/// A sequence that is computed when it is walked.
struct Deferred {
    ty: Type,
    class: String,
    arguments: Vec<Value>,
    compute: Compute,
}

impl std::fmt::Debug for Deferred {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deferred").field("class", &self.class).finish_non_exhaustive()
    }
}

impl Object for Deferred {
    fn type_of(&self) -> Type {
        self.ty.clone()
    }

    fn runtime_name(&self) -> Option<String> {
        Some(self.class.clone())
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(Box::new(Computing {
            arguments: self.arguments.clone(),
            compute: self.compute,
            running: None,
        }))
    }
}

struct Computing {
    arguments: Vec<Value>,
    compute: Compute,
    running: Option<Box<dyn Enumerator>>,
}

impl Enumerator for Computing {
    fn next(&mut self, interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        let running = match &mut self.running {
            Some(running) => running,
            none => {
                let values = (self.compute)(interpreter, &self.arguments)?;
                interpreter.reserve(values.len())?;
                none.insert(enumerate_values(values))
            }
        };
        running.next(interpreter)
    }
}

/// A deferred sequence of the member's declared type.
pub(super) fn defer(call: &Call<'_, '_>, args: Args<'_>, compute: Compute) -> Result<Value, Fault> {
    args.required(0, "source")?;
    let ty = call.member.result.substitute(call.types);
    let arguments: Vec<String> = ty.arguments().iter().map(Type::runtime_name).collect();
    let name = &call.member.name;
    let class = format!("System.Linq.Enumerable+{name}Iterator`1[{}]", arguments.join(","));
    Ok(Value::object(Deferred { ty, class, arguments: args.0.to_vec(), compute }))
}

pub(super) fn argument(arguments: &[Value], index: usize) -> Value {
    arguments.get(index).cloned().unwrap_or_default()
}

pub(super) fn source(
    interpreter: &mut Interpreter<'_>,
    arguments: &[Value],
) -> Result<Vec<Value>, Fault> {
    interpreter.collect(&argument(arguments, 0))
}

pub(super) fn test(
    interpreter: &mut Interpreter<'_>,
    predicate: &Value,
    arguments: &[Value],
) -> Result<bool, Fault> {
    interpreter.step()?;
    Ok(matches!(interpreter.invoke(predicate, arguments)?, Value::Bool(true)))
}

pub(super) fn count_argument(arguments: &[Value]) -> usize {
    match arguments.get(1) {
        Some(Value::Int(count)) => usize::try_from(*count).unwrap_or(0),
        _ => 0,
    }
}

/// Elements before the first that fails a test, or from it on.
pub(super) fn while_test(
    interpreter: &mut Interpreter<'_>,
    arguments: &[Value],
    take: bool,
) -> Result<Vec<Value>, Fault> {
    let values = source(interpreter, arguments)?;
    let mut passed = values.len();
    for (at, value) in values.iter().enumerate() {
        if !test(interpreter, &argument(arguments, 1), std::slice::from_ref(value))? {
            passed = at;
            break;
        }
    }
    Ok(if take {
        values.into_iter().take(passed).collect()
    } else {
        values.into_iter().skip(passed).collect()
    })
}

/// A set of values that remembers their order.
#[derive(Default)]
pub(super) struct Seen {
    places: HashMap<u64, Vec<Value>>,
}

impl Seen {
    /// False when an equal value is there already.
    pub(super) fn insert(&mut self, value: &Value) -> bool {
        let place = self.places.entry(hash_value(value)).or_default();
        if place.iter().any(|known| equals(known, value)) {
            return false;
        }
        place.push(value.clone());
        true
    }

    /// True when an equal value is there.
    pub(super) fn has(&self, value: &Value) -> bool {
        let place = self.places.get(&hash_value(value));
        place.is_some_and(|place| place.iter().any(|known| equals(known, value)))
    }
}

/// `IGrouping<K, T>`
#[derive(Debug)]
pub(super) struct Grouping {
    ty: Type,
    pub(super) key: Value,
    pub(super) items: Vec<Value>,
}

impl Object for Grouping {
    fn type_of(&self) -> Type {
        self.ty.clone()
    }

    fn runtime_name(&self) -> Option<String> {
        let names: Vec<String> = self.ty.arguments().iter().map(Type::runtime_name).collect();
        Some(format!("System.Linq.Grouping`2[{}]", names.join(",")))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(enumerate_values(self.items.clone()))
    }

    fn count(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// Groups values by key in the order of each key's first element.
pub(super) fn groups(
    interpreter: &mut Interpreter<'_>,
    values: Vec<Value>,
    key_of: &Value,
    element_of: Option<&Value>,
) -> Result<Vec<(Value, Vec<Value>)>, Fault> {
    let mut found: Vec<(Value, Vec<Value>)> = Vec::new();
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for value in values {
        interpreter.step()?;
        let key = interpreter.invoke(key_of, std::slice::from_ref(&value))?;
        let element = match element_of {
            Some(selector) => interpreter.invoke(selector, &[value])?,
            None => value,
        };
        let place = places.entry(hash_value(&key)).or_default();
        let known = place
            .iter()
            .copied()
            .find(|at| found.get(*at).is_some_and(|(other, _)| equals(other, &key)));
        match known.and_then(|at| found.get_mut(at)) {
            Some((_, items)) => items.push(element),
            None => {
                place.push(found.len());
                found.push((key, vec![element]));
            }
        }
    }
    Ok(found)
}

/// Groups as objects.
pub(super) fn grouping(ty: &Type, (key, items): (Value, Vec<Value>)) -> Value {
    Value::object(Grouping { ty: ty.clone(), key, items })
}

/// `IGrouping<K, T>` of a key and an element type.
pub(super) fn grouping_type(key: Type, element: Type) -> Type {
    match table().find("System.Linq.IGrouping`2") {
        Some(id) => Type::generic(id, vec![key, element]),
        None => known_generic(Known::IEnumerableOf, &[element]),
    }
}

/// `IOrderedEnumerable<T>`
#[derive(Debug)]
struct Ordered {
    ty: Type,
    source: Value,
    /// Key selector, descending.
    keys: Vec<(Value, bool)>,
}

impl Object for Ordered {
    fn type_of(&self) -> Type {
        self.ty.clone()
    }

    fn runtime_name(&self) -> Option<String> {
        let element = self.ty.arguments().first().map(Type::runtime_name).unwrap_or_default();
        Some(format!("System.Linq.Enumerable+OrderedIterator`2[{element}]"))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        let mut arguments = vec![self.source.clone()];
        for (selector, descending) in &self.keys {
            arguments.extend([selector.clone(), (*descending).into()]);
        }
        Some(Box::new(Computing { arguments, compute: sort, running: None }))
    }
}

fn sort(interpreter: &mut Interpreter<'_>, arguments: &[Value]) -> Result<Vec<Value>, Fault> {
    let values = source(interpreter, arguments)?;
    let orders: Vec<&[Value]> = arguments.get(1..).unwrap_or_default().chunks(2).collect();
    let mut keyed = Vec::with_capacity(values.len());
    for value in values {
        interpreter.step()?;
        let mut keys = Vec::with_capacity(orders.len());
        for order in &orders {
            let selector = argument(order, 0);
            keys.push(if selector.is_null() {
                value.clone()
            } else {
                interpreter.invoke(&selector, std::slice::from_ref(&value))?
            });
        }
        keyed.push((keys, value));
    }
    let mut fault = None;
    keyed.sort_by(|(a, _), (b, _)| {
        for ((a, b), order) in a.iter().zip(b).zip(&orders) {
            let result = match compare(a, b) {
                Ok(result) => result,
                Err(found) => {
                    fault.get_or_insert(found);
                    Ordering::Equal
                }
            };
            let descending = matches!(order.get(1), Some(Value::Bool(true)));
            let result = if descending { result.reverse() } else { result };
            if result.is_ne() {
                return result;
            }
        }
        Ordering::Equal
    });
    match fault {
        Some(Fault::Exception(_)) => {
            let message = "Failed to compare two elements in the array.";
            Err(Exception::invalid_operation(message).into())
        }
        Some(fault) => Err(fault),
        None => Ok(keyed.into_iter().map(|(_, value)| value).collect()),
    }
}

/// `OrderBy`, `OrderByDescending`, `ThenBy`, `ThenByDescending`.
pub(super) fn order(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let first = args.required(0, "source")?;
    let selector = args.required(1, "keySelector")?.clone();
    let descending = call.member.name.ends_with("Descending");
    let ty = call.member.result.substitute(call.types);
    let key = (selector, descending);
    let ordered = match first.downcast::<Ordered>() {
        Some(earlier) if call.member.name.starts_with("ThenBy") => {
            let mut keys = earlier.keys.clone();
            keys.push(key);
            Ordered { ty, source: earlier.source.clone(), keys }
        }
        _ => Ordered { ty, source: first.clone(), keys: vec![key] },
    };
    Ok(Value::object(ordered))
}

fn no_elements() -> Fault {
    Exception::invalid_operation("Sequence contains no elements").into()
}

/// The values to sum or compare: what a selector makes of the elements, or the elements.
fn numbers(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Vec<Value>, Fault> {
    let values = call.collect(args.required(0, "source")?)?;
    if args.len() < 2 {
        return Ok(values);
    }
    let selector = args.required(1, "selector")?;
    values.into_iter().map(|value| call.invoke(selector, &[value])).collect()
}

/// `Sum`, over any numeric type; nulls count for nothing.
pub(super) fn sum(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let result = call.member.result.substitute(call.types);
    let plain = result.without_nullable().clone();
    let overflow = || Exception::overflow("Arithmetic operation resulted in an overflow.");
    let mut whole: i64 = 0;
    let mut real = 0.0_f64;
    let mut exact = rust_decimal::Decimal::ZERO;
    for value in numbers(call, args)? {
        call.interpreter.step()?;
        match value {
            Value::Int(value) => {
                whole += i64::from(value);
                if i32::try_from(whole).is_err() {
                    return Err(overflow().into());
                }
            }
            Value::Long(value) => whole = whole.checked_add(value).ok_or_else(overflow)?,
            Value::Float(value) => real += f64::from(value),
            Value::Double(value) => real += value,
            Value::Decimal(value) => exact = exact.checked_add(value).ok_or_else(overflow)?,
            Value::Null => {}
            _ => return Err(call.not_supported()),
        }
    }
    match plain {
        Type::Int | Type::Long => numeric(&Value::Long(whole), &plain, true),
        Type::Float => Ok(Value::Float(real as f32)),
        Type::Double => Ok(real.into()),
        _ => Ok(exact.into()),
    }
}

/// `Average`
pub(super) fn average(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let nullable = call.member.result.is_nullable();
    let values: Vec<Value> =
        numbers(call, args)?.into_iter().filter(|value| !value.is_null()).collect();
    if values.is_empty() {
        return if nullable { Ok(Value::Null) } else { Err(no_elements()) };
    }
    let count = values.len();
    let overflow = || Exception::overflow("Arithmetic operation resulted in an overflow.");
    let (mut whole, mut real, mut exact) = (0_i64, 0.0_f64, rust_decimal::Decimal::ZERO);
    for value in &values {
        match value {
            Value::Int(value) => whole += i64::from(*value),
            Value::Long(value) => whole = whole.checked_add(*value).ok_or_else(overflow)?,
            Value::Float(value) => real += f64::from(*value),
            Value::Double(value) => real += value,
            Value::Decimal(value) => exact = exact.checked_add(*value).ok_or_else(overflow)?,
            _ => return Err(call.not_supported()),
        }
    }
    Ok(match values.first() {
        Some(Value::Int(_) | Value::Long(_)) => (whole as f64 / count as f64).into(),
        Some(Value::Float(_)) => Value::Float((real / count as f64) as f32),
        Some(Value::Decimal(_)) => {
            let quotient = exact.checked_div(rust_decimal::Decimal::from(count));
            quotient.ok_or_else(overflow)?.into()
        }
        _ => (real / count as f64).into(),
    })
}

/// `Min` and `Max`: nulls are passed over.
pub(super) fn extreme(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let result = call.member.result.substitute(call.types);
    let wanted =
        if call.member.name.starts_with("Max") { Ordering::Greater } else { Ordering::Less };
    let mut best: Option<Value> = None;
    for value in numbers(call, args)? {
        call.interpreter.step()?;
        if value.is_null() {
            continue;
        }
        let better = match &best {
            None => true,
            Some(best) => compare(&value, best)? == wanted,
        };
        if better {
            best = Some(value);
        }
    }
    match best {
        Some(best) => Ok(best),
        None if result.accepts_null() => Ok(Value::Null),
        None => Err(no_elements()),
    }
}
