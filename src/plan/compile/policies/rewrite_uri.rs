//! `rewrite-uri`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, RewriteUri};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let rewrite = policy::RewriteUri::lower(element);
    let template = compiler.required(element, "template", rewrite.template.as_ref(), text);
    let copy_unmatched = match &rewrite.copy_unmatched_params {
        None => Some(Value::Literal(true)),
        given => compiler.optional(given.as_ref(), |copy| Some(*copy)),
    };
    let (template, copy_unmatched) = (template?, copy_unmatched?);
    Some(Action::RewriteUri(RewriteUri { template, copy_unmatched }))
}
