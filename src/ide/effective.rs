//! The effective policy of the calls for which a document is the narrowest one.

use crate::model::Member;
use crate::model::effective::{Effective, print};

/// The effective policy of the calls that end with this document, printed; `None` when nothing
/// shows where it is attached. Of several (one for each product) that of calls without a product.
#[must_use]
pub fn effective(member: Member<'_>) -> Option<String> {
    let all = Effective::ending_with(member);
    let shortest = all.iter().min_by_key(|effective| effective.layers().len())?;
    Some(print(shortest).text)
}
