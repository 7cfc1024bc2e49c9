//! The start of a source, looked at to recognise its format.

use super::canonical;

/// Lines and columns that are looked at.
const MOST: usize = 50;

/// The start of a source: decompressed, without a byte-order mark; it may end anywhere.
#[derive(Clone, Debug)]
pub struct Head<'h> {
    text: &'h str,
    records: Vec<Vec<String>>,
    columns: Vec<String>,
    envelope: Option<String>,
}

impl<'h> Head<'h> {
    /// Looks at `text`.
    #[must_use]
    pub fn new(text: &'h str) -> Self {
        let start = text.trim_start();
        let mut head = Self { text, records: Vec::new(), columns: Vec::new(), envelope: None };
        match start.as_bytes().first() {
            Some(b'{') => head.objects(start),
            Some(b'[') => head.objects(start.get(1..).unwrap_or_default().trim_start()),
            _ => {
                let line = start.lines().next().unwrap_or_default();
                let cells = line.split(',').map(|cell| canonical(cell.trim_matches('"')));
                head.columns = cells.take(MOST * 4).collect();
            }
        }
        head
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &'h str {
        self.text
    }

    /// Whether a record among the first ones, or the header of a table, has all these
    /// fields; names in lower case without `_`.
    #[must_use]
    pub fn has(&self, names: &[&str]) -> bool {
        let holds =
            |keys: &Vec<String>| names.iter().all(|name| keys.iter().any(|key| key == name));
        self.records.iter().any(holds) || holds(&self.columns)
    }

    /// Like [`Self::has`], for at least `least` of the names.
    #[must_use]
    pub fn has_some(&self, names: &[&str], least: usize) -> bool {
        let count = |keys: &Vec<String>| {
            names.iter().filter(|name| keys.iter().any(|key| key == *name)).count()
        };
        self.records.iter().any(|keys| count(keys) >= least) || count(&self.columns) >= least
    }

    /// The first member of an object that wraps the records: `records`, `log`, `tables`.
    #[must_use]
    pub fn envelope(&self) -> Option<&str> {
        self.envelope.as_deref()
    }

    /// Looks at the objects that `text` begins with.
    fn objects(&mut self, text: &str) {
        let keys = keys(text);
        match keys.first().map(String::as_str) {
            Some(first @ ("records" | "log" | "tables")) if wraps(text) => {
                self.envelope = Some(first.to_owned());
                let inside = text.find('[').and_then(|at| text.get(at + 1..)).unwrap_or_default();
                if first == "tables" {
                    self.columns = column_names(inside);
                } else {
                    self.records.push(keys_from(inside));
                }
            }
            _ => {
                self.records.push(keys);
                let lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
                for line in lines.take(MOST) {
                    let line = line.trim_start();
                    if line.starts_with('{') {
                        self.records.push(keys_from(line));
                    }
                }
            }
        }
    }
}

/// Whether the first member of the object that `text` begins with is an object or an array.
fn wraps(text: &str) -> bool {
    let value = text.split_once(':').map(|(_, value)| value.trim_start());
    value.is_some_and(|value| value.starts_with(['{', '[']))
}

/// The keys of the object that `text` begins with, after space.
fn keys_from(text: &str) -> Vec<String> {
    keys(text.trim_start())
}

/// The keys of the object that `text` begins with, and those of its `properties`, as far
/// as the text goes. Tolerates what is broken.
fn keys(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let (mut depth, mut at) = (0_usize, 0);
    let mut in_properties = false;
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                in_properties &= depth > 1;
                if depth == 0 {
                    break;
                }
            }
            b'"' => {
                let start = at;
                while let Some(&inside) = bytes.get(at) {
                    at += if inside == b'\\' { 2 } else { 1 };
                    if inside == b'"' {
                        break;
                    }
                }
                let wanted = depth == 1 || (depth == 2 && in_properties);
                let colon = bytes.get(at..).unwrap_or_default().trim_ascii_start();
                if wanted && colon.first() == Some(&b':') {
                    let key = canonical(text.get(start..at - 1).unwrap_or_default());
                    in_properties |= depth == 1 && key == "properties";
                    keys.push(key);
                }
            }
            _ => {}
        }
    }
    keys
}

/// The names of the columns that the start of a table tells.
fn column_names(table: &str) -> Vec<String> {
    let table = table.get(..table.find("\"rows\"").unwrap_or(table.len())).unwrap_or(table);
    let names = table.split("\"name\"").skip(1).filter_map(|rest| rest.split('"').nth(1));
    names.map(canonical).take(MOST * 4).collect()
}
