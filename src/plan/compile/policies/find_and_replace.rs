//! `find-and-replace`.

use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, FindAndReplace};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let find = policy::FindAndReplace::lower(element);
    let from = compiler.required(element, "from", find.from.as_ref(), text);
    let to = compiler.required(element, "to", find.to.as_ref(), text);
    Some(Action::FindAndReplace(FindAndReplace { from: from?, to: to? }))
}
