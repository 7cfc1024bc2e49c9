//! `SortedDictionary<K, V>` and `SortedList<K, V>`: entries in the order of their keys.

use std::cmp::Ordering;
use std::rc::Rc;

use super::equality::{default_order, generic_of, order_by};
use super::list::{Items, index_out_of_range};
use super::pair::{Pair, pair, pair_parts};
use super::{copy_to, enumerators};
use crate::expr::eval::{Interpreter, default_value, equals};
use crate::expr::members::{Args, Call, Known, Row, known_generic, row, table};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Exception, Fault, Object, Value, whole};

#[derive(Debug)]
struct Sorted {
    class: &'static str,
    key: Type,
    value: Type,
    comparer: Value,
    /// Pairs in the order of their keys.
    items: Rc<Items>,
}

impl Object for Sorted {
    fn type_of(&self) -> Type {
        generic_of(
            &format!("System.Collections.Generic.{}", self.class),
            &[self.key.clone(), self.value.clone()],
        )
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(self.items.walk())
    }

    fn count(&self) -> Option<usize> {
        Some(self.items.values.borrow().len())
    }
}

type Native = Result<Value, Fault>;

impl Sorted {
    /// The place of a key, or where it would be.
    fn place(
        &self,
        interpreter: &mut Interpreter<'_>,
        key: &Value,
    ) -> Result<Result<usize, usize>, Fault> {
        interpreter.step()?;
        if key.is_null() {
            return Err(Exception::argument_null("key").into());
        }
        let (mut low, mut high) = (0, self.items.values.borrow().len());
        if high == 0 && self.class == "SortedDictionary" {
            order_by(interpreter, &self.comparer, key, key)?;
        }
        while low < high {
            let middle = usize::midpoint(low, high);
            let known = self.entry(middle).map(|(key, _)| key).unwrap_or_default();
            match order_by(interpreter, &self.comparer, &known, key)? {
                Ordering::Equal => return Ok(Ok(middle)),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        Ok(Err(low))
    }

    fn entry(&self, at: usize) -> Option<(Value, Value)> {
        self.items.values.borrow().get(at).and_then(pair_parts)
    }

    fn store(
        &self,
        interpreter: &mut Interpreter<'_>,
        key: &Value,
        value: Value,
        replace: bool,
    ) -> Result<(), Fault> {
        let ty = known_generic(Known::KeyValuePair, &[self.key.clone(), self.value.clone()]);
        let place = self.place(interpreter, key)?;
        let entry = pair(ty, key.clone(), value);
        match place {
            Ok(_) if !replace => return Err(super::dictionary::same_key(interpreter, key)?),
            Ok(at) => {
                if let Some(place) = self.items.values.borrow_mut().get_mut(at) {
                    *place = entry;
                }
            }
            Err(at) => self.items.values.borrow_mut().insert(at, entry),
        }
        self.items.changed();
        Ok(())
    }

    fn parts(&self, keys: bool) -> Vec<Value> {
        let values = self.items.values.borrow();
        let pairs = values.iter().filter_map(|item| item.downcast::<Pair>());
        pairs.map(|pair| if keys { pair.key.clone() } else { pair.value.clone() }).collect()
    }
}

fn this(args: Args<'_>) -> Result<&Sorted, Fault> {
    args.object::<Sorted>(0)
}

fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let (mut comparer, mut entries) = (Value::Null, Vec::new());
    for (at, parameter) in call.member.parameters.iter().enumerate() {
        match parameter.name {
            "comparer" => comparer = args.value(at),
            "capacity" if args.int(at)? < 0 => {
                return Err(Exception::out_of_range_because(
                    "Non-negative number required.",
                    "capacity",
                )
                .into());
            }
            "capacity" => {}
            name => entries = call.collect(args.required(at, name)?)?,
        }
    }
    let class = table().definition(call.member.owner).name;
    let (key, value) = (call.type_argument(0), call.type_argument(1));
    let made = Sorted { class, key, value, comparer, items: Items::new(Vec::new()) };
    for entry in entries {
        let Some((key, value)) = pair_parts(&entry) else { return Err(call.not_supported()) };
        made.store(call.interpreter, &key, value, false)?;
    }
    Ok(Value::object(made))
}

fn get(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let key = args.get(1);
    let this = this(args)?;
    match this.place(call.interpreter, key)? {
        Ok(at) => Ok(this.entry(at).map(|(_, value)| value).unwrap_or_default()),
        Err(_) => Err(Exception::key_not_found(&call.to_text(key)?.to_utf8()).into()),
    }
}

fn set(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    this(args)?.store(call.interpreter, args.get(1), args.value(2), true)?;
    Ok(Value::Null)
}

fn add(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    this(args)?.store(call.interpreter, args.get(1), args.value(2), false)?;
    Ok(Value::Null)
}

fn try_get(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let this = this(args)?;
    let found = this.place(call.interpreter, args.get(1))?.ok().and_then(|at| this.entry(at));
    let is_there = found.is_some();
    let default = || default_value(&call.type_argument(1));
    args.get(2).assign(found.map_or_else(default, |(_, value)| value));
    Ok(is_there.into())
}

fn remove(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let this = this(args)?;
    let place = this.place(call.interpreter, args.get(1))?;
    if let Ok(at) = place {
        this.items.values.borrow_mut().remove(at);
        this.items.changed();
    }
    Ok(place.is_ok().into())
}

fn keys(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let is_keys = call.member.name == "Keys";
    let this = this(args)?;
    let element = if is_keys { &this.key } else { &this.value };
    let (key, value) = (this.key.runtime_name(), this.value.runtime_name());
    let what = match (this.class, is_keys) {
        ("SortedList", true) => "KeyList",
        ("SortedList", false) => "ValueList",
        (_, true) => "KeyCollection",
        (_, false) => "ValueCollection",
    };
    let name = format!("System.Collections.Generic.{}`2+{what}[{key},{value}]", this.class);
    Ok(super::named::named_list(element.clone(), &name, this.parts(is_keys)))
}

fn index_of(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let this = this(args)?;
    if call.member.name == "IndexOfKey" {
        let place = this.place(call.interpreter, args.get(1))?;
        return Ok(place.map_or(Value::Int(-1), whole));
    }
    let found = this.parts(false).iter().position(|value| equals(value, args.get(1)));
    Ok(found.map_or(Value::Int(-1), whole))
}

fn at(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let found = usize::try_from(args.int(1)?).ok().and_then(|at| this(args).ok()?.entry(at));
    let (key, value) = found.ok_or_else(index_out_of_range)?;
    Ok(if call.member.name == "GetKeyAtIndex" { key } else { value })
}

macro_rules! sorted_rows {
    ($keys:literal, $values:literal, $($own:expr),* $(,)?) => {
        &[
            $($own,)*
            row("new()", create, "no entries"),
            row("new(IComparer<TKey> comparer)", create, "no entries"),
            row("new(IDictionary<TKey, TValue> dictionary)", create, "a copy"),
            row("new(IDictionary<TKey, TValue> dictionary, IComparer<TKey> comparer)", create, "a copy"),
            row("int Count { get; }", |_, args| Ok(whole(this(args)?.items.values.borrow().len())), "entries"),
            row(
                "IComparer<TKey> Comparer { get; }",
                |_, args| {
                    let this = this(args)?;
                    Ok(if this.comparer.is_null() { default_order(&this.key) } else { this.comparer.clone() })
                },
                "the order of the keys",
            ),
            row("TValue this[TKey key] { get; set; }", get, "the value of a key").set(set),
            row("void Add(TKey key, TValue value)", add, "adds an entry; throws when the key is there").impure(),
            row(
                "bool ContainsKey(TKey key)",
                |call, args| Ok(this(args)?.place(call.interpreter, args.get(1))?.is_ok().into()),
                "true when the key is there",
            ),
            row(
                "bool ContainsValue(TValue value)",
                |_, args| Ok(this(args)?.parts(false).iter().any(|value| equals(value, args.get(1))).into()),
                "true when a value is equal",
            ),
            row("bool TryGetValue(TKey key, out TValue value)", try_get, "the value of a key; false when it is not there"),
            row("bool Remove(TKey key)", remove, "removes an entry").impure(),
            row(
                "void Clear()",
                |_, args| {
                    let items = &this(args)?.items;
                    items.values.borrow_mut().clear();
                    items.changed();
                    Ok(Value::Null)
                },
                "removes all entries",
            )
            .impure(),
            row($keys, keys, "the keys in order"),
            row($values, keys, "the values in the order of their keys"),
            row("IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()", enumerators::any, "a walk over the entries"),
        ]
    };
}

pub(super) const SORTED_DICTIONARY: &[Row] = sorted_rows!(
    "ICollection<TKey> Keys { get; }",
    "ICollection<TValue> Values { get; }",
    row(
        "void CopyTo(KeyValuePair<TKey, TValue>[] array, int index)",
        copy_to,
        "copies the entries"
    )
    .impure(),
);

pub(super) const SORTED_LIST: &[Row] = sorted_rows!(
    "IList<TKey> Keys { get; }",
    "IList<TValue> Values { get; }",
    row("new(int capacity)", create, "no entries, and room"),
    row("new(int capacity, IComparer<TKey> comparer)", create, "no entries, and room"),
    row("int IndexOfKey(TKey key)", index_of, "index of a key, or -1"),
    row("int IndexOfValue(TValue value)", index_of, "index of a value, or -1"),
    row("TKey GetKeyAtIndex(int index)", at, "the key at an index"),
    row("TValue GetValueAtIndex(int index)", at, "the value at an index"),
    row(
        "void RemoveAt(int index)",
        |_, args| {
            let items = &this(args)?.items;
            let length = items.values.borrow().len();
            let at = usize::try_from(args.int(1)?).ok().filter(|at| *at < length);
            items.values.borrow_mut().remove(at.ok_or_else(index_out_of_range)?);
            items.changed();
            Ok(Value::Null)
        },
        "removes the entry at an index",
    )
    .impure(),
);

/// What the interfaces of dictionaries add.
pub(super) const EXPLICIT: &[Row] = &[
    row(
        "void Add(KeyValuePair<TKey, TValue> item)",
        |call, args| {
            let Some((key, value)) = pair_parts(args.get(1)) else {
                return Err(call.not_supported());
            };
            this(args)?.store(call.interpreter, &key, value, false)?;
            Ok(Value::Null)
        },
        "adds an entry",
    )
    .impure(),
    row("bool IsReadOnly { get; }", |_, _| Ok(false.into()), "false"),
];
