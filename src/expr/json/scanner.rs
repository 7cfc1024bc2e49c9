//! JSON text as Newtonsoft's `JsonTextReader` takes it: one item after another, with its path,
//! line and position. What it lets pass (trailing commas, single quotes, bare names, comments,
//! missing values) passes here too, and what it refuses is refused in its words.
//!
//! The text is walked as UTF-8; positions, which count UTF-16 units, are found when a message
//! needs them.

mod typed;

pub(in crate::expr) use typed::Way;

use super::number::number;
use super::{Reading, ScalarKind};
use crate::expr::value::{Text, TextBuilder, Value};

/// Deepest nesting, as the runtime has it.
const MOST_DEEP: usize = 64;
/// Names that are kept.
const MOST_NAMES: usize = 16;

/// Why a text was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// It is no JSON: a `JsonReaderException`.
    Json(Box<Failure>),
    /// It ends too early or is of another kind: a `JsonSerializationException`.
    Serialization(Box<Failure>),
    /// It ends within a token that is copied: a `JsonWriterException`, which has no place.
    Writer(Box<Failure>),
    /// It holds something that is not implemented, by its name.
    Refused(&'static str),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Json(failure) | Self::Serialization(failure) | Self::Writer(failure) => {
                f.write_str(&failure.message)
            }
            Self::Refused(what) => write!(f, "not supported: {what}"),
        }
    }
}

/// What a `JsonReaderException` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// `Message`, with path, line and position.
    pub message: String,
    /// `LineNumber`, from 1; 0 before anything was read.
    pub line: usize,
    /// `LinePosition`: UTF-16 units of the line that were read.
    pub position: usize,
    /// `Path`
    pub path: String,
}

pub(in crate::expr) type Read<T> = Result<T, ReadError>;

/// One thing that the reader finds.
#[derive(Debug)]
pub(in crate::expr) enum Item {
    Object,
    Array,
    EndObject,
    EndArray,
    /// The name of a property; [`Scanner::name`] has it.
    Name,
    Value(ScalarKind, Value),
    Comment(Text),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Start,
    Property,
    ObjectStart,
    Object,
    ArrayStart,
    Array,
    PostValue,
    Finished,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Object,
    Array,
    Constructor,
}

impl Kind {
    #[inline]
    fn name(self) -> &'static str {
        match self {
            Self::Object => "Object",
            Self::Array => "Array",
            Self::Constructor => "Constructor",
        }
    }
}

/// An object or array that is open, and where in it the reader is.
#[derive(Debug)]
struct Level {
    kind: Kind,
    name: Option<Text>,
    index: i64,
}

#[derive(Debug)]
pub(in crate::expr) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    reading: Reading,
    state: State,
    levels: Vec<Level>,
    /// The last item was a comment, before anything else.
    after_comment: bool,
    /// Names that were read: the objects of a list have the same ones.
    names: Vec<Text>,
}

impl<'a> Scanner<'a> {
    pub(in crate::expr) fn new(text: &'a str, reading: Reading) -> Self {
        Self {
            text,
            at: 0,
            reading,
            state: State::Start,
            levels: Vec::new(),
            after_comment: false,
            names: Vec::new(),
        }
    }

    /// The name of the property that the reader is in.
    #[inline]
    pub(in crate::expr) fn name(&self) -> Text {
        self.levels.last().and_then(|level| level.name.clone()).unwrap_or_default()
    }

    /// The next item; `None` at the end of the text, whether or not everything was closed.
    pub(in crate::expr) fn read(&mut self) -> Read<Option<Item>> {
        loop {
            match self.state {
                State::Start | State::Property | State::Array | State::ArrayStart => {
                    return self.value();
                }
                State::Object | State::ObjectStart => return self.property(),
                State::PostValue => {
                    if let Some(item) = self.after_value()? {
                        return Ok(Some(item));
                    }
                }
                State::Finished => {
                    self.blank();
                    return match self.peek() {
                        None => Ok(None),
                        Some('/') => self.comment().map(Some),
                        Some(c) => self.fail(&format!(
                            "Additional text encountered after finished reading JSON content: {}.",
                            unit(c)
                        )),
                    };
                }
            }
        }
    }

    /// An error where the reader stands.
    pub(super) fn fail<T>(&self, what: &str) -> Read<T> {
        Err(ReadError::Json(Box::new(self.failure(what))))
    }

    /// True when the text ended after a value, though containers are open.
    pub(super) fn ended_after_value(&self) -> bool {
        self.state == State::Finished
    }

    /// Forgets the innermost container, after the text has ended.
    pub(super) fn leave(&mut self) {
        self.levels.pop();
    }

    /// How many containers are open.
    pub(super) fn depth(&self) -> usize {
        self.levels.len()
    }

    /// The text ended within a token that was being copied.
    pub(super) fn unfinished<T>(&self) -> Read<T> {
        let path = self.path_to(self.levels.len().saturating_sub(1));
        let message = format!("Unexpected end when reading token. Path '{path}'.");
        Err(ReadError::Writer(Box::new(Failure { message, line: 0, position: 0, path })))
    }

    pub(in crate::expr) fn failure(&self, what: &str) -> Failure {
        let (mut line, position) = self.place();
        if self.state == State::Start && position == 0 && !self.after_comment {
            line = 0;
        }
        let path = self.path();
        // A message of several lines goes on in a line of its own.
        let what = if what.ends_with('\n') { what } else { what.trim() };
        let stop = if what.ends_with('\n') {
            ""
        } else if what.ends_with('.') {
            " "
        } else {
            ". "
        };
        let message = format!("{what}{stop}Path '{path}', line {line}, position {position}.");
        Failure { message, line, position, path }
    }

    /// The line, from 1, and how many units of it were read. A carriage return and a line feed
    /// are one end of a line, but for the reader's oddity at the end of the text.
    fn place(&self) -> (usize, usize) {
        let before = self.text.get(..self.at).unwrap_or_default();
        let bytes = self.text.as_bytes();
        let (mut line, mut start) = (1, 0);
        for (index, byte) in before.bytes().enumerate() {
            let pair = byte == b'\r' && bytes.get(index + 1) == Some(&b'\n');
            let last = index + 2 == bytes.len();
            if byte == b'\n' || byte == b'\r' && (!pair || last) {
                line += 1;
                start = index + 1;
            }
        }
        let units = before.get(start..).unwrap_or_default().encode_utf16().count();
        (line, units)
    }

    /// `Path`: a container that was only just opened does not count.
    fn path(&self) -> String {
        let inside = !matches!(self.state, State::ObjectStart | State::ArrayStart);
        self.path_to(self.levels.len().saturating_sub(usize::from(!inside)))
    }

    fn path_to(&self, count: usize) -> String {
        let mut path = String::new();
        for level in self.levels.iter().take(count) {
            match (level.kind, &level.name) {
                (Kind::Object, Some(name)) => super::path::push_name(&mut path, &name.to_utf8()),
                (Kind::Object, None) => {}
                _ => path.push_str(&format!("[{}]", level.index)),
            }
        }
        path
    }

    #[inline]
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn peek(&self) -> Option<char> {
        match self.byte() {
            Some(byte) if byte < 0x80 => Some(char::from(byte)),
            Some(_) => self.rest().chars().next(),
            None => None,
        }
    }

    /// Passes blanks and, as the runtime does, null characters.
    #[inline]
    fn blank(&mut self) {
        while let Some(byte) = self.byte() {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0 => self.at += 1,
                0x80.. => match self.peek().filter(|c| c.is_whitespace()) {
                    Some(c) => self.at += c.len_utf8(),
                    None => return,
                },
                _ => return,
            }
        }
    }

    #[inline]
    fn finish_value(&mut self) {
        self.state = if self.levels.is_empty() { State::Finished } else { State::PostValue };
    }

    #[inline]
    fn count_value(&mut self) {
        if let Some(level) = self.levels.last_mut()
            && level.kind == Kind::Array
        {
            level.index += 1;
        }
    }

    #[inline]
    fn scalar(&mut self, kind: ScalarKind, value: Value) -> Option<Item> {
        self.finish_value();
        self.count_value();
        Some(Item::Value(kind, value))
    }

    fn open(&mut self, kind: Kind) -> Read<Option<Item>> {
        self.at += 1;
        self.state = if kind == Kind::Object { State::ObjectStart } else { State::ArrayStart };
        self.count_value();
        let deep = self.levels.len() >= MOST_DEEP;
        self.levels.push(Level { kind, name: None, index: -1 });
        if deep {
            return self.fail(&format!("The reader's MaxDepth of {MOST_DEEP} has been exceeded."));
        }
        Ok(Some(if kind == Kind::Object { Item::Object } else { Item::Array }))
    }

    fn close(&mut self, kind: Kind) -> Read<Option<Item>> {
        self.at += 1;
        let open = self.levels.pop().map(|level| level.kind);
        if open != Some(kind) {
            return self.fail(&format!(
                "JsonToken End{} is not valid for closing JsonType {}.",
                kind.name(),
                open.map_or("None", Kind::name)
            ));
        }
        self.finish_value();
        Ok(Some(if kind == Kind::Object { Item::EndObject } else { Item::EndArray }))
    }

    fn after_value(&mut self) -> Read<Option<Item>> {
        self.blank();
        match self.peek() {
            None => {
                self.state = State::Finished;
                Ok(None)
            }
            Some('}') => self.close(Kind::Object),
            Some(']') => self.close(Kind::Array),
            Some(')') => self.close(Kind::Constructor),
            Some('/') => self.comment().map(Some),
            Some(',') => {
                self.at += 1;
                self.state = match self.levels.last().map(|level| level.kind) {
                    Some(Kind::Object) => State::Object,
                    Some(_) => State::Array,
                    None => State::Finished,
                };
                Ok(None)
            }
            Some(c) => self.fail(&format!(
                "After parsing a value an unexpected character was encountered: {}.",
                unit(c)
            )),
        }
    }

    fn property(&mut self) -> Read<Option<Item>> {
        self.blank();
        let name = match self.peek() {
            None => return Ok(None),
            Some('}') => return self.close(Kind::Object),
            Some('/') => return self.comment().map(Some),
            Some(quote @ ('"' | '\'')) => match self.known_name(quote) {
                Some(name) => name,
                None => {
                    let name = self.string(quote)?;
                    if self.names.len() < MOST_NAMES {
                        self.names.push(name.clone());
                    }
                    name
                }
            },
            Some(c) if is_name(c) => self.bare_name()?,
            Some(c) => {
                return self.fail(&format!("Invalid property identifier character: {}.", unit(c)));
            }
        };
        self.blank();
        if self.byte() != Some(b':') {
            let found = self.peek().unwrap_or_default();
            return self.fail(&format!(
                "Invalid character after parsing property name. Expected ':' but got: {}.",
                unit(found)
            ));
        }
        self.at += 1;
        self.state = State::Property;
        if let Some(level) = self.levels.last_mut() {
            level.name = Some(name);
        }
        Ok(Some(Item::Name))
    }

    /// A name in quotes that was read before; the reader stands at the first quote.
    fn known_name(&mut self, quote: char) -> Option<Text> {
        let rest = self.text.as_bytes().get(self.at + 1..)?;
        let delimiter = u8::try_from(quote).ok()?;
        let found = self.names.iter().find(|name| {
            name.as_ascii().is_some_and(|name| {
                rest.get(name.len()) == Some(&delimiter) && rest.starts_with(name.as_bytes())
            })
        })?;
        // A quote in the name would have ended it, and a backslash stands for something else.
        let is_plain = found.as_ascii().is_some_and(|name| !name.contains(['\\', quote]));
        if !is_plain {
            return None;
        }
        let found = found.clone();
        self.at += found.len() + 2;
        Some(found)
    }

    fn bare_name(&mut self) -> Read<Text> {
        let start = self.at;
        loop {
            match self.peek() {
                None => return self.fail("Unexpected end while parsing unquoted property name."),
                Some(c) if is_name(c) => self.at += c.len_utf8(),
                Some(c) if c.is_whitespace() || c == ':' || c == '\0' => break,
                Some(c) => {
                    return self.fail(&format!(
                        "Invalid JavaScript property identifier character: {}.",
                        unit(c)
                    ));
                }
            }
        }
        Ok(self.text.get(start..self.at).unwrap_or_default().into())
    }

    fn value(&mut self) -> Read<Option<Item>> {
        self.blank();
        let Some(c) = self.peek() else { return Ok(None) };
        match c {
            '"' | '\'' => {
                let text = self.string(c)?;
                let date = match self.reading {
                    Reading::Dates => super::date::json_date(&text),
                    Reading::Plain => None,
                };
                Ok(match date {
                    Some(date) => self.scalar(ScalarKind::Date, Value::DateTime(date)),
                    None => self.scalar(ScalarKind::String, Value::String(text)),
                })
            }
            '{' => self.open(Kind::Object),
            '[' => self.open(Kind::Array),
            ']' => self.close(Kind::Array),
            ')' => self.close(Kind::Constructor),
            // A value is missing; the comma is left for what comes after it.
            ',' => Ok(self.scalar(ScalarKind::Undefined, Value::Null)),
            '/' => self.comment().map(Some),
            't' => self.word("true", "boolean", ScalarKind::Boolean, Value::Bool(true)),
            'f' => self.word("false", "boolean", ScalarKind::Boolean, Value::Bool(false)),
            'u' => self.word("undefined", "undefined", ScalarKind::Undefined, Value::Null),
            'N' => self.real("NaN", f64::NAN),
            'I' => self.real("Infinity", f64::INFINITY),
            '-' if self.rest().starts_with("-I") => self.real("-Infinity", f64::NEG_INFINITY),
            'n' => match self.rest().chars().nth(1) {
                None => {
                    self.at += 1;
                    self.fail("Unexpected end when reading JSON.")
                }
                Some('u') => self.null(),
                Some('e') => Err(ReadError::Refused("constructors in JSON")),
                Some(_) => self.unexpected(c),
            },
            c if c.is_numeric() || matches!(c, '-' | '.') => self.number(),
            c => self.unexpected(c),
        }
    }

    fn null(&mut self) -> Read<Option<Item>> {
        self.word("null", "null", ScalarKind::Null, Value::Null)
    }

    fn unexpected<T>(&self, c: char) -> Read<T> {
        self.fail(&format!("Unexpected character encountered while parsing value: {}.", unit(c)))
    }

    fn real(&mut self, word: &str, value: f64) -> Read<Option<Item>> {
        self.word(word, word, ScalarKind::Float, Value::Double(value))
    }

    /// A word that a separator or the end must follow.
    fn word(
        &mut self,
        word: &str,
        what: &str,
        kind: ScalarKind,
        value: Value,
    ) -> Read<Option<Item>> {
        if self.passes(word)? {
            return Ok(self.scalar(kind, value));
        }
        self.fail(&format!("Error parsing {what} value."))
    }

    /// Passes a word, as far as it is there; true when it is, and a separator or the end follows.
    fn passes(&mut self, word: &str) -> Read<bool> {
        let rest = self.rest();
        if let Some(after) = rest.strip_prefix(word) {
            self.at += word.len();
            return Ok(match after.chars().next() {
                None | Some('}' | ']' | ',' | '\0') => true,
                Some('/') => matches!(after.as_bytes().get(1), Some(b'*' | b'/')),
                Some(c) => c.is_whitespace(),
            });
        }
        if rest.encode_utf16().take(word.len()).count() < word.len() {
            self.at = self.text.len();
            return self.fail("Unexpected end when reading JSON.");
        }
        self.at += rest.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
        Ok(false)
    }

    /// A number as it is written; the reader stands behind it then.
    fn number_word(&mut self) -> Read<&'a str> {
        let start = self.at;
        loop {
            match self.byte() {
                Some(
                    b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'x' | b'X',
                ) => {
                    self.at += 1;
                }
                None | Some(b',' | b'}' | b']' | b')' | b'/' | 0) => break,
                Some(_) => match self.peek().filter(|c| !c.is_whitespace()) {
                    None => break,
                    Some(c) => {
                        return self.fail(&format!(
                            "Unexpected character encountered while parsing number: {}.",
                            unit(c)
                        ));
                    }
                },
            }
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    fn number(&mut self) -> Read<Option<Item>> {
        let word = self.number_word()?;
        self.finish_value();
        self.count_value();
        match number(word) {
            Ok((kind, value)) => Ok(Some(Item::Value(kind, value))),
            Err(message) => self.fail(&message),
        }
    }

    /// A text in quotes; the reader stands at the first.
    fn string(&mut self, quote: char) -> Read<Text> {
        self.at += 1;
        let start = self.at;
        let delimiter = u8::try_from(quote).unwrap_or(b'"');
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        match memchr::memchr2(delimiter, b'\\', rest) {
            Some(end) if rest.get(end) == Some(&delimiter) => {
                self.at = start + end + 1;
                return Ok(self.text.get(start..start + end).unwrap_or_default().into());
            }
            Some(_) => {}
            None => return self.unterminated(quote),
        }
        let mut builder = TextBuilder::new();
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let Some(end) = memchr::memchr2(delimiter, b'\\', rest) else {
                return self.unterminated(quote);
            };
            builder.push_str(self.text.get(self.at..self.at + end).unwrap_or_default());
            self.at += end + 1;
            if rest.get(end) == Some(&delimiter) {
                return Ok(builder.finish());
            }
            self.escape(quote, &mut builder)?;
        }
    }

    fn unterminated<T>(&mut self, quote: char) -> Read<T> {
        self.at = self.text.len();
        self.fail(&format!("Unterminated string. Expected delimiter: {quote}."))
    }

    /// What follows a backslash.
    fn escape(&mut self, quote: char, builder: &mut TextBuilder) -> Read<()> {
        let Some(c) = self.peek() else { return self.unterminated(quote) };
        self.at += c.len_utf8();
        let plain = match c {
            'b' => 8,
            't' => 9,
            'n' => 10,
            'f' => 12,
            'r' => 13,
            '\\' | '"' | '\'' | '/' => u16::try_from(u32::from(c)).unwrap_or(0),
            'u' => return self.escaped_unit(builder),
            _ => return self.fail(&format!("Bad JSON escape sequence: \\{}.", unit(c))),
        };
        builder.push_unit(plain);
        Ok(())
    }

    /// A unit in hexadecimal; halves of a pair without the other half are replaced.
    fn escaped_unit(&mut self, builder: &mut TextBuilder) -> Read<()> {
        const REPLACEMENT: u16 = 0xfffd;
        let mut found = self.hexadecimal()?;
        while (0xd800..0xdc00).contains(&found) {
            let follows = self.rest().strip_prefix("\\u").is_some_and(|rest| !rest.is_empty());
            if !follows {
                found = REPLACEMENT;
                break;
            }
            self.at += 2;
            let next = self.hexadecimal()?;
            if (0xdc00..0xe000).contains(&next) {
                builder.push_unit(found);
                builder.push_unit(next);
                return Ok(());
            }
            builder.push_unit(REPLACEMENT);
            found = next;
        }
        if (0xdc00..0xe000).contains(&found) {
            found = REPLACEMENT;
        }
        builder.push_unit(found);
        Ok(())
    }

    fn hexadecimal(&mut self) -> Read<u16> {
        let rest = self.rest();
        // One unit more must be there, as the runtime has it.
        if rest.encode_utf16().take(5).count() < 5 {
            return self.fail("Unexpected end while parsing Unicode escape sequence.");
        }
        let digits = rest.get(..4).filter(|d| d.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
            Some(found) => {
                self.at += 4;
                Ok(found)
            }
            None => {
                let units: Vec<u16> = rest.encode_utf16().take(4).collect();
                let digits = String::from_utf16_lossy(&units);
                self.fail(&format!("Invalid Unicode escape sequence: \\u{digits}."))
            }
        }
    }

    fn comment(&mut self) -> Read<Item> {
        self.at += 1;
        // Two units must follow, as the runtime has it.
        if self.rest().encode_utf16().take(2).count() < 2 {
            return self.fail("Unexpected end while parsing comment.");
        }
        let found = self.peek().unwrap_or_default();
        let ended = match found {
            '*' => {
                self.at += 1;
                let rest = self.rest();
                match rest.find("*/") {
                    Some(end) => (rest.get(..end), end + 2),
                    None => {
                        self.at = self.text.len();
                        return self.fail("Unexpected end while parsing comment.");
                    }
                }
            }
            '/' => {
                self.at += 1;
                let rest = self.rest();
                let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
                (rest.get(..end), end)
            }
            _ => {
                return self
                    .fail(&format!("Error parsing comment. Expected: *, got {}.", unit(found)));
            }
        };
        self.at += ended.1;
        self.after_comment = true;
        Ok(Item::Comment(ended.0.unwrap_or_default().into()))
    }
}

/// The first UTF-16 unit of a character; half of a pair shows as the replacement character.
fn unit(c: char) -> char {
    if u32::from(c) > 0xffff { char::REPLACEMENT_CHARACTER } else { c }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}
