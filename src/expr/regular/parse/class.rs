//! Classes in brackets.

use super::*;

impl Parser<'_> {
    /// Skips a class in the first pass.
    pub(super) fn skip_class(&mut self) -> Read<()> {
        let kept = self.flags;
        self.flags &= !options::IGNORE_CASE;
        let skipped = self.class(0).map(|_| ());
        self.flags = kept;
        skipped
    }

    /// A class; the opening bracket is taken.
    pub(super) fn class(&mut self, depth: usize) -> Read<Set> {
        if depth > MOST_DEEP {
            return Err(Fault::not_supported("regular expression with classes nested this deep"));
        }
        let mut set = Set::default();
        let negated = self.take("^");
        if negated {
            set.negate();
        }
        let ecma = self.has(options::ECMA_SCRIPT);
        let ignore_case = self.has(options::IGNORE_CASE);
        // `[^]` is any unit by the rules of ECMAScript.
        let mut first = !(ecma && negated && self.peek() == Some(']'));
        // The first end of a range that is not complete.
        let mut range: Option<u16> = None;
        let shorthand = |range: Option<u16>, this: &Self, c: char| -> Read<()> {
            if range.is_some() {
                return Err(this.bad(&format!("Cannot include class \\{c} in character range.")));
            }
            Ok(())
        };
        loop {
            let Some(found) = self.units.get(self.at).copied() else {
                return Err(self.bad("Unterminated [] set."));
            };
            self.at += 1;
            let mut current = found;
            let mut translated = false;
            if found == unit(']') && !first {
                if let Some(before) = range {
                    // A hyphen before the end stands for itself.
                    set.add_range(before, before);
                    set.add_range(unit('-'), unit('-'));
                }
                return Ok(set.finish(ignore_case));
            }
            if found == unit('\\') && self.peek().is_some() {
                let c = self.peek().unwrap_or_default();
                match c {
                    'd' | 'D' | 's' | 'S' | 'w' | 'W' => {
                        shorthand(range, self, c)?;
                        self.at += 1;
                        set.add_escape(c, ecma);
                        first = false;
                        continue;
                    }
                    'p' | 'P' => {
                        shorthand(range, self, c)?;
                        self.at += 1;
                        let name = self.property()?;
                        if !set.add_named(&name, c == 'P', self.has(options::IGNORE_CASE)) {
                            return Err(self.bad(&format!("Unknown property '{name}'.")));
                        }
                        first = false;
                        continue;
                    }
                    '-' => {
                        self.at += 1;
                        match range.take() {
                            Some(before) if before > unit('-') => {
                                return Err(self.bad("[x-y] range in reverse order."));
                            }
                            Some(before) => set.add_range(before, unit('-')),
                            None => set.add_range(unit('-'), unit('-')),
                        }
                        first = false;
                        continue;
                    }
                    _ => {
                        current = self.escaped_unit()?;
                        translated = true;
                    }
                }
            } else if found == unit('[') && self.peek() == Some(':') && range.is_none() {
                let from = self.at;
                self.at += 1;
                if !self.take(":]") {
                    self.at = from;
                }
            }
            match range.take() {
                Some(before) if current == unit('[') && !translated && !first => {
                    set.add_range(before, before);
                    set.subtract(self.class(depth + 1)?);
                    if self.peek().is_some_and(|c| c != ']') {
                        return Err(self
                            .bad("A subtraction must be the last element in a character class."));
                    }
                }
                Some(before) => {
                    if before > current {
                        return Err(self.bad("[x-y] range in reverse order."));
                    }
                    set.add_range(before, current);
                }
                None if self.peek() == Some('-') && self.look(1).is_some_and(|c| c != ']') => {
                    range = Some(current);
                    self.at += 1;
                }
                None if current == unit('-')
                    && !translated
                    && !first
                    && self.peek() == Some('[') =>
                {
                    self.at += 1;
                    set.subtract(self.class(depth + 1)?);
                    if self.peek().is_some_and(|c| c != ']') {
                        return Err(self
                            .bad("A subtraction must be the last element in a character class."));
                    }
                }
                None => set.add_range(current, current),
            }
            first = false;
        }
    }
}
