//! Recorded headers: names without case, values once or several times.

use std::borrow::Cow;

use super::json::{Elements, Kind, Raw};

/// The headers of a request or response as recorded, read when asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Headers<'a>(Option<Raw<'a>>);

impl<'a> Headers<'a> {
    /// Headers from a line's `headers` object.
    #[must_use]
    pub fn from_raw(raw: Raw<'a>) -> Self {
        Self(Some(raw))
    }

    /// The first value of the header `name`, its case ignored.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Cow<'a, str>> {
        self.values(name).next()
    }

    /// All values of the header `name`, its case ignored, in their order.
    pub fn values(self, name: &str) -> impl Iterator<Item = Cow<'a, str>> {
        self.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).flat_map(|(_, v)| v)
    }

    /// Every header with its values, as recorded and in that order.
    pub fn iter(self) -> impl Iterator<Item = (Cow<'a, str>, HeaderValues<'a>)> {
        self.0
            .into_iter()
            .flat_map(Raw::members)
            .map(|(name, value)| (name.decode(), HeaderValues::from_raw(value)))
    }
}

/// The values of one header: one, several, or (recorded as `null`) none.
#[derive(Clone, Debug)]
pub struct HeaderValues<'a> {
    single: Option<Raw<'a>>,
    several: Option<Elements<'a>>,
}

impl<'a> HeaderValues<'a> {
    fn from_raw(raw: Raw<'a>) -> Self {
        if raw.kind() == Kind::Array {
            Self { single: None, several: Some(raw.elements()) }
        } else {
            Self { single: Some(raw), several: None }
        }
    }
}

impl<'a> Iterator for HeaderValues<'a> {
    type Item = Cow<'a, str>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = |elements: &mut Elements<'a>| elements.find(|raw| raw.kind() != Kind::Null);
        let single = self.single.take().filter(|raw| raw.kind() != Kind::Null);
        let raw = single.or_else(|| self.several.as_mut().and_then(next))?;
        // A recorder may have written a number: its text is the value.
        Some(raw.string().map_or(Cow::Borrowed(raw.text()), |text| text.decode()))
    }
}
