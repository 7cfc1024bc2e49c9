//! What every declaration needs.

pub(super) use super::judgement::{
    ANY_SHAPE, ANY_TEXT, BEYOND_DOCUMENTED, EMPTY, EXPRESSION_BY_TOOLKIT, EXPRESSION_UNKNOWN,
    NEGATIVE, NOT_THREE_DIGITS, REQUIRED_BY_DOCUMENTATION, SECTION_BY_TOOLKIT,
};
pub(super) use crate::policy::schema::{
    Check, ChildOrder, Condition, Constraint, Gateway, Item, Placement, Scope, SectionKind,
    Strictness, Variant, element, keyword, policy,
};
pub(super) use crate::policy::types::{
    Boolean, DateTime, Integer, Long, NonEmpty, Number, Text, Uri,
};
pub(super) use crate::policy::{AnyPolicy, AnyXml};
