//! `List<T>`: its state, and what its members do.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::equality::{by_comparison, failed_to_compare, order_by};
use super::sorting::sort;
use crate::expr::eval::{Interpreter, default_value, equals};
use crate::expr::members::{Args, Call, Known, known_generic};
use crate::expr::types::Type;
use crate::expr::value::{Array, Enumerator, Exception, Fault, Object, Value, whole};

/// Elements that are walked while they can change.
#[derive(Debug, Default)]
pub(in crate::expr::members) struct Items {
    pub(in crate::expr::members) values: RefCell<Vec<Value>>,
    /// Grows with every change: walks that began before then stop.
    pub(in crate::expr::members) version: Cell<u32>,
}

impl Drop for Items {
    fn drop(&mut self) {
        crate::expr::stack::release(self.values.get_mut());
    }
}

impl Items {
    pub(in crate::expr::members) fn new(values: Vec<Value>) -> Rc<Self> {
        Rc::new(Self { values: RefCell::new(values), version: Cell::new(0) })
    }

    pub(in crate::expr::members) fn changed(&self) {
        self.version.set(self.version.get().wrapping_add(1));
    }

    /// A walk that stops with an exception when the elements change.
    pub(in crate::expr::members) fn walk(self: &Rc<Self>) -> Box<dyn Enumerator> {
        Box::new(Walk { items: Rc::clone(self), at: 0, version: self.version.get() })
    }
}

struct Walk {
    items: Rc<Items>,
    at: usize,
    version: u32,
}

impl Enumerator for Walk {
    fn next(&mut self, _interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        if self.version != self.items.version.get() {
            return Err(modified());
        }
        let found = self.items.values.borrow().get(self.at).cloned();
        self.at += 1;
        Ok(found)
    }
}

/// The collection changed while it was walked.
pub(in crate::expr::members) fn modified() -> Fault {
    let message = "Collection was modified; enumeration operation may not execute.";
    Exception::invalid_operation(message).into()
}

/// A `List<T>`.
#[derive(Debug)]
pub(in crate::expr::members) struct List {
    pub(in crate::expr::members) element: Type,
    pub(in crate::expr::members) items: Rc<Items>,
    /// `Capacity`, which grows as the runtime grows it.
    pub(in crate::expr::members) capacity: Cell<usize>,
}

impl Object for List {
    fn type_of(&self) -> Type {
        known_generic(Known::List, std::slice::from_ref(&self.element))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(self.items.walk())
    }

    fn count(&self) -> Option<usize> {
        Some(self.items.values.borrow().len())
    }
}

impl List {
    pub(super) fn new(element: Type, items: Vec<Value>, capacity: usize) -> Self {
        Self { element, items: Items::new(items), capacity: Cell::new(capacity) }
    }

    /// Grows the capacity to hold `count` elements.
    fn grow(&self, count: usize) {
        let now = self.capacity.get();
        if count > now {
            let doubled = if now == 0 { 4 } else { now * 2 };
            self.capacity.set(doubled.max(count));
        }
    }

    /// Changes the elements and counts the change.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        let result = change(&mut self.items.values.borrow_mut());
        self.items.changed();
        self.grow(self.items.values.borrow().len());
        result
    }
}

/// Makes a `List<T>`.
pub(crate) fn list(element: Type, items: Vec<Value>) -> Value {
    let capacity = items.len();
    Value::object(List::new(element, items, capacity))
}

type Native = Result<Value, Fault>;

fn this(args: Args<'_>) -> Result<&List, Fault> {
    args.object::<List>(0)
}

pub(super) fn index_out_of_range() -> Fault {
    Exception::out_of_range_because(
        "Index was out of range. Must be non-negative and less than the size of the collection.",
        "index",
    )
    .into()
}

/// An index of an element.
fn index(args: Args<'_>, at: usize) -> Result<usize, Fault> {
    let count = this(args)?.items.values.borrow().len();
    let found = usize::try_from(args.int(at)?).ok().filter(|index| *index < count);
    found.ok_or_else(index_out_of_range)
}

fn negative(parameter: &str) -> Fault {
    Exception::out_of_range_because("Non-negative number required.", parameter).into()
}

/// A start and a count that lie within `length`.
pub(super) fn range(
    args: Args<'_>,
    at: usize,
    length: usize,
) -> Result<std::ops::Range<usize>, Fault> {
    let Ok(start) = usize::try_from(args.int(at)?) else { return Err(negative("index")) };
    let Ok(count) = usize::try_from(args.int(at + 1)?) else { return Err(negative("count")) };
    if start + count > length {
        return Err(Exception::argument(
            "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
        )
        .into());
    }
    Ok(start..start + count)
}

pub(super) fn capacity(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let Ok(capacity) = usize::try_from(args.int(0)?) else { return Err(negative("capacity")) };
    call.interpreter.reserve(capacity)?;
    Ok(Value::object(List::new(call.type_argument(0), Vec::new(), capacity)))
}

pub(super) fn get(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let at = index(args, 1)?;
    Ok(this(args)?.items.values.borrow().get(at).cloned().unwrap_or_default())
}

pub(super) fn set(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let at = index(args, 1)?;
    this(args)?.change(|items| {
        if let Some(place) = items.get_mut(at) {
            *place = args.value(2);
        }
    });
    Ok(Value::Null)
}

pub(super) fn add(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    call.interpreter.step()?;
    this(args)?.change(|items| items.push(args.value(1)));
    Ok(Value::Null)
}

pub(super) fn add_range(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let more = call.collect(args.required(1, "collection")?)?;
    if !more.is_empty() {
        this(args)?.change(|items| items.extend(more));
    }
    Ok(Value::Null)
}

pub(super) fn insert(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    call.interpreter.step()?;
    let at = insertion_index(args)?;
    this(args)?.change(|items| items.insert(at, args.value(2)));
    Ok(Value::Null)
}

fn insertion_index(args: Args<'_>) -> Result<usize, Fault> {
    let count = this(args)?.items.values.borrow().len();
    let at = usize::try_from(args.int(1)?).ok().filter(|at| *at <= count);
    at.ok_or_else(|| {
        Exception::out_of_range_because("Index must be within the bounds of the List.", "index")
            .into()
    })
}

pub(super) fn insert_range(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let more = call.collect(args.required(2, "collection")?)?;
    let count = this(args)?.items.values.borrow().len();
    let at = usize::try_from(args.int(1)?).ok().filter(|at| *at <= count);
    let at = at.ok_or_else(index_out_of_range)?;
    if !more.is_empty() {
        this(args)?.change(|items| {
            items.splice(at..at, more);
        });
    }
    Ok(Value::Null)
}

pub(super) fn remove(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let list = this(args)?;
    let at = list.items.values.borrow().iter().position(|item| equals(item, args.get(1)));
    if let Some(at) = at {
        list.change(|items| items.remove(at));
    }
    Ok(at.is_some().into())
}

pub(super) fn remove_at(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let at = index(args, 1)?;
    this(args)?.change(|items| items.remove(at));
    Ok(Value::Null)
}

pub(super) fn remove_range(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let list = this(args)?;
    let length = list.items.values.borrow().len();
    let range = range(args, 1, length)?;
    if !range.is_empty() {
        list.change(|items| drop(items.drain(range)));
    }
    Ok(Value::Null)
}

pub(super) fn remove_all(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let list = this(args)?;
    let test = args.required(1, "match")?;
    let before = list.items.values.borrow().clone();
    let mut kept = Vec::new();
    let all = before.len();
    for item in before {
        call.interpreter.step()?;
        if !call.test(test, std::slice::from_ref(&item))? {
            kept.push(item);
        }
    }
    let removed = all - kept.len();
    if removed > 0 {
        list.change(|items| *items = kept);
    }
    Ok(whole(removed))
}

pub(super) fn clear(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    this(args)?.change(Vec::clear);
    Ok(Value::Null)
}

pub(super) fn contains(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    call.interpreter.reserve(this(args)?.items.values.borrow().len())?;
    let items = this(args)?.items.values.borrow();
    Ok(items.iter().any(|item| equals(item, args.get(1))).into())
}

/// Index of the first equal element from a start on; -1 without one.
pub(super) fn index_of(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let items = this(args)?.items.values.borrow();
    call.interpreter.reserve(items.len())?;
    let (start, count) = match args.len() {
        2 => (0, items.len()),
        _ => {
            let start = usize::try_from(args.int(2)?).ok().filter(|at| *at <= items.len());
            let start = start.ok_or_else(index_out_of_range)?;
            match args.len() {
                3 => (start, items.len() - start),
                _ => {
                    let count = usize::try_from(args.int(3)?).ok();
                    let count = count.filter(|count| start + count <= items.len());
                    (start, count.ok_or_else(count_out_of_range)?)
                }
            }
        }
    };
    let found = items.iter().skip(start).take(count).position(|item| equals(item, args.get(1)));
    Ok(found.map_or(Value::Int(-1), |at| whole(start + at)))
}

fn count_out_of_range() -> Fault {
    Exception::out_of_range_because("Count must be positive and count must refer to a location within the string/array/collection.", "count").into()
}

pub(super) fn last_index_of(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let items = this(args)?.items.values.borrow();
    call.interpreter.reserve(items.len())?;
    if args.len() > 2 {
        return Err(call.not_supported());
    }
    let found = items.iter().rposition(|item| equals(item, args.get(1)));
    Ok(found.map_or(Value::Int(-1), whole))
}

/// The elements as they are now, so that the test may change the list.
fn elements(args: Args<'_>) -> Result<Vec<Value>, Fault> {
    Ok(this(args)?.items.values.borrow().clone())
}

/// The first element from `from` on that passes the test, with its index.
fn search(
    call: &mut Call<'_, '_>,
    args: Args<'_>,
    at: usize,
    range: std::ops::Range<usize>,
    backwards: bool,
) -> Result<Option<(usize, Value)>, Fault> {
    let test = args.required(at, "match")?;
    let items = elements(args)?;
    let found: Vec<(usize, Value)> =
        items.into_iter().enumerate().skip(range.start).take(range.len()).collect();
    let walk: Box<dyn Iterator<Item = (usize, Value)>> =
        if backwards { Box::new(found.into_iter().rev()) } else { Box::new(found.into_iter()) };
    for (index, item) in walk {
        call.interpreter.step()?;
        if call.test(test, std::slice::from_ref(&item))? {
            return Ok(Some((index, item)));
        }
    }
    Ok(None)
}

pub(super) fn find(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let backwards = call.member.name == "FindLast";
    let found = search(call, args, 1, 0..usize::MAX, backwards)?;
    Ok(found.map_or_else(|| default_value(&call.type_argument(0)), |(_, item)| item))
}

pub(super) fn find_index(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let backwards = call.member.name == "FindLastIndex";
    let length = this(args)?.items.values.borrow().len();
    let (at, range) = match args.len() {
        2 => (1, 0..length),
        _ if backwards => return Err(call.not_supported()),
        arguments => {
            let start = usize::try_from(args.int(1)?).ok().filter(|at| *at <= length);
            let start = start.ok_or_else(start_out_of_range)?;
            if arguments == 3 {
                (2, start..length)
            } else {
                let count = usize::try_from(args.int(2)?).ok();
                let count = count.filter(|count| start + count <= length);
                let count = count.ok_or_else(count_out_of_range)?;
                (3, start..start + count)
            }
        }
    };
    let found = search(call, args, at, range, backwards)?;
    Ok(found.map_or(Value::Int(-1), |(at, _)| whole(at)))
}

fn start_out_of_range() -> Fault {
    Exception::out_of_range_because("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "startIndex").into()
}

pub(super) fn find_all(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let test = args.required(1, "match")?;
    let mut found = Vec::new();
    for item in elements(args)? {
        call.interpreter.step()?;
        if call.test(test, std::slice::from_ref(&item))? {
            found.push(item);
        }
    }
    Ok(list(call.type_argument(0), found))
}

pub(super) fn exists(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(search(call, args, 1, 0..usize::MAX, false)?.is_some().into())
}

pub(super) fn true_for_all(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let test = args.required(1, "match")?;
    for item in elements(args)? {
        call.interpreter.step()?;
        if !call.test(test, &[item])? {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}

pub(super) fn for_each(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let action = args.required(1, "action")?;
    let items = &this(args)?.items;
    let version = items.version.get();
    for item in elements(args)? {
        call.interpreter.step()?;
        if items.version.get() != version {
            return Err(modified());
        }
        call.invoke(action, &[item])?;
    }
    if items.version.get() == version { Ok(Value::Null) } else { Err(modified()) }
}

pub(super) fn convert_all(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let converter = args.required(1, "converter")?;
    let mut found = Vec::new();
    for item in elements(args)? {
        call.interpreter.step()?;
        found.push(call.invoke(converter, &[item])?);
    }
    Ok(list(call.type_argument(1), found))
}

pub(super) fn get_range(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let this = this(args)?;
    let items = this.items.values.borrow();
    let range = range(args, 1, items.len())?;
    Ok(list(this.element.clone(), items.get(range).unwrap_or_default().to_vec()))
}

pub(super) fn reverse(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let this = this(args)?;
    let length = this.items.values.borrow().len();
    let range = if args.len() > 1 { range(args, 1, length)? } else { 0..length };
    this.change(|items| {
        if let Some(part) = items.get_mut(range) {
            part.reverse();
        }
    });
    Ok(Value::Null)
}

/// `Sort()`, by a comparison, by a comparer, or a range by a comparer.
pub(super) fn sort_list(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let this = this(args)?;
    let length = this.items.values.borrow().len();
    let range = if args.len() == 4 { range(args, 1, length)? } else { 0..length };
    let how = if args.len() == 4 { args.value(3) } else { args.value(1) };
    let is_comparison = args.len() == 2
        && call.member.parameters.first().is_some_and(|parameter| parameter.name == "comparison");
    if is_comparison {
        args.required(1, "comparison")?;
    }
    let mut items: Vec<(Value, Value)> = {
        let values = this.items.values.borrow();
        let part = values.get(range.clone()).unwrap_or_default();
        part.iter().map(|item| (item.clone(), Value::Null)).collect()
    };
    sort(call.interpreter, &mut items, &mut |interpreter, a, b| {
        if is_comparison {
            by_comparison(interpreter, &how, a, b)
        } else {
            order_by(interpreter, &how, a, b)
        }
    })
    .map_err(failed_to_compare)?;
    this.change(|values| {
        values.splice(range, items.into_iter().map(|(item, _)| item));
    });
    Ok(Value::Null)
}

pub(super) fn binary_search(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let items = elements(args)?;
    let found = search_sorted(call, &items, args.get(1), args.get(2))?;
    Ok(Value::Int(found))
}

/// Index of an equal element of a sorted sequence, or the complement of where it would be.
pub(super) fn search_sorted(
    call: &mut Call<'_, '_>,
    items: &[Value],
    wanted: &Value,
    comparer: &Value,
) -> Result<i32, Fault> {
    let (mut low, mut high) = (0_usize, items.len());
    while low < high {
        let middle = low + (high - low - 1) / 2;
        let item = items.get(middle).cloned().unwrap_or_default();
        match order_by(call.interpreter, comparer, &item, wanted).map_err(failed_to_compare)? {
            std::cmp::Ordering::Equal => return Ok(i32::try_from(middle).unwrap_or(i32::MAX)),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    Ok(!i32::try_from(low).unwrap_or(i32::MAX))
}

pub(super) fn to_array(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(Array::new(call.type_argument(0), elements(args)?).into())
}

pub(super) fn set_capacity(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let this = this(args)?;
    let length = this.items.values.borrow().len();
    match usize::try_from(args.int(1)?).ok().filter(|capacity| *capacity >= length) {
        Some(capacity) => {
            call.interpreter.reserve(capacity)?;
            this.capacity.set(capacity);
            Ok(Value::Null)
        }
        None => Err(Exception::out_of_range_because(
            "capacity was less than the current size.",
            "value",
        )
        .into()),
    }
}

pub(super) fn ensure_capacity(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let this = this(args)?;
    let Ok(wanted) = usize::try_from(args.int(1)?) else { return Err(negative("capacity")) };
    call.interpreter.reserve(wanted)?;
    if this.capacity.get() < wanted {
        this.grow(wanted);
    }
    Ok(whole(this.capacity.get()))
}

pub(super) fn trim_excess(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let this = this(args)?;
    let length = this.items.values.borrow().len();
    // Under nine tenths of use it is worth the copy.
    if length * 10 < this.capacity.get() * 9 {
        this.capacity.set(length);
    }
    Ok(Value::Null)
}
