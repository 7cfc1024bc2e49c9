//! Policies that become steps of their own.

use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

use super::values::text;
use super::{CompileError, Compiler};
use crate::plan::Value;
use crate::plan::steps::{
    Action, Branch, Choose, Dimension, EmitMetric, ExistsAction, ForwardRequest, Outputs, Retry,
    ReturnResponse, SetBody, SetHeader, SetStatus, SetVariable, TokenLimit, TokenMetric,
    TokenQuota,
};

/// Makes the action of an element; `None` when errors were reported instead.
pub(super) type Compile =
    for<'d> fn(&mut Compiler<'d>, ElementRef<'d>, path: &str) -> Option<Action>;

/// Every policy with a step of its own.
const COMPILERS: &[(&str, Compile)] = &[
    ("azure-openai-emit-token-metric", token_metric),
    ("azure-openai-token-limit", token_limit),
    ("choose", choose),
    ("emit-metric", emit_metric),
    ("forward-request", forward_request),
    ("llm-emit-token-metric", token_metric),
    ("llm-token-limit", token_limit),
    ("retry", retry),
    ("return-response", return_response),
    ("set-body", set_body),
    ("set-header", set_header),
    ("set-status", set_status),
    ("set-variable", set_variable),
];

/// What compiles the policy `name`.
pub(super) fn compiler(name: &str) -> Option<Compile> {
    COMPILERS.iter().find(|(known, _)| *known == name).map(|(_, compile)| *compile)
}

/// Namespace of metrics whose policy gives none (documented).
const DEFAULT_NAMESPACE: &str = "API Management";

fn choose<'d>(compiler: &mut Compiler<'d>, element: ElementRef<'d>, path: &str) -> Option<Action> {
    let choose = policy::Choose::lower(element);
    let mut branches = Vec::with_capacity(choose.branches.len());
    for (at, when) in choose.branches.iter().enumerate() {
        let condition =
            compiler.required(when.element, "condition", when.condition.as_ref(), |condition| {
                Some(*condition)
            });
        let steps = compiler.steps(when.element, &format!("{path}/when[{}]", at + 1));
        if let Some(condition) = condition {
            branches.push(Branch { condition, steps });
        }
    }
    let otherwise = choose
        .otherwise
        .first()
        .map(|otherwise| compiler.steps(otherwise.element, &format!("{path}/otherwise[1]")));
    Some(Action::Choose(Choose { branches, otherwise }))
}

fn set_variable<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let set = policy::SetVariable::lower(element);
    let name = compiler.required(element, "name", set.name.as_ref(), text);
    let value = compiler.required(element, "value", set.value.as_ref(), text);
    Some(Action::SetVariable(SetVariable { name: name?, value: value? }))
}

fn set_header<'d>(compiler: &mut Compiler<'d>, element: ElementRef<'d>, _: &str) -> Option<Action> {
    let set = policy::SetHeader::lower(element);
    let name = compiler.required(element, "name", set.name.as_ref(), text);
    let exists_action = match &set.exists_action {
        None => Some(Value::Literal(ExistsAction::default())),
        given => compiler.optional(given.as_ref(), |action| ExistsAction::from_name(action.word())),
    };
    let mut values = Vec::with_capacity(set.values.len());
    for value in &set.values {
        let empty = Some(Value::Literal(String::new()));
        let span = value.element.span();
        let value = value.value.as_ref();
        values.extend(value.map_or(empty, |value| compiler.value(value, span, text)));
    }
    Some(Action::SetHeader(SetHeader { name: name?, exists_action: exists_action?, values }))
}

fn set_status<'d>(compiler: &mut Compiler<'d>, element: ElementRef<'d>, _: &str) -> Option<Action> {
    let set = policy::SetStatus::lower(element);
    let read = |code: &i32| u16::try_from(*code).ok();
    let code = compiler.required(element, "code", set.code.as_ref(), read);
    let reason = compiler.optional(set.reason.as_ref(), text);
    Some(Action::SetStatus(SetStatus { code: code?, reason }))
}

fn set_body<'d>(compiler: &mut Compiler<'d>, element: ElementRef<'d>, _: &str) -> Option<Action> {
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

fn return_response<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    path: &str,
) -> Option<Action> {
    let response = policy::ReturnResponse::lower(element);
    let name = compiler.optional(response.response_variable_name.as_ref(), text);
    let steps = compiler.steps(element, path);
    Some(Action::ReturnResponse(ReturnResponse { response_variable_name: name, steps }))
}

fn retry<'d>(compiler: &mut Compiler<'d>, element: ElementRef<'d>, path: &str) -> Option<Action> {
    Some(Action::Retry(Retry { steps: compiler.steps(element, path) }))
}

fn forward_request<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let forward = policy::ForwardRequest::lower(element);
    let fail = forward.fail_on_error_status_code.as_ref();
    let fail_on_error_status_code = compiler.optional(fail, |fail| Some(*fail));
    Some(Action::ForwardRequest(ForwardRequest { fail_on_error_status_code }))
}

fn token_limit<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let limit = policy::TokenLimit::lower(element);
    let counter_key = compiler.required(element, "counter-key", limit.counter_key.as_ref(), text);
    let rate = limit.tokens_per_minute.as_ref();
    let tokens_per_minute = compiler.optional(rate, |rate| u64::try_from(*rate).ok());
    let quota = limit.token_quota.as_ref();
    let tokens = compiler.optional(quota, |quota| u64::try_from(*quota).ok());
    let period = limit.token_quota_period.as_ref();
    let period = compiler.optional(period, |period| Some(period.word().to_owned()));
    if limit.token_quota.is_some() != limit.token_quota_period.is_some() {
        let message = "`token-quota` and `token-quota-period` belong together".to_owned();
        compiler.errors.push(CompileError { message, help: None, span: element.start_tag() });
    }
    if limit.tokens_per_minute.is_none() && limit.token_quota.is_none() {
        let message = format!("`<{}>` limits nothing", element.name());
        let help = Some("give `tokens-per-minute`, or `token-quota` with its period".to_owned());
        compiler.errors.push(CompileError { message, help, span: element.start_tag() });
    }
    let estimate = match &limit.estimate_prompt_tokens {
        None => Some(Value::Literal(false)),
        given => compiler.optional(given.as_ref(), |estimate| Some(*estimate)),
    };
    let quota = tokens.zip(period).map(|(tokens, period)| TokenQuota { tokens, period });
    let mut output = |attribute: &Option<_>| compiler.optional(attribute.as_ref(), text);
    let outputs = Outputs {
        retry_after_header_name: output(&limit.retry_after_header_name),
        retry_after_variable_name: output(&limit.retry_after_variable_name),
        remaining_tokens_header_name: output(&limit.remaining_tokens_header_name),
        remaining_tokens_variable_name: output(&limit.remaining_tokens_variable_name),
        remaining_quota_tokens_header_name: output(&limit.remaining_quota_tokens_header_name),
        remaining_quota_tokens_variable_name: output(&limit.remaining_quota_tokens_variable_name),
        tokens_consumed_header_name: output(&limit.tokens_consumed_header_name),
        tokens_consumed_variable_name: output(&limit.tokens_consumed_variable_name),
    };
    Some(Action::TokenLimit(Box::new(TokenLimit {
        counter_key: counter_key?,
        tokens_per_minute,
        quota,
        estimate_prompt_tokens: estimate?,
        outputs,
    })))
}

fn token_metric<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let metric = policy::TokenMetric::lower(element);
    let namespace = match &metric.namespace {
        None => Some(Value::Literal(DEFAULT_NAMESPACE.to_owned())),
        given => compiler.optional(given.as_ref(), text),
    };
    let dimensions = dimensions(compiler, &metric.dimensions);
    Some(Action::TokenMetric(TokenMetric { namespace: namespace?, dimensions: dimensions? }))
}

fn emit_metric<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let metric = policy::EmitMetric::lower(element);
    let name = compiler.required(element, "name", metric.name.as_ref(), text);
    let namespace = match &metric.namespace {
        None => Some(Value::Literal(DEFAULT_NAMESPACE.to_owned())),
        given => compiler.optional(given.as_ref(), text),
    };
    let value = compiler.optional(metric.value.as_ref(), |value| Some(*value));
    let dimensions = dimensions(compiler, &metric.dimensions);
    Some(Action::EmitMetric(EmitMetric {
        name: name?,
        namespace: namespace?,
        value,
        dimensions: dimensions?,
    }))
}

/// The dimensions of a metric policy; a dimension without value needs a default name.
fn dimensions<'d>(
    compiler: &mut Compiler<'d>,
    dimensions: &[policy::Dimension<'d>],
) -> Option<Vec<Dimension>> {
    let mut compiled = Vec::with_capacity(dimensions.len());
    for dimension in dimensions {
        let name = compiler.required(dimension.element, "name", dimension.name.as_ref(), text)?;
        let value = compiler.optional(dimension.value.as_ref(), text);
        if let (None, Value::Literal(name)) = (&dimension.value, &name)
            && policy::default_dimension(name).is_none()
        {
            compiler.errors.push(CompileError {
                message: format!("dimension `{name}` has no value and is no default dimension"),
                help: Some("give it a value".to_owned()),
                span: dimension.element.start_tag(),
            });
        }
        compiled.push(Dimension { name, value });
    }
    Some(compiled)
}

/// Whether the list holds the policy.
#[cfg(test)]
pub(super) fn is_listed(name: &str) -> bool {
    compiler(name).is_some()
}
