//! .NET's regular expressions: its syntax and its matching, unit by unit over UTF-16, with all
//! captures of a group, balancing groups, conditions, and matching from right to left.

mod blocks;
mod parse;
mod program;
mod run;
mod set;

use std::cell::RefCell;
use std::rc::Rc;

pub use parse::Group;
use program::Program;
pub use run::Capture;
use run::{Machine, Stop};

use super::eval::Interpreter;
use super::value::{Exception, Fault, LimitKind, Text};

/// `RegexOptions`
pub mod options {
    /// `IgnoreCase`
    pub const IGNORE_CASE: i64 = 1;
    /// `Multiline`
    pub const MULTILINE: i64 = 2;
    /// `ExplicitCapture`
    pub const EXPLICIT_CAPTURE: i64 = 4;
    /// `Compiled`
    pub const COMPILED: i64 = 8;
    /// `Singleline`
    pub const SINGLELINE: i64 = 16;
    /// `IgnorePatternWhitespace`
    pub const IGNORE_WHITE_SPACE: i64 = 32;
    /// `RightToLeft`
    pub const RIGHT_TO_LEFT: i64 = 64;
    /// `ECMAScript`
    pub const ECMA_SCRIPT: i64 = 256;
    /// `NonBacktracking`
    pub const NON_BACKTRACKING: i64 = 1024;
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    /// The pattern as it was given.
    pub source: Text,
    /// The options as they were given.
    pub options: i64,
    /// Group 0 is the whole match; ordered by number.
    pub groups: Vec<Group>,
    program: Program,
}

/// The captures of each group of one match, in the order in which they were made; group 0 has
/// one, the match.
pub type Captures = Vec<Vec<Capture>>;

/// Steps that one search may take.
const MOST_STEPS: u64 = 20_000_000;

/// Patterns that are kept compiled.
const MOST_KEPT: usize = 32;

thread_local! {
    static KEPT: RefCell<Vec<Rc<Pattern>>> = const { RefCell::new(Vec::new()) };
}

impl Pattern {
    /// Compiles a pattern, or finds it among the last ones: a cache that no answer depends on.
    ///
    /// # Errors
    /// As [`Pattern::new`].
    pub fn kept(source: &Text, options: i64) -> Result<Rc<Self>, Fault> {
        let known = KEPT.with_borrow(|kept| {
            kept.iter().find(|one| one.options == options && one.source == *source).cloned()
        });
        if let Some(known) = known {
            return Ok(known);
        }
        let made = Rc::new(Self::new(source, options)?);
        KEPT.with_borrow_mut(|kept| {
            if kept.len() >= MOST_KEPT {
                kept.remove(0);
            }
            kept.push(Rc::clone(&made));
        });
        Ok(made)
    }

    /// Compiles a pattern.
    ///
    /// # Errors
    /// `RegexParseException` for a malformed pattern, `ArgumentOutOfRangeException` for options
    /// that do not go together; `NonBacktracking` is refused.
    pub fn new(source: &Text, options: i64) -> Result<Self, Fault> {
        let ecma = options::ECMA_SCRIPT;
        let with_ecma = ecma | options::IGNORE_CASE | options::MULTILINE | options::COMPILED;
        if !(0..2048).contains(&options) || options & ecma != 0 && options & !with_ecma != 0 {
            return Err(Exception::out_of_range("options").into());
        }
        if options & options::NON_BACKTRACKING != 0 {
            return Err(Fault::not_supported("RegexOptions.NonBacktracking"));
        }
        let parsed = parse::parse(&source.units(), options)?;
        let program = Program::new(&parsed.root, options & options::RIGHT_TO_LEFT != 0);
        Ok(Self { source: source.clone(), options, groups: parsed.groups, program })
    }

    /// True when it matches from right to left.
    #[must_use]
    pub fn right_to_left(&self) -> bool {
        self.options & options::RIGHT_TO_LEFT != 0
    }

    /// Where a search over a whole input begins.
    #[must_use]
    pub fn beginning(&self, length: usize) -> usize {
        if self.right_to_left() { length } else { 0 }
    }

    /// The place of a group of a number.
    #[must_use]
    pub fn slot_of_number(&self, number: usize) -> Option<usize> {
        self.groups.iter().position(|group| group.number == number)
    }

    /// The place of a group of a name; numbers are names too.
    #[must_use]
    pub fn slot_of_name(&self, name: &Text) -> Option<usize> {
        self.groups.iter().position(|group| *name == *group.name)
    }

    /// The first match from a position on. `\G` is where the last match ended, which `from`
    /// passes by one after an empty match.
    ///
    /// # Errors
    /// When the search takes too many steps.
    pub fn find(
        &self,
        interpreter: &mut Interpreter<'_>,
        input: &[u16],
        start: usize,
        from: usize,
    ) -> Result<Option<Captures>, Fault> {
        interpreter.step()?;
        let ecma = self.options & options::ECMA_SCRIPT != 0;
        let mut machine =
            Machine::new(&self.program, input, self.groups.len(), start, ecma, MOST_STEPS);
        match machine.search(from, self.right_to_left()) {
            Ok(true) => Ok(Some(machine.into_captures())),
            Ok(false) => Ok(None),
            Err(Stop::Steps) => Err(Fault::Limit(LimitKind::Steps)),
            Err(Stop::Size) => Err(Fault::Limit(LimitKind::Size)),
        }
    }

    /// True when the pattern matches anywhere.
    ///
    /// # Errors
    /// When the search takes too many steps.
    pub fn is_match(&self, interpreter: &mut Interpreter<'_>, input: &Text) -> Result<bool, Fault> {
        let units = input.units();
        let from = self.beginning(units.len());
        Ok(self.find(interpreter, &units, from, from)?.is_some())
    }

    /// The match after another; `None` when the input is used up.
    ///
    /// # Errors
    /// When the search takes too many steps.
    pub fn next(
        &self,
        interpreter: &mut Interpreter<'_>,
        input: &[u16],
        (start, length): Capture,
    ) -> Result<Option<Captures>, Fault> {
        let back = self.right_to_left();
        let end = if back { start } else { start + length };
        if length > 0 {
            return self.find(interpreter, input, end, end);
        }
        let from = if back { end.checked_sub(1) } else { Some(end + 1) };
        match from.filter(|from| *from <= input.len()) {
            Some(from) => self.find(interpreter, input, end, from),
            None => Ok(None),
        }
    }

    /// All matches from a position on, at most `most`.
    ///
    /// # Errors
    /// When the search takes too many steps.
    pub fn all(
        &self,
        interpreter: &mut Interpreter<'_>,
        input: &[u16],
        from: usize,
        most: usize,
    ) -> Result<Vec<Captures>, Fault> {
        let mut found = Vec::new();
        if most == 0 {
            return Ok(found);
        }
        let mut next = self.find(interpreter, input, from, from)?;
        while let Some(captures) = next {
            let whole = captures.first().and_then(|all| all.first().copied()).unwrap_or_default();
            found.push(captures);
            if found.len() >= most {
                break;
            }
            next = self.next(interpreter, input, whole)?;
        }
        Ok(found)
    }
}

/// `Regex.Unescape`
///
/// # Errors
/// `RegexParseException` for an escape that does not exist.
pub fn unescape(source: &Text) -> Result<Text, Fault> {
    Ok(Text::from_units(&parse::unescape(&source.units())?))
}

/// `UnicodeCategory` of a unit.
#[must_use]
pub fn category(unit: u16) -> u8 {
    set::category(unit)
}
