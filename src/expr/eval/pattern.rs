//! Patterns of `is` and `case`.

use super::{Interpreter, equals, is_instance};
use crate::expr::bind::Pattern;
use crate::expr::value::Value;

impl Interpreter<'_> {
    /// True when the value matches; a designation then holds it.
    pub(super) fn matches(&mut self, value: &Value, pattern: &Pattern) -> bool {
        match pattern {
            Pattern::Constant(constant) => equals(value, &constant.value()),
            Pattern::Type(ty, slot) => {
                let found = is_instance(value, ty);
                if let (true, Some(slot)) = (found, slot) {
                    self.set_local(*slot, value.clone());
                }
                found
            }
            Pattern::Any(slot) => {
                if let Some(slot) = slot {
                    self.set_local(*slot, value.clone());
                }
                true
            }
        }
    }
}
