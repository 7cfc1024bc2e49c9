//! `List<T>`, `Dictionary<K, V>`, `KeyValuePair<K, V>`.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{Args, Known, Row, TypeRows, class, known_generic, row, structure};
use crate::expr::eval::{Interpreter, equals, hash_value};
use crate::expr::types::Type;
use crate::expr::value::{
    Array, Enumerator, Exception, Fault, Object, Text, Value, enumerate_values, whole,
};

pub(super) const TYPES: &[TypeRows] = &[
    class("System.Collections.Generic.List<T>", "a list that grows")
        .bases(&["IList<T>", "IReadOnlyList<T>", "System.Collections.IList"])
        .rows(LIST),
    class("System.Collections.Generic.Dictionary<TKey, TValue>", "keys with values")
        .bases(&[
            "IDictionary<TKey, TValue>",
            "IReadOnlyDictionary<TKey, TValue>",
            "System.Collections.IDictionary",
        ])
        .rows(DICTIONARY),
    structure("System.Collections.Generic.KeyValuePair<TKey, TValue>", "a key and its value")
        .rows(PAIR),
];

/// A `List<T>`.
#[derive(Debug)]
pub(super) struct List {
    pub(super) element: Type,
    pub(super) items: RefCell<Vec<Value>>,
}

impl Object for List {
    fn type_of(&self) -> Type {
        known_generic(Known::List, std::slice::from_ref(&self.element))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(enumerate_values(self.items.borrow().clone()))
    }

    fn count(&self) -> Option<usize> {
        Some(self.items.borrow().len())
    }
}

/// Makes a `Dictionary<K, V>`; of equal keys the last stays.
pub(super) fn dictionary(key: Type, value: Type, entries: Vec<(Value, Value)>) -> Value {
    let mut found = Entries::default();
    for (key, value) in entries {
        found.insert(key, value);
    }
    Value::object(Dictionary { key, value, entries: RefCell::new(found) })
}

/// Makes a `List<T>`.
pub(crate) fn list(element: Type, items: Vec<Value>) -> Value {
    Value::object(List { element, items: RefCell::new(items) })
}

fn index(args: Args<'_>, at: usize) -> Result<usize, Fault> {
    let count = args.object::<List>(0)?.items.borrow().len();
    usize::try_from(args.int(at)?).ok().filter(|index| *index < count).ok_or_else(|| {
        Exception::out_of_range_because(
            "Index was out of range. Must be non-negative and less than the size of the collection.",
            "index",
        )
        .into()
    })
}

const LIST: &[Row] = &[
    row("new()", |call, _| Ok(list(call.type_argument(0), Vec::new())), "an empty list"),
    row(
        "new(IEnumerable<T> collection)",
        |call, args| {
            let items = call.collect(args.required(0, "collection")?)?;
            Ok(list(call.type_argument(0), items))
        },
        "a list of the elements",
    ),
    row(
        "new(int capacity)",
        |call, _| Ok(list(call.type_argument(0), Vec::new())),
        "an empty list with room",
    ),
    row(
        "int Count { get; }",
        |_, args| Ok(whole(args.object::<List>(0)?.items.borrow().len())),
        "number of elements",
    ),
    row(
        "T this[int index] { get; set; }",
        |_, args| {
            let at = index(args, 1)?;
            Ok(args.object::<List>(0)?.items.borrow().get(at).cloned().unwrap_or_default())
        },
        "an element",
    )
    .set(|_, args| {
        let at = index(args, 1)?;
        if let Some(place) = args.object::<List>(0)?.items.borrow_mut().get_mut(at) {
            *place = args.value(2);
        }
        Ok(Value::Null)
    }),
    row(
        "void Add(T item)",
        |call, args| {
            call.interpreter.step()?;
            args.object::<List>(0)?.items.borrow_mut().push(args.value(1));
            Ok(Value::Null)
        },
        "adds an element at the end",
    )
    .impure(),
    row(
        "bool Contains(T item)",
        |_, args| {
            let items = args.object::<List>(0)?.items.borrow();
            Ok(items.iter().any(|item| equals(item, args.get(1))).into())
        },
        "true when an element is equal",
    ),
    row(
        "T[] ToArray()",
        |call, args| {
            let items = args.object::<List>(0)?.items.borrow().clone();
            Ok(Array::new(call.type_argument(0), items).into())
        },
        "the elements as an array",
    ),
];

/// A `Dictionary<K, V>` with the default comparer; entries keep their order until one is removed.
#[derive(Debug)]
pub(super) struct Dictionary {
    key: Type,
    value: Type,
    entries: RefCell<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    items: Vec<(Value, Value)>,
    by_hash: HashMap<u64, Vec<usize>>,
}

impl Entries {
    fn find(&self, key: &Value) -> Option<usize> {
        let places = self.by_hash.get(&hash_value(key))?;
        places
            .iter()
            .copied()
            .find(|at| self.items.get(*at).is_some_and(|(known, _)| equals(known, key)))
    }

    fn insert(&mut self, key: Value, value: Value) {
        match self.find(&key) {
            Some(at) => {
                if let Some((_, place)) = self.items.get_mut(at) {
                    *place = value;
                }
            }
            None => {
                self.by_hash.entry(hash_value(&key)).or_default().push(self.items.len());
                self.items.push((key, value));
            }
        }
    }
}

impl Object for Dictionary {
    fn type_of(&self) -> Type {
        known_generic(Known::Dictionary, &[self.key.clone(), self.value.clone()])
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        let ty = known_generic(Known::KeyValuePair, &[self.key.clone(), self.value.clone()]);
        let entries = self.entries.borrow();
        let pairs =
            entries.items.iter().map(|(key, value)| pair(ty.clone(), key.clone(), value.clone()));
        Some(enumerate_values(pairs.collect()))
    }

    fn count(&self) -> Option<usize> {
        Some(self.entries.borrow().items.len())
    }
}

fn key<'a>(args: Args<'a>) -> Result<&'a Value, Fault> {
    args.required(1, "key")
}

const DICTIONARY: &[Row] = &[
    row(
        "new()",
        |call, _| {
            Ok(Value::object(Dictionary {
                key: call.type_argument(0),
                value: call.type_argument(1),
                entries: RefCell::default(),
            }))
        },
        "an empty dictionary",
    ),
    row(
        "int Count { get; }",
        |_, args| Ok(whole(args.object::<Dictionary>(0)?.entries.borrow().items.len())),
        "number of entries",
    ),
    row(
        "TValue this[TKey key] { get; set; }",
        |call, args| {
            let key = key(args)?;
            let entries = args.object::<Dictionary>(0)?.entries.borrow();
            match entries.find(key).and_then(|at| entries.items.get(at)) {
                Some((_, value)) => Ok(value.clone()),
                None => Err(Exception::key_not_found(&call.to_text(key)?.to_utf8()).into()),
            }
        },
        "the value of a key",
    )
    .set(|call, args| {
        call.interpreter.step()?;
        let key = key(args)?.clone();
        args.object::<Dictionary>(0)?.entries.borrow_mut().insert(key, args.value(2));
        Ok(Value::Null)
    }),
    row(
        "void Add(TKey key, TValue value)",
        |call, args| {
            call.interpreter.step()?;
            let key = key(args)?;
            let mut entries = args.object::<Dictionary>(0)?.entries.borrow_mut();
            if entries.find(key).is_some() {
                let text = call.to_text(key)?;
                return Err(Exception::argument(&format!(
                    "An item with the same key has already been added. Key: {text}"
                ))
                .into());
            }
            entries.insert(key.clone(), args.value(2));
            Ok(Value::Null)
        },
        "adds an entry; throws when the key is there",
    )
    .impure(),
    row(
        "bool ContainsKey(TKey key)",
        |_, args| {
            Ok(args.object::<Dictionary>(0)?.entries.borrow().find(key(args)?).is_some().into())
        },
        "true when the key is there",
    ),
    row(
        "bool TryGetValue(TKey key, out TValue value)",
        |call, args| {
            let entries = args.object::<Dictionary>(0)?.entries.borrow();
            let found = entries.find(key(args)?).and_then(|at| entries.items.get(at));
            let default = || crate::expr::eval::default_value(&call.type_argument(1));
            args.get(2).assign(found.map_or_else(default, |(_, value)| value.clone()));
            Ok(found.is_some().into())
        },
        "the value of a key; false when it is not there",
    ),
];

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
        Some(crate::expr::eval::hash_all(&[self.key.clone(), self.value.clone()]))
    }
}

const PAIR: &[Row] = &[
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
];
