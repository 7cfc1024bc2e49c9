//! .NET's regular expressions on an engine with Rust's syntax: the pattern is translated, groups
//! are numbered as .NET numbers them, and positions are UTF-16 units.

mod translate;

use fancy_regex::{Regex, RegexBuilder};

use super::eval::Interpreter;
use super::value::{Exception, Fault, LimitKind, Text};

/// `RegexOptions`, as far as the engine has them.
pub mod options {
    /// `IgnoreCase`
    pub const IGNORE_CASE: i64 = 1;
    /// `Multiline`
    pub const MULTILINE: i64 = 2;
    /// `ExplicitCapture`
    pub const EXPLICIT_CAPTURE: i64 = 4;
    /// `Singleline`
    pub const SINGLELINE: i64 = 16;
    /// `IgnorePatternWhitespace`
    pub const IGNORE_WHITE_SPACE: i64 = 32;
    /// `RightToLeft`
    pub const RIGHT_TO_LEFT: i64 = 64;
    /// `ECMAScript`
    pub const ECMA_SCRIPT: i64 = 256;
}

/// A group of a pattern, in the order of .NET's numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name; the number for groups without one.
    pub name: Text,
    /// Its number in the engine.
    index: usize,
    /// True when it can capture more than once in one match.
    pub repeats: bool,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    /// The pattern as it was given.
    pub source: Text,
    /// The options as they were given.
    pub options: i64,
    /// Group 0 is the whole match.
    pub groups: Vec<Group>,
    engine: Regex,
}

/// Where a match and its groups are: UTF-16 start and length, `None` for a group that took no
/// part.
pub type Spans = Vec<Option<(usize, usize)>>;

/// Steps that one search may go back; the engine's own unit.
const MOST_STEPS: usize = 2_000_000;

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// `RegexParseException` for a malformed pattern; refuses what the engine does not have.
    pub fn new(source: &Text, options: i64) -> Result<Self, Fault> {
        if options & options::RIGHT_TO_LEFT != 0 {
            return Err(Fault::not_supported("RegexOptions.RightToLeft"));
        }
        let translated = translate::translate(&source.to_utf8(), options)?;
        let engine = RegexBuilder::new(&translated.pattern)
            .backtrack_limit(MOST_STEPS)
            .build()
            .map_err(|error| {
                use fancy_regex::Error;
                match error {
                    Error::ParseError(..) => Exception::new(
                        "System.Text.RegularExpressions.RegexParseException",
                        format!("Invalid pattern '{source}'."),
                    )
                    .into(),
                    _ => Fault::not_supported(format!("regular expression `{source}`")),
                }
            })?;
        Ok(Self { source: source.clone(), options, groups: translated.groups, engine })
    }

    /// The first match at or after a position.
    ///
    /// # Errors
    /// When the search takes too many steps.
    pub fn find(
        &self,
        interpreter: &mut Interpreter<'_>,
        input: &Text,
        from: usize,
    ) -> Result<Option<Spans>, Fault> {
        Ok(self.all(interpreter, input, from, 1)?.pop())
    }

    /// All matches from a position on, at most `most`.
    ///
    /// # Errors
    /// When the search takes too many steps.
    pub fn all(
        &self,
        interpreter: &mut Interpreter<'_>,
        input: &Text,
        from: usize,
        most: usize,
    ) -> Result<Vec<Spans>, Fault> {
        let text = input.to_utf8();
        if *input != *text {
            return Err(Fault::not_supported("regular expressions over lone surrogates"));
        }
        let mut units = Units { text: &text, ascii: input.as_ascii().is_some(), at: (0, 0) };
        let mut at = units.byte_of(from);
        let mut found = Vec::new();
        while found.len() < most && at <= text.len() {
            interpreter.step()?;
            let captures =
                self.engine.captures_from_pos(&*text, at).map_err(|error| match error {
                    fancy_regex::Error::RuntimeError(_) => Fault::Limit(LimitKind::Steps),
                    _ => Fault::not_supported("regular expression"),
                })?;
            let Some(captures) = captures else { break };
            let Some(whole) = captures.get(0) else { break };
            at = whole.end();
            if whole.start() == whole.end() {
                at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            }
            let spans = self.groups.iter().map(|group| {
                let group = captures.get(group.index)?;
                let (start, end) = (units.unit_of(group.start()), units.unit_of(group.end()));
                Some((start, end - start))
            });
            found.push(spans.collect());
        }
        Ok(found)
    }
}

/// Counts UTF-16 units of UTF-8 text, forwards from where it was last.
struct Units<'a> {
    text: &'a str,
    ascii: bool,
    at: (usize, usize),
}

impl Units<'_> {
    fn unit_of(&mut self, byte: usize) -> usize {
        if self.ascii {
            return byte;
        }
        if byte < self.at.0 {
            self.at = (0, 0);
        }
        let between = self.text.get(self.at.0..byte).unwrap_or_default();
        self.at = (byte, self.at.1 + between.encode_utf16().count());
        self.at.1
    }

    fn byte_of(&self, unit: usize) -> usize {
        if self.ascii {
            return unit;
        }
        let mut count = 0;
        for (at, c) in self.text.char_indices() {
            if count >= unit {
                return at;
            }
            count += c.len_utf16();
        }
        self.text.len() + unit.saturating_sub(count)
    }
}
