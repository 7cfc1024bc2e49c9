//! `set-body`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::liquid::{self, LiquidError};
use crate::plan::steps::{Action, NotSimulated, SetBody};
use crate::policy::catalogue as policy;
use crate::policy::{Content, ElementRef};
use crate::source::Span;

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
    let template = template.filter(|name| name != "none");
    if template.is_some()
        && let Some(reason) = refused(compiler, element, body.as_ref())
    {
        return Some(Action::NotSimulated(NotSimulated::rewriting(reason)));
    }
    let parses = set.parse_date.as_ref().and_then(|parse| parse.literal());
    let keeps_dates = parses == Some(&false);
    let nil = set.xsi_nil.as_ref().and_then(|nil| nil.literal());
    let nil_is_null = nil == Some(&policy::XsiNil::Null);
    Some(Action::SetBody(SetBody { body, template, keeps_dates, nil_is_null }))
}

/// Why a template cannot be run, with its place.
fn refused(
    compiler: &Compiler<'_>,
    element: ElementRef<'_>,
    body: Option<&Value<String>>,
) -> Option<String> {
    let text = match body? {
        Value::Literal(text) => text,
        Value::Template(template) => &template.text,
        Value::Expression(_) => return Some("its Liquid template is an expression".to_owned()),
    };
    let error = liquid::parse(text).err()?;
    let at = u32::try_from(error.span.start).unwrap_or(0);
    let start = match element.text().map(|text| text.content()) {
        Some(Content::Literal { span, decoded: None }) => Some(span.start.saturating_add(at)),
        Some(Content::Template(template)) => Some(template.map.to_raw(Span::at(at)).start),
        _ => None,
    };
    let place = compiler.file.position(start.unwrap_or(element.span().start));
    let LiquidError { message, .. } = error;
    Some(format!("its Liquid template, line {}: {message}", place.line))
}
