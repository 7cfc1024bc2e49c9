//! Self-tests of the member table.

use super::{Kind, MemberKind, table};

#[test]
fn every_row_can_be_read() {
    let errors: Vec<String> = table().errors.iter().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn every_member_does_something() {
    let mut idle = Vec::new();
    for definition in table().definitions() {
        for member in &definition.members {
            let virtual_kind =
                matches!(definition.kind, Kind::Interface | Kind::Delegate | Kind::Class);
            let works = member.row.get.is_some() || member.constant.is_some() || virtual_kind;
            if !works
                || (member.settable
                    && member.row.set.is_none()
                    && definition.kind != Kind::Interface)
            {
                idle.push(member.qualified_name());
            }
        }
    }
    assert!(idle.is_empty(), "no native: {}", idle.join(", "));
}

#[test]
fn signatures_are_distinct_within_a_type() {
    let mut twice = Vec::new();
    for definition in table().definitions() {
        for (index, member) in definition.members.iter().enumerate() {
            let same = definition.members.iter().skip(index + 1).any(|other| {
                let types = |member: &super::Member| -> Vec<_> {
                    member.parameters.iter().map(|parameter| parameter.ty.clone()).collect()
                };
                let conversion = matches!(member.kind, MemberKind::Conversion { .. });
                other.name == member.name
                    && types(other) == types(member)
                    && other.type_parameters.len() == member.type_parameters.len()
                    && (!conversion || other.result == member.result)
            });
            if same {
                twice.push(member.row.signature);
            }
        }
    }
    assert!(twice.is_empty(), "declared twice:\n{}", twice.join("\n"));
}

#[test]
fn documentation_is_one_line() {
    for definition in table().definitions() {
        assert!(!definition.rows.doc.is_empty(), "{} has no documentation", definition.full_name());
        for member in &definition.members {
            let doc = member.row.doc;
            assert!(!doc.is_empty() && !doc.contains('\n'), "{}", member.qualified_name());
        }
    }
}
