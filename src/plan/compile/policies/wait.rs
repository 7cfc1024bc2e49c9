//! `wait`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::steps::{Action, Wait};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    path: &str,
) -> Option<Action> {
    let wait = policy::Wait::lower(element);
    let what = match &wait.wait_for {
        None => Some(Value::Literal("all".to_owned())),
        given => compiler.optional(given.as_ref(), |what| Some(what.word().to_owned())),
    };
    let steps = compiler.steps(element, path);
    Some(Action::Wait(Wait { what: what?, steps }))
}
