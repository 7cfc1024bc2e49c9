//! `retry`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::steps::{Action, Retry};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    path: &str,
) -> Option<Action> {
    let retry = policy::Retry::lower(element);
    let truth = |condition: &bool| Some(*condition);
    let read = |count: &i32| u64::try_from(*count).ok();
    let condition = compiler.required(element, "condition", retry.condition.as_ref(), truth);
    let count = compiler.required(element, "count", retry.count.as_ref(), read);
    let interval = compiler.required(element, "interval", retry.interval.as_ref(), read);
    let max_interval = compiler.optional(retry.max_interval.as_ref(), read);
    let delta = compiler.optional(retry.delta.as_ref(), read);
    let first_fast_retry = match &retry.first_fast_retry {
        None => Some(Value::Literal(false)),
        given => compiler.optional(given.as_ref(), truth),
    };
    let steps = compiler.steps(element, path);
    Some(Action::Retry(Retry {
        condition: condition?,
        count: count?,
        interval: interval?,
        max_interval,
        delta,
        first_fast_retry: first_fast_retry?,
        steps,
    }))
}
