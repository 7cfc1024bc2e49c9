//! What begins with a backslash: escaped units, classes by name, references to groups.

use super::*;

impl Parser<'_> {
    pub(super) fn hexadecimal(&mut self, count: usize) -> Read<u16> {
        let mut value = 0;
        for _ in 0..count {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) else {
                return Err(self.bad("Insufficient or invalid hexadecimal digits."));
            };
            self.at += 1;
            value = value << 4 | digit as u16;
        }
        Ok(value)
    }

    pub(super) fn octal(&mut self) -> u16 {
        let mut value = 0;
        for _ in 0..3 {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) else { break };
            self.at += 1;
            value = value * 8 + digit as u16;
            if self.has(options::ECMA_SCRIPT) && value >= 0x20 {
                break;
            }
        }
        value & 0xff
    }

    /// The unit that an escape stands for; the backslash is taken.
    pub(super) fn escaped_unit(&mut self) -> Read<u16> {
        let found = self.units.get(self.at).copied();
        let Some(found) = found else { return Err(self.bad("Illegal \\ at end of pattern.")) };
        let c = char::from_u32(found.into()).unwrap_or('\u{fffd}');
        if c.is_digit(8) {
            return Ok(self.octal());
        }
        self.at += 1;
        Ok(match c {
            'x' => self.hexadecimal(2)?,
            'u' => self.hexadecimal(4)?,
            'a' => 7,
            'b' => 8,
            'e' => 27,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            'c' => {
                let Some(letter) = self.peek() else {
                    return Err(self.bad("Missing control character."));
                };
                self.at += 1;
                let upper = letter.to_ascii_uppercase();
                if !('@'..='_').contains(&upper) {
                    return Err(self.bad("Unrecognized control character."));
                }
                upper as u16 - unit('@')
            }
            _ => {
                if !self.has(options::ECMA_SCRIPT) && set::is_boundary_word(found) {
                    return Err(self.bad(&format!("Unrecognized escape sequence \\{c}.")));
                }
                found
            }
        })
    }

    /// The name in `\p{Name}`; the letter is taken.
    pub(super) fn property(&mut self) -> Read<String> {
        if !self.take("{") {
            return Err(self.bad("Incomplete \\p{X} character escape."));
        }
        let from = self.at;
        while self.is_word_ahead() || self.peek() == Some('-') {
            self.at += 1;
        }
        let name = String::from_utf16_lossy(self.units.get(from..self.at).unwrap_or_default());
        if !self.take("}") {
            return Err(self.bad("Incomplete \\p{X} character escape."));
        }
        Ok(name)
    }

    pub(super) fn escape(&mut self) -> Read<Node> {
        let ecma = self.has(options::ECMA_SCRIPT);
        let Some(c) = self.peek() else { return Err(self.bad("Illegal \\ at end of pattern.")) };
        let assertion = match c {
            'b' if ecma => Some(Assertion::EcmaBoundary),
            'b' => Some(Assertion::Boundary),
            'B' if ecma => Some(Assertion::NotEcmaBoundary),
            'B' => Some(Assertion::NotBoundary),
            'A' => Some(Assertion::TextStart),
            'G' => Some(Assertion::SearchStart),
            'Z' => Some(Assertion::TextEndOrLineFeed),
            'z' => Some(Assertion::TextEnd),
            _ => None,
        };
        if let Some(assertion) = assertion {
            self.at += 1;
            return Ok(Node::Assert(assertion));
        }
        match c {
            'w' | 'W' | 's' | 'S' | 'd' | 'D' => {
                self.at += 1;
                Ok(Node::Set(Set::of_escape(c, ecma)))
            }
            'p' | 'P' => {
                self.at += 1;
                let name = self.property()?;
                let mut set = Set::default();
                if !set.add_named(&name, c == 'P', self.has(options::IGNORE_CASE)) {
                    return Err(self.bad(&format!("Unknown property '{name}'.")));
                }
                Ok(Node::Set(set.finish(self.has(options::IGNORE_CASE))))
            }
            _ => self.reference(),
        }
    }

    pub(super) fn backreference(&self, number: usize) -> Node {
        let slot = self.slot(number).unwrap_or(0);
        Node::Backreference { slot, folded: self.has(options::IGNORE_CASE) }
    }

    /// A reference to a group, or a unit.
    pub(super) fn reference(&mut self) -> Read<Node> {
        let from = self.at;
        let mut close = None;
        if self.peek() == Some('k') {
            self.at += 1;
            let opening = self.peek();
            self.at += 1;
            close = match opening {
                Some('<') => Some('>'),
                Some('\'') => Some('\''),
                _ => return Err(self.bad("Malformed \\k<...> named back reference.")),
            };
            if self.peek().is_none() {
                return Err(self.bad("Malformed \\k<...> named back reference."));
            }
        } else if matches!(self.peek(), Some('<' | '\'')) && self.look(1).is_some() {
            close = Some(if self.peek() == Some('<') { '>' } else { '\'' });
            self.at += 1;
        }
        match (close, self.peek()) {
            (Some(close), Some(c)) if c.is_ascii_digit() => {
                let number = self.decimal()?;
                if self.take(&close.to_string()) {
                    if self.numbers.contains_key(&number) {
                        return Ok(self.backreference(number));
                    }
                    return Err(self.bad(&format!("Reference to undefined group number {number}.")));
                }
            }
            (None, Some(c)) if ('1'..='9').contains(&c) => {
                if self.has(options::ECMA_SCRIPT) {
                    if let Some(node) = self.ecma_reference() {
                        return Ok(node);
                    }
                } else {
                    let number = self.decimal()?;
                    if self.numbers.contains_key(&number) {
                        return Ok(self.backreference(number));
                    }
                    if number <= 9 {
                        return Err(
                            self.bad(&format!("Reference to undefined group number {number}."))
                        );
                    }
                }
            }
            (Some(close), _) if self.is_word_ahead() => {
                let name = self.name();
                if self.take(&close.to_string()) {
                    return match self.number_of(&name) {
                        Some(number) => Ok(self.backreference(number)),
                        None => {
                            Err(self.bad(&format!("Reference to undefined group name '{name}'.")))
                        }
                    };
                }
            }
            _ => {}
        }
        self.at = from;
        let unit = self.escaped_unit()?;
        Ok(self.literal(unit))
    }

    /// The longest number that is a group's.
    pub(super) fn ecma_reference(&mut self) -> Option<Node> {
        let (mut number, mut found, mut ahead) = (0, None, 0);
        while let Some(digit) = self.look(ahead).and_then(|c| c.to_digit(10)) {
            number = number * 10 + digit as usize;
            ahead += 1;
            if self.numbers.contains_key(&number) {
                found = Some((number, ahead));
            }
            if number > 999 {
                break;
            }
        }
        let (number, length) = found?;
        self.at += length;
        Some(self.backreference(number))
    }
}
