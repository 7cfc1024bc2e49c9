//! `check-header`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, CheckHeader};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let check = policy::CheckHeader::lower(element);
    let name = compiler.required(element, "name", check.name.as_ref(), text);
    let code = check.failed_check_httpcode.as_ref();
    let read = |code: &i32| u16::try_from(*code).ok();
    let status = compiler.required(element, "failed-check-httpcode", code, read);
    let message = compiler.optional(check.failed_check_error_message.as_ref(), text);
    let ignore_case = match &check.ignore_case {
        None => Some(Value::Literal(false)),
        given => compiler.optional(given.as_ref(), |ignore| Some(*ignore)),
    };
    let values = compiler.texts(check.values.iter().map(|value| (value.element, &value.value)));
    Some(Action::CheckHeader(CheckHeader {
        name: name?,
        status: status?,
        message,
        ignore_case: ignore_case?,
        values,
    }))
}
