//! `Sort`: numbers by size, texts where every version of DotLiquid orders them alike.

use std::cmp::Ordering;

use super::{Item, unsupported};
use crate::sim::flow::evaluate::EvalFault;

/// Up to as many items equal ones keep their order: .NET sorts them by insertion.
const STABLE: usize = 16;

/// The items in order; `property` is the member that they are ordered by.
pub(super) fn sort(input: &Item, property: Option<&str>) -> Result<Item, EvalFault> {
    let items = match input {
        Item::Nil => return Ok(Item::Nil),
        Item::List(_) => input.items(),
        _ => return Err(unsupported("`Sort` is followed for lists")),
    };
    let mut keyed = Vec::with_capacity(items.len());
    for item in items {
        let key = match property {
            Some(name) => item.member(name)?,
            None => item.clone(),
        };
        keyed.push((Key::of(key)?, item));
    }
    if keyed.iter().any(|(key, _)| key.kind() != 0)
        && keyed.iter().map(|(key, _)| key.kind()).filter(|kind| *kind != 0).min()
            != keyed.iter().map(|(key, _)| key.kind()).max()
    {
        return Err(unsupported("`Sort` compares values of different types"));
    }
    keyed.sort_by(|(left, _), (right, _)| left.compare(right));
    let ties = keyed.windows(2).filter_map(|pair| match pair {
        [(left, _), (right, _)] if left.compare(right) == Ordering::Equal => Some((left, right)),
        _ => None,
    });
    let differ = ties.filter(|(left, right)| property.is_some() || !left.is_same(right)).count();
    let cases = keyed.windows(2).any(|pair| match pair {
        [(left, _), (right, _)] => left.compare(right) == Ordering::Equal && !left.is_same(right),
        _ => false,
    });
    if cases || (differ > 0 && keyed.len() > STABLE) {
        return Err(unsupported("`Sort` orders items that are equal but for their case"));
    }
    Ok(Item::list(keyed.into_iter().map(|(_, item)| item).collect()))
}

/// What items are ordered by.
#[derive(Debug)]
enum Key {
    Nil,
    Integer(i64),
    Number(f64),
    /// A text, and the same without case.
    Text(String, String),
}

impl Key {
    fn of(item: Item) -> Result<Self, EvalFault> {
        match item {
            Item::Nil => Ok(Self::Nil),
            Item::Integer(number) => Ok(Self::Integer(number)),
            Item::Number(number) if !number.is_nan() => Ok(Self::Number(number)),
            Item::Text(text) if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                Ok(Self::Text(text.to_string(), text.to_ascii_uppercase()))
            }
            Item::Text(_) => Err(unsupported(
                "`Sort` orders texts with other characters than letters and digits",
            )),
            _ => Err(unsupported("`Sort` is followed for numbers and texts")),
        }
    }

    /// Values of different kinds cannot be compared; nothing stands before all.
    const fn kind(&self) -> u8 {
        match self {
            Self::Nil => 0,
            Self::Integer(_) => 1,
            Self::Number(_) => 2,
            Self::Text(..) => 3,
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => left.cmp(right),
            (Self::Number(left), Self::Number(right)) => {
                left.partial_cmp(right).unwrap_or(Ordering::Equal)
            }
            (Self::Text(_, left), Self::Text(_, right)) => left.cmp(right),
            (left, right) => left.kind().cmp(&right.kind()),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(left, _), Self::Text(right, _)) => left == right,
            _ => true,
        }
    }
}
