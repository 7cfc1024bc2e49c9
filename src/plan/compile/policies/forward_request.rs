//! `forward-request`.

use crate::plan::compile::Compiler;
use crate::plan::steps::{Action, ForwardRequest};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let forward = policy::ForwardRequest::lower(element);
    let fail = forward.fail_on_error_status_code.as_ref();
    let fail_on_error_status_code = compiler.optional(fail, |fail| Some(*fail));
    Some(Action::ForwardRequest(ForwardRequest { fail_on_error_status_code }))
}
