//! `emit-metric`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, EmitMetric};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let metric = policy::EmitMetric::lower(element);
    let name = compiler.required(element, "name", metric.name.as_ref(), text);
    let namespace = match &metric.namespace {
        None => Some(Value::Literal(super::DEFAULT_NAMESPACE.to_owned())),
        given => compiler.optional(given.as_ref(), text),
    };
    let value = compiler.optional(metric.value.as_ref(), |value| Some(*value));
    let dimensions = super::dimension::dimensions(compiler, &metric.dimensions);
    Some(Action::EmitMetric(EmitMetric {
        name: name?,
        namespace: namespace?,
        value,
        dimensions: dimensions?,
    }))
}
