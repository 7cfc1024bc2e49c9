//! `llm-token-limit` and `azure-openai-token-limit`.

use crate::plan::Value;
use crate::plan::compile::values::text;
use crate::plan::compile::{CompileError, Compiler};
use crate::plan::steps::{Action, Outputs, TokenLimit, TokenQuota};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
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
