//! `mock-response`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, MockResponse};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let mock = policy::MockResponse::lower(element);
    let status = match &mock.status_code {
        None => Some(Value::Literal(200)),
        given => compiler.optional(given.as_ref(), |code| u16::try_from(*code).ok()),
    };
    let content_type = compiler.optional(mock.content_type.as_ref(), text);
    Some(Action::MockResponse(MockResponse { status: status?, content_type }))
}
