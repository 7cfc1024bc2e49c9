//! Filters that calculate: whole numbers stay whole, all others become a `decimal`.

use super::{Item, unsupported};
use crate::sim::flow::dot_net;
use crate::sim::flow::evaluate::EvalFault;

/// What is calculated.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operation {
    Plus,
    Minus,
    Times,
    DividedBy,
    Modulo,
}

/// Two numbers calculated with each other.
pub(super) fn calculate(
    left: &Item,
    operation: Operation,
    right: &Item,
) -> Result<Item, EvalFault> {
    use Operation as O;
    match (left, right) {
        (Item::Nil, _) | (_, Item::Nil) => return Ok(Item::Nil),
        (Item::Integer(left), Item::Integer(right)) => {
            let result = match operation {
                O::Plus => left.checked_add(*right),
                O::Minus => left.checked_sub(*right),
                O::Times => left.checked_mul(*right),
                O::DividedBy => left.checked_div(*right),
                O::Modulo => left.checked_rem(*right),
            };
            // What stands in the text then is the version's message.
            return result.map(Item::Integer).ok_or_else(|| {
                unsupported("a number of the template is too large, or divided by 0")
            });
        }
        _ => {}
    }
    let (Some(left), Some(right)) = (decimal(left)?, decimal(right)?) else {
        return Err(unsupported("a filter calculates with something that is no number"));
    };
    let result = match operation {
        O::Plus => dot_net::decimal_sum(&left, &right),
        O::Minus => dot_net::decimal_difference(&left, &right),
        O::Times => dot_net::decimal_product(&left, &right),
        O::DividedBy => dot_net::decimal_quotient(&left, &right),
        O::Modulo => dot_net::decimal_remainder(&left, &right),
    };
    let result = result.map_err(|fault| unsupported(fault.message))?;
    Ok(Item::Decimal(result.into()))
}

/// The number as a `decimal`; `None` for what is no number.
fn decimal(item: &Item) -> Result<Option<String>, EvalFault> {
    Ok(match item {
        Item::Integer(number) => Some(number.to_string()),
        Item::Decimal(number) => Some(number.to_string()),
        Item::Number(number) => Some(dot_net::decimal_of_double(&number.to_string())?),
        _ => None,
    })
}

/// `Round`: half to even; nil for what is no number.
pub(super) fn round(input: &Item, places: Option<&Item>) -> Result<Item, EvalFault> {
    let places = match places {
        None | Some(Item::Nil) => 0,
        Some(Item::Integer(places)) => *places,
        Some(_) => return Err(unsupported("`Round` needs a whole number of places")),
    };
    let number = match input {
        Item::Nil => Some("0".to_owned()),
        Item::Text(text) => dot_net::decimal_of_text(text).ok(),
        other => decimal(other)?,
    };
    let rounded =
        number.and_then(|number| dot_net::decimal_rounded(&number, &places.to_string()).ok());
    Ok(rounded.map_or(Item::Nil, |number| Item::Decimal(number.into())))
}

/// The number that `double.TryParse` makes of it; `None` where it makes none.
fn double(item: &Item) -> Result<Option<f64>, EvalFault> {
    match item {
        Item::Integer(_) | Item::Number(_) | Item::Decimal(_) => Ok(item.number()),
        Item::Text(text) => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let is_plain = digits.starts_with(|c: char| c.is_ascii_digit())
                && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
                && digits.matches('.').count() < 2;
            if is_plain {
                return Ok(text.parse().ok());
            }
            match text.chars().any(char::is_numeric) {
                true => Err(unsupported("a filter reads a number that is not plainly written")),
                false => Ok(None),
            }
        }
        Item::Bool(_) => Ok(None),
        _ => Err(unsupported("a filter calculates with something that is no number")),
    }
}

/// `Abs`
pub(super) fn absolute(input: &Item) -> Result<Item, EvalFault> {
    Ok(Item::Number(double(input)?.map_or(0.0, f64::abs)))
}

/// `AtLeast` and `AtMost`: `better` of both, or the input where one is no number.
pub(super) fn bounded(
    input: Item,
    bound: &Item,
    better: impl FnOnce(f64, f64) -> f64,
) -> Result<Item, EvalFault> {
    match (double(&input)?, double(bound)?) {
        (Some(number), Some(bound)) => Ok(Item::Number(better(number, bound))),
        _ => Ok(input),
    }
}
