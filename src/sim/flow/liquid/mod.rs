//! Runs Liquid templates of `set-body`.
//!
//! What DotLiquid does in a way that is not known for sure (dates, whole objects as text,
//! ordering of texts) is a fault that says so.

mod filters;
mod item;

pub(super) use item::{Item, json, xml};

use crate::plan::liquid::{Chain, Comparison, Condition, Key, Loop, Node, Value};

use super::evaluate::EvalFault;

/// Characters that a template may make.
const MOST_TEXT: usize = 16 * 1024 * 1024;
/// Items that the loops of a template may go through together.
const MOST_ITEMS: usize = 1_000_000;

/// Runs a template. `body` and `context` are what it reads.
pub(super) fn render(nodes: &[Node], body: Item, context: Item) -> Result<String, EvalFault> {
    let variables = vec![("body".into(), body), ("context".into(), context)];
    let mut renderer = Renderer { variables, text: String::new(), items: 0 };
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
}

impl Renderer {
    fn nodes(&mut self, nodes: &[Node]) -> Result<(), EvalFault> {
        for node in nodes {
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
                Node::Capture(name, body) => {
                    let before = std::mem::take(&mut self.text);
                    self.nodes(body)?;
                    let captured = std::mem::replace(&mut self.text, before);
                    self.set(name, Item::text(captured));
                }
                Node::Choose { branches, otherwise } => {
                    let mut taken = otherwise;
                    for (condition, body) in branches {
                        if self.holds(condition)? {
                            taken = body;
                            break;
                        }
                    }
                    self.nodes(taken)?;
                }
                Node::For(repeat) => self.repeat(repeat)?,
            }
        }
        Ok(())
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

    fn repeat(&mut self, repeat: &Loop) -> Result<(), EvalFault> {
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
            self.nodes(&repeat.body)?;
        }
        let [forloop, variable] = outer;
        self.set("forloop", forloop);
        self.set(&repeat.variable, variable);
        Ok(())
    }

    fn get(&self, name: &str) -> Item {
        let found = self.variables.iter().find(|(known, _)| **known == *name);
        found.map_or(Item::Nil, |(_, value)| value.clone())
    }

    fn chain(&self, chain: &Chain) -> Result<Item, EvalFault> {
        let mut value = self.value(&chain.value)?;
        for (kind, arguments) in &chain.filters {
            let arguments: Vec<_> =
                arguments.iter().map(|argument| self.value(argument)).collect::<Result<_, _>>()?;
            value = filters::apply(*kind, value, &arguments)?;
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
