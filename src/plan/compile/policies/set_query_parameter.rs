//! `set-query-parameter`.

use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, SetQueryParameter};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let set = policy::SetQueryParameter::lower(element);
    let name = compiler.required(element, "name", set.name.as_ref(), text);
    let exists_action = super::set_header::exists_action(compiler, set.exists_action.as_ref());
    let values = compiler.texts(set.values.iter().map(|value| (value.element, &value.value)));
    Some(Action::SetQueryParameter(SetQueryParameter {
        name: name?,
        exists_action: exists_action?,
        values,
    }))
}
