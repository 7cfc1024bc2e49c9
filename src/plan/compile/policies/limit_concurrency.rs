//! `limit-concurrency`.

use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, LimitConcurrency};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    path: &str,
) -> Option<Action> {
    let limit = policy::LimitConcurrency::lower(element);
    let key = compiler.required(element, "key", limit.key.as_ref(), text);
    // A negative count lets no call through, as 0 does.
    let read = |count: &i32| Some(u64::try_from(*count).unwrap_or(0));
    let max_count = compiler.required(element, "max-count", limit.max_count.as_ref(), read);
    let steps = compiler.steps(element, path);
    let (key, max_count) = (key?, max_count?);
    Some(Action::LimitConcurrency(LimitConcurrency { key, max_count, steps }))
}
