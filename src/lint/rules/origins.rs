//! The origins of a `cors` policy.

use crate::policy::ElementRef;
use crate::policy::catalogue::Cors;

/// The elements with the origins, in order.
pub(super) fn origins<'d>(cors: &Cors<'d>) -> impl Iterator<Item = ElementRef<'d>> {
    let groups: Vec<_> = cors.allowed_origins.iter().map(|group| group.element).collect();
    groups.into_iter().flat_map(ElementRef::children)
}

/// The element that allows every origin.
pub(super) fn any_origin<'d>(cors: &Cors<'d>) -> Option<ElementRef<'d>> {
    let is_any = |origin: &ElementRef<'d>| {
        let text = origin.text().and_then(|text| text.literal());
        text.is_some_and(|text| &*text == "*")
    };
    origins(cors).find(is_any)
}
