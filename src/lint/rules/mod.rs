//! The rules, one file each. A new rule is one file here and one line in [`ALL`].

mod absent_header;
mod assignment_to_read_only;
mod backend_id_too_early;
mod buffered_stream;
mod caller_controlled_key;
mod case_sensitive_header;
mod children_out_of_order;
mod code;
mod conflicting_attributes;
mod constant_condition;
mod constant_counter_key;
mod constant_overflow;
mod constraints;
mod consumed_body;
mod credentials_for_any_origin;
mod dimension_without_value;
mod double_counted_tokens;
mod duplicate_dimension;
mod duplicate_local;
mod embedded_expression;
mod expression_not_allowed;
mod expression_syntax;
mod facts;
mod false_utc_mark;
mod fragment_in_wrong_place;
mod half_a_cache;
mod high_cardinality_dimension;
mod idle_wait;
mod incomplete_element;
mod invalid_regex;
mod invalid_suppression;
mod invalid_value;
mod joined_header;
mod large_fragment;
mod late_base;
mod late_cors;
mod limits;
mod local_time;
mod logged_secret;
mod malformed_information;
mod malformed_xml;
mod markup;
mod member_not_allowed;
pub(super) mod mend;
mod metric;
mod misplaced_construct;
mod misplaced_element;
mod missing_attribute;
mod missing_base;
mod missing_cast;
mod missing_child;
mod missing_return;
mod missing_text;
mod misspelt_variable;
mod mixed_time_kinds;
mod nested_base;
mod nested_cors;
mod nested_fragment;
mod operator_type;
mod origins;
mod out_of_range;
mod output_for_unset_limit;
mod overwritten_variable;
mod placement;
mod possible_null;
mod problems;
mod protected_header;
mod redundant_origin;
mod reference_comparison;
mod refresh_after_expiry;
mod repeated_base;
mod repeated_policy;
mod repeated_section;
mod request_not_forwarded;
mod reversed_range;
mod scopes;
mod secret_in_literal;
mod sections_out_of_order;
mod several_backend_policies;
mod shadowed_limit;
mod shared_counter;
mod shared_output;
mod slips;
mod slow_regex;
mod threshold_between_levels;
mod time_kinds;
mod tolerated_markup;
mod too_many_children;
mod too_many_custom_dimensions;
mod too_many_dimension_keys;
mod too_many_dimensions;
mod type_mismatch;
mod type_not_allowed;
mod typed_value;
mod unassigned_local;
mod unchanging_retry;
mod unchecked_expression;
mod unchecked_parse;
mod unclosed_expression;
mod undefined;
mod undefined_backend;
mod undefined_certificate;
mod undefined_credential_provider;
mod undefined_fragment;
mod undefined_logger;
mod undefined_named_value;
mod undocumented;
mod unexpected_text;
mod unguarded_context;
mod unknown_attribute;
mod unknown_element;
mod unknown_member;
mod unknown_type;
mod unreachable_branch;
mod unreachable_code;
mod unreachable_policy;
mod unread_variable;
mod unset_variable;
mod unused_fragment;
mod unused_local;
mod unused_named_value;
mod unused_suppression;
mod wrong_argument;
mod wrong_gateway;
mod wrong_result_type;
mod wrong_scope;
mod wrong_section;
mod wrong_variable_type;

use super::Rule;

/// Every rule, in the order of the alphabet.
pub static ALL: &[&dyn Rule] = &[
    &absent_header::AbsentHeader,
    &assignment_to_read_only::AssignmentToReadOnly,
    &backend_id_too_early::BackendIdTooEarly,
    &buffered_stream::BufferedStream,
    &caller_controlled_key::CallerControlledKey,
    &case_sensitive_header::CaseSensitiveHeader,
    &children_out_of_order::ChildrenOutOfOrder,
    &conflicting_attributes::ConflictingAttributes,
    &constant_condition::ConstantCondition,
    &constant_counter_key::ConstantCounterKey,
    &constant_overflow::ConstantOverflow,
    &consumed_body::ConsumedBody,
    &credentials_for_any_origin::CredentialsForAnyOrigin,
    &dimension_without_value::DimensionWithoutValue,
    &double_counted_tokens::DoubleCountedTokens,
    &duplicate_dimension::DuplicateDimension,
    &duplicate_local::DuplicateLocal,
    &embedded_expression::EmbeddedExpression,
    &expression_not_allowed::ExpressionNotAllowed,
    &expression_syntax::ExpressionSyntax,
    &false_utc_mark::FalseUtcMark,
    &fragment_in_wrong_place::FragmentInWrongPlace,
    &half_a_cache::HalfACache,
    &high_cardinality_dimension::HighCardinalityDimension,
    &idle_wait::IdleWait,
    &incomplete_element::IncompleteElement,
    &invalid_regex::InvalidRegex,
    &invalid_suppression::InvalidSuppression,
    &invalid_value::InvalidValue,
    &joined_header::JoinedHeader,
    &large_fragment::LargeFragment,
    &late_base::LateBase,
    &late_cors::LateCors,
    &local_time::LocalTime,
    &logged_secret::LoggedSecret,
    &malformed_information::MalformedInformation,
    &malformed_xml::MalformedXml,
    &member_not_allowed::MemberNotAllowed,
    &misplaced_construct::MisplacedConstruct,
    &misplaced_element::MisplacedElement,
    &missing_attribute::MissingAttribute,
    &missing_base::MissingBase,
    &missing_cast::MissingCast,
    &missing_child::MissingChild,
    &missing_return::MissingReturn,
    &missing_text::MissingText,
    &misspelt_variable::MisspeltVariable,
    &mixed_time_kinds::MixedTimeKinds,
    &nested_base::NestedBase,
    &nested_cors::NestedCors,
    &nested_fragment::NestedFragment,
    &operator_type::OperatorType,
    &out_of_range::OutOfRange,
    &output_for_unset_limit::OutputForUnsetLimit,
    &overwritten_variable::OverwrittenVariable,
    &possible_null::PossibleNull,
    &protected_header::ProtectedHeader,
    &redundant_origin::RedundantOrigin,
    &reference_comparison::ReferenceComparison,
    &refresh_after_expiry::RefreshAfterExpiry,
    &repeated_base::RepeatedBase,
    &repeated_policy::RepeatedPolicy,
    &repeated_section::RepeatedSection,
    &request_not_forwarded::RequestNotForwarded,
    &reversed_range::ReversedRange,
    &secret_in_literal::SecretInLiteral,
    &sections_out_of_order::SectionsOutOfOrder,
    &several_backend_policies::SeveralBackendPolicies,
    &shadowed_limit::ShadowedLimit,
    &shared_counter::SharedCounter,
    &shared_output::SharedOutput,
    &slow_regex::SlowRegex,
    &threshold_between_levels::ThresholdBetweenLevels,
    &tolerated_markup::ToleratedMarkup,
    &too_many_children::TooManyChildren,
    &too_many_custom_dimensions::TooManyCustomDimensions,
    &too_many_dimension_keys::TooManyDimensionKeys,
    &too_many_dimensions::TooManyDimensions,
    &type_mismatch::TypeMismatch,
    &type_not_allowed::TypeNotAllowed,
    &unassigned_local::UnassignedLocal,
    &unchanging_retry::UnchangingRetry,
    &unchecked_expression::UncheckedExpression,
    &unchecked_parse::UncheckedParse,
    &unclosed_expression::UnclosedExpression,
    &undefined_backend::UndefinedBackend,
    &undefined_certificate::UndefinedCertificate,
    &undefined_credential_provider::UndefinedCredentialProvider,
    &undefined_fragment::UndefinedFragment,
    &undefined_logger::UndefinedLogger,
    &undefined_named_value::UndefinedNamedValue,
    &undocumented::Undocumented,
    &unexpected_text::UnexpectedText,
    &unguarded_context::UnguardedContext,
    &unknown_attribute::UnknownAttribute,
    &unknown_element::UnknownElement,
    &unknown_member::UnknownMember,
    &unknown_type::UnknownType,
    &unreachable_branch::UnreachableBranch,
    &unreachable_code::UnreachableCode,
    &unreachable_policy::UnreachablePolicy,
    &unread_variable::UnreadVariable,
    &unset_variable::UnsetVariable,
    &unused_fragment::UnusedFragment,
    &unused_local::UnusedLocal,
    &unused_named_value::UnusedNamedValue,
    &unused_suppression::UnusedSuppression,
    &wrong_argument::WrongArgument,
    &wrong_gateway::WrongGateway,
    &wrong_result_type::WrongResultType,
    &wrong_scope::WrongScope,
    &wrong_section::WrongSection,
    &wrong_variable_type::WrongVariableType,
];

/// Reported by what applies the comments of users.
pub(super) static UNUSED_SUPPRESSION: &dyn Rule = &unused_suppression::UnusedSuppression;

/// The rule of that name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static dyn Rule> {
    ALL.iter().copied().find(|rule| rule.meta().name == name)
}
