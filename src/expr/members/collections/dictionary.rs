//! `Dictionary<K, V>` and the views of its keys and values.

use std::cell::RefCell;
use std::rc::Rc;

use super::equality::Equality;
use super::list::modified;
use super::pair::{pair, pair_parts};
use super::slots::Slots;
use super::{copy_to, enumerators};
use crate::expr::eval::{Interpreter, default_value, equals};
use crate::expr::members::{Args, Call, Known, Row, known_generic, row};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Exception, Fault, Object, Value, whole};

/// What a dictionary and the views of it share.
#[derive(Debug)]
pub(super) struct State {
    key: Type,
    value: Type,
    equality: Equality,
    slots: RefCell<Slots>,
}

/// A `Dictionary<K, V>`.
#[derive(Debug)]
pub(in crate::expr::members) struct Dictionary(Rc<State>);

impl Dictionary {
    pub(in crate::expr::members) fn new(key: Type, value: Type, equality: Equality) -> Self {
        Self(Rc::new(State { key, value, equality, slots: RefCell::default() }))
    }

    /// Adds an entry; throws when the key is there.
    pub(in crate::expr::members) fn add(
        &self,
        interpreter: &mut Interpreter<'_>,
        key: &Value,
        value: Value,
    ) -> Result<(), Fault> {
        interpreter.step()?;
        if key.is_null() {
            return Err(Exception::argument_null("key").into());
        }
        let added = self.0.slots.borrow_mut().add(&self.0.equality, key.clone(), value)?;
        if added { Ok(()) } else { Err(same_key(interpreter, key)?) }
    }

    /// The value of a key.
    pub(in crate::expr::members) fn get(&self, key: &Value) -> Result<Option<Value>, Fault> {
        let slots = self.0.slots.borrow();
        Ok(slots.get(&self.0.equality, key)?.map(|(_, value)| value.clone()))
    }
}

/// The exception of adding a key that is there.
pub(super) fn same_key(interpreter: &mut Interpreter<'_>, key: &Value) -> Result<Fault, Fault> {
    let text = interpreter.to_text(key)?;
    let message = format!("An item with the same key has already been added. Key: {text}");
    Ok(Exception::argument(&message).into())
}

/// What a walk gives of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Entry,
    Key,
    Value,
}

struct Walk {
    state: Rc<State>,
    part: Part,
    place: usize,
    version: u32,
}

impl Enumerator for Walk {
    fn next(&mut self, _interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        let slots = self.state.slots.borrow();
        if slots.version() != self.version {
            return Err(modified());
        }
        while self.place < slots.places() {
            let found = slots.at(self.place);
            self.place += 1;
            if let Some((key, value)) = found {
                return Ok(Some(match self.part {
                    Part::Key => key.clone(),
                    Part::Value => value.clone(),
                    Part::Entry => pair(self.state.pair_type(), key.clone(), value.clone()),
                }));
            }
        }
        Ok(None)
    }
}

impl State {
    fn pair_type(&self) -> Type {
        known_generic(Known::KeyValuePair, &[self.key.clone(), self.value.clone()])
    }

    fn walk(self: &Rc<Self>, part: Part) -> Box<dyn Enumerator> {
        let version = self.slots.borrow().version();
        Box::new(Walk { state: Rc::clone(self), part, place: 0, version })
    }
}

impl Object for Dictionary {
    fn type_of(&self) -> Type {
        known_generic(Known::Dictionary, &[self.0.key.clone(), self.0.value.clone()])
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(self.0.walk(Part::Entry))
    }

    fn count(&self) -> Option<usize> {
        Some(self.0.slots.borrow().len())
    }
}

/// A `Dictionary<K, V>.KeyCollection` or `ValueCollection`.
#[derive(Debug)]
pub(super) struct View {
    state: Rc<State>,
    part: Part,
}

impl Object for View {
    fn type_of(&self) -> Type {
        let name = match self.part {
            Part::Key => "System.Collections.Generic.KeyCollection",
            _ => "System.Collections.Generic.ValueCollection",
        };
        super::equality::generic_of(name, &[self.state.key.clone(), self.state.value.clone()])
    }

    fn runtime_name(&self) -> Option<String> {
        let name = if self.part == Part::Key { "KeyCollection" } else { "ValueCollection" };
        Some(format!(
            "System.Collections.Generic.Dictionary`2+{name}[{},{}]",
            self.state.key.runtime_name(),
            self.state.value.runtime_name()
        ))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(self.state.walk(self.part))
    }

    fn count(&self) -> Option<usize> {
        Some(self.state.slots.borrow().len())
    }
}

/// Whether a view of keys has an element; `None` for anything else.
pub(super) fn has_key(sequence: &Value, key: &Value) -> Result<Option<bool>, Fault> {
    match sequence.downcast::<View>() {
        Some(view) if view.part == Part::Key => {
            let slots = view.state.slots.borrow();
            Ok(Some(slots.find(&view.state.equality, key)?.is_some()))
        }
        _ => Ok(None),
    }
}

/// The view of the keys or values of a dictionary; `None` for anything else.
pub(in crate::expr::members) fn view_of(dictionary: &Value, keys: bool) -> Option<Value> {
    let state = Rc::clone(&dictionary.downcast::<Dictionary>()?.0);
    let part = if keys { Part::Key } else { Part::Value };
    Some(Value::object(View { state, part }))
}

/// Makes a `Dictionary<K, V>`; of equal keys the last stays.
pub(in crate::expr::members) fn dictionary(
    key: Type,
    value: Type,
    entries: Vec<(Value, Value)>,
) -> Value {
    let made = Dictionary::new(key, value, Equality::Default);
    for (key, value) in entries {
        // The default equality never fails.
        let _ = made.0.slots.borrow_mut().set(&Equality::Default, key, value);
    }
    Value::object(made)
}

type Native = Result<Value, Fault>;

fn this(args: Args<'_>) -> Result<&State, Fault> {
    Ok(&args.object::<Dictionary>(0)?.0)
}

/// `new Dictionary<K, V>(…)`: capacity, entries and comparer in any of the ways they come.
fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let mut entries = Vec::new();
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
            name => entries = call.collect(args.required(at, name)?)?,
        }
    }
    let made = Dictionary::new(call.type_argument(0), call.type_argument(1), equality);
    for entry in entries {
        let Some((key, value)) = pair_parts(&entry) else { return Err(call.not_supported()) };
        made.add(call.interpreter, &key, value)?;
    }
    Ok(Value::object(made))
}

fn get(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let key = args.required(1, "key")?;
    let found = args.object::<Dictionary>(0)?.get(key)?;
    match found {
        Some(value) => Ok(value),
        None => Err(Exception::key_not_found(&call.to_text(key)?.to_utf8()).into()),
    }
}

fn set(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    call.interpreter.step()?;
    let key = args.required(1, "key")?.clone();
    let state = this(args)?;
    state.slots.borrow_mut().set(&state.equality, key, args.value(2))?;
    Ok(Value::Null)
}

fn add(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    args.object::<Dictionary>(0)?.add(call.interpreter, args.get(1), args.value(2))?;
    Ok(Value::Null)
}

fn remove(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let key = args.required(1, "key")?;
    let state = this(args)?;
    let removed = state.slots.borrow_mut().remove(&state.equality, key)?;
    let is_there = removed.is_some();
    if args.len() > 2 {
        let default = || default_value(&call.type_argument(1));
        args.get(2).assign(removed.map_or_else(default, |(_, value)| value));
    }
    Ok(is_there.into())
}

fn view(args: Args<'_>, part: Part) -> Native {
    let state = Rc::clone(&args.object::<Dictionary>(0)?.0);
    Ok(Value::object(View { state, part }))
}

pub(super) const DICTIONARY: &[Row] = &[
    row("new()", create, "an empty dictionary"),
    row("new(int capacity)", create, "an empty dictionary with room"),
    row("new(IEqualityComparer<TKey> comparer)", create, "an empty dictionary"),
    row("new(int capacity, IEqualityComparer<TKey> comparer)", create, "an empty dictionary"),
    row("new(IDictionary<TKey, TValue> dictionary)", create, "a copy"),
    row(
        "new(IDictionary<TKey, TValue> dictionary, IEqualityComparer<TKey> comparer)",
        create,
        "a copy",
    ),
    row("new(IEnumerable<KeyValuePair<TKey, TValue>> collection)", create, "with these entries"),
    row(
        "new(IEnumerable<KeyValuePair<TKey, TValue>> collection, IEqualityComparer<TKey> comparer)",
        create,
        "with these entries",
    ),
    row("int Count { get; }", |_, a| Ok(whole(this(a)?.slots.borrow().len())), "entries"),
    row(
        "IEqualityComparer<TKey> Comparer { get; }",
        |call, a| Ok(this(a)?.equality.object(&call.type_argument(0))),
        "how keys are told apart",
    ),
    row("TValue this[TKey key] { get; set; }", get, "the value of a key").set(set),
    row("void Add(TKey key, TValue value)", add, "adds an entry; throws when the key is there")
        .impure(),
    row(
        "bool TryAdd(TKey key, TValue value)",
        |call, args| {
            call.interpreter.step()?;
            let key = args.required(1, "key")?.clone();
            let state = this(args)?;
            Ok(state.slots.borrow_mut().add(&state.equality, key, args.value(2))?.into())
        },
        "adds an entry; false when the key is there",
    )
    .impure(),
    row(
        "bool ContainsKey(TKey key)",
        |_, args| Ok(args.object::<Dictionary>(0)?.get(args.required(1, "key")?)?.is_some().into()),
        "true when the key is there",
    ),
    row(
        "bool ContainsValue(TValue value)",
        |call, args| {
            let slots = this(args)?.slots.borrow();
            call.interpreter.reserve(slots.len())?;
            Ok(slots.iter().any(|(_, value)| equals(value, args.get(1))).into())
        },
        "true when a value is equal",
    ),
    row(
        "bool TryGetValue(TKey key, out TValue value)",
        |call, args| {
            let found = args.object::<Dictionary>(0)?.get(args.required(1, "key")?)?;
            let is_there = found.is_some();
            let default = || default_value(&call.type_argument(1));
            args.get(2).assign(found.unwrap_or_else(default));
            Ok(is_there.into())
        },
        "the value of a key; false when it is not there",
    ),
    row("bool Remove(TKey key)", remove, "removes an entry").impure(),
    row("bool Remove(TKey key, out TValue value)", remove, "removes an entry").impure(),
    row(
        "void Clear()",
        |_, args| {
            this(args)?.slots.borrow_mut().clear();
            Ok(Value::Null)
        },
        "removes all entries",
    )
    .impure(),
    row(
        "System.Collections.Generic.KeyCollection<TKey, TValue> Keys { get; }",
        |_, args| view(args, Part::Key),
        "the keys",
    ),
    row(
        "System.Collections.Generic.ValueCollection<TKey, TValue> Values { get; }",
        |_, args| view(args, Part::Value),
        "the values",
    ),
    row("int EnsureCapacity(int capacity)", |call, _| Err(call.not_supported()), "makes room")
        .impure(),
    row("void TrimExcess()", |_, _| Ok(Value::Null), "gives unused room back").impure(),
    row(
        "System.Collections.Generic.PairEnumerator<TKey, TValue> GetEnumerator()",
        |call, args| {
            let names: Vec<String> = call.types.iter().map(Type::runtime_name).collect();
            let name =
                format!("System.Collections.Generic.Dictionary`2+Enumerator[{}]", names.join(","));
            let element = known_generic(Known::KeyValuePair, call.types);
            enumerators::start(call, args.get(0), &name, element)
        },
        "a walk over the entries",
    ),
];

/// What the interfaces of dictionaries add to a `Dictionary<K, V>`.
pub(super) const EXPLICIT: &[Row] = &[
    row(
        "void Add(KeyValuePair<TKey, TValue> item)",
        |call, args| {
            let Some((key, value)) = pair_parts(args.get(1)) else {
                return Err(call.not_supported());
            };
            args.object::<Dictionary>(0)?.add(call.interpreter, &key, value)?;
            Ok(Value::Null)
        },
        "adds an entry",
    )
    .impure(),
    row(
        "bool Remove(KeyValuePair<TKey, TValue> item)",
        |_, args| {
            let Some((key, value)) = pair_parts(args.get(1)) else { return Ok(false.into()) };
            let state = this(args)?;
            let same = args
                .object::<Dictionary>(0)?
                .get(&key)?
                .is_some_and(|found| equals(&found, &value));
            if same {
                state.slots.borrow_mut().remove(&state.equality, &key)?;
            }
            Ok(same.into())
        },
        "removes an entry",
    )
    .impure(),
    row("bool IsReadOnly { get; }", |_, _| Ok(false.into()), "false"),
    row("bool IsFixedSize { get; }", |_, _| Ok(false.into()), "false"),
    row(
        "object this[object key] { get; set; }",
        |_, args| {
            let key = args.required(1, "key")?;
            Ok(args.object::<Dictionary>(0)?.get(key)?.unwrap_or_default())
        },
        "the value of a key, or null",
    )
    .set(set),
    row(
        "bool Contains(object key)",
        |_, args| Ok(args.object::<Dictionary>(0)?.get(args.required(1, "key")?)?.is_some().into()),
        "true when the key is there",
    ),
];

fn view_count(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(whole(args.object::<View>(0)?.state.slots.borrow().len()))
}

fn view_contains(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let view = args.object::<View>(0)?;
    let slots = view.state.slots.borrow();
    if view.part == Part::Key {
        return Ok(slots.find(&view.state.equality, args.get(1))?.is_some().into());
    }
    Ok(slots.iter().any(|(_, value)| equals(value, args.get(1))).into())
}

fn view_refused(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let what = if args.object::<View>(0)?.part == Part::Key { "key" } else { "value" };
    let message = format!("Mutating a {what} collection derived from a dictionary is not allowed.");
    Err(Exception::new("System.NotSupportedException", message).into())
}

/// Members of the view of the keys.
pub(super) const KEYS: &[Row] = &[
    row("int Count { get; }", view_count, "number of keys"),
    row("bool Contains(TKey item)", view_contains, "true when the key is there"),
    row("void CopyTo(TKey[] array, int index)", copy_to, "copies the keys into an array").impure(),
];

/// Members of the view of the values.
pub(super) const VALUES: &[Row] = &[
    row("int Count { get; }", view_count, "number of values"),
    row("void CopyTo(TValue[] array, int index)", copy_to, "copies the values into an array")
        .impure(),
];

/// What `ICollection<T>` asks of a view.
pub(super) const VIEW_EXPLICIT: &[Row] = &[
    row("bool Contains(T item)", view_contains, "true when it is there"),
    row("bool IsReadOnly { get; }", |_, _| Ok(true.into()), "true"),
    row("void Add(T item)", view_refused, "throws").impure(),
    row("bool Remove(T item)", view_refused, "throws").impure(),
    row("void Clear()", view_refused, "throws").impure(),
];
