//! The read-only dictionaries of the API: headers, query parameters, matched parameters,
//! claims, variables, certificates.

use std::rc::Rc;

use crate::expr::eval::Interpreter;
use crate::expr::members::{Known, known_generic, pair, table};
use crate::expr::types::Type;
use crate::expr::value::{Array, Enumerator, Fault, Object, Text, Value};

/// A read-only dictionary with text keys in the order in which they came.
#[derive(Debug)]
pub struct Map {
    entries: Vec<(Text, Value)>,
    value_type: Type,
    ignore_case: bool,
    /// True for `context.Variables`, whose entries the host holds.
    of_host: bool,
}

impl Map {
    /// A map of values of a type.
    #[must_use]
    pub fn new(value_type: Type, ignore_case: bool) -> Self {
        Self { entries: Vec::new(), value_type, ignore_case, of_host: false }
    }

    /// Headers or query parameters: names without case, each with its values.
    #[must_use]
    pub fn of_lists<'a>(entries: impl IntoIterator<Item = (&'a str, Vec<Text>)>) -> Self {
        let mut map = Self::new(Type::array(Type::String), true);
        for (name, values) in entries {
            let values = values.into_iter().map(Value::String).collect();
            map.set(name.into(), Array::new(Type::String, values).into());
        }
        map
    }

    /// Matched parameters: names without case, one value each.
    #[must_use]
    pub fn of_texts<'a>(entries: impl IntoIterator<Item = (&'a str, Text)>) -> Self {
        let mut map = Self::new(Type::String, true);
        for (name, value) in entries {
            map.set(name.into(), Value::String(value));
        }
        map
    }

    /// `context.Variables`.
    #[must_use]
    pub fn of_variables() -> Self {
        Self { entries: Vec::new(), value_type: Type::Object, ignore_case: false, of_host: true }
    }

    /// Adds or replaces an entry.
    pub fn set(&mut self, key: Text, value: Value) {
        match self.entries.iter().position(|(known, _)| self.same(known, &key)) {
            Some(at) => {
                if let Some((_, place)) = self.entries.get_mut(at) {
                    *place = value;
                }
            }
            None => self.entries.push((key, value)),
        }
    }

    fn same(&self, known: &Text, key: &Text) -> bool {
        if !self.ignore_case || known.len() != key.len() {
            return known == key;
        }
        match (known.as_ascii(), key.as_ascii()) {
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
            _ => known.to_utf8().to_uppercase() == key.to_utf8().to_uppercase(),
        }
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, interpreter: &Interpreter<'_>, key: &Text) -> Option<Value> {
        if self.of_host {
            return interpreter.host().variable(key);
        }
        self.entries.iter().find(|(known, _)| self.same(known, key)).map(|(_, value)| value.clone())
    }

    /// All entries in order.
    #[must_use]
    pub fn entries(&self, interpreter: &Interpreter<'_>) -> Vec<(Text, Value)> {
        if self.of_host { interpreter.host().variables() } else { self.entries.clone() }
    }

    /// True when reading an absent key gives null.
    #[must_use]
    pub fn missing_is_null(&self, interpreter: &Interpreter<'_>) -> bool {
        self.of_host && interpreter.host().missing_variable_is_null()
    }

    /// Type of the values.
    #[must_use]
    pub fn value_type(&self) -> &Type {
        &self.value_type
    }
}

impl Object for Map {
    fn type_of(&self) -> Type {
        let id = table().find("System.Collections.Generic.IReadOnlyDictionary");
        id.map_or(Type::Object, |id| Type::generic(id, vec![Type::String, self.value_type.clone()]))
    }

    fn runtime_name(&self) -> Option<String> {
        Some(format!("Apim.Impl.Map`1[{}]", self.value_type.runtime_name()))
    }

    fn same_reference(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        self.of_host && other.downcast_ref::<Self>().is_some_and(|other| other.of_host)
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        let pair_type =
            known_generic(Known::KeyValuePair, &[Type::String, self.value_type.clone()]);
        let entries = if self.of_host { None } else { Some(self.entries.clone().into_iter()) };
        Some(Box::new(Entries { entries, pair_type }))
    }

    fn count(&self) -> Option<usize> {
        if self.of_host { None } else { Some(self.entries.len()) }
    }
}

struct Entries {
    entries: Option<std::vec::IntoIter<(Text, Value)>>,
    pair_type: Type,
}

impl Enumerator for Entries {
    fn next(&mut self, interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        let entries =
            self.entries.get_or_insert_with(|| interpreter.host().variables().into_iter());
        Ok(entries
            .next()
            .map(|(key, value)| pair(self.pair_type.clone(), Value::String(key), value)))
    }
}

impl From<Rc<Map>> for Value {
    fn from(map: Rc<Map>) -> Self {
        Self::Object(map)
    }
}
