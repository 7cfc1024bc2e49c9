//! `set-header`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, ExistsAction, SetHeader};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let set = policy::SetHeader::lower(element);
    let name = compiler.required(element, "name", set.name.as_ref(), text);
    let exists_action = match &set.exists_action {
        None => Some(Value::Literal(ExistsAction::default())),
        given => compiler.optional(given.as_ref(), |action| ExistsAction::from_name(action.word())),
    };
    let values = compiler.texts(set.values.iter().map(|value| (value.element, &value.value)));
    Some(Action::SetHeader(SetHeader { name: name?, exists_action: exists_action?, values }))
}
