//! Reads .NET's pattern syntax.

mod class;
mod escape;
mod tree;

use std::collections::BTreeMap;

pub use tree::Group;
pub(super) use tree::{Assertion, Node, Parsed};

use super::options;
use super::set::{self, Set};
use crate::expr::value::{Exception, Fault};

/// Deepest nesting of groups and classes.
const MOST_DEEP: usize = 250;

type Read<T> = Result<T, Fault>;

/// Reads a pattern.
///
/// # Errors
/// `RegexParseException`
pub(super) fn parse(source: &[u16], flags: i64) -> Read<Parsed> {
    let mut parser = Parser::new(source, flags);
    parser.count_groups()?;
    parser.at = 0;
    parser.flags = flags;
    parser.next_number = 1;
    let root = parser.alternatives(0)?;
    if parser.at < parser.units.len() {
        return Err(parser.bad_unit("Too many )'s."));
    }
    Ok(Parsed { root, groups: parser.groups() })
}

struct Parser<'a> {
    units: &'a [u16],
    at: usize,
    flags: i64,
    next_number: usize,
    /// Numbers of all groups, with their names.
    numbers: BTreeMap<usize, Option<String>>,
    /// Names in the order in which they stand.
    names: Vec<(String, usize)>,
    /// The next parenthesis is a condition and captures nothing.
    ignore_next: bool,
}

/// What an opening parenthesis begins.
enum Open {
    Options,
    Plain,
    Capture { number: Option<usize>, balanced: Option<usize> },
    Look { behind: bool, negative: bool },
    Atomic,
    IfCaptured(usize),
    IfMatches,
}

const fn unit(c: char) -> u16 {
    c as u16
}

impl<'a> Parser<'a> {
    fn new(units: &'a [u16], flags: i64) -> Self {
        Self {
            units,
            at: 0,
            flags,
            next_number: 1,
            numbers: BTreeMap::from([(0, None)]),
            names: Vec::new(),
            ignore_next: false,
        }
    }

    fn bad(&self, what: &str) -> Fault {
        let source = String::from_utf16_lossy(self.units);
        let message = format!("Invalid pattern '{source}' at offset {}. {what}", self.at);
        Exception::new("System.Text.RegularExpressions.RegexParseException", message).into()
    }

    /// What is wrong with the next unit, which the runtime has read by then.
    fn bad_unit(&mut self, what: &str) -> Fault {
        self.at += 1;
        self.bad(what)
    }

    fn has(&self, flag: i64) -> bool {
        self.flags & flag != 0
    }

    fn peek(&self) -> Option<char> {
        self.look(0)
    }

    /// A unit ahead; those outside ASCII stand for themselves.
    fn look(&self, ahead: usize) -> Option<char> {
        let unit = *self.units.get(self.at + ahead)?;
        Some(char::from_u32(unit.into()).unwrap_or('\u{fffd}'))
    }

    fn take(&mut self, text: &str) -> bool {
        let found = text.chars().enumerate().all(|(index, c)| self.look(index) == Some(c));
        if found {
            self.at += text.len();
        }
        found
    }

    fn slot(&self, number: usize) -> Option<usize> {
        self.numbers.keys().position(|known| *known == number)
    }

    fn number_of(&self, name: &str) -> Option<usize> {
        self.names.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
    }

    fn groups(&self) -> Vec<Group> {
        let name = |number: usize| {
            let named = self.names.iter().find(|(_, known)| *known == number);
            named.map_or_else(|| number.to_string(), |(name, _)| name.clone())
        };
        self.numbers.keys().map(|number| Group { number: *number, name: name(*number) }).collect()
    }

    /// The first pass: numbers of the groups. Names come after all numbers.
    fn count_groups(&mut self) -> Read<()> {
        let mut kept = Vec::new();
        let mut unnumbered: Vec<String> = Vec::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '\\' => self.at += 1,
                '#' if self.has(options::IGNORE_WHITE_SPACE) => {
                    self.at -= 1;
                    self.blank()?;
                }
                '[' => self.skip_class()?,
                ')' => self.flags = kept.pop().unwrap_or(self.flags),
                '(' => {
                    if self.look(0) == Some('?') && self.look(1) == Some('#') {
                        self.at -= 1;
                        self.blank()?;
                        continue;
                    }
                    kept.push(self.flags);
                    if self.peek() != Some('?') {
                        if !self.has(options::EXPLICIT_CAPTURE) && !self.ignore_next {
                            self.numbers.entry(self.next_number).or_insert(None);
                            self.next_number += 1;
                        }
                        self.ignore_next = false;
                        continue;
                    }
                    self.at += 1;
                    if matches!(self.peek(), Some('<' | '\'')) {
                        self.at += 1;
                        match self.peek() {
                            Some('0') => {}
                            Some(c) if c.is_ascii_digit() => {
                                let number = self.decimal()?;
                                self.numbers.entry(number).or_insert(None);
                            }
                            Some(_) if self.is_word_ahead() => {
                                let name = self.name();
                                if !unnumbered.contains(&name) {
                                    unnumbered.push(name);
                                }
                            }
                            _ => {}
                        }
                    } else {
                        self.scan_options();
                        if self.take(")") {
                            // Options for the rest of the group around.
                            kept.pop();
                        } else if self.peek() == Some('(') {
                            self.ignore_next = true;
                            continue;
                        }
                    }
                    self.ignore_next = false;
                }
                _ => {}
            }
        }
        self.ignore_next = false;
        for name in unnumbered {
            while self.numbers.contains_key(&self.next_number) {
                self.next_number += 1;
            }
            self.numbers.insert(self.next_number, Some(name.clone()));
            self.names.push((name, self.next_number));
            self.next_number += 1;
        }
        Ok(())
    }

    fn is_word_ahead(&self) -> bool {
        self.units.get(self.at).is_some_and(|unit| set::is_boundary_word(*unit))
    }

    fn name(&mut self) -> String {
        let from = self.at;
        while self.is_word_ahead() {
            self.at += 1;
        }
        String::from_utf16_lossy(self.units.get(from..self.at).unwrap_or_default())
    }

    fn decimal(&mut self) -> Read<usize> {
        let mut value: usize = 0;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.at += 1;
            value = value * 10 + digit as usize;
            if value > i32::MAX as usize {
                return Err(
                    self.bad("Capture group numbers must be less than or equal to Int32.MaxValue.")
                );
            }
        }
        Ok(value)
    }

    /// White space and comments, as far as they are ignored.
    fn blank(&mut self) -> Read<()> {
        loop {
            if self.has(options::IGNORE_WHITE_SPACE) {
                while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{b}')) {
                    self.at += 1;
                }
                if self.peek() == Some('#') {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                    continue;
                }
            }
            if !self.take("(?#") {
                return Ok(());
            }
            while self.peek().is_some_and(|c| c != ')') {
                self.at += 1;
            }
            if !self.take(")") {
                return Err(self.bad("Unterminated (?#...) comment."));
            }
        }
    }

    fn scan_options(&mut self) {
        let mut off = false;
        while let Some(c) = self.peek() {
            let flag = match c {
                '-' => {
                    off = true;
                    self.at += 1;
                    continue;
                }
                '+' => {
                    off = false;
                    self.at += 1;
                    continue;
                }
                'i' | 'I' => options::IGNORE_CASE,
                'm' | 'M' => options::MULTILINE,
                'n' | 'N' => options::EXPLICIT_CAPTURE,
                's' | 'S' => options::SINGLELINE,
                'x' | 'X' => options::IGNORE_WHITE_SPACE,
                _ => return,
            };
            self.at += 1;
            if off {
                self.flags &= !flag;
            } else {
                self.flags |= flag;
            }
        }
    }

    fn alternatives(&mut self, depth: usize) -> Read<Node> {
        if depth > MOST_DEEP {
            return Err(Fault::not_supported("regular expression with groups nested this deep"));
        }
        let mut branches = vec![self.concatenation(depth)?];
        while self.take("|") {
            branches.push(self.concatenation(depth)?);
        }
        Ok(match branches.pop() {
            Some(only) if branches.is_empty() => only,
            last => {
                branches.extend(last);
                Node::Alternate(branches)
            }
        })
    }

    fn concatenation(&mut self, depth: usize) -> Read<Node> {
        let mut nodes = Vec::new();
        let right_to_left = self.has(options::RIGHT_TO_LEFT);
        loop {
            self.blank()?;
            let Some(c) = self.peek() else { break };
            let node = match c {
                '|' | ')' => break,
                '(' => match self.group(depth)? {
                    Some(node) => node,
                    None => continue,
                },
                '*' | '+' | '?' => {
                    return Err(self.bad_unit(&format!("Quantifier '{c}' following nothing.")));
                }
                '{' if self.is_quantifier() => {
                    return Err(self.bad_unit("Quantifier '{' following nothing."));
                }
                '[' => {
                    self.at += 1;
                    Node::Set(self.class(depth)?)
                }
                '\\' => {
                    self.at += 1;
                    self.escape()?
                }
                '^' => {
                    self.at += 1;
                    Node::Assert(if self.has(options::MULTILINE) {
                        Assertion::LineStart
                    } else {
                        Assertion::TextStart
                    })
                }
                '$' => {
                    self.at += 1;
                    Node::Assert(if self.has(options::MULTILINE) {
                        Assertion::LineEnd
                    } else {
                        Assertion::TextEndOrLineFeed
                    })
                }
                '.' => {
                    self.at += 1;
                    Node::Set(if self.has(options::SINGLELINE) {
                        Set::of_ranges(&[(0, u16::MAX)], false)
                    } else {
                        Set::of_ranges(&[(10, 10)], true)
                    })
                }
                _ => {
                    let unit = self.units.get(self.at).copied().unwrap_or_default();
                    self.at += 1;
                    self.literal(unit)
                }
            };
            nodes.push(self.quantified(node)?);
        }
        if right_to_left {
            nodes.reverse();
        }
        Ok(match nodes.pop() {
            None => Node::Empty,
            Some(only) if nodes.is_empty() => only,
            Some(last) => {
                nodes.push(last);
                Node::Concat(nodes)
            }
        })
    }

    fn literal(&self, unit: u16) -> Node {
        if self.has(options::IGNORE_CASE) {
            Node::Folded(set::fold(unit))
        } else {
            Node::Unit(unit)
        }
    }

    fn is_quantifier(&self) -> bool {
        match self.peek() {
            Some('*' | '+' | '?') => true,
            Some('{') => {
                let digits = |from: usize| {
                    (from..)
                        .take_while(|at| self.look(*at).is_some_and(|c| c.is_ascii_digit()))
                        .count()
                };
                let first = digits(1);
                if first == 0 {
                    return false;
                }
                match self.look(1 + first) {
                    Some('}') => true,
                    Some(',') => self.look(2 + first + digits(2 + first)) == Some('}'),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn quantified(&mut self, node: Node) -> Read<Node> {
        self.blank()?;
        if !self.is_quantifier() {
            return Ok(node);
        }
        let c = self.peek();
        self.at += 1;
        let (least, most) = match c {
            Some('*') => (0, u32::MAX),
            Some('+') => (1, u32::MAX),
            Some('?') => (0, 1),
            _ => {
                let least = self.decimal()?;
                let most = if !self.take(",") {
                    least
                } else if self.peek() == Some('}') {
                    u32::MAX as usize
                } else {
                    self.decimal()?
                };
                self.at += 1;
                (least as u32, most as u32)
            }
        };
        self.blank()?;
        let lazy = self.take("?");
        if least > most {
            return Err(self.bad("Illegal {x,y} with x > y."));
        }
        self.blank()?;
        if self.is_quantifier() {
            let c = self.peek().unwrap_or('*');
            return Err(self.bad_unit(&format!("Nested quantifier '{c}'.")));
        }
        Ok(Node::Loop { node: Box::new(node), least, most, lazy })
    }

    /// A group; `None` for options of the rest of the group around.
    fn group(&mut self, depth: usize) -> Read<Option<Node>> {
        let flags = self.flags;
        self.at += 1;
        let open = self.open()?;
        if matches!(open, Open::Options) {
            return Ok(None);
        }
        let node = match open {
            Open::IfCaptured(number) => {
                let slot = self.slot(number).unwrap_or(0);
                let (yes, no) = self.two_branches(depth)?;
                Node::IfCaptured { slot, yes: Box::new(yes), no: Box::new(no) }
            }
            Open::IfMatches => {
                let Some(condition) = self.group(depth + 1)? else {
                    return Err(self.bad("Illegal conditional (?(...)) expression."));
                };
                let (yes, no) = self.two_branches(depth)?;
                let condition = Box::new(condition);
                Node::IfMatches { condition, yes: Box::new(yes), no: Box::new(no) }
            }
            open => {
                let outer = self.has(options::RIGHT_TO_LEFT);
                if let Open::Look { behind, .. } = open {
                    if behind {
                        self.flags |= options::RIGHT_TO_LEFT;
                    } else {
                        self.flags &= !options::RIGHT_TO_LEFT;
                    }
                }
                let inner = self.has(options::RIGHT_TO_LEFT);
                let mut node = Box::new(self.alternatives(depth + 1)?);
                if inner != outer {
                    node = Box::new(Node::Direction { right_to_left: inner, node });
                }
                match open {
                    Open::Capture { number, balanced } => {
                        let slot = number.and_then(|number| self.slot(number));
                        let balanced = balanced.and_then(|number| self.slot(number));
                        Node::Capture { slot, balanced, node }
                    }
                    Open::Look { negative, .. } => Node::Look { negative, node },
                    Open::Atomic => Node::Atomic(node),
                    _ => *node,
                }
            }
        };
        if !self.take(")") {
            return Err(self.bad("Not enough )'s."));
        }
        self.flags = flags;
        Ok(Some(node))
    }

    fn two_branches(&mut self, depth: usize) -> Read<(Node, Node)> {
        let yes = self.concatenation(depth + 1)?;
        let no = if self.take("|") { self.concatenation(depth + 1)? } else { Node::Empty };
        if self.peek() == Some('|') {
            return Err(self.bad("Too many | in (?()|)."));
        }
        Ok((yes, no))
    }

    /// What follows an opening parenthesis.
    fn open(&mut self) -> Read<Open> {
        if self.peek() != Some('?') || self.look(1) == Some(')') {
            if self.ignore_next || self.has(options::EXPLICIT_CAPTURE) {
                self.ignore_next = false;
                return Ok(Open::Plain);
            }
            let number = Some(self.next_number);
            self.next_number += 1;
            return Ok(Open::Capture { number, balanced: None });
        }
        self.ignore_next = false;
        self.at += 1;
        let Some(c) = self.peek() else { return Err(self.bad("Unrecognized grouping construct.")) };
        self.at += 1;
        Ok(match c {
            ':' => Open::Plain,
            '=' => Open::Look { behind: false, negative: false },
            '!' => Open::Look { behind: false, negative: true },
            '>' => Open::Atomic,
            '<' if self.take("=") => Open::Look { behind: true, negative: false },
            '<' if self.take("!") => Open::Look { behind: true, negative: true },
            '<' => self.named('>')?,
            '\'' => self.named('\'')?,
            '(' => self.condition()?,
            _ => {
                self.at -= 1;
                self.scan_options();
                if self.take(")") {
                    return Ok(Open::Options);
                }
                if !self.take(":") {
                    return Err(self.bad_unit("Unrecognized grouping construct."));
                }
                Open::Plain
            }
        })
    }

    fn named(&mut self, close: char) -> Read<Open> {
        let mut number = None;
        let mut any = false;
        match self.peek() {
            Some(c) if c.is_ascii_digit() => {
                let found = self.decimal()?;
                if found == 0 {
                    return Err(self.bad("Capture number cannot be zero."));
                }
                number = Some(found).filter(|number| self.numbers.contains_key(number));
                any = true;
            }
            Some('-') => any = true,
            _ if self.is_word_ahead() => {
                let name = self.name();
                number = self.number_of(&name);
                any = true;
            }
            _ => {}
        }
        let invalid = "Invalid group name: Group names must begin with a word character.";
        if !any {
            return Err(self.bad(invalid));
        }
        let mut balanced = None;
        if self.take("-") {
            balanced = match self.peek() {
                Some(c) if c.is_ascii_digit() => {
                    let found = self.decimal()?;
                    if !self.numbers.contains_key(&found) {
                        return Err(self.bad("Reference to undefined group number."));
                    }
                    Some(found)
                }
                _ if self.is_word_ahead() => {
                    let name = self.name();
                    match self.number_of(&name) {
                        Some(number) => Some(number),
                        None => return Err(self.bad("Reference to undefined group name.")),
                    }
                }
                _ => return Err(self.bad(invalid)),
            };
        }
        if !self.take(&close.to_string()) || number.is_none() && balanced.is_none() {
            return Err(self.bad(invalid));
        }
        Ok(Open::Capture { number, balanced })
    }

    /// What stands after `(?(`.
    fn condition(&mut self) -> Read<Open> {
        let from = self.at;
        match self.peek() {
            Some(c) if c.is_ascii_digit() => {
                let number = self.decimal()?;
                if !self.take(")") {
                    return Err(self.bad("Conditional alternation is missing a closing parenthesis after the group number."));
                }
                if !self.numbers.contains_key(&number) {
                    return Err(
                        self.bad("Conditional alternation refers to an undefined group number.")
                    );
                }
                return Ok(Open::IfCaptured(number));
            }
            _ if self.is_word_ahead() => {
                let name = self.name();
                if let Some(number) = self.number_of(&name)
                    && self.take(")")
                {
                    return Ok(Open::IfCaptured(number));
                }
            }
            _ => {}
        }
        self.at = from - 1;
        self.ignore_next = true;
        if self.look(1) == Some('?') {
            if self.look(2) == Some('#') {
                return Err(self.bad("Conditional alternation conditions cannot be comments."));
            }
            let named = self.look(2) == Some('\'')
                || self.look(2) == Some('<') && self.look(3).is_some_and(|c| c != '!' && c != '=');
            if named {
                return Err(self.bad(
                    "Conditional alternation conditions do not capture and cannot be named.",
                ));
            }
        }
        Ok(Open::IfMatches)
    }
}

/// `Regex.Unescape`
///
/// # Errors
/// `RegexParseException` for an escape that does not exist.
pub(super) fn unescape(source: &[u16]) -> Read<Vec<u16>> {
    let mut parser = Parser::new(source, 0);
    let mut out = Vec::with_capacity(source.len());
    while let Some(found) = source.get(parser.at).copied() {
        parser.at += 1;
        if found != unit('\\') {
            out.push(found);
        } else if parser.at < source.len() {
            out.push(parser.escaped_unit()?);
        }
    }
    Ok(out)
}
