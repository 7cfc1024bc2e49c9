//! `set-header`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, ExistsAction, SetHeader};
use crate::policy::catalogue as policy;
use crate::policy::{Attribute, ElementRef};

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let set = policy::SetHeader::lower(element);
    let name = compiler.required(element, "name", set.name.as_ref(), text);
    let exists_action = exists_action(compiler, set.exists_action.as_ref());
    let values = compiler.texts(set.values.iter().map(|value| (value.element, &value.value)));
    Some(Action::SetHeader(SetHeader { name: name?, exists_action: exists_action?, values }))
}

/// What happens with a header or parameter that is there already.
pub(super) fn exists_action<'d>(
    compiler: &mut Compiler<'d>,
    action: Option<&Attribute<'d, policy::ExistsAction>>,
) -> Option<Value<ExistsAction>> {
    match action {
        None => Some(Value::Literal(ExistsAction::default())),
        given => compiler.optional(given, |action| ExistsAction::from_name(action.word())),
    }
}
