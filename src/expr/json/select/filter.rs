//! Conditions of `[?(…)]`.

use std::cmp::Ordering;

use super::{Step, run};
use crate::expr::eval::Interpreter;
use crate::expr::json::{Data, ScalarKind, Token};
use crate::expr::regular::Pattern;
use crate::expr::value::{Fault, Object as _, Text, Value};

/// A condition.
#[derive(Debug)]
pub(super) enum Condition {
    All(Vec<Self>),
    Any(Vec<Self>),
    /// `@.name` alone.
    Exists(Operand),
    Compare(Operand, Comparison, Operand),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    StrictEqual,
    StrictNotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Matches,
}

#[derive(Debug)]
pub(super) enum Operand {
    Path(Vec<Step>),
    Constant(Token),
}

impl Operand {
    fn tokens(
        &self,
        interpreter: &mut Interpreter<'_>,
        root: &Token,
        token: &Token,
    ) -> Result<Vec<Token>, Fault> {
        match self {
            Self::Path(steps) => run(interpreter, steps, root, token, false),
            Self::Constant(token) => Ok(vec![token.clone()]),
        }
    }
}

impl Condition {
    pub(super) fn holds(
        &self,
        interpreter: &mut Interpreter<'_>,
        root: &Token,
        token: &Token,
    ) -> Result<bool, Fault> {
        match self {
            Self::All(parts) => {
                for part in parts {
                    if !part.holds(interpreter, root, token)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Any(parts) => {
                for part in parts {
                    if part.holds(interpreter, root, token)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::Exists(operand) => Ok(!operand.tokens(interpreter, root, token)?.is_empty()),
            Self::Compare(left, comparison, right) => {
                let left = left.tokens(interpreter, root, token)?;
                let right = right.tokens(interpreter, root, token)?;
                for left in &left {
                    for right in &right {
                        if matches(interpreter, left, *comparison, right)? {
                            return Ok(true);
                        }
                    }
                }
                Ok(false)
            }
        }
    }
}

fn matches(
    interpreter: &mut Interpreter<'_>,
    left: &Token,
    comparison: Comparison,
    right: &Token,
) -> Result<bool, Fault> {
    let (Data::Value(_), Data::Value(_)) = (left.data(), right.data()) else {
        return Ok(comparison == Comparison::NotEqual);
    };
    let order = || match left.compare(&right.clone().into()) {
        Some(order) => order,
        None => Ok(Ordering::Equal),
    };
    Ok(match comparison {
        Comparison::Equal => coerced(left, right)?,
        Comparison::NotEqual => !coerced(left, right)?,
        Comparison::StrictEqual => strict(left, right),
        Comparison::StrictNotEqual => !strict(left, right),
        Comparison::Less => order()?.is_lt(),
        Comparison::LessOrEqual => order()?.is_le(),
        Comparison::Greater => order()?.is_gt(),
        Comparison::GreaterOrEqual => order()?.is_ge(),
        Comparison::Matches => {
            let text = |token: &Token| match token.as_scalar()?.value {
                Value::String(text) => Some(text),
                _ => None,
            };
            let (Some(input), Some(pattern)) = (text(left), text(right)) else { return Ok(false) };
            let pattern = pattern.to_utf8();
            let (body, letters) = pattern
                .strip_prefix('/')
                .and_then(|rest| rest.rsplit_once('/'))
                .unwrap_or((&pattern, ""));
            let mut options = 0;
            for letter in letters.chars() {
                options |= match letter {
                    'i' => 1,
                    'm' => 2,
                    's' => 16,
                    'x' => 4,
                    _ => 0,
                };
            }
            let pattern = Pattern::kept(&Text::from(body), options)?;
            pattern.is_match(interpreter, &input)?
        }
    })
}

fn is_number(token: &Token) -> bool {
    token.kind() == ScalarKind::Integer as i64 || token.kind() == ScalarKind::Float as i64
}

fn strict(left: &Token, right: &Token) -> bool {
    if is_number(left) && is_number(right) && left.kind() != right.kind() {
        return same_number(left, right);
    }
    left.kind() == right.kind() && left.equals(&right.clone().into())
}

fn same_number(left: &Token, right: &Token) -> bool {
    matches!(left.compare(&right.clone().into()), Some(Ok(Ordering::Equal)))
}

fn coerced(left: &Token, right: &Token) -> Result<bool, Fault> {
    if left.equals(&right.clone().into()) {
        return Ok(true);
    }
    if is_number(left) && is_number(right) {
        return Ok(same_number(left, right));
    }
    let is_text = right.kind() == ScalarKind::String as i64;
    if is_text && left.kind() >= ScalarKind::Date as i64 {
        return Err(Fault::not_supported("JSONPath comparison of a date with a text"));
    }
    Ok(false)
}
