//! What every declaration needs.

pub(super) use super::judgement::{
    ANY_TEXT, EMPTY, EXPRESSION_BY_TOOLKIT, EXPRESSION_UNKNOWN, NEGATIVE, REQUIRED_BY_DOCUMENTATION,
    SECTION_BY_TOOLKIT,
};
pub(super) use crate::policy::schema::{
    Check, Constraint, Gateway, Item, Placement, SectionKind, Strictness, element, keyword, policy,
};
pub(super) use crate::policy::types::{Boolean, Integer, Long, NonEmpty, Text};
