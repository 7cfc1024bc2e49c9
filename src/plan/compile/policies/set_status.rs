//! `set-status`.

use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, SetStatus};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let set = policy::SetStatus::lower(element);
    let read = |code: &i32| u16::try_from(*code).ok();
    let code = compiler.required(element, "code", set.code.as_ref(), read);
    let reason = compiler.optional(set.reason.as_ref(), text);
    Some(Action::SetStatus(SetStatus { code: code?, reason }))
}
