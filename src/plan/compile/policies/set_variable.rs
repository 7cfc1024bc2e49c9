//! `set-variable`.

use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, SetVariable};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let set = policy::SetVariable::lower(element);
    let name = compiler.required(element, "name", set.name.as_ref(), text);
    let value = compiler.required(element, "value", set.value.as_ref(), text);
    Some(Action::SetVariable(SetVariable { name: name?, value: value? }))
}
