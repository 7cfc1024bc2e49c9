//! `return-response`.

use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, ReturnResponse};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    path: &str,
) -> Option<Action> {
    let response = policy::ReturnResponse::lower(element);
    let name = compiler.optional(response.response_variable_name.as_ref(), text);
    let steps = compiler.steps(element, path);
    Some(Action::ReturnResponse(ReturnResponse { response_variable_name: name, steps }))
}
