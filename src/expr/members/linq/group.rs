//! `GroupBy`, `ToLookup`, and what they give.

use super::query::{Plan, Start, checked, empty, is_empty_array, query, result_element, stream};
use crate::expr::eval::Interpreter;
use crate::expr::members::collections::{Equality, Slots, generic_of};
use crate::expr::members::{Args, Call, Known, Row, TypeRows, interface, known_generic, row};
use crate::expr::types::Type;
use crate::expr::value::{Array, Enumerator, Fault, Object, Value, enumerate_values, whole};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    interface("System.Linq.IGrouping<out TKey, out TElement>", "elements that share a key")
        .bases(&["IEnumerable<TElement>"])
        .rows(&[row(
            "TKey Key { get; }",
            |_, args| Ok(args.object::<Grouping>(0)?.key.clone()),
            "the key",
        )]),
    interface("System.Linq.ILookup<TKey, TElement>", "groups by key")
        .bases(&["IEnumerable<IGrouping<TKey, TElement>>"])
        .rows(&[
            row(
                "int Count { get; }",
                |_, a| Ok(whole(a.object::<Lookup>(0)?.groups.order.len())),
                "number of groups",
            ),
            row(
                "IEnumerable<TElement> this[TKey key] { get; }",
                |call, args| {
                    let lookup = args.object::<Lookup>(0)?;
                    Ok(match lookup.groups.place(args.get(1))? {
                        Some(at) => lookup.group(at),
                        None => empty(call.type_argument(1)),
                    })
                },
                "the elements of a key; none without the key",
            ),
            row(
                "bool Contains(TKey key)",
                |_, args| Ok(args.object::<Lookup>(0)?.groups.place(args.get(1))?.is_some().into()),
                "true when there is a group of the key",
            ),
        ]),
];

/// Groups in the order of each key's first element.
#[derive(Debug, Default)]
pub(super) struct Groups {
    equality: Equality,
    places: Slots,
    pub(super) order: Vec<(Value, Vec<Value>)>,
}

impl Groups {
    fn place(&self, key: &Value) -> Result<Option<usize>, Fault> {
        Ok(match self.places.get(&self.equality, key)? {
            Some((_, Value::Long(at))) => usize::try_from(*at).ok(),
            _ => None,
        })
    }

    /// The elements of a key.
    pub(super) fn items(&self, key: &Value) -> Result<Vec<Value>, Fault> {
        let place = self.place(key)?;
        let found = place.and_then(|at| self.order.get(at));
        Ok(found.map(|(_, items)| items.clone()).unwrap_or_default())
    }

    fn add(&mut self, key: Value, element: Value) -> Result<(), Fault> {
        match self.place(&key)? {
            Some(at) => {
                if let Some((_, items)) = self.order.get_mut(at) {
                    items.push(element);
                }
            }
            None => {
                let at = i64::try_from(self.order.len()).unwrap_or(i64::MAX);
                self.places.add(&self.equality, key.clone(), Value::Long(at))?;
                self.order.push((key, vec![element]));
            }
        }
        Ok(())
    }
}

/// Groups values by what a function makes of them.
pub(super) fn groups(
    interpreter: &mut Interpreter<'_>,
    values: Vec<Value>,
    key_of: &Value,
    element_of: &Value,
    equality: Equality,
) -> Result<Groups, Fault> {
    let mut found = Groups { equality, ..Groups::default() };
    for value in values {
        interpreter.step()?;
        let key = interpreter.invoke(key_of, std::slice::from_ref(&value))?;
        let element =
            if element_of.is_null() { value } else { interpreter.invoke(element_of, &[value])? };
        found.add(key, element)?;
    }
    Ok(found)
}

/// `IGrouping<K, T>`
#[derive(Debug)]
pub(in crate::expr::members) struct Grouping {
    ty: Type,
    pub(in crate::expr::members) key: Value,
    pub(in crate::expr::members) items: Vec<Value>,
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

/// The key of a group that `GroupBy` made.
pub(crate) fn grouping_key(value: &Value) -> Option<Value> {
    value.downcast::<Grouping>().map(|group| group.key.clone())
}

fn grouping_type(key: &Type, element: &Type) -> Type {
    generic_of("System.Linq.IGrouping", &[key.clone(), element.clone()])
}

/// An `ILookup<K, T>`.
#[derive(Debug)]
struct Lookup {
    key: Type,
    element: Type,
    groups: Groups,
    /// The groups as objects: asking twice gives the same.
    made: Vec<Value>,
    class: &'static str,
}

impl Lookup {
    fn group(&self, at: usize) -> Value {
        self.made.get(at).cloned().unwrap_or_default()
    }
}

impl Object for Lookup {
    fn type_of(&self) -> Type {
        generic_of("System.Linq.ILookup", &[self.key.clone(), self.element.clone()])
    }

    fn runtime_name(&self) -> Option<String> {
        let (key, element) = (self.key.runtime_name(), self.element.runtime_name());
        Some(format!("System.Linq.{}[{key},{element}]", self.class))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(enumerate_values(self.made.clone()))
    }

    fn count(&self) -> Option<usize> {
        Some(self.made.len())
    }
}

/// Places of the functions of a call by the names of its parameters.
fn roles(call: &Call<'_, '_>, args: Args<'_>) -> [Value; 4] {
    let named = |name: &str| {
        let at = call.member.parameters.iter().position(|parameter| parameter.name == name);
        at.map(|at| args.value(at)).unwrap_or_default()
    };
    [named("keySelector"), named("elementSelector"), named("resultSelector"), named("comparer")]
}

fn to_lookup(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    checked(call, args)?;
    let [key_of, element_of, _, comparer] = roles(call, args);
    let equality = Equality::of(&comparer)?;
    let is_empty = is_empty_array(args.get(0));
    let values = call.collect(args.get(0))?;
    let groups = groups(call.interpreter, values, &key_of, &element_of, equality)?;
    let key = call.type_argument(1);
    let element = call.type_argument(if element_of.is_null() { 0 } else { 2 });
    let ty = grouping_type(&key, &element);
    let made = groups.order.iter().map(|(key, items)| {
        Value::object(Grouping { ty: ty.clone(), key: key.clone(), items: items.clone() })
    });
    let made = made.collect();
    let class = if is_empty { "EmptyLookup`2" } else { "CollectionLookup`2" };
    Ok(Value::object(Lookup { key, element, groups, made, class }))
}

/// Arguments: source, key selector, element selector, result selector, comparer. The types are
/// those of the class: source, key, and element and result where there are selectors for them.
fn start_groups(
    interpreter: &mut Interpreter<'_>,
    plan: &Plan,
) -> Result<Box<dyn Enumerator>, Fault> {
    let values = plan.all(interpreter, 0)?;
    let equality = Equality::of(&plan.arg(4))?;
    let (key_of, element_of, result) = (plan.arg(1), plan.arg(2), plan.arg(3));
    let found = groups(interpreter, values, &key_of, &element_of, equality)?;
    let key = plan.types.get(1).cloned().unwrap_or(Type::Object);
    let element = plan.types.get(if element_of.is_null() { 0 } else { 2 });
    let element = element.cloned().unwrap_or(Type::Object);
    let ty = grouping_type(&key, &element);
    let mut rest = found.order.into_iter();
    Ok(stream(move |interpreter| {
        let Some((key, items)) = rest.next() else { return Ok(None) };
        if result.is_null() {
            return Ok(Some(Value::object(Grouping { ty: ty.clone(), key, items })));
        }
        let items = Value::object(Grouping { ty: ty.clone(), key: key.clone(), items });
        interpreter.invoke(&result, &[key, items]).map(Some)
    }))
}

fn group_by(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    checked(call, args)?;
    let [key_of, element_of, result, comparer] = roles(call, args);
    Equality::of(&comparer)?;
    if is_empty_array(args.get(0)) {
        return Ok(empty(result_element(call)));
    }
    let class = match (element_of.is_null(), result.is_null()) {
        (true, true) => "GroupByIterator`2",
        (false, true) => "GroupByIterator`3",
        (true, false) => "GroupByResultIterator`3",
        (false, false) => "GroupByResultIterator`4",
    };
    let values = vec![args.value(0), key_of, element_of, result, comparer];
    let start: Start = start_groups;
    Ok(query(call, class, call.types.to_vec(), values, start))
}

/// `CountBy` and `AggregateBy`.
fn by_key(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    checked(call, args)?;
    let [key_of, _, _, comparer] = roles(call, args);
    let counts = call.member.name == "CountBy";
    let equality = Equality::of(&comparer)?;
    let values = call.collect(args.get(0))?;
    let found = groups(call.interpreter, values, &key_of, &Value::Null, equality)?;
    let key = call.type_argument(1);
    let value = if counts { Type::Int } else { call.type_argument(2) };
    let pair = known_generic(Known::KeyValuePair, &[key, value]);
    let mut pairs = Vec::new();
    for (key, items) in found.order {
        let value = if counts {
            whole(items.len())
        } else {
            let seed = call.member.parameters.get(2).is_some_and(|p| p.name == "seed");
            if !seed {
                return Err(call.not_supported());
            }
            let mut sum = args.value(2);
            for item in items {
                call.interpreter.step()?;
                sum = call.invoke(args.get(3), &[sum, item])?;
            }
            sum
        };
        pairs.push(crate::expr::members::pair(pair.clone(), key, value));
    }
    let class = if counts { "<CountByIterator>d__96`2" } else { "<AggregateByIterator>d__4`3" };
    let source = Array::new(pair, pairs).into();
    Ok(query(call, class, call.types.to_vec(), vec![source], |i, plan| plan.walk(i, 0)))
}

pub(super) const ROWS: &[Row] = &[
    row(
        "static IEnumerable<IGrouping<K, T>> GroupBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        group_by,
        "the elements in groups that share a key",
    ),
    row(
        "static IEnumerable<IGrouping<K, T>> GroupBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IEqualityComparer<K> comparer)",
        group_by,
        "the elements in groups that share a key",
    ),
    row(
        "static IEnumerable<IGrouping<K, E>> GroupBy<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector)",
        group_by,
        "what a function makes of the elements, in groups that share a key",
    ),
    row(
        "static IEnumerable<IGrouping<K, E>> GroupBy<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector, IEqualityComparer<K> comparer)",
        group_by,
        "what a function makes of the elements, in groups that share a key",
    ),
    row(
        "static IEnumerable<R> GroupBy<T, K, R>(this IEnumerable<T> source, Func<T, K> keySelector, Func<K, IEnumerable<T>, R> resultSelector)",
        group_by,
        "what a function makes of each group",
    ),
    row(
        "static IEnumerable<R> GroupBy<T, K, R>(this IEnumerable<T> source, Func<T, K> keySelector, Func<K, IEnumerable<T>, R> resultSelector, IEqualityComparer<K> comparer)",
        group_by,
        "what a function makes of each group",
    ),
    row(
        "static IEnumerable<R> GroupBy<T, K, E, R>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector, Func<K, IEnumerable<E>, R> resultSelector)",
        group_by,
        "what a function makes of each group",
    ),
    row(
        "static IEnumerable<R> GroupBy<T, K, E, R>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector, Func<K, IEnumerable<E>, R> resultSelector, IEqualityComparer<K> comparer)",
        group_by,
        "what a function makes of each group",
    ),
    row(
        "static ILookup<K, T> ToLookup<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        to_lookup,
        "the elements in groups by key, computed at once",
    ),
    row(
        "static ILookup<K, T> ToLookup<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IEqualityComparer<K> comparer)",
        to_lookup,
        "the elements in groups by key, computed at once",
    ),
    row(
        "static ILookup<K, E> ToLookup<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector)",
        to_lookup,
        "what a function makes of the elements, in groups by key",
    ),
    row(
        "static ILookup<K, E> ToLookup<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector, IEqualityComparer<K> comparer)",
        to_lookup,
        "what a function makes of the elements, in groups by key",
    ),
    row(
        "static IEnumerable<KeyValuePair<K, int>> CountBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IEqualityComparer<K> keyComparer = null)",
        by_key,
        "number of elements of each key",
    ),
    row(
        "static IEnumerable<KeyValuePair<K, A>> AggregateBy<T, K, A>(this IEnumerable<T> source, Func<T, K> keySelector, A seed, Func<A, T, A> func, IEqualityComparer<K> keyComparer = null)",
        by_key,
        "the elements of each key put together one by one",
    ),
];
