//! From .NET's pattern syntax to the engine's.

use super::{Group, options};
use crate::expr::value::{Exception, Fault, Text};

/// A pattern in the engine's syntax.
pub(super) struct Translated {
    pub(super) pattern: String,
    pub(super) groups: Vec<Group>,
}

/// Deepest nesting of groups.
const MOST_DEEP: usize = 200;

const WORD: &str = r"\p{L}\p{Mn}\p{Nd}\p{Pc}";
const SPACE: &str = r"\x09-\x0d\x{85}\p{Z}";

pub(super) fn translate(source: &str, flags: i64) -> Result<Translated, Fault> {
    let chars: Vec<char> = source.chars().collect();
    let mut translator = Translator {
        chars: &chars,
        at: 0,
        out: String::new(),
        named: Vec::new(),
        count: 0,
        repeats: Vec::new(),
        flags,
        source,
    };
    if flags & options::IGNORE_CASE != 0 {
        translator.out.push_str("(?i)");
    }
    if flags & options::SINGLELINE != 0 {
        translator.out.push_str("(?s)");
    }
    translator.alternatives(0)?;
    if translator.at < chars.len() {
        return Err(translator.bad("Too many )'s."));
    }
    translator.finish()
}

struct Translator<'a> {
    chars: &'a [char],
    at: usize,
    out: String,
    /// The name of each group of the engine, from 1 on.
    named: Vec<Option<String>>,
    count: usize,
    /// Which groups of the engine can capture more than once.
    repeats: Vec<bool>,
    flags: i64,
    source: &'a str,
}

impl Translator<'_> {
    fn bad(&self, what: &str) -> Fault {
        let message = format!("Invalid pattern '{}' at offset {}. {what}", self.source, self.at);
        Exception::new("System.Text.RegularExpressions.RegexParseException", message).into()
    }

    fn refuse(&self, what: &str) -> Fault {
        Fault::not_supported(format!("regular expression with {what}"))
    }

    fn has(&self, flag: i64) -> bool {
        self.flags & flag != 0
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn starts(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(index, c)| self.chars.get(self.at + index) == Some(&c))
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.starts(text);
        if found {
            self.at += text.chars().count();
        }
        found
    }

    /// .NET numbers groups without a name first, then those with one.
    fn finish(self) -> Result<Translated, Fault> {
        let mut groups = vec![Group { name: "0".into(), index: 0, repeats: false }];
        let repeats = |index: usize| self.repeats.get(index).copied().unwrap_or(false);
        for (index, name) in self.named.iter().enumerate() {
            if name.is_none() {
                let name = groups.len().to_string().into();
                groups.push(Group { name, index: index + 1, repeats: repeats(index) });
            }
        }
        for (index, name) in self.named.iter().enumerate() {
            let Some(name) = name else { continue };
            let name = Text::from(name.as_str());
            let twice = groups.iter().any(|group| group.name == name);
            if twice || name.to_utf8().starts_with(|c: char| c.is_ascii_digit()) {
                return Err(Fault::not_supported(
                    "regular expression with numbered or repeated group names",
                ));
            }
            groups.push(Group { name, index: index + 1, repeats: repeats(index) });
        }
        let mixed =
            self.named.iter().any(Option::is_some) && self.named.iter().any(Option::is_none);
        if mixed && self.count > 0 {
            return Err(Fault::not_supported(
                "regular expression with numbered references among named groups",
            ));
        }
        Ok(Translated { pattern: self.out, groups })
    }

    fn alternatives(&mut self, depth: usize) -> Result<(), Fault> {
        if depth > MOST_DEEP {
            return Err(self.refuse("groups nested this deep"));
        }
        while let Some(c) = self.peek() {
            let groups = self.named.len();
            match c {
                ')' => return Ok(()),
                '|' => {
                    self.at += 1;
                    self.out.push('|');
                    continue;
                }
                '(' => {
                    if !self.group(depth)? {
                        continue;
                    }
                }
                '[' => {
                    self.at += 1;
                    let class = self.class(0)?;
                    self.out.push_str(&class);
                }
                '\\' => self.escape()?,
                '^' => {
                    self.at += 1;
                    self.out.push_str(if self.has(options::MULTILINE) { "(?m:^)" } else { r"\A" });
                }
                '$' => {
                    self.at += 1;
                    self.out.push_str(if self.has(options::MULTILINE) {
                        r"(?=\n|\z)"
                    } else {
                        r"(?=\n?\z)"
                    });
                }
                '*' | '+' | '?' => return Err(self.bad("Quantifier '*' following nothing.")),
                '#' if self.has(options::IGNORE_WHITE_SPACE) => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                    continue;
                }
                c if c.is_whitespace() && self.has(options::IGNORE_WHITE_SPACE) => {
                    self.at += 1;
                    continue;
                }
                '.' => {
                    self.at += 1;
                    self.out.push('.');
                }
                c => {
                    self.at += 1;
                    self.literal(c);
                }
            }
            self.quantifier(groups)?;
        }
        Ok(())
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_' || c.is_whitespace() {
            self.out.push_str(&format!("\\x{{{:x}}}", u32::from(c)));
        } else {
            self.out.push(c);
        }
    }

    fn quantifier(&mut self, groups: usize) -> Result<(), Fault> {
        if self.has(options::IGNORE_WHITE_SPACE) {
            while self.peek().is_some_and(char::is_whitespace) {
                self.at += 1;
            }
        }
        let (text, many) = match self.peek() {
            Some(c @ ('*' | '+')) => {
                self.at += 1;
                (c.to_string(), true)
            }
            Some('?') => {
                self.at += 1;
                ("?".to_owned(), false)
            }
            Some('{') => {
                let rest: String = self.chars.iter().skip(self.at).take(24).collect();
                let Some(end) = rest.find('}') else { return Ok(()) };
                let body = rest.get(1..end).unwrap_or_default();
                let (least, most) = body.split_once(',').unwrap_or((body, body));
                let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                if least.is_empty() || !digits(least) || !digits(most) {
                    return Ok(());
                }
                self.at += end + 1;
                let count = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
                if !most.is_empty() && count(least) > count(most) {
                    return Err(self.bad("Illegal {x,y} with x > y."));
                }
                (format!("{{{body}}}"), count(most) > 1)
            }
            _ => return Ok(()),
        };
        self.out.push_str(&text);
        if many {
            self.repeats.iter_mut().skip(groups).for_each(|repeats| *repeats = true);
        }
        if self.take("?") {
            self.out.push('?');
        } else if matches!(self.peek(), Some('*' | '+')) {
            return Err(self.bad("Nested quantifier."));
        }
        if self.peek() == Some('?') {
            return Err(self.bad("Nested quantifier '?'."));
        }
        Ok(())
    }

    /// A group; false when it was none (options for the rest, a comment).
    fn group(&mut self, depth: usize) -> Result<bool, Fault> {
        self.at += 1;
        let flags = self.flags;
        if !self.take("?") {
            if self.has(options::EXPLICIT_CAPTURE) {
                self.out.push_str("(?:");
            } else {
                self.open(None);
            }
            self.body(depth)?;
            self.flags = flags;
            return Ok(true);
        }
        if self.take("#") {
            while self.peek().is_some_and(|c| c != ')') {
                self.at += 1;
            }
            self.at += 1;
            return Ok(false);
        }
        for opening in [":", "=", "!", ">", "<=", "<!"] {
            if self.take(opening) {
                self.out.push_str("(?");
                self.out.push_str(opening);
                self.body(depth)?;
                self.flags = flags;
                return Ok(true);
            }
        }
        let close = match self.peek() {
            Some('<') => '>',
            Some('\'') => '\'',
            Some('(') => return Err(self.refuse("conditions")),
            _ => {
                let on = self.options()?;
                if self.take(")") {
                    let text = format!("(?{on})");
                    if !on.is_empty() && on != "-" {
                        self.out.push_str(&text);
                    }
                    return Ok(false);
                }
                if !self.take(":") {
                    return Err(self.bad("Unrecognized grouping construct."));
                }
                self.out.push_str(&format!("(?{on}:"));
                self.body(depth)?;
                self.flags = flags;
                return Ok(true);
            }
        };
        self.at += 1;
        let from = self.at;
        while self.peek().is_some_and(|c| c != close) {
            self.at += 1;
        }
        let name: String = self.chars.get(from..self.at).unwrap_or_default().iter().collect();
        self.at += 1;
        if name.contains('-') {
            return Err(self.refuse("balancing groups"));
        }
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return Err(self.bad("Invalid group name."));
        }
        self.open(Some(name));
        self.body(depth)?;
        self.flags = flags;
        Ok(true)
    }

    fn open(&mut self, name: Option<String>) {
        match &name {
            Some(name) => self.out.push_str(&format!("(?<{name}>")),
            None => self.out.push('('),
        }
        self.named.push(name);
        self.repeats.push(false);
    }

    fn body(&mut self, depth: usize) -> Result<(), Fault> {
        self.alternatives(depth + 1)?;
        if !self.take(")") {
            return Err(self.bad("Not enough )'s."));
        }
        self.out.push(')');
        Ok(())
    }

    /// `imnsx-imnsx`; gives what the engine must know of it.
    fn options(&mut self) -> Result<String, Fault> {
        let (mut on, mut off, mut minus) = (String::new(), String::new(), false);
        while let Some(c) = self.peek() {
            let flag = match c {
                'i' => options::IGNORE_CASE,
                'm' => options::MULTILINE,
                'n' => options::EXPLICIT_CAPTURE,
                's' => options::SINGLELINE,
                'x' => options::IGNORE_WHITE_SPACE,
                '-' => {
                    minus = true;
                    self.at += 1;
                    continue;
                }
                _ => break,
            };
            self.at += 1;
            if minus {
                self.flags &= !flag;
            } else {
                self.flags |= flag;
            }
            if matches!(c, 'i' | 's') {
                if minus { off.push(c) } else { on.push(c) }
            }
        }
        if off.is_empty() { Ok(on) } else { Ok(format!("{on}-{off}")) }
    }

    fn hex(&mut self, count: usize) -> Result<u32, Fault> {
        let digits: String = self.chars.iter().skip(self.at).take(count).collect();
        if digits.len() != count || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(self.bad("Insufficient or invalid hexadecimal digits."));
        }
        self.at += count;
        u32::from_str_radix(&digits, 16).map_err(|_| self.bad("Invalid hexadecimal digits."))
    }

    /// A character that an escape stands for, after the backslash and its letter.
    fn escaped_character(&mut self, c: char) -> Result<Option<u32>, Fault> {
        Ok(Some(match c {
            'x' => self.hex(2)?,
            'u' => self.hex(4)?,
            't' => 9,
            'n' => 10,
            'v' => 11,
            'f' => 12,
            'r' => 13,
            'e' => 27,
            'a' => 7,
            '0' => {
                let mut value = 0;
                for _ in 0..2 {
                    let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) else { break };
                    value = value * 8 + digit;
                    self.at += 1;
                }
                value
            }
            'c' => {
                let Some(letter) = self.peek().filter(char::is_ascii_alphabetic) else {
                    return Err(self.bad("Unrecognized control character."));
                };
                self.at += 1;
                u32::from(letter.to_ascii_uppercase()) - 64
            }
            _ => return Ok(None),
        }))
    }

    /// What a class escape stands for within brackets.
    fn class_escape(&mut self, c: char) -> Result<Option<String>, Fault> {
        let ecma = self.has(options::ECMA_SCRIPT);
        Ok(Some(match c {
            'd' => if ecma { "0-9" } else { r"\p{Nd}" }.to_owned(),
            'D' => if ecma { "[^0-9]" } else { r"\P{Nd}" }.to_owned(),
            'w' => if ecma { "a-zA-Z0-9_" } else { WORD }.to_owned(),
            'W' => format!("[^{}]", if ecma { "a-zA-Z0-9_" } else { WORD }),
            's' => if ecma { r"\x09-\x0d\x20" } else { SPACE }.to_owned(),
            'S' => format!("[^{}]", if ecma { r"\x09-\x0d\x20" } else { SPACE }),
            'p' | 'P' => {
                if !self.take("{") {
                    return Err(self.bad("Malformed \\p{X} character escape."));
                }
                let from = self.at;
                while self.peek().is_some_and(|c| c != '}') {
                    self.at += 1;
                }
                let name: String =
                    self.chars.get(from..self.at).unwrap_or_default().iter().collect();
                self.at += 1;
                if name.len() > 2 {
                    return Err(self.refuse("Unicode blocks"));
                }
                format!("\\{c}{{{name}}}")
            }
            _ => return Ok(None),
        }))
    }

    fn escape(&mut self) -> Result<(), Fault> {
        self.at += 1;
        let Some(c) = self.peek() else {
            return Err(self.bad("Illegal \\ at end of pattern."));
        };
        self.at += 1;
        if let Some(class) = self.class_escape(c)? {
            self.out.push_str(&format!("[{class}]"));
            return Ok(());
        }
        if let Some(code) = self.escaped_character(c)? {
            if (0xd800..0xe000).contains(&code) {
                return Err(self.refuse("surrogates"));
            }
            self.out.push_str(&format!("\\x{{{code:x}}}"));
            return Ok(());
        }
        match c {
            'b' | 'B' | 'A' | 'z' | 'G' => {
                self.out.push('\\');
                self.out.push(c);
            }
            'Z' => self.out.push_str(r"(?=\n?\z)"),
            '1'..='9' => {
                let mut number = c.to_digit(10).unwrap_or(0);
                while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
                    number = number * 10 + digit;
                    self.at += 1;
                    if number > 99 {
                        return Err(self.refuse("references to so many groups"));
                    }
                }
                self.count += 1;
                self.out.push_str(&format!("(?:\\{number})"));
            }
            'k' => {
                let close = match self.peek() {
                    Some('<') => '>',
                    Some('\'') => '\'',
                    _ => return Err(self.bad("Malformed \\k<...> named back reference.")),
                };
                self.at += 1;
                let from = self.at;
                while self.peek().is_some_and(|c| c != close) {
                    self.at += 1;
                }
                let name: String =
                    self.chars.get(from..self.at).unwrap_or_default().iter().collect();
                self.at += 1;
                self.out.push_str(&format!("\\k<{name}>"));
            }
            c if c.is_alphanumeric() => {
                return Err(self.bad(&format!("Unrecognized escape sequence \\{c}.")));
            }
            c => self.literal(c),
        }
        Ok(())
    }

    /// A class after its opening bracket, in the engine's syntax.
    fn class(&mut self, depth: usize) -> Result<String, Fault> {
        if depth > MOST_DEEP {
            return Err(self.refuse("classes nested this deep"));
        }
        let negated = self.take("^");
        let mut out = String::new();
        let mut first = true;
        // 0: a range may begin here; 1: its hyphen was read; 2: no range may begin.
        let mut range = 2;
        loop {
            let Some(c) = self.peek() else {
                return Err(self.bad("Unterminated [] set."));
            };
            self.at += 1;
            match c {
                ']' if !first => break,
                '-' if self.peek() == Some('[') && !first => {
                    self.at += 1;
                    let minus = self.class(depth + 1)?;
                    if !self.take("]") {
                        return Err(self
                            .bad("A subtraction must be the last element in a character class."));
                    }
                    let own = if negated { format!("[^{out}]") } else { format!("[{out}]") };
                    return Ok(format!("[{own}--{minus}]"));
                }
                '\\' => {
                    let Some(c) = self.peek() else {
                        return Err(self.bad("Illegal \\ at end of pattern."));
                    };
                    self.at += 1;
                    if let Some(class) = self.class_escape(c)? {
                        if range == 1 {
                            return Err(self.refuse("a class as the end of a range"));
                        }
                        out.push_str(&class);
                        range = 2;
                    } else {
                        let code = match self.escaped_character(c)? {
                            Some(code) => code,
                            None if c == 'b' => 8,
                            None if c.is_alphanumeric() => {
                                return Err(
                                    self.bad(&format!("Unrecognized escape sequence \\{c}."))
                                );
                            }
                            None => u32::from(c),
                        };
                        if (0xd800..0xe000).contains(&code) {
                            return Err(self.refuse("surrogates"));
                        }
                        out.push_str(&format!("\\x{{{code:x}}}"));
                        range = if range == 1 { 2 } else { 0 };
                    }
                }
                '-' if range == 0 && self.peek().is_some_and(|c| c != ']') => {
                    out.push('-');
                    range = 1;
                }
                c => {
                    out.push_str(&format!("\\x{{{:x}}}", u32::from(c)));
                    range = if range == 1 { 2 } else { 0 };
                }
            }
            first = false;
        }
        Ok(if negated { format!("[^{out}]") } else { format!("[{out}]") })
    }
}
