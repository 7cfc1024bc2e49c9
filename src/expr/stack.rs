//! How much of the thread's stack a recursive walk has used.
//!
//! Expressions nest, and the functions in them call themselves, as deep as their author likes;
//! the walk stops with a clear error long before the stack of the smallest thread is full.

/// Most stack that one walk may use, in bytes: under half of what Rust gives a thread.
pub(super) const BUDGET: usize = 900 << 10;

/// A place on the stack from which use is measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct StackMark(usize);

/// The address of a local variable: near enough to the top of the stack.
#[inline(never)]
fn here() -> usize {
    let probe = 0_u8;
    std::ptr::from_ref(&probe).addr()
}

impl StackMark {
    /// The place where it is called.
    pub(super) fn set() -> Self {
        Self(here())
    }

    /// True when the walk has used its budget. Stacks grow downwards on every platform that
    /// Rust runs on, but the distance counts either way.
    pub(super) fn is_spent(self) -> bool {
        self.0.abs_diff(here()) > BUDGET
    }
}

impl Default for StackMark {
    fn default() -> Self {
        Self::set()
    }
}
