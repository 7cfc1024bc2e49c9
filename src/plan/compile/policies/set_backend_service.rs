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
    let base_url = compiler.optional(set.base_url.as_ref(), |url| Some(url.to_string()));
    let backend_id = compiler.optional(set.backend_id.as_ref(), text);
    Some(Action::SetBackendService(SetBackendService { base_url, backend_id }))
}
