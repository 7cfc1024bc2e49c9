//! `retry`.

use crate::plan::compile::Compiler;
use crate::plan::steps::{Action, Retry};
use crate::policy::ElementRef;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    path: &str,
) -> Option<Action> {
    Some(Action::Retry(Retry { steps: compiler.steps(element, path) }))
}
