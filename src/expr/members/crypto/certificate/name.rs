//! Distinguished names as the runtime writes them.

use super::der::{Element, all};

/// Short names of attributes.
const SHORT: &[(&str, &str)] = &[
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "SERIALNUMBER"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "S"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "T"),
    ("2.5.4.42", "G"),
    ("2.5.4.43", "I"),
    ("2.5.4.46", "dnQualifier"),
    ("1.2.840.113549.1.9.1", "E"),
    ("0.9.2342.19200300.100.1.25", "DC"),
];

/// A name: its relative names in order, each with its attributes.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    parts: Vec<Vec<(String, String)>>,
    /// All its bytes.
    pub(super) raw: Vec<u8>,
}

impl Name {
    pub(super) fn read(element: &Element<'_>) -> Option<Self> {
        let mut parts = Vec::new();
        for relative in all(element.content)? {
            let mut attributes = Vec::new();
            for attribute in relative.inner()? {
                let inner = attribute.inner()?;
                let [identifier, value, ..] = inner.as_slice() else { return None };
                attributes.push((identifier.identifier()?, value.text()));
            }
            parts.push(attributes);
        }
        Some(Self { parts, raw: element.whole.to_vec() })
    }

    /// `CN=…, O=…`: the last relative name first, or the first when not reversed.
    pub(super) fn text(&self, reversed: bool) -> String {
        let part = |part: &Vec<(String, String)>| {
            let attributes = part.iter().map(|(identifier, value)| {
                let short = SHORT.iter().find(|(known, _)| known == identifier);
                let name = match short {
                    Some((_, short)) => (*short).to_owned(),
                    None => format!("OID.{identifier}"),
                };
                format!("{name}={}", quoted(value))
            });
            attributes.collect::<Vec<_>>().join(" + ")
        };
        let mut texts: Vec<String> = self.parts.iter().map(part).collect();
        if reversed {
            texts.reverse();
        }
        texts.join(", ")
    }

    /// The value of the last attribute of one kind.
    pub(super) fn value(&self, identifier: &str) -> Option<&str> {
        let attributes = self.parts.iter().flatten().rev();
        attributes.into_iter().find(|(known, _)| known == identifier).map(|(_, value)| &**value)
    }

    /// The last attribute of any kind.
    pub(super) fn any_value(&self) -> Option<&str> {
        self.parts.last().and_then(|part| part.first()).map(|(_, value)| &**value)
    }
}

fn quoted(value: &str) -> String {
    let special =
        |c: char| matches!(c, ',' | '+' | '=' | '"' | '\n' | '\r' | '<' | '>' | '#' | ';');
    let bare = !value.is_empty()
        && !value.starts_with(char::is_whitespace)
        && !value.ends_with(char::is_whitespace)
        && !value.contains(special);
    if bare { value.to_owned() } else { format!("\"{}\"", value.replace('"', "\"\"")) }
}
