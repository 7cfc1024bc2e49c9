//! `slow-regex`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};

use super::code::patterns;

rule! {
    /// A regular expression that takes exponential time on some texts.
    ///
    /// ## What it does
    ///
    /// Reports repeated groups that hold nothing but repeated or optional parts, such as `(\w+\s?)*`, in the patterns of calls of `Regex`.
    ///
    /// ## Why
    ///
    /// Where such a pattern does not match, .NET tries every way to cut the text into pieces; thirty characters from a caller keep the gateway busy for minutes.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="ok" value="@(Regex.IsMatch(context.Request.Headers.GetValueOrDefault("x-name", ""), @"^(\w+\s?)*$"))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="ok" value="@(Regex.IsMatch(context.Request.Headers.GetValueOrDefault("x-name", ""), @"^\w+(\s\w+)*$"))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice. .NET documents catastrophic backtracking and recommends against nested quantifiers.
    pub(super) struct SlowRegex: "slow-regex", Warning, Advice,
        no_fix("an equal pattern that is fast cannot be made by rule");
}

impl Rule for SlowRegex {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for pattern in patterns(unit) {
            if let Some(group) = nested(&pattern.text) {
                let message = format!("`{group}` takes exponential time where it does not match");
                sink.push(
                    Report::new(pattern.span, message)
                        .help("give each repetition a fixed first or last character"),
                );
            }
        }
    }
}

/// A group that is open.
#[derive(Default)]
struct Group {
    start: usize,
    /// It cannot be left to try another way, or takes no text.
    atomic: bool,
    /// Of the current alternative: parts that must be there, parts without a bound.
    fixed: usize,
    unbounded: usize,
    /// Some alternative has parts without a bound and none that must be there.
    loose: bool,
}

impl Group {
    fn end_alternative(&mut self) {
        self.loose |= self.unbounded > 0 && self.fixed == 0;
        (self.fixed, self.unbounded) = (0, 0);
    }
}

/// How often the part before a quantifier is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    Once,
    Optional,
    Unbounded,
}

/// The first repeated group that holds nothing but repeated and optional parts.
fn nested(pattern: &str) -> Option<String> {
    let chars: Vec<(usize, char)> = pattern.char_indices().collect();
    let char_at = |at: usize| chars.get(at).map(|(_, c)| *c);
    let offset = |at: usize| chars.get(at).map_or(pattern.len(), |(offset, _)| *offset);
    let mut open = vec![Group::default()];
    let mut at = 0;
    while let Some(c) = char_at(at) {
        let start = at;
        at += 1;
        let mut closed = None;
        match c {
            '\\' => at += 1,
            '[' => {
                at += usize::from(char_at(at) == Some('^'));
                at += usize::from(char_at(at) == Some(']'));
                while let Some(c) = char_at(at) {
                    at += 1 + usize::from(c == '\\');
                    if c == ']' {
                        break;
                    }
                }
            }
            '(' => {
                let mut group = Group { start, ..Group::default() };
                if char_at(at) == Some('?') {
                    let next = (char_at(at + 1), char_at(at + 2));
                    group.atomic =
                        matches!(next, (Some('>' | '=' | '!'), _) | (Some('<'), Some('=' | '!')));
                    at += 1;
                    // Past the name or the colon, so that they are not read as parts.
                    while char_at(at).is_some_and(|c| c.is_alphanumeric() || "<'_-:>=!".contains(c))
                    {
                        at += 1;
                        if matches!(char_at(at - 1), Some(':' | '>' | '=' | '!')) {
                            break;
                        }
                    }
                }
                open.push(group);
                continue;
            }
            ')' => {
                let Some(mut group) = (open.len() > 1).then(|| open.pop()).flatten() else {
                    continue;
                };
                group.end_alternative();
                closed = Some(group);
            }
            '|' => {
                if let Some(group) = open.last_mut() {
                    group.end_alternative();
                }
                continue;
            }
            '^' | '$' => continue,
            _ => {}
        }
        let (count, after) = quantifier(&chars, at);
        at = after;
        if let Some(group) = &closed
            && group.loose
            && !group.atomic
            && count == Count::Unbounded
        {
            return pattern.get(offset(group.start)..offset(at)).map(str::to_owned);
        }
        if let Some(group) = open.last_mut() {
            match count {
                Count::Once => group.fixed += 1,
                Count::Optional => {}
                Count::Unbounded => group.unbounded += 1,
            }
        }
    }
    None
}

/// The quantifier at a place, and where it ends.
fn quantifier(chars: &[(usize, char)], at: usize) -> (Count, usize) {
    let char_at = |at: usize| chars.get(at).map(|(_, c)| *c);
    let (count, mut end) = match char_at(at) {
        Some('*' | '+') => (Count::Unbounded, at + 1),
        Some('?') => (Count::Optional, at + 1),
        Some('{') => {
            let inner: String =
                chars.iter().skip(at + 1).map(|(_, c)| *c).take_while(|c| *c != '}').collect();
            let end = at + 2 + inner.chars().count();
            match inner.split_once(',') {
                Some((least, "")) if least.parse::<u32>().is_ok() => (Count::Unbounded, end),
                Some(("0", _)) => (Count::Optional, end),
                Some(_) => (Count::Once, end),
                None if inner.parse::<u32>().is_ok() => (Count::Once, end),
                None => return (Count::Once, at),
            }
        }
        _ => return (Count::Once, at),
    };
    // A lazy quantifier backtracks as well.
    end += usize::from(char_at(end) == Some('?'));
    (count, end)
}

#[cfg(test)]
mod tests;
