//! What the rules about missing resources have in common.

use crate::lint::{Report, Sink, Unit, nearest};
use crate::model::ResourceKind;
use crate::model::references::references;
use crate::policy::ElementRef;
use crate::source::Safety;

use super::mend;

/// Reports the resources of a kind that the element names and the workspace does not have.
/// Nothing is said where the workspace shows none of that kind at all.
pub(super) fn report(
    kind: ResourceKind,
    element: ElementRef<'_>,
    unit: &Unit<'_>,
    sink: &mut Sink<'_>,
    note: impl Fn(&str) -> String,
) {
    let member = unit.member.filter(|member| member.service().is_some());
    let Some(member) = member else { return };
    for reference in references(element).filter(|reference| reference.kind == kind) {
        let name = reference.name.trim();
        if !member.knows(kind) || member.resource(kind, name).is_some() {
            continue;
        }
        let message = match member.in_workspace() {
            None => format!("there is no {} `{name}`", kind.name()),
            Some(own) => format!("workspace `{own}` has no {} `{name}`", kind.name()),
        };
        let outside = member.in_workspace().is_some()
            && member.service().is_some_and(|service| service.resource(kind, None, name).is_some());
        let why = if outside {
            format!("policies of a workspace reach only its own {}s", kind.name())
        } else {
            note(name)
        };
        let near = nearest(name, member.names(kind));
        let fix =
            near.map(|near| mend::rename(unit.file, reference.span, name, near, Safety::Unsafe));
        sink.push(Report::new(reference.span, message).note(why).did_you_mean(near).fix(fix));
    }
}
