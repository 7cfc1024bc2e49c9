//! What every declaration needs.

pub(super) use crate::policy::schema::{
    Check, Constraint, Gateway, Item, Placement, SectionKind, Strictness, element, keyword, policy,
};
pub(super) use crate::policy::types::{Boolean, Integer, Long, NonEmpty, Text};
