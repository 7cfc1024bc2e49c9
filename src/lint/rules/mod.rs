//! The rules, one file each. A new rule is one file here and one line in [`ALL`].

mod constraints;
mod expression_not_allowed;
mod incomplete_element;
mod invalid_value;
mod malformed_xml;
mod missing_attribute;
mod missing_child;
mod out_of_range;
mod output_for_unset_limit;
mod repeated_base;
mod repeated_section;
mod sections_out_of_order;
mod several_backend_policies;
mod shared_output;
mod typed_value;
mod unclosed_expression;
mod undocumented;
mod unexpected_text;
mod unknown_attribute;
mod unknown_element;
mod wrong_gateway;
mod wrong_section;

use super::Rule;

/// Every rule, in the order of the alphabet.
pub static ALL: &[&dyn Rule] = &[
    &expression_not_allowed::ExpressionNotAllowed,
    &incomplete_element::IncompleteElement,
    &invalid_value::InvalidValue,
    &malformed_xml::MalformedXml,
    &missing_attribute::MissingAttribute,
    &missing_child::MissingChild,
    &out_of_range::OutOfRange,
    &output_for_unset_limit::OutputForUnsetLimit,
    &repeated_base::RepeatedBase,
    &repeated_section::RepeatedSection,
    &sections_out_of_order::SectionsOutOfOrder,
    &several_backend_policies::SeveralBackendPolicies,
    &shared_output::SharedOutput,
    &unclosed_expression::UnclosedExpression,
    &undocumented::Undocumented,
    &unexpected_text::UnexpectedText,
    &unknown_attribute::UnknownAttribute,
    &unknown_element::UnknownElement,
    &wrong_gateway::WrongGateway,
    &wrong_section::WrongSection,
];

/// The rule of that name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static dyn Rule> {
    ALL.iter().copied().find(|rule| rule.meta().name == name)
}
