//! `llm-emit-token-metric` and `azure-openai-emit-token-metric`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, TokenMetric};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let metric = policy::TokenMetric::lower(element);
    let namespace = match &metric.namespace {
        None => Some(Value::Literal(super::DEFAULT_NAMESPACE.to_owned())),
        given => compiler.optional(given.as_ref(), text),
    };
    let dimensions = super::dimension::dimensions(compiler, &metric.dimensions);
    Some(Action::TokenMetric(TokenMetric { namespace: namespace?, dimensions: dimensions? }))
}
