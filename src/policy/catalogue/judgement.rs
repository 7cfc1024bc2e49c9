//! Judgements that several declarations share: where the sources disagree in the same way.

use crate::policy::schema::Strictness;

/// A text that must name something is empty; the XSD has `xs:string`.
pub(super) const EMPTY: Strictness =
    Strictness::ADVICE.because("the service's schema takes an empty text, which names nothing");

/// An expression where the documentation is silent and the XSD has a plain type.
pub(super) const EXPRESSION_UNKNOWN: Strictness = Strictness::DOCUMENTED.because(
    "the documentation does not say whether an expression may stand here, the service's schema has none",
);

/// An attribute that the documentation requires and the XSD lets out.
pub(super) const REQUIRED_BY_DOCUMENTATION: Strictness = Strictness::DOCUMENTED
    .because("documented as required; the service's schema takes the element without it");

/// An expression that the documentation rules out and Microsoft's policy toolkit allows.
pub(super) const EXPRESSION_BY_TOOLKIT: Strictness = Strictness::DOCUMENTED
    .because("the documentation rules an expression out, Microsoft's policy toolkit allows one");

/// A section that the documentation leaves out and Microsoft's policy toolkit offers.
pub(super) const SECTION_BY_TOOLKIT: Strictness = Strictness::DOCUMENTED
    .because("the documentation leaves this section out, Microsoft's policy toolkit offers it");

/// A value of another kind than the documented one where the XSD has `xs:string`.
pub(super) const ANY_TEXT: Strictness = Strictness::DOCUMENTED_ERROR
    .because("the service's schema takes any text here; the policy cannot work with it");

/// A text of another shape; the XSD has `xs:string`.
pub(super) const ANY_SHAPE: Strictness =
    Strictness::ADVICE.because("the service's schema takes any text here");

/// A number beyond the documented range; the XSD has a plain integer.
pub(super) const BEYOND_DOCUMENTED: Strictness =
    Strictness::DOCUMENTED.because("the service's schema takes any integer");

/// A status code beyond RFC 9110, section 15.
pub(super) const NOT_THREE_DIGITS: Strictness =
    Strictness::ADVICE.because("an HTTP status code has three digits");

/// A negative number where only a count or a time makes sense; the XSD has a plain integer.
pub(super) const NEGATIVE: Strictness =
    Strictness::ADVICE.because("the service's schema takes any integer");
