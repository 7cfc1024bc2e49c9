//! `set-body`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, SetBody};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let set = policy::SetBody::lower(element);
    let template = set.template.as_ref().and_then(|template| template.literal());
    let template = template.map(|template| template.word().to_owned());
    let body = match (set.content.first(), set.content.last(), &set.body) {
        (Some(first), Some(last), _) => {
            let xml = first.0.span().cover(last.0.span());
            Some(Value::Literal(compiler.file.slice(xml).to_owned()))
        }
        (_, _, Some(body)) => compiler.value(body, element.span(), text),
        _ => None,
    };
    Some(Action::SetBody(SetBody { body, template: template.filter(|name| name != "none") }))
}
