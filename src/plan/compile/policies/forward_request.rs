//! `forward-request`.

use crate::plan::compile::Compiler;
use crate::plan::steps::{Action, ForwardRequest, Timeout};
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
    let read = |count: &i32| u64::try_from(*count).ok();
    let seconds = compiler.optional(forward.timeout.as_ref(), read).map(Timeout::Seconds);
    let milliseconds = compiler.optional(forward.timeout_ms.as_ref(), read);
    let timeout = milliseconds.map(Timeout::Milliseconds).or(seconds);
    Some(Action::ForwardRequest(ForwardRequest { fail_on_error_status_code, timeout }))
}
