//! Room for recursive walks, and the release of deep structures.
//!
//! Expressions nest, and the functions in them call themselves, as deep as their author likes.
//! Walks count their depth against limits of their own, the same on every thread, and take more
//! stack where the thread's runs out before that.

use std::cell::{Cell, RefCell};

use super::value::Value;

/// Stack that must be left for a deeper call, in bytes.
const RED_ZONE: usize = 192 << 10;
/// Stack that is added when it is not, in bytes.
const SEGMENT: usize = 4 << 20;

/// Deepest nesting of an expression that is checked. A level of syntax takes one of these.
pub(super) const MOST_BOUND: u32 = 4_000;
/// Deepest nesting of code that is evaluated, over all calls.
pub(super) const MOST_EVALUATED: u32 = 40_000;

/// Runs a step of a recursive walk with room on the stack.
pub(super) fn with_room<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, SEGMENT, work)
}

thread_local! {
    static WAITING: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
    static RELEASING: Cell<bool> = const { Cell::new(false) };
}

/// Drops values one after another instead of within each other: a chain of a million arrays must
/// not take a million frames.
pub(super) fn release(values: &mut Vec<Value>) {
    values.retain(|value| matches!(value, Value::Array(_) | Value::Object(_) | Value::Delegate(_)));
    if values.is_empty() {
        return;
    }
    let waits = WAITING.try_with(|waiting| match waiting.try_borrow_mut() {
        Ok(mut waiting) => {
            waiting.append(values);
            true
        }
        Err(_) => false,
    });
    // Without the list (at the end of the thread) they go as they are.
    if waits != Ok(true) || RELEASING.replace(true) {
        return;
    }
    loop {
        let next = WAITING.with(|waiting| waiting.borrow_mut().pop());
        match next {
            Some(value) => drop(value),
            None => break,
        }
    }
    RELEASING.set(false);
}
