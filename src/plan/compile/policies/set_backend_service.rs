//! `set-backend-service`.

use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, SetBackendService};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let set = policy::SetBackendService::lower(element);
    // The answer is the recorded one wherever the request goes, so that an empty URL, or one
    // that a deployment fills, keeps nothing from being simulated.
    let url = element.attribute("base-url");
    let base_url = url.and_then(|url| compiler.verbatim(element, url.content()));
    let backend_id = compiler.optional(set.backend_id.as_ref(), text);
    Some(Action::SetBackendService(SetBackendService { base_url, backend_id }))
}
