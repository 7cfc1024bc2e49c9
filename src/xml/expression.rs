//! Where a policy expression ends: C# brackets, strings, characters and comments, balanced.
//!
//! This is all the C# that the XML layer knows. It neither judges nor understands the code.

use super::entity::reference_at;
use crate::source::Span;

/// Brackets of one expression that may be open at once. Real code stays under twenty.
pub(super) const MAX_BRACKETS: usize = 1024;

/// Which text the code is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// The file itself: references such as `&quot;` stand for their character, and `</`
    /// outside of a string ends the code, because no C# contains it.
    Raw,
    /// The content of a CDATA section: nothing is escaped, nothing is markup.
    CData,
    /// Text that is already decoded.
    Decoded,
}

/// Why an expression does not close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnclosedCause {
    /// A bracket is still open where the code must have ended.
    Bracket(char),
    /// A bracket is closed by one of another kind.
    Mismatch {
        /// The bracket that is open.
        open: char,
        /// The bracket that was found.
        close: char,
    },
    /// A line ends within a regular string or a character literal.
    StringAtLineEnd,
    /// The text ends within a string.
    StringAtEnd,
    /// The text ends within a `/*` comment.
    Comment,
    /// More brackets are open than the given number.
    TooDeep(usize),
}

/// An expression that does not close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    pub cause: UnclosedCause,
    /// The bracket, quote or comment start that is open.
    pub opened: Span,
    /// Where reading stopped.
    pub stopped: usize,
    /// Length of what stopped it, in bytes.
    pub len: usize,
}

/// Something that is open: a bracket or a hole of an interpolated string.
#[derive(Clone, Copy, Debug)]
struct Frame {
    bracket: u8,
    at: u32,
    hole: Option<StringStart>,
}

/// The string to which a hole belongs.
#[derive(Clone, Copy, Debug)]
struct StringStart {
    opened: Span,
    verbatim: bool,
    interpolated: bool,
}

/// Finds the ends of expressions. Keeps its stack from one to the next.
#[derive(Debug, Default)]
pub(super) struct Balancer {
    frames: Vec<Frame>,
}

const fn class_of(members: &[u8]) -> [bool; 256] {
    let mut class = [false; 256];
    let mut at = 0;
    while at < members.len() {
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
        {
            class[members[at] as usize] = true;
        }
        at += 1;
    }
    class
}

/// The bytes of code that matter here.
const CODE: [bool; 256] = class_of(b"()[]{}\"'/&<:");
/// The bytes of a string that matter here.
const STRING: [bool; 256] = class_of(b"\"\\\n\r&{");

/// The offset of the first byte at or after `at` that belongs to `class`.
fn find(bytes: &[u8], at: usize, class: &[bool; 256]) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let found = rest.iter().position(|&b| class.get(usize::from(b)).copied().unwrap_or(true))?;
    Some(at + found)
}

impl Balancer {
    /// The offset just after the bracket that closes the expression which begins with the
    /// `@` at `start`, in front of a bracket.
    pub(super) fn end(
        &mut self,
        bytes: &[u8],
        start: usize,
        reading: Reading,
    ) -> Result<usize, Unclosed> {
        self.frames.clear();
        Code { bytes, start, reading, frames: &mut self.frames }.end()
    }
}

/// One run over the code of an expression.
struct Code<'t> {
    bytes: &'t [u8],
    start: usize,
    reading: Reading,
    frames: &'t mut Vec<Frame>,
}

impl Code<'_> {
    fn end(&mut self) -> Result<usize, Unclosed> {
        let mut at = self.start + 1;
        while let Some(next) = find(self.bytes, at, &CODE) {
            let (c, len) = self.char_at(next);
            at = match c {
                b'(' | b'[' | b'{' => self.open(c, next, len)?,
                b')' | b']' | b'}' => {
                    let after = self.close(c, next, len)?;
                    if self.frames.is_empty() {
                        return Ok(after);
                    }
                    after
                }
                b'"' => self.string(next, len)?,
                b'\'' => self.character(next, len)?,
                b'/' => self.comment(next, len)?,
                b':' => self.format(next, len),
                b'<' if self.ends_at_markup(next) => return Err(self.still_open(next)),
                _ => next + len,
            };
        }
        Err(self.still_open(self.bytes.len()))
    }

    /// The character at `at` as the compiler sees it, and its length in the text. What is
    /// not ASCII counts as a letter.
    fn char_at(&self, at: usize) -> (u8, usize) {
        let byte = self.bytes.get(at).copied().unwrap_or(0);
        if byte == b'&'
            && self.reading == Reading::Raw
            && let Some((c, len)) = reference_at(self.bytes, at)
        {
            return (u8::try_from(c).unwrap_or(b'a'), len);
        }
        (byte, 1)
    }

    fn ends_at_markup(&self, at: usize) -> bool {
        self.reading == Reading::Raw && self.bytes.get(at..at + 2) == Some(b"</")
    }

    fn open(&mut self, bracket: u8, at: usize, len: usize) -> Result<usize, Unclosed> {
        if self.frames.len() >= MAX_BRACKETS {
            return Err(Unclosed {
                cause: UnclosedCause::TooDeep(MAX_BRACKETS),
                opened: Span::from_range(at..at + len),
                stopped: at,
                len,
            });
        }
        self.frames.push(Frame { bracket, at: offset(at), hole: None });
        Ok(at + len)
    }

    fn close(&mut self, bracket: u8, at: usize, len: usize) -> Result<usize, Unclosed> {
        let Some(frame) = self.frames.pop() else { return Ok(at + len) };
        let expected = match frame.bracket {
            b'(' => b')',
            b'[' => b']',
            _ => b'}',
        };
        if bracket != expected {
            self.frames.push(frame);
            return Err(Unclosed {
                cause: UnclosedCause::Mismatch {
                    open: char::from(frame.bracket),
                    close: char::from(bracket),
                },
                opened: self.span_of(frame),
                stopped: at,
                len,
            });
        }
        match frame.hole {
            Some(string) => self.string_from(string, at + len),
            None => Ok(at + len),
        }
    }

    fn still_open(&self, stopped: usize) -> Unclosed {
        let (bracket, opened) = match self.frames.last() {
            Some(&frame) => (frame.bracket, self.span_of(frame)),
            None => (b'(', Span::from_range(self.start..self.start + 2)),
        };
        Unclosed { cause: UnclosedCause::Bracket(char::from(bracket)), opened, stopped, len: 0 }
    }

    fn span_of(&self, frame: Frame) -> Span {
        let (_, len) = self.char_at(frame.at as usize);
        Span::from_range(0..len).shift(frame.at)
    }

    /// A string from its opening quote. `@` and `$` stand in front of it in either order.
    fn string(&mut self, at: usize, len: usize) -> Result<usize, Unclosed> {
        let before = self.bytes.get(self.start + 2..at).unwrap_or_default();
        let (verbatim, interpolated, prefix) = match before {
            [.., b'@', b'$'] | [.., b'$', b'@'] => (true, true, 2),
            [.., b'@'] => (true, false, 1),
            [.., b'$'] => (false, true, 1),
            _ => (false, false, 0),
        };
        let opened = Span::from_range(at - prefix..at + len);
        self.string_from(StringStart { opened, verbatim, interpolated }, at + len)
    }

    /// The rest of a string: to just after its closing quote, or into its next hole.
    fn string_from(&mut self, string: StringStart, mut at: usize) -> Result<usize, Unclosed> {
        let stop = |cause, stopped| Err(Unclosed { cause, opened: string.opened, stopped, len: 0 });
        while let Some(next) = find(self.bytes, at, &STRING) {
            let (c, len) = self.char_at(next);
            at = next + len;
            match c {
                b'"' => match self.char_at(at) {
                    (b'"', second) if string.verbatim => at += second,
                    _ => return Ok(at),
                },
                b'\\' if !string.verbatim => {
                    let (escaped, len) = self.char_at(at);
                    if !matches!(escaped, b'\n' | b'\r') {
                        at += len;
                    }
                }
                b'\n' | b'\r' if !string.verbatim => {
                    return stop(UnclosedCause::StringAtLineEnd, next);
                }
                b'{' if string.interpolated => match self.char_at(at) {
                    (b'{', second) => at += second,
                    _ => {
                        self.open(b'{', next, len)?;
                        if let Some(frame) = self.frames.last_mut() {
                            frame.hole = Some(string);
                        }
                        return Ok(at);
                    }
                },
                _ => {}
            }
        }
        stop(UnclosedCause::StringAtEnd, self.bytes.len())
    }

    /// A character literal. Deployment templates also write whole strings in single quotes,
    /// so anything up to the next quote on the line is taken.
    fn character(&self, start: usize, len: usize) -> Result<usize, Unclosed> {
        let opened = Span::from_range(start..start + len);
        let mut at = start + len;
        while at < self.bytes.len() {
            let (c, len) = self.char_at(at);
            match c {
                b'\'' => return Ok(at + len),
                b'\n' | b'\r' => {
                    let cause = UnclosedCause::StringAtLineEnd;
                    return Err(Unclosed { cause, opened, stopped: at, len: 0 });
                }
                b'\\' => {
                    let (escaped, second) = self.char_at(at + len);
                    at += len;
                    if !matches!(escaped, b'\n' | b'\r') {
                        at += second;
                    }
                }
                _ => at += len,
            }
        }
        Err(Unclosed {
            cause: UnclosedCause::StringAtEnd,
            opened,
            stopped: self.bytes.len(),
            len: 0,
        })
    }

    /// Skips a comment if one begins at `at`.
    fn comment(&self, at: usize, len: usize) -> Result<usize, Unclosed> {
        match self.char_at(at + len) {
            (b'/', second) => Ok(self.line_end(at + len + second)),
            (b'*', second) => {
                let mut from = at + len + second;
                let rest = |from| self.bytes.get(from..).unwrap_or_default();
                while let Some(star) = memchr::memchr(b'*', rest(from)) {
                    from += star + 1;
                    if let (b'/', len) = self.char_at(from) {
                        return Ok(from + len);
                    }
                }
                Err(Unclosed {
                    cause: UnclosedCause::Comment,
                    opened: Span::from_range(at..at + len + second),
                    stopped: self.bytes.len(),
                    len: 0,
                })
            }
            _ => Ok(at + len),
        }
    }

    /// Where the line that holds `at` ends; a reference may stand for the line break.
    fn line_end(&self, mut at: usize) -> usize {
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let Some(found) = memchr::memchr3(b'\n', b'\r', b'&', rest) else {
                return self.bytes.len();
            };
            at += found;
            match self.char_at(at) {
                (b'\n' | b'\r', _) => return at,
                (_, len) => at += len,
            }
        }
    }

    /// Skips the format of an interpolation hole: what follows its `:` is no code.
    fn format(&self, at: usize, len: usize) -> usize {
        let after = at + len;
        if self.frames.last().is_none_or(|frame| frame.hole.is_none()) {
            return after;
        }
        if let (b':', second) = self.char_at(after) {
            return after + second;
        }
        let rest = self.bytes.get(after..).unwrap_or_default();
        let ends = |&b: &u8| matches!(b, b'}' | b'"' | b'&' | b'\n' | b'\r');
        after + rest.iter().position(ends).unwrap_or(rest.len())
    }
}

/// An offset as a `u32`; the caller has checked that the text is short enough.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
