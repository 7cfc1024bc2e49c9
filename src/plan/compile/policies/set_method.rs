//! `set-method`.

use crate::plan::compile::{CompileError, Compiler};
use crate::plan::steps::{Action, SetMethod};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let set = policy::SetMethod::lower(element);
    let Some(method) = &set.method else {
        let message = "`<set-method>` names no method".to_owned();
        compiler.errors.push(CompileError { message, help: None, span: element.span() });
        return None;
    };
    let method = compiler.value(method, element.span(), |method| Some(method.to_string()));
    Some(Action::SetMethod(SetMethod { method: method? }))
}
