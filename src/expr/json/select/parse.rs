//! Reads JSONPath.

use super::filter::{Comparison, Condition, Operand};
use super::{Step, json_exception};
use crate::expr::json::{ScalarKind, Token};
use crate::expr::value::{Fault, Text, Value};

type Read<T> = Result<T, Fault>;

/// Deepest nesting of conditions.
const MOST_DEEP: usize = 64;

pub(super) fn parse(path: &str) -> Read<Vec<Step>> {
    let chars: Vec<char> = path.chars().collect();
    let mut parser = Parser { chars: &chars, at: 0, depth: 0 };
    parser.blank();
    let mut start = parser.at;
    let mut steps = Vec::new();
    if parser.peek().is_none() {
        return Ok(steps);
    }
    if parser.peek() == Some('$') {
        if chars.len() == 1 {
            return Ok(steps);
        }
        if matches!(parser.ahead(1), Some('.' | '[')) {
            parser.at += 1;
            start = parser.at;
        }
    }
    if !parser.path(&mut steps, start, false)? {
        let last = parser.at;
        parser.blank();
        if parser.peek().is_some() {
            let c = chars.get(last).copied().unwrap_or_default();
            return Err(json_exception(format!("Unexpected character while parsing path: {c}")));
        }
    }
    Ok(steps)
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn ahead(&self, count: usize) -> Option<char> {
        self.chars.get(self.at + count).copied()
    }

    fn blank(&mut self) {
        while self.peek() == Some(' ') {
            self.at += 1;
        }
    }

    fn take(&mut self, text: &str) -> bool {
        let found = text.chars().enumerate().all(|(index, c)| self.ahead(index) == Some(c));
        if found {
            self.at += text.chars().count();
        }
        found
    }

    fn text(&self, from: usize) -> String {
        self.chars.get(from..self.at).unwrap_or_default().iter().collect()
    }

    fn end<T>(&self) -> Read<T> {
        Err(json_exception("Path ended with open indexer."))
    }

    /// Reads steps; true at the end of the text.
    fn path(&mut self, steps: &mut Vec<Step>, mut start: usize, query: bool) -> Read<bool> {
        let (mut scan, mut indexer, mut dot) = (false, false, false);
        let field = |name: String, scan: bool| {
            let name = (name != "*").then(|| Text::from(name));
            if scan { Step::Scan(name.into_iter().collect()) } else { Step::Field(name) }
        };
        while let Some(c) = self.peek() {
            match c {
                '[' | '(' => {
                    if self.at > start {
                        steps.push(field(self.text(start), scan));
                        scan = false;
                    }
                    let step = self.indexer(if c == '[' { ']' } else { ')' }, scan)?;
                    steps.push(step);
                    scan = false;
                    self.at += 1;
                    start = self.at;
                    (indexer, dot) = (true, false);
                }
                ']' | ')' | ' ' => break,
                '.' => {
                    if self.at > start {
                        steps.push(field(self.text(start), scan));
                        scan = false;
                    }
                    if self.ahead(1) == Some('.') {
                        scan = true;
                        self.at += 1;
                    }
                    self.at += 1;
                    start = self.at;
                    (indexer, dot) = (false, true);
                }
                '=' | '<' | '!' | '>' | '|' | '&' if query => break,
                _ if indexer => {
                    return Err(json_exception(format!(
                        "Unexpected character following indexer: {c}"
                    )));
                }
                _ => self.at += 1,
            }
        }
        let at_end = self.peek().is_none();
        if self.at > start {
            steps.push(field(self.text(start).trim_end().to_owned(), scan));
        } else if dot && (at_end || query) {
            return Err(json_exception("Unexpected end while parsing path."));
        }
        Ok(at_end)
    }

    /// What stands in brackets; the closing one is next.
    fn indexer(&mut self, close: char, scan: bool) -> Read<Step> {
        self.at += 1;
        self.blank();
        match self.peek() {
            None => self.end(),
            Some('\'') => self.quoted(close, scan),
            Some('?') => self.query(close, scan),
            Some(_) => self.numbers(close),
        }
    }

    fn quoted(&mut self, close: char, scan: bool) -> Read<Step> {
        let mut names: Vec<Text> = Vec::new();
        loop {
            names.push(self.string()?.into());
            self.blank();
            match self.peek() {
                None => return self.end(),
                Some(c) if c == close => break,
                Some(',') => {
                    self.at += 1;
                    self.blank();
                    if self.peek() != Some('\'') {
                        let c = self.peek().unwrap_or_default();
                        return Err(json_exception(format!(
                            "Unexpected character while parsing path indexer: {c}"
                        )));
                    }
                }
                Some(c) => {
                    return Err(json_exception(format!(
                        "Unexpected character while parsing path indexer: {c}"
                    )));
                }
            }
        }
        if scan {
            return Ok(Step::Scan(names));
        }
        if names.len() == 1 {
            return Ok(Step::Field(names.pop()));
        }
        Ok(Step::Fields(names))
    }

    /// A text in single quotes.
    fn string(&mut self) -> Read<String> {
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '\'' => return Ok(text),
                '\\' => {
                    let Some(escaped) = self.peek() else { break };
                    self.at += 1;
                    text.push(match escaped {
                        'b' => '\u{8}',
                        't' => '\t',
                        'n' => '\n',
                        'f' => '\u{c}',
                        'r' => '\r',
                        '\\' | '"' | '\'' | '/' => escaped,
                        other => {
                            return Err(json_exception(format!(
                                "Unknown escape character: \\{other}"
                            )));
                        }
                    });
                }
                c => text.push(c),
            }
        }
        Err(json_exception("Path ended with an open string."))
    }

    fn numbers(&mut self, close: char) -> Read<Step> {
        let from = self.at;
        while self.peek().is_some_and(|c| c != close) {
            self.at += 1;
        }
        if self.peek().is_none() {
            return self.end();
        }
        let text = self.text(from);
        let text = text.trim();
        if text == "*" {
            return Ok(Step::Items);
        }
        let bad = |c: char| {
            json_exception(format!("Unexpected character while parsing path indexer: {c}"))
        };
        let number = |part: &str| -> Read<i64> {
            let part = part.trim();
            let valid = |c: char| c.is_ascii_digit() || c == '-';
            match part.chars().find(|c| !valid(*c)) {
                Some(c) => Err(bad(c)),
                None => part.parse::<i32>().map(i64::from).map_err(|_| {
                    crate::expr::value::Exception::format(
                        "Input string was not in a correct format.",
                    )
                    .into()
                }),
            }
        };
        if text.is_empty() {
            return Err(json_exception("Array index expected."));
        }
        if text.contains(':') {
            let mut bounds = [None; 3];
            let parts: Vec<&str> = text.split(':').collect();
            if parts.len() > 3 {
                return Err(bad(':'));
            }
            for (bound, part) in bounds.iter_mut().zip(parts) {
                if !part.trim().is_empty() {
                    *bound = Some(number(part)?);
                }
            }
            let [start, end, step] = bounds;
            return Ok(Step::Slice(start, end, step));
        }
        let mut indices = text.split(',').map(number).collect::<Read<Vec<_>>>()?;
        if indices.len() == 1 {
            return Ok(Step::Index(indices.pop().unwrap_or_default()));
        }
        Ok(Step::Indices(indices))
    }

    fn query(&mut self, close: char, scan: bool) -> Read<Step> {
        self.at += 1;
        if self.peek().is_none() {
            return self.end();
        }
        if self.peek() != Some('(') {
            let c = self.peek().unwrap_or_default();
            return Err(json_exception(format!(
                "Unexpected character while parsing path indexer: {c}"
            )));
        }
        self.at += 1;
        let condition = self.condition()?;
        if !self.take(")") {
            return Err(json_exception("Path ended with open query."));
        }
        self.blank();
        match self.peek() {
            Some(c) if c == close => Ok(Step::Query(condition, scan)),
            Some(c) => {
                Err(json_exception(format!("Unexpected character while parsing path indexer: {c}")))
            }
            None => self.end(),
        }
    }

    /// `&&` binds closer than `||`, as in Newtonsoft.
    fn condition(&mut self) -> Read<Condition> {
        self.depth += 1;
        if self.depth > MOST_DEEP {
            return Err(Fault::not_supported("JSONPath nested this deep"));
        }
        let mut alternatives = Vec::new();
        loop {
            let mut parts = vec![self.comparison()?];
            while self.take("&&") {
                parts.push(self.comparison()?);
            }
            alternatives.push(Condition::All(parts));
            if !self.take("||") {
                break;
            }
        }
        self.depth -= 1;
        Ok(Condition::Any(alternatives))
    }

    fn comparison(&mut self) -> Read<Condition> {
        self.blank();
        if self.peek() == Some('(') {
            self.at += 1;
            let inner = self.condition()?;
            if !self.take(")") {
                return Err(json_exception("Path ended with open query."));
            }
            self.blank();
            return Ok(inner);
        }
        let left = self.operand()?;
        self.blank();
        if matches!(self.peek(), None | Some(')' | '&' | '|')) {
            return Ok(Condition::Exists(left));
        }
        let operators = [
            ("===", Comparison::StrictEqual),
            ("==", Comparison::Equal),
            ("=~", Comparison::Matches),
            ("!==", Comparison::StrictNotEqual),
            ("!=", Comparison::NotEqual),
            ("<>", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
            ("=", Comparison::Equal),
        ];
        let found = operators.iter().find(|(text, _)| self.take(text));
        let Some((_, comparison)) = found else {
            return Err(json_exception("Could not read query operator."));
        };
        self.blank();
        let right = self.operand()?;
        self.blank();
        Ok(Condition::Compare(left, *comparison, right))
    }

    fn operand(&mut self) -> Read<Operand> {
        self.blank();
        match self.peek() {
            Some(c @ ('@' | '$')) => {
                self.at += 1;
                let mut steps = Vec::new();
                if c == '$' {
                    steps.push(Step::Root);
                }
                let start = self.at;
                self.path(&mut steps, start, true)?;
                Ok(Operand::Path(steps))
            }
            Some('\'') => {
                let text = self.string()?;
                Ok(Operand::Constant(Token::text(text.into())))
            }
            Some('/') => {
                let from = self.at;
                self.at += 1;
                while self.peek().is_some_and(|c| c != '/') {
                    self.at += if self.peek() == Some('\\') { 2 } else { 1 };
                }
                if self.peek().is_none() {
                    return Err(json_exception("Path ended with an open regex."));
                }
                self.at += 1;
                while self.peek().is_some_and(char::is_alphabetic) {
                    self.at += 1;
                }
                Ok(Operand::Constant(Token::text(self.text(from).into())))
            }
            Some(c) if c.is_ascii_digit() || c == '-' => {
                let from = self.at;
                self.at += 1;
                while self
                    .peek()
                    .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '+' | '-'))
                {
                    self.at += 1;
                }
                let text = self.text(from);
                let number = match text.parse::<i64>() {
                    Ok(whole) => Some((ScalarKind::Integer, Value::Long(whole))),
                    Err(_) => text
                        .parse::<f64>()
                        .ok()
                        .map(|real| (ScalarKind::Float, Value::Double(real))),
                };
                match number {
                    Some((kind, value)) => Ok(Operand::Constant(Token::scalar(kind, value))),
                    None => Err(json_exception("Could not read query value.")),
                }
            }
            _ => {
                let words = [
                    ("true", ScalarKind::Boolean, Value::Bool(true)),
                    ("false", ScalarKind::Boolean, Value::Bool(false)),
                    ("null", ScalarKind::Null, Value::Null),
                ];
                for (word, kind, value) in words {
                    if self.take(word) {
                        return Ok(Operand::Constant(Token::scalar(kind, value)));
                    }
                }
                Err(json_exception("Could not read query value."))
            }
        }
    }
}
