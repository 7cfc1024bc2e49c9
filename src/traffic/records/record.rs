//! One record: names and values, however they were written.

use std::borrow::Cow;

use crate::traffic::json::{Kind, Raw};

/// A value of a record.
#[derive(Clone, Debug)]
pub(crate) enum Value<'a> {
    /// A JSON value.
    Json(Raw<'a>),
    /// A cell of a table that knows only text.
    Cell(&'a str),
}

impl<'a> Value<'a> {
    /// The text of a string, a number or a boolean; `None` for anything else, `null` and
    /// empty text included.
    pub(crate) fn text(&self) -> Option<Cow<'a, str>> {
        let text = match self {
            Self::Cell(text) => Cow::Borrowed(*text),
            Self::Json(raw) => match raw.kind() {
                Kind::String => raw.string()?.decode(),
                Kind::Number | Kind::Boolean => Cow::Borrowed(raw.text()),
                Kind::Null | Kind::Array | Kind::Object => return None,
            },
        };
        (!text.is_empty()).then_some(text)
    }

    /// The value as JSON: itself, or the JSON that its text is. Tables keep objects and
    /// arrays as text.
    pub(crate) fn json(&self) -> Option<String> {
        match self {
            Self::Json(raw) => match raw.kind() {
                Kind::Object | Kind::Array => Some(raw.text().to_owned()),
                Kind::String => raw.string().and_then(|text| structured(&text.decode())),
                Kind::Number | Kind::Boolean | Kind::Null => None,
            },
            Self::Cell(text) => structured(text),
        }
    }

    /// Whether there is anything.
    fn is_empty(&self) -> bool {
        match self {
            Self::Cell(text) => text.is_empty(),
            Self::Json(raw) => matches!(raw.text(), "null" | "\"\""),
        }
    }
}

/// `text` when it is a JSON object or array.
fn structured(text: &str) -> Option<String> {
    let text = text.trim();
    let raw = Raw::parse(text).ok()?;
    matches!(raw.kind(), Kind::Object | Kind::Array).then(|| text.to_owned())
}

/// Names with their values. Names compare in their [`canonical`] form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record<'a> {
    fields: Vec<(String, Value<'a>)>,
    whole: Option<Raw<'a>>,
}

/// Objects whose members count as members of the record: the properties of a resource log,
/// and what went wrong last.
const FLATTENED: [(&str, &str); 2] = [("properties", ""), ("lasterror", "lasterror")];

impl<'a> Record<'a> {
    /// The record of an object; `properties` and `lastError` are looked into.
    pub(super) fn from_object(raw: Raw<'a>) -> Self {
        let mut record = Self { fields: Vec::new(), whole: Some(raw) };
        // Only a resource log's properties are its own: those of telemetry are the users'.
        let is_log = raw.members().any(|(key, _)| canonical(&key.decode()) == "category");
        record.add(raw, "", if is_log { 2 } else { 0 });
        record
    }

    fn add(&mut self, object: Raw<'a>, prefix: &str, depth: usize) {
        for (key, value) in object.members() {
            let name = canonical(&key.decode());
            let inside = FLATTENED.iter().find(|(flattened, _)| *flattened == name);
            match inside {
                Some((_, prefix)) if depth > 0 && value.kind() == Kind::Object => {
                    self.add(value, prefix, depth - 1);
                }
                _ => self.fields.push((format!("{prefix}{name}"), Value::Json(value))),
            }
        }
    }

    /// The record of a row of a table.
    pub(super) fn from_row(columns: &[String], row: Raw<'a>) -> Result<Self, &'static str> {
        let mut cells = row.elements();
        let mut fields = Vec::with_capacity(columns.len());
        for column in columns {
            let cell = cells.next().ok_or("it has fewer values than its table has columns")?;
            fields.push((canonical(column), Value::Json(cell)));
        }
        match cells.next() {
            None => Ok(Self { fields, whole: None }),
            Some(_) => Err("it has more values than its table has columns"),
        }
    }

    /// The record of a row of a CSV file; `None` when a cell is not UTF-8.
    pub(super) fn from_cells(
        names: &[String],
        cells: impl Iterator<Item = &'a [u8]>,
    ) -> Option<Self> {
        let mut fields = Vec::with_capacity(names.len());
        for (name, cell) in names.iter().zip(cells) {
            fields.push((canonical(name), Value::Cell(std::str::from_utf8(cell).ok()?)));
        }
        Some(Self { fields, whole: None })
    }

    /// The object that the record is; `None` for a row of a table.
    pub(crate) fn whole(&self) -> Option<Raw<'a>> {
        self.whole
    }

    /// The value of the first of these fields that is there and not empty; names in
    /// canonical form. Of fields of the same name the last that is not empty counts, so
    /// that `properties` speak before what stands around them.
    pub(crate) fn get(&self, names: &[&str]) -> Option<&Value<'a>> {
        names.iter().find_map(|name| {
            let same = self.fields.iter().rev().filter(|(field, _)| field == name);
            same.map(|(_, value)| value).find(|value| !value.is_empty())
        })
    }

    /// The text of the first of these fields that has one.
    pub(crate) fn text(&self, names: &[&str]) -> Option<Cow<'a, str>> {
        self.get(names)?.text()
    }

    /// A count: a whole number, also one written with `.0`.
    pub(crate) fn count(&self, names: &[&str]) -> Option<u64> {
        let text = self.text(names)?;
        Raw::parse(text.trim()).ok()?.unsigned()
    }

    /// A number that is not negative.
    pub(crate) fn number(&self, names: &[&str]) -> Option<f64> {
        let number: f64 = self.text(names)?.trim().parse().ok()?;
        (number.is_finite() && number >= 0.0).then_some(number)
    }

    /// A truth, however it is written.
    pub(crate) fn truth(&self, names: &[&str]) -> Option<bool> {
        match &*self.text(names)?.to_ascii_lowercase() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    /// Whether one of these columns exists, empty or not.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.fields.iter().any(|(field, _)| field == name))
    }
}

/// A name as exports differ in: `promptTokens`, `PromptTokens` and `promptTokens_d` are one,
/// so are `operation_Id` and `OperationId`, and `timestamp [UTC]` is `timestamp`.
///
/// The endings of `AzureDiagnostics` tell the type: `_s`, `_d`, `_b`, `_g`, `_t`.
pub(crate) fn canonical(name: &str) -> String {
    let name = name.trim();
    let name = name.strip_suffix("[UTC]").map_or(name, str::trim_end);
    let name = match name.as_bytes() {
        [_, .., b'_', b's' | b'd' | b'b' | b'g' | b't'] => name.get(..name.len() - 2),
        _ => None,
    }
    .unwrap_or(name);
    let kept = name.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
    kept.flat_map(char::to_lowercase).collect()
}
