//! Runs Liquid templates of `set-body`.
//!
//! What DotLiquid does in a way that is not known for sure (whole objects as text, ordering of
//! texts, whatever its versions do differently) is a fault that says so.

mod filters;
mod item;
mod numbers;
mod sort;

pub(super) use item::{Item, json, xml};

use crate::plan::liquid::{Chain, Comparison, Condition, Cycle, CycleName, Key, Loop, Node, Value};
use crate::sim::clock::Time;

use super::evaluate::EvalFault;

/// Characters that a template may make.
const MOST_TEXT: usize = 16 * 1024 * 1024;
/// Items that the loops of a template may go through together.
const MOST_ITEMS: usize = 1_000_000;

/// Runs a template. `body` and `context` are what it reads, `now` what it takes for the time.
pub(super) fn render(
    nodes: &[Node],
    body: Item,
    context: Item,
    now: Time,
) -> Result<String, EvalFault> {
    let variables = vec![("body".into(), body), ("context".into(), context)];
    let mut renderer = Renderer {
        variables,
        text: String::new(),
        items: 0,
        counters: Vec::new(),
        cycles: Vec::new(),
        changed: None,
        now,
    };
    renderer.nodes(nodes)?;
    Ok(renderer.text)
}

/// A fault for want of knowledge.
fn unsupported(message: impl Into<String>) -> EvalFault {
    EvalFault { message: message.into(), unsupported: true }
}

struct Renderer {
    variables: Vec<(Box<str>, Item)>,
    text: String,
    items: usize,
    /// Those of `increment` and `decrement`.
    counters: Vec<(Box<str>, i64)>,
    /// Which value of a cycle is next.
    cycles: Vec<(Box<str>, usize)>,
    /// What `ifchanged` wrote last.
    changed: Option<String>,
    now: Time,
}

/// What goes on after a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Node,
    /// The next item of the loop.
    Item,
    /// What comes after the loop.
    Leave,
}

impl Renderer {
    fn nodes(&mut self, nodes: &[Node]) -> Result<Next, EvalFault> {
        for node in nodes {
            let next = match node {
                Node::Break => return Ok(Next::Leave),
                Node::Continue => return Ok(Next::Item),
                Node::Choose { branches, otherwise } => self.choose(branches, otherwise)?,
                Node::Capture(name, body) => {
                    let (captured, next) = self.apart(body)?;
                    self.set(name, Item::text(captured));
                    next
                }
                Node::IfChanged(body) => {
                    let (written, next) = self.apart(body)?;
                    if self.changed.as_ref() != Some(&written) {
                        self.write(&written)?;
                        self.changed = Some(written);
                    }
                    next
                }
                Node::For(repeat) => self.repeat(repeat)?,
                plain => {
                    self.plain(plain)?;
                    Next::Node
                }
            };
            if next != Next::Node {
                return Ok(next);
            }
        }
        Ok(Next::Node)
    }

    /// What nodes write, apart from what was written before.
    fn apart(&mut self, nodes: &[Node]) -> Result<(String, Next), EvalFault> {
        let before = std::mem::take(&mut self.text);
        let next = self.nodes(nodes)?;
        Ok((std::mem::replace(&mut self.text, before), next))
    }

    fn choose(
        &mut self,
        branches: &[(Condition, Vec<Node>)],
        otherwise: &[Node],
    ) -> Result<Next, EvalFault> {
        for (condition, body) in branches {
            if self.holds(condition)? {
                return self.nodes(body);
            }
        }
        self.nodes(otherwise)
    }

    /// A node that never leaves a loop.
    fn plain(&mut self, node: &Node) -> Result<(), EvalFault> {
        match node {
            Node::Text(text) => self.write(text)?,
            Node::Output(chain) => {
                let text = self.chain(chain)?.to_text()?;
                self.write(&text)?;
            }
            Node::Assign(name, chain) => {
                let value = self.chain(chain)?;
                self.set(name, value);
            }
            Node::Cycle(cycle) => self.cycle(cycle)?,
            Node::Increment(name) => {
                let before = self.count(name, 1);
                self.write(&before.to_string())?;
            }
            Node::Decrement(name) => {
                let before = self.count(name, -1);
                self.write(&before.saturating_sub(1).to_string())?;
            }
            // They are taken above.
            Node::Choose { .. }
            | Node::Capture(..)
            | Node::IfChanged(_)
            | Node::For(_)
            | Node::Break
            | Node::Continue => {}
        }
        Ok(())
    }

    /// Adds to a counter; what it was before.
    fn count(&mut self, name: &str, step: i64) -> i64 {
        match self.counters.iter_mut().find(|(known, _)| **known == *name) {
            Some((_, count)) => {
                let before = *count;
                *count = before.saturating_add(step);
                before
            }
            None => {
                self.counters.push((name.into(), step));
                0
            }
        }
    }

    fn cycle(&mut self, cycle: &Cycle) -> Result<(), EvalFault> {
        let name: Box<str> = match &cycle.name {
            CycleName::Values(values) => values.clone(),
            CycleName::Given(name) => match self.value(name)? {
                Item::Nil => return Err(unsupported("a `cycle` has nothing for a name")),
                name => name.to_text()?.into(),
            },
        };
        let known = self.cycles.iter_mut().find(|(known, _)| *known == name);
        let at = match known {
            Some((_, next)) => {
                let at = *next % cycle.values.len().max(1);
                *next = at + 1;
                at
            }
            None => {
                self.cycles.push((name, 1));
                0
            }
        };
        let Some(value) = cycle.values.get(at) else { return Ok(()) };
        let text = self.value(value)?.to_text()?;
        self.write(&text)
    }

    fn write(&mut self, text: &str) -> Result<(), EvalFault> {
        if self.text.len() + text.len() > MOST_TEXT {
            return Err(unsupported("the template makes more text than is followed"));
        }
        self.text.push_str(text);
        Ok(())
    }

    fn set(&mut self, name: &str, value: Item) {
        match self.variables.iter_mut().find(|(known, _)| **known == *name) {
            Some((_, place)) => *place = value,
            None => self.variables.push((name.into(), value)),
        }
    }

    fn repeat(&mut self, repeat: &Loop) -> Result<Next, EvalFault> {
        let mut items = self.value(&repeat.items)?.items();
        let count = |renderer: &Self, value: &Option<Value>| -> Result<Option<usize>, EvalFault> {
            let Some(value) = value else { return Ok(None) };
            let Item::Integer(count) = renderer.value(value)? else {
                return Err(unsupported("`limit` and `offset` are followed for whole numbers"));
            };
            Ok(usize::try_from(count).ok())
        };
        let offset = count(self, &repeat.offset)?.unwrap_or(0);
        let limit = count(self, &repeat.limit)?.unwrap_or(usize::MAX);
        items = items.into_iter().skip(offset).take(limit).collect();
        if repeat.reversed {
            items.reverse();
        }
        if items.is_empty() {
            return self.nodes(&repeat.otherwise);
        }
        let outer = ["forloop", &*repeat.variable].map(|name| self.get(name));
        let length = items.len();
        for (at, item) in items.into_iter().enumerate() {
            self.items += 1;
            if self.items > MOST_ITEMS {
                return Err(unsupported("the loops of the template go through too many items"));
            }
            if repeat.joined && at > 0 {
                self.write(",")?;
            }
            self.set(&repeat.variable, item);
            self.set("forloop", item::forloop(at, length));
            if self.nodes(&repeat.body)? == Next::Leave {
                break;
            }
        }
        let [forloop, variable] = outer;
        self.set("forloop", forloop);
        self.set(&repeat.variable, variable);
        Ok(Next::Node)
    }

    fn get(&self, name: &str) -> Item {
        let found = self.variables.iter().find(|(known, _)| **known == *name);
        if let Some((_, value)) = found {
            return value.clone();
        }
        let counter = self.counters.iter().find(|(known, _)| **known == *name);
        counter.map_or(Item::Nil, |(_, count)| Item::Integer(*count))
    }

    fn chain(&self, chain: &Chain) -> Result<Item, EvalFault> {
        let mut value = self.value(&chain.value)?;
        for (kind, arguments) in &chain.filters {
            let arguments: Vec<_> =
                arguments.iter().map(|argument| self.value(argument)).collect::<Result<_, _>>()?;
            value = filters::apply(*kind, value, &arguments, self.now)?;
        }
        Ok(value)
    }

    fn value(&self, value: &Value) -> Result<Item, EvalFault> {
        Ok(match value {
            Value::Nil => Item::Nil,
            Value::Bool(value) => Item::Bool(*value),
            Value::Integer(value) => Item::Integer(*value),
            Value::Number(value) => Item::Number(*value),
            Value::Text(text) => Item::text(&**text),
            Value::Empty => Item::Empty,
            Value::Range(ends) => match (self.value(&ends.0)?, self.value(&ends.1)?) {
                (Item::Integer(first), Item::Integer(last)) => {
                    let most = first.saturating_add(MOST_ITEMS as i64);
                    Item::list((first..=last.min(most)).map(Item::Integer).collect())
                }
                _ => return Err(unsupported("ranges are followed for whole numbers")),
            },
            Value::Path(root, keys) => {
                let mut item = self.get(root);
                for key in keys {
                    item = match key {
                        Key::Name(name) => item.member(name)?,
                        Key::Index(index) => item.index(&self.value(index)?)?,
                    };
                }
                item
            }
        })
    }

    fn holds(&self, condition: &Condition) -> Result<bool, EvalFault> {
        Ok(match condition {
            Condition::Holds(value) => self.value(value)?.is_true(),
            Condition::Not(condition) => !self.holds(condition)?,
            Condition::And(both) => self.holds(&both.0)? && self.holds(&both.1)?,
            Condition::Or(both) => self.holds(&both.0)? || self.holds(&both.1)?,
            Condition::Compares(left, comparison, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                compare(&left, *comparison, &right)?
            }
        })
    }
}

fn compare(left: &Item, comparison: Comparison, right: &Item) -> Result<bool, EvalFault> {
    use std::cmp::Ordering::{Greater, Less};
    Ok(match comparison {
        Comparison::Equal => left.equals(right)?,
        Comparison::NotEqual => !left.equals(right)?,
        Comparison::Contains => match (left, right) {
            (Item::Text(text), Item::Text(part)) => text.contains(&**part),
            (Item::List(items), wanted) => {
                let mut found = false;
                for item in items.iter() {
                    found |= item.equals(wanted)?;
                }
                found
            }
            _ => false,
        },
        order => {
            let Some((left, right)) = left.number().zip(right.number()) else {
                if matches!(left, Item::Nil) || matches!(right, Item::Nil) {
                    return Ok(false);
                }
                return Err(unsupported("only numbers are compared by size"));
            };
            let found = left.partial_cmp(&right);
            match order {
                Comparison::Less => found == Some(Less),
                Comparison::Greater => found == Some(Greater),
                Comparison::LessOrEqual => found.is_some_and(|found| found != Greater),
                _ => found.is_some_and(|found| found != Less),
            }
        }
    })
}

#[cfg(test)]
mod tests;
