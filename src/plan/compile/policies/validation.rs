//! Policies that validate what a recording cannot prove.

use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, Inert, Validation};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

/// Refuses with 400: GraphQL and OData requests.
pub(super) fn request<'d>(_: &mut Compiler<'d>, _: ElementRef<'d>, _: &str) -> Option<Action> {
    Some(Action::Validation(Validation::new(400)))
}

/// Refuses with 403: `validate-client-certificate`, `llm-content-safety`.
pub(super) fn caller<'d>(_: &mut Compiler<'d>, _: ElementRef<'d>, _: &str) -> Option<Action> {
    Some(Action::Validation(Validation::new(403)))
}

/// `validate-content`: the size of a body is recorded, what the schema says of it is not.
pub(super) fn content<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let content = policy::ValidateContent::lower(element);
    let exceeds = content.size_exceeded_action.as_ref();
    let prevents = exceeds.is_some_and(|action| {
        action.literal().is_none_or(|action| *action == policy::ValidationAction::Prevent)
    });
    let read = |size: &i64| u64::try_from(*size).ok();
    let max_size = compiler.optional(content.max_size.as_ref(), read).filter(|_| prevents);
    let errors = compiler.optional(content.errors_variable_name.as_ref(), text);
    let validation = Validation { max_size, errors_variable: errors, ..Validation::new(400) };
    Some(acting(compiler, element, validation))
}

/// `validate-parameters`
pub(super) fn parameters<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let parameters = policy::ValidateParameters::lower(element);
    let errors_variable = compiler.optional(parameters.errors_variable_name.as_ref(), text);
    let validation = Validation { errors_variable, ..Validation::new(400) };
    Some(acting(compiler, element, validation))
}

/// `validate-headers`: replaces the response by a 502.
pub(super) fn headers<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let headers = policy::ValidateHeaders::lower(element);
    let errors_variable = compiler.optional(headers.errors_variable_name.as_ref(), text);
    let validation = Validation { errors_variable, ..Validation::new(502) };
    Some(acting(compiler, element, validation))
}

/// `validate-status-code`: replaces the response by a 502.
pub(super) fn status_code<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let status = policy::ValidateStatusCode::lower(element);
    let errors_variable = compiler.optional(status.errors_variable_name.as_ref(), text);
    let validation = Validation { errors_variable, ..Validation::new(502) };
    Some(acting(compiler, element, validation))
}

/// The validation, unless it only looks: where none of its actions is `prevent`, it stops
/// nothing (documented: validate-content, 2026-08, and its kin).
fn acting<'d>(compiler: &Compiler<'d>, element: ElementRef<'d>, validation: Validation) -> Action {
    let actions = std::iter::once(element).chain(element.descendants());
    let actions = actions.flat_map(|element| element.attributes());
    let mut actions = actions.filter(|attribute| attribute.name().ends_with("action"));
    let only_looks = |action: Option<&str>| matches!(action, Some("ignore" | "detect"));
    if actions.all(|attribute| only_looks(attribute.literal().as_deref())) {
        return Action::Inert(Inert {
            reason: "only looks: none of its actions is `prevent`".to_owned(),
            expressions: compiler.expressions(element),
        });
    }
    Action::Validation(validation)
}
