//! The left operand of a binary operator.

use std::fmt;
use std::ops::Deref;

use super::{Expression, ExpressionKind};
use crate::expr::stack::with_room;

/// The left operand of a binary operator. Chains such as `a + b + c` nest here, thousands of
/// levels deep: they are dropped, copied, compared and shown without using up the stack. A walk
/// that calls itself for a left operand does so through [`Chained::visit`].
pub struct Chained(Box<Expression>);

impl Chained {
    /// The operand.
    #[must_use]
    pub fn new(operand: Expression) -> Self {
        Self(Box::new(operand))
    }

    /// Shows the operand to a walk, with room on the stack for it.
    pub fn visit<'a, T>(&'a self, walk: impl FnOnce(&'a Expression) -> T) -> T {
        with_room(|| walk(&self.0))
    }
}

impl Deref for Chained {
    type Target = Expression;

    fn deref(&self) -> &Expression {
        &self.0
    }
}

impl Clone for Chained {
    fn clone(&self) -> Self {
        with_room(|| Self(self.0.clone()))
    }
}

impl PartialEq for Chained {
    fn eq(&self, other: &Self) -> bool {
        with_room(|| self.0 == other.0)
    }
}

impl fmt::Debug for Chained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_room(|| self.0.fmt(f))
    }
}

impl Drop for Chained {
    fn drop(&mut self) {
        let take = |operand: &mut Expression| {
            let missing = Expression { span: operand.span, kind: ExpressionKind::Missing };
            std::mem::replace(operand, missing)
        };
        let mut next = take(&mut self.0);
        while let ExpressionKind::Binary { left, .. } = &mut next.kind {
            next = take(&mut left.0);
        }
    }
}
