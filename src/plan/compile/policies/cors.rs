//! `cors`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::steps::{Action, Cors};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let cors = policy::Cors::lower(element);
    let origins = cors.allowed_origins.iter().flat_map(|origins| &origins.origins);
    let origins = compiler.texts(origins.map(|origin| (origin.element, &origin.origin)));
    let methods = cors.allowed_methods.iter().flat_map(|methods| &methods.methods);
    let methods = compiler.texts(methods.map(|method| (method.element, &method.method)));
    let terminate_unmatched = match &cors.terminate_unmatched_request {
        None => Some(Value::Literal(false)),
        given => compiler.optional(given.as_ref(), |terminate| Some(*terminate)),
    };
    Some(Action::Cors(Cors { origins, methods, terminate_unmatched: terminate_unmatched? }))
}
