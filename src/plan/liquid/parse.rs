//! From the words of a template to its tree.

use std::ops::Range;

use super::filters::{FILTERS, NOT_RUN};
use super::scan::{Part, Word, parts, words};
use super::{Chain, Comparison, Condition, Cycle, CycleName, Key, LiquidError, Loop, Node, Value};

/// Tags within tags, and brackets within brackets, that are followed.
const MOST_DEEP: usize = 64;

/// Members of `context` that a template may read (documented; `Variables` is used by samples).
const CONTEXT: [&str; 3] = ["Request", "Response", "Variables"];

/// Reads a template.
///
/// # Errors
///
/// [`LiquidError`] at the first tag, filter or value that is not known or is wrong.
pub fn parse(text: &str) -> Result<Vec<Node>, LiquidError> {
    let parts = parts(text)?;
    let mut parser = Parser { parts: &parts, at: 0, depth: 0, loops: 0 };
    let (nodes, end) = parser.block(&[])?;
    match end {
        None => Ok(nodes),
        Some((name, at)) => Err(unexpected(name, at)),
    }
}

fn unexpected(name: &str, at: usize) -> LiquidError {
    let span = at..at + name.len();
    LiquidError { message: format!("there is nothing that `{name}` could end or belong to"), span }
}

struct Parser<'p, 't> {
    parts: &'p [Part<'t>],
    at: usize,
    depth: usize,
    /// How many loops are open.
    loops: usize,
}

/// The name of a tag that ended a block, where it stands, and the words behind it.
type End<'t> = Option<(&'t str, usize)>;

impl<'t> Parser<'_, 't> {
    /// The nodes up to one of the tags, which is taken, or up to the end.
    fn block(&mut self, until: &[&str]) -> Result<(Vec<Node>, End<'t>), LiquidError> {
        let mut nodes = Vec::new();
        while let Some(part) = self.parts.get(self.at) {
            self.at += 1;
            match part {
                Part::Text("") => {}
                Part::Text(text) => nodes.push(Node::Text((*text).into())),
                Part::Output(inside, start) => {
                    let mut words = Words::new(inside, *start)?;
                    nodes.push(Node::Output(words.chain()?));
                    words.end()?;
                }
                Part::Tag(inside, start) => {
                    let name = inside.split_whitespace().next().unwrap_or_default();
                    let name_at = start + (inside.len() - inside.trim_start().len());
                    if until.contains(&name) {
                        return Ok((nodes, Some((name, name_at))));
                    }
                    let rest = inside.trim_start().get(name.len()..).unwrap_or_default();
                    self.depth += 1;
                    if self.depth > MOST_DEEP {
                        let message =
                            format!("tags stand more than {MOST_DEEP} deep in each other");
                        return Err(LiquidError { message, span: name_at..name_at + name.len() });
                    }
                    nodes.extend(self.tag(name, name_at, rest)?);
                    self.depth -= 1;
                }
            }
        }
        Ok((nodes, None))
    }

    fn tag(
        &mut self,
        name: &'t str,
        at: usize,
        rest: &'t str,
    ) -> Result<Option<Node>, LiquidError> {
        let words = || Words::new(rest, at + name.len());
        Ok(Some(match name {
            "assign" => {
                let mut words = words()?;
                let variable = words.name()?;
                words.sign("=")?;
                let value = words.chain()?;
                words.end()?;
                Node::Assign(variable, value)
            }
            "capture" => {
                let mut words = words()?;
                let variable = words.name_or_text()?;
                words.end()?;
                let (body, _) = self.until(name, at, &["endcapture"])?;
                Node::Capture(variable, body)
            }
            "comment" => {
                self.skip(name, at, "endcomment")?;
                return Ok(None);
            }
            "break" | "continue" if self.loops == 0 => {
                let message = format!("`{name}` stands in no loop");
                return Err(LiquidError { message, span: at..at + name.len() });
            }
            "break" | "continue" => {
                words()?.end()?;
                if name == "break" { Node::Break } else { Node::Continue }
            }
            "cycle" => Node::Cycle(Box::new(words()?.cycle(rest)?)),
            "ifchanged" => {
                words()?.end()?;
                Node::IfChanged(self.until(name, at, &["endifchanged"])?.0)
            }
            "increment" | "decrement" => {
                let mut words = words()?;
                let counter = words.name()?;
                words.end()?;
                if name == "increment" {
                    Node::Increment(counter)
                } else {
                    Node::Decrement(counter)
                }
            }
            "tablerow" => {
                let message = "the tag `tablerow` is not run: its line breaks are those of the \
                               system that the gateway runs on";
                let span = at..at + name.len();
                return Err(LiquidError { message: message.to_owned(), span });
            }
            "if" | "unless" => {
                let mut condition = words()?.condition()?;
                if name == "unless" {
                    condition = Condition::Not(Box::new(condition));
                }
                self.choose(name, at, condition)?
            }
            "case" => {
                let mut words = words()?;
                let subject = words.value()?;
                words.end()?;
                self.case(at, &subject)?
            }
            "for" => self.repeat(words()?, name, at, "endfor")?,
            "JSONArrayFor" => self.repeat(words()?, name, at, "endJSONArrayFor")?,
            "else" | "elsif" | "when" | "endif" | "endunless" | "endcase" | "endfor"
            | "endcapture" | "endcomment" | "endJSONArrayFor" | "endraw" | "endifchanged" => {
                return Err(unexpected(name, at));
            }
            _ => {
                let message = format!("the tag `{name}` is not run");
                return Err(LiquidError { message, span: at..at + name.len().max(1) });
            }
        }))
    }

    /// A block that must be ended.
    fn until(
        &mut self,
        name: &str,
        at: usize,
        ends: &[&str],
    ) -> Result<(Vec<Node>, (&'t str, usize)), LiquidError> {
        match self.block(ends)? {
            (nodes, Some(end)) => Ok((nodes, end)),
            (_, None) => {
                let message = format!("`{name}` is not ended by `{}`", ends.last().unwrap_or(&""));
                Err(LiquidError { message, span: at..at + name.len() })
            }
        }
    }

    fn skip(&mut self, name: &str, at: usize, end: &str) -> Result<(), LiquidError> {
        while let Some(part) = self.parts.get(self.at) {
            self.at += 1;
            if matches!(part, Part::Tag(inside, _) if inside.trim() == end) {
                return Ok(());
            }
        }
        let message = format!("`{name}` is not ended by `{end}`");
        Err(LiquidError { message, span: at..at + name.len() })
    }

    fn choose(&mut self, name: &str, at: usize, first: Condition) -> Result<Node, LiquidError> {
        let end = if name == "if" { "endif" } else { "endunless" };
        let (mut condition, mut branches) = (first, Vec::new());
        loop {
            let (body, (ended, place)) = self.until(name, at, &["elsif", "else", end])?;
            branches.push((condition, body));
            if ended == end {
                return Ok(Node::Choose { branches, otherwise: Vec::new() });
            }
            if ended == "else" {
                let (otherwise, _) = self.until(name, at, &[end])?;
                return Ok(Node::Choose { branches, otherwise });
            }
            condition = self.behind(ended, place)?.condition()?;
        }
    }

    fn case(&mut self, at: usize, subject: &Value) -> Result<Node, LiquidError> {
        // What stands before the first `when` is left out.
        let (_, mut next) = self.until("case", at, &["when", "else", "endcase"])?;
        let mut branches = Vec::new();
        loop {
            match next {
                ("endcase", _) => return Ok(Node::Choose { branches, otherwise: Vec::new() }),
                ("else", _) => {
                    let (otherwise, _) = self.until("case", at, &["endcase"])?;
                    return Ok(Node::Choose { branches, otherwise });
                }
                (when, place) => {
                    let mut words = self.behind(when, place)?;
                    let mut condition = None;
                    for _ in 0..MOST_DEEP {
                        let value = words.value()?;
                        let one = Condition::Compares(subject.clone(), Comparison::Equal, value);
                        condition = Some(match condition {
                            None => one,
                            Some(before) => Condition::Or(Box::new((before, one))),
                        });
                        if !(words.takes_sign(",") || words.takes_name("or")) {
                            break;
                        }
                    }
                    words.end()?;
                    let (body, after) = self.until("case", at, &["when", "else", "endcase"])?;
                    branches.extend(condition.map(|condition| (condition, body)));
                    next = after;
                }
            }
        }
    }

    fn repeat(
        &mut self,
        mut words: Words<'t>,
        name: &str,
        at: usize,
        end: &str,
    ) -> Result<Node, LiquidError> {
        let variable = words.name()?;
        if !words.takes_name("in") {
            return Err(words.wrong("`in` is expected"));
        }
        let items = words.value()?;
        let (mut offset, mut limit, mut reversed) = (None, None, false);
        loop {
            if words.takes_name("reversed") {
                reversed = true;
            } else if words.takes_name("offset") {
                words.sign(":")?;
                offset = Some(words.value()?);
            } else if words.takes_name("limit") {
                words.sign(":")?;
                limit = Some(words.value()?);
            } else {
                break;
            }
        }
        words.end()?;
        self.loops += 1;
        let (body, (ended, _)) = self.until(name, at, &["else", end])?;
        self.loops -= 1;
        let otherwise = if ended == "else" { self.until(name, at, &[end])?.0 } else { Vec::new() };
        let joined = name == "JSONArrayFor";
        Ok(Node::For(Box::new(Loop {
            variable,
            items,
            offset,
            limit,
            reversed,
            body,
            otherwise,
            joined,
        })))
    }

    /// The words behind the name of the tag that was taken last.
    fn behind(&self, name: &str, at: usize) -> Result<Words<'t>, LiquidError> {
        let inside = match self.at.checked_sub(1).and_then(|last| self.parts.get(last)) {
            Some(Part::Tag(inside, _)) => inside.trim_start().get(name.len()..).unwrap_or_default(),
            _ => "",
        };
        Words::new(inside, at + name.len())
    }
}

/// The words of a tag.
struct Words<'t> {
    words: Vec<(Word<'t>, Range<usize>)>,
    at: usize,
    depth: usize,
    /// Where the tag's inside ends.
    stop: usize,
}

impl<'t> Words<'t> {
    fn new(inside: &'t str, start: usize) -> Result<Self, LiquidError> {
        let stop = start + inside.trim_end().len();
        Ok(Self { words: words(inside, start)?, at: 0, depth: 0, stop })
    }

    fn peek(&self) -> Option<&Word<'t>> {
        self.words.get(self.at).map(|(word, _)| word)
    }

    fn span(&self) -> Range<usize> {
        self.words.get(self.at).map_or(self.stop..self.stop, |(_, span)| span.clone())
    }

    fn wrong(&self, message: &str) -> LiquidError {
        LiquidError { message: message.to_owned(), span: self.span() }
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        let takes = matches!(self.peek(), Some(Word::Sign(found)) if *found == sign);
        self.at += usize::from(takes);
        takes
    }

    fn takes_name(&mut self, name: &str) -> bool {
        let takes = matches!(self.peek(), Some(Word::Name(found)) if *found == name);
        self.at += usize::from(takes);
        takes
    }

    fn sign(&mut self, sign: &str) -> Result<(), LiquidError> {
        if self.takes_sign(sign) {
            Ok(())
        } else {
            Err(self.wrong(&format!("`{sign}` is expected")))
        }
    }

    fn name(&mut self) -> Result<Box<str>, LiquidError> {
        match self.peek() {
            Some(Word::Name(name)) => {
                let name = (*name).into();
                self.at += 1;
                Ok(name)
            }
            _ => Err(self.wrong("a name is expected")),
        }
    }

    fn name_or_text(&mut self) -> Result<Box<str>, LiquidError> {
        match self.peek() {
            Some(Word::Text(text)) => {
                let text = (*text).into();
                self.at += 1;
                Ok(text)
            }
            _ => self.name(),
        }
    }

    fn end(&self) -> Result<(), LiquidError> {
        if self.peek().is_none() { Ok(()) } else { Err(self.wrong("nothing is expected here")) }
    }

    fn chain(&mut self) -> Result<Chain, LiquidError> {
        let value = self.value()?;
        let mut filters = Vec::new();
        while self.takes_sign("|") {
            let span = self.span();
            let name = self.name()?;
            let found = FILTERS.iter().find(|(known, ..)| **known == *name);
            let Some((_, kind, from, to)) = found else {
                return Err(LiquidError { message: unknown_filter(&name), span });
            };
            let mut arguments = Vec::new();
            if self.takes_sign(":") {
                arguments.push(self.value()?);
                while self.takes_sign(",") {
                    arguments.push(self.value()?);
                }
            }
            if !(*from..=*to).contains(&arguments.len()) {
                let message = format!("`{name}` takes {from} to {to} arguments");
                return Err(LiquidError { message, span });
            }
            filters.push((*kind, arguments));
        }
        Ok(Chain { value, filters })
    }

    fn value(&mut self) -> Result<Value, LiquidError> {
        let Some((word, span)) = self.words.get(self.at).cloned() else {
            return Err(self.wrong("a value is expected"));
        };
        self.at += 1;
        Ok(match word {
            Word::Text(text) => Value::Text(text.into()),
            Word::Integer(number) => Value::Integer(number),
            Word::Number(number) => Value::Number(number),
            Word::Name("nil" | "null") => Value::Nil,
            Word::Name("true") => Value::Bool(true),
            Word::Name("false") => Value::Bool(false),
            Word::Name("empty" | "blank") => Value::Empty,
            Word::Name(name) => self.path(name, &span)?,
            Word::Sign("(") => {
                self.deeper()?;
                let first = self.value()?;
                self.sign("..")?;
                let last = self.value()?;
                self.sign(")")?;
                self.depth -= 1;
                Value::Range(Box::new((first, last)))
            }
            Word::Sign(sign) => {
                return Err(LiquidError { message: format!("`{sign}` is no value"), span });
            }
        })
    }

    /// The values of a `cycle`, and its name. `written` is what stands in the tag.
    fn cycle(mut self, written: &str) -> Result<Cycle, LiquidError> {
        let first = self.value()?;
        let (name, first) = if self.takes_sign(":") {
            (CycleName::Given(first), self.value()?)
        } else {
            let values = written.split(',').map(str::trim);
            (CycleName::Values(values.collect::<Vec<_>>().concat().into()), first)
        };
        let mut values = vec![first];
        while self.takes_sign(",") {
            values.push(self.value()?);
        }
        self.end()?;
        Ok(Cycle { name, values })
    }

    fn deeper(&mut self) -> Result<(), LiquidError> {
        self.depth += 1;
        if self.depth > MOST_DEEP {
            return Err(self.wrong(&format!("brackets stand more than {MOST_DEEP} deep")));
        }
        Ok(())
    }

    fn path(&mut self, root: &str, span: &Range<usize>) -> Result<Value, LiquidError> {
        let mut keys = Vec::new();
        loop {
            if self.takes_sign(".") {
                keys.push(Key::Name(self.name()?));
            } else if self.takes_sign("[") {
                self.deeper()?;
                keys.push(Key::Index(self.value()?));
                self.sign("]")?;
                self.depth -= 1;
            } else {
                break;
            }
        }
        if root == "context"
            && let Some(Key::Name(member)) = keys.first()
            && !CONTEXT.contains(&&**member)
        {
            let message = format!("templates know no `context.{member}`");
            return Err(LiquidError { message, span: span.clone() });
        }
        Ok(Value::Path(root.into(), keys))
    }

    /// Conditions joined by `and` and `or`, read from the right.
    fn condition(mut self) -> Result<Condition, LiquidError> {
        let mut before = Vec::new();
        let mut condition = self.comparison()?;
        loop {
            let is_and = self.takes_name("and");
            if !is_and && !self.takes_name("or") {
                break;
            }
            before.push((condition, is_and));
            if before.len() > MOST_DEEP {
                return Err(self.wrong(&format!("more than {MOST_DEEP} conditions are joined")));
            }
            condition = self.comparison()?;
        }
        self.end()?;
        for (left, is_and) in before.into_iter().rev() {
            let both = Box::new((left, condition));
            condition = if is_and { Condition::And(both) } else { Condition::Or(both) };
        }
        Ok(condition)
    }

    fn comparison(&mut self) -> Result<Condition, LiquidError> {
        let left = self.value()?;
        let comparison = match self.peek() {
            Some(Word::Sign("==")) => Comparison::Equal,
            Some(Word::Sign("!=" | "<>")) => Comparison::NotEqual,
            Some(Word::Sign("<")) => Comparison::Less,
            Some(Word::Sign(">")) => Comparison::Greater,
            Some(Word::Sign("<=")) => Comparison::LessOrEqual,
            Some(Word::Sign(">=")) => Comparison::GreaterOrEqual,
            Some(Word::Name("contains")) => Comparison::Contains,
            _ => return Ok(Condition::Holds(left)),
        };
        self.at += 1;
        Ok(Condition::Compares(left, comparison, self.value()?))
    }
}

fn unknown_filter(name: &str) -> String {
    if NOT_RUN.contains(&name) {
        return format!("the filter `{name}` is not run");
    }
    let pascal = FILTERS
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(&name.replace('_', "")) && *known != name);
    match pascal {
        Some((known, ..)) => format!("there is no filter `{name}`: did you mean `{known}`?"),
        None => format!("there is no filter `{name}`"),
    }
}
