//! Where a policy may stand, by what its attributes make of it.

use crate::policy::ElementRef;
use crate::policy::schema::Placement;

use super::constraints::applies;

/// The placement of the element, where it is a policy.
pub(super) fn placement(element: ElementRef<'_>) -> Option<&'static Placement> {
    let policy = element.policy()?;
    let variant = policy.variants.iter().find(|variant| applies(element, variant.when));
    Some(variant.map_or(&policy.placement, |variant| &variant.placement))
}
