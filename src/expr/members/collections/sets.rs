//! `HashSet<T>` and `SortedSet<T>`.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use super::equality::{Equality, generic_of, order_by};
use super::list::{Items, modified};
use super::slots::Slots;
use super::{copy_to, enumerators};
use crate::expr::eval::{Interpreter, default_value};
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Exception, Fault, Object, Value, whole};

#[derive(Debug)]
enum Store {
    Hash(Equality, RefCell<Slots>),
    /// Elements in order, and the comparer.
    Sorted(Value, Rc<Items>),
}

/// A `HashSet<T>` or `SortedSet<T>`.
#[derive(Debug)]
pub(in crate::expr::members) struct Set {
    element: Type,
    store: Rc<Store>,
}

struct Walk {
    store: Rc<Store>,
    place: usize,
    version: u32,
}

impl Enumerator for Walk {
    fn next(&mut self, _interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        let Store::Hash(_, slots) = &*self.store else { return Ok(None) };
        let slots = slots.borrow();
        if slots.version() != self.version {
            return Err(modified());
        }
        while self.place < slots.places() {
            let found = slots.at(self.place);
            self.place += 1;
            if let Some((value, _)) = found {
                return Ok(Some(value.clone()));
            }
        }
        Ok(None)
    }
}

impl Object for Set {
    fn type_of(&self) -> Type {
        let name = match &*self.store {
            Store::Hash(..) => "System.Collections.Generic.HashSet",
            Store::Sorted(..) => "System.Collections.Generic.SortedSet",
        };
        generic_of(name, std::slice::from_ref(&self.element))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(match &*self.store {
            Store::Hash(_, slots) => {
                let version = slots.borrow().version();
                Box::new(Walk { store: Rc::clone(&self.store), place: 0, version })
            }
            Store::Sorted(_, items) => items.walk(),
        })
    }

    fn count(&self) -> Option<usize> {
        Some(self.len())
    }
}

/// Makes a `HashSet<T>`.
pub(in crate::expr::members) fn hash_set(
    element: Type,
    equality: Equality,
    items: Vec<Value>,
) -> Result<Value, Fault> {
    let mut slots = Slots::default();
    for item in items {
        slots.add(&equality, item, Value::Null)?;
    }
    let store = Rc::new(Store::Hash(equality, RefCell::new(slots)));
    Ok(Value::object(Set { element, store }))
}

type Native = Result<Value, Fault>;

impl Set {
    fn len(&self) -> usize {
        match &*self.store {
            Store::Hash(_, slots) => slots.borrow().len(),
            Store::Sorted(_, items) => items.values.borrow().len(),
        }
    }

    /// An empty set that tells elements apart in the same way.
    fn empty(&self) -> Self {
        let store = match &*self.store {
            Store::Hash(equality, _) => Store::Hash(equality.clone(), RefCell::default()),
            Store::Sorted(comparer, _) => Store::Sorted(comparer.clone(), Items::new(Vec::new())),
        };
        Self { element: self.element.clone(), store: Rc::new(store) }
    }

    fn values(&self) -> Vec<Value> {
        match &*self.store {
            Store::Hash(_, slots) => slots.borrow().iter().map(|(item, _)| item.clone()).collect(),
            Store::Sorted(_, items) => items.values.borrow().clone(),
        }
    }

    /// The place of an element in a sorted set, or where it would be.
    fn place(
        interpreter: &mut Interpreter<'_>,
        comparer: &Value,
        items: &Items,
        wanted: &Value,
    ) -> Result<Result<usize, usize>, Fault> {
        let (mut low, mut high) = (0, items.values.borrow().len());
        if high == 0 {
            // The runtime compares the first element with itself to find out whether it can.
            order_by(interpreter, comparer, wanted, wanted)?;
        }
        while low < high {
            let middle = usize::midpoint(low, high);
            let item = items.values.borrow().get(middle).cloned().unwrap_or_default();
            match order_by(interpreter, comparer, &item, wanted)? {
                Ordering::Equal => return Ok(Ok(middle)),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        Ok(Err(low))
    }

    fn add(&self, interpreter: &mut Interpreter<'_>, item: Value) -> Result<bool, Fault> {
        interpreter.step()?;
        match &*self.store {
            Store::Hash(equality, slots) => slots.borrow_mut().add(equality, item, Value::Null),
            Store::Sorted(comparer, items) => {
                match Self::place(interpreter, comparer, items, &item)? {
                    Ok(_) => Ok(false),
                    Err(at) => {
                        items.values.borrow_mut().insert(at, item);
                        items.changed();
                        Ok(true)
                    }
                }
            }
        }
    }

    fn find(
        &self,
        interpreter: &mut Interpreter<'_>,
        item: &Value,
    ) -> Result<Option<Value>, Fault> {
        match &*self.store {
            Store::Hash(equality, slots) => {
                let slots = slots.borrow();
                Ok(slots.get(equality, item)?.map(|(item, _)| item.clone()))
            }
            Store::Sorted(comparer, items) => {
                let place = Self::place(interpreter, comparer, items, item)?;
                Ok(place.ok().and_then(|at| items.values.borrow().get(at).cloned()))
            }
        }
    }

    pub(super) fn has(
        &self,
        interpreter: &mut Interpreter<'_>,
        item: &Value,
    ) -> Result<bool, Fault> {
        interpreter.step()?;
        Ok(self.find(interpreter, item)?.is_some())
    }

    fn remove(&self, interpreter: &mut Interpreter<'_>, item: &Value) -> Result<bool, Fault> {
        interpreter.step()?;
        match &*self.store {
            Store::Hash(equality, slots) => {
                Ok(slots.borrow_mut().remove(equality, item)?.is_some())
            }
            Store::Sorted(comparer, items) => {
                match Self::place(interpreter, comparer, items, item)? {
                    Ok(at) => {
                        items.values.borrow_mut().remove(at);
                        items.changed();
                        Ok(true)
                    }
                    Err(_) => Ok(false),
                }
            }
        }
    }

    fn clear(&self) {
        match &*self.store {
            Store::Hash(_, slots) => slots.borrow_mut().clear(),
            Store::Sorted(_, items) => {
                items.values.borrow_mut().clear();
                items.changed();
            }
        }
    }
}

fn this(args: Args<'_>) -> Result<&Set, Fault> {
    args.object::<Set>(0)
}

/// `new HashSet<T>(…)`
fn create_hash(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let mut items = Vec::new();
    let mut equality = Equality::Default;
    for (at, parameter) in call.member.parameters.iter().enumerate() {
        match parameter.name {
            "capacity" => {
                let Ok(capacity) = usize::try_from(args.int(at)?) else {
                    return Err(Exception::out_of_range("capacity").into());
                };
                call.interpreter.reserve(capacity)?;
            }
            "comparer" => equality = Equality::argument(args, at)?,
            name => items = call.collect(args.required(at, name)?)?,
        }
    }
    hash_set(call.type_argument(0), equality, items)
}

/// `new SortedSet<T>(…)`
fn create_sorted(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let mut items = Vec::new();
    let mut comparer = Value::Null;
    for (at, parameter) in call.member.parameters.iter().enumerate() {
        match parameter.name {
            "comparer" => comparer = args.value(at),
            name => items = call.collect(args.required(at, name)?)?,
        }
    }
    let store = Rc::new(Store::Sorted(comparer, Items::new(Vec::new())));
    let set = Set { element: call.type_argument(0), store };
    for item in items {
        set.add(call.interpreter, item)?;
    }
    Ok(Value::object(set))
}

fn other(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Vec<Value>, Fault> {
    call.collect(args.required(1, "other")?)
}

/// The other sequence as a set of the same kind.
fn other_set(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Set, Fault> {
    let items = other(call, args)?;
    let set = this(args)?.empty();
    for item in items {
        set.add(call.interpreter, item)?;
    }
    Ok(set)
}

/// Whether every element of `a` is in `b`.
fn all_in(interpreter: &mut Interpreter<'_>, a: &Set, b: &Set) -> Result<bool, Fault> {
    for item in a.values() {
        if !b.has(interpreter, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn relate(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let other = other_set(call, args)?;
    let this = this(args)?;
    let (mine, theirs) = (this.len(), other.len());
    let interpreter = &mut *call.interpreter;
    let result = match call.member.name {
        "SetEquals" => mine == theirs && all_in(interpreter, this, &other)?,
        "IsSubsetOf" => mine <= theirs && all_in(interpreter, this, &other)?,
        "IsProperSubsetOf" => mine < theirs && all_in(interpreter, this, &other)?,
        "IsSupersetOf" => mine >= theirs && all_in(interpreter, &other, this)?,
        "IsProperSupersetOf" => mine > theirs && all_in(interpreter, &other, this)?,
        _ => {
            let mut found = false;
            for item in other.values() {
                found |= this.has(interpreter, &item)?;
            }
            found
        }
    };
    Ok(result.into())
}

fn combine(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let this = this(args)?;
    match call.member.name {
        "UnionWith" => {
            for item in other(call, args)? {
                this.add(call.interpreter, item)?;
            }
        }
        "ExceptWith" => {
            for item in other(call, args)? {
                this.remove(call.interpreter, &item)?;
            }
        }
        "IntersectWith" => {
            let other = other_set(call, args)?;
            for item in this.values() {
                if !other.has(call.interpreter, &item)? {
                    this.remove(call.interpreter, &item)?;
                }
            }
        }
        _ => {
            let is_set = args.get(1).downcast::<Set>().is_some();
            let mut known = Vec::new();
            for item in other_set(call, args)?.values() {
                if is_set {
                    if !this.remove(call.interpreter, &item)? {
                        this.add(call.interpreter, item)?;
                    }
                } else if this.has(call.interpreter, &item)? {
                    known.push(item);
                } else {
                    this.add(call.interpreter, item)?;
                }
            }
            for item in known {
                this.remove(call.interpreter, &item)?;
            }
        }
    }
    Ok(Value::Null)
}

fn add(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(this(args)?.add(call.interpreter, args.value(1))?.into())
}

fn contains(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(this(args)?.has(call.interpreter, args.get(1))?.into())
}

fn remove(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(this(args)?.remove(call.interpreter, args.get(1))?.into())
}

fn clear(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    this(args)?.clear();
    Ok(Value::Null)
}

fn remove_where(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let test = args.required(1, "match")?;
    let mut removed = 0;
    for item in this(args)?.values() {
        if call.test(test, std::slice::from_ref(&item))? {
            this(args)?.remove(call.interpreter, &item)?;
            removed += 1;
        }
    }
    Ok(whole(removed))
}

fn try_get(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let found = this(args)?.find(call.interpreter, args.get(1))?;
    let is_there = found.is_some();
    args.get(2).assign(found.unwrap_or_else(|| default_value(&call.type_argument(0))));
    Ok(is_there.into())
}

fn enumerator(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    enumerators::any(call, args)
}

macro_rules! set_rows {
    ($($own:expr),* $(,)?) => {
        &[
            $($own,)*
            row("int Count { get; }", |_, args| Ok(whole(this(args)?.len())), "number of elements"),
            row("bool Add(T item)", add, "adds an element; false when it is there").impure(),
            row("bool Contains(T item)", contains, "true when an element is equal"),
            row("bool Remove(T item)", remove, "removes an element").impure(),
            row("void Clear()", clear, "removes all elements").impure(),
            row("void UnionWith(IEnumerable<T> other)", combine, "adds the elements of another").impure(),
            row("void ExceptWith(IEnumerable<T> other)", combine, "removes the elements of another").impure(),
            row("void IntersectWith(IEnumerable<T> other)", combine, "keeps what both have").impure(),
            row("void SymmetricExceptWith(IEnumerable<T> other)", combine, "keeps what only one has").impure(),
            row("bool SetEquals(IEnumerable<T> other)", relate, "true for the same elements"),
            row("bool IsSubsetOf(IEnumerable<T> other)", relate, "true when the other has all of these"),
            row("bool IsSupersetOf(IEnumerable<T> other)", relate, "true when this has all of those"),
            row("bool IsProperSubsetOf(IEnumerable<T> other)", relate, "a subset that is not equal"),
            row("bool IsProperSupersetOf(IEnumerable<T> other)", relate, "a superset that is not equal"),
            row("bool Overlaps(IEnumerable<T> other)", relate, "true when one element is in both"),
            row("int RemoveWhere(Predicate<T> match)", remove_where, "removes what passes a test").impure(),
            row("bool TryGetValue(T equalValue, out T actualValue)", try_get, "the element that is equal"),
            row("void CopyTo(T[] array)", copy_to, "copies the elements into an array").impure(),
            row("void CopyTo(T[] array, int arrayIndex)", copy_to, "copies the elements into an array").impure(),
            row("IEnumerator<T> GetEnumerator()", enumerator, "a walk over the elements"),
        ]
    };
}

pub(super) const HASH_SET: &[Row] = set_rows![
    row("new()", create_hash, "an empty set"),
    row("new(IEnumerable<T> collection)", create_hash, "a set of the elements"),
    row("new(IEqualityComparer<T> comparer)", create_hash, "an empty set"),
    row("new(int capacity)", create_hash, "an empty set with room"),
    row(
        "new(IEnumerable<T> collection, IEqualityComparer<T> comparer)",
        create_hash,
        "a set of the elements",
    ),
    row("new(int capacity, IEqualityComparer<T> comparer)", create_hash, "an empty set"),
    row(
        "IEqualityComparer<T> Comparer { get; }",
        |call, args| match &*this(args)?.store {
            Store::Hash(equality, _) => Ok(equality.object(&call.type_argument(0))),
            Store::Sorted(..) => Err(call.not_supported()),
        },
        "how elements are told apart",
    ),
    row("void TrimExcess()", |_, _| Ok(Value::Null), "gives unused room back").impure(),
];

fn edge(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let values = this(args)?.values();
    let found = if call.member.name == "Min" { values.first() } else { values.last() };
    Ok(found.cloned().unwrap_or_else(|| default_value(&call.type_argument(0))))
}

fn between(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let this = this(args)?;
    let Store::Sorted(comparer, items) = &*this.store else { return Err(call.not_supported()) };
    if order_by(call.interpreter, comparer, args.get(1), args.get(2))?.is_gt() {
        return Err(Exception::with_parameter(
            "System.ArgumentException",
            "Must be less than or equal to upperValue.",
            "lowerValue",
        )
        .into());
    }
    let part = this.empty();
    for item in items.values.borrow().clone() {
        if order_by(call.interpreter, comparer, &item, args.get(1))?.is_ge()
            && order_by(call.interpreter, comparer, &item, args.get(2))?.is_le()
        {
            part.add(call.interpreter, item)?;
        }
    }
    Ok(Value::object(part))
}

pub(super) const SORTED_SET: &[Row] = set_rows![
    row("new()", create_sorted, "an empty set"),
    row("new(IEnumerable<T> collection)", create_sorted, "a set of the elements"),
    row("new(IComparer<T> comparer)", create_sorted, "an empty set"),
    row(
        "new(IEnumerable<T> collection, IComparer<T> comparer)",
        create_sorted,
        "a set of the elements",
    ),
    row("T Min { get; }", edge, "the least element"),
    row("T Max { get; }", edge, "the greatest element"),
    row(
        "IEnumerable<T> Reverse()",
        |call, args| {
            let mut values = this(args)?.values();
            values.reverse();
            let element = call.type_argument(0);
            let name = format!(
                "System.Collections.Generic.SortedSet`1+<Reverse>d__94[{}]",
                element.runtime_name()
            );
            Ok(crate::expr::members::sequence::sequence(element, &name, values))
        },
        "the elements from the greatest to the least",
    ),
    row(
        "SortedSet<T> GetViewBetween(T lowerValue, T upperValue)",
        between,
        "the elements between two values",
    ),
];

/// What `ICollection<T>` adds.
pub(super) const EXPLICIT: &[Row] =
    &[row("bool IsReadOnly { get; }", |_, _| Ok(false.into()), "false")];
