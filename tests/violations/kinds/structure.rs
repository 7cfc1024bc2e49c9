//! The document around the policies: sections, `base`, roots, fragments.

use policyc::policy::schema::SectionKind;

use super::misspelled;
use crate::case::{Case, Expected};
use crate::complete::any_policy;
use crate::tree::{Node, Part};

/// A section with `base` in it.
fn section(kind: SectionKind) -> Node {
    Node::new(kind.name()).child(Node::new("base"))
}

fn document(sections: &[Node]) -> Node {
    let mut document = Node::new("policies");
    document.children.extend_from_slice(sections);
    document
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut push =
        |kind, fact: &str, document: Node, expected: &[(&'static str, &[usize], Part)]| {
            let mut case = Case::new(kind, format!("policies{fact}"), document);
            for (rule, path, part) in expected {
                case = case.expect(Expected::new(rule, path, part.clone()));
            }
            cases.push(case);
        };
    let named = |name: &str| Part::AttributeName(name.to_owned());
    let all: Vec<_> = SectionKind::ALL.iter().copied().map(section).collect();
    push("accepted: all sections", "", document(&all), &[]);
    push("accepted: no section", "", document(&[]), &[]);

    for (at, kind) in SectionKind::ALL.iter().enumerate() {
        let name = kind.name();
        let alone = section(*kind);
        push("accepted: one section", "", document(std::slice::from_ref(&alone)), &[]);
        push(
            "section repeated",
            &format!("/{name}: maximum"),
            document(&[alone.clone(), alone.clone()]),
            &[("repeated-section", &[1], Part::Name)],
        );
        for later in SectionKind::ALL.iter().skip(at + 1) {
            push(
                "sections swapped",
                ": order",
                document(&[section(*later), alone.clone()]),
                &[("sections-out-of-order", &[1], Part::Name)],
            );
        }
        let slip = misspelled(name);
        push(
            "section misspelled",
            &format!("/{name}: spelling"),
            document(&[Node { name: slip, ..alone.clone() }]),
            &[("unknown-element", &[0], Part::Name)],
        );
        push(
            "attribute invented",
            &format!("/{name}: attributes"),
            document(&[alone.clone().with("unheard-of", "any")]),
            &[("unknown-attribute", &[0], named("unheard-of"))],
        );
        push(
            "text added",
            &format!("/{name}: text"),
            document(&[alone.clone().text("stray words")]),
            &[("unexpected-text", &[0], Part::Text)],
        );
        push(
            "child invented",
            &format!("/{name}: children"),
            document(&[Node::new(name).child(Node::new("unheard-of"))]),
            &[("unknown-element", &[0, 0], Part::Name)],
        );
        for other in SectionKind::ALL {
            push(
                "section nested",
                &format!("/{name}: sections"),
                document(&[Node::new(name).child(section(*other))]),
                &[("misplaced-element", &[0, 0], Part::Name)],
            );
        }
        let twice = document(&[alone.clone().child(Node::new("base"))]);
        let again: (&'static str, &[usize], Part) = ("repeated-base", &[0, 1], Part::StartTag);
        if *kind == SectionKind::Backend {
            let several = ("several-backend-policies", &[0, 1][..], Part::Name);
            push("base repeated", &format!("/{name}: base"), twice, &[again, several]);
        } else {
            push("base repeated", &format!("/{name}: base"), twice, &[again]);
        }
        let with_base = |base: Node| document(&[Node::new(name).child(base)]);
        push(
            "attribute invented",
            &format!("/{name}/base: attributes"),
            with_base(Node::new("base").with("unheard-of", "any")),
            &[("unknown-attribute", &[0, 0], named("unheard-of"))],
        );
        push(
            "text added",
            &format!("/{name}/base: text"),
            with_base(Node::new("base").text("stray words")),
            &[("unexpected-text", &[0, 0], Part::Text)],
        );
        push(
            "policy misplaced",
            &format!("/{name}/base: policies"),
            with_base(Node::new("base").child(any_policy())),
            &[("misplaced-element", &[0, 0, 0], Part::Name)],
        );
        push(
            "section nested",
            "fragment: sections",
            Node::new("fragment").child(alone.clone()),
            &[("misplaced-element", &[0], Part::Name)],
        );
        push("section as a root", ": roots", alone, &[("misplaced-element", &[], Part::Name)]);
    }
    push("policy as a root", ": roots", any_policy(), &[("misplaced-element", &[], Part::Name)]);
    push("part as a root", ": roots", Node::new("when"), &[("misplaced-element", &[], Part::Name)]);
    push("base as a root", ": roots", Node::new("base"), &[("unknown-element", &[], Part::Name)]);
    push(
        "several policies in backend",
        "/backend: one policy",
        document(&[Node::new("backend").child(any_policy()).child(any_policy())]),
        &[("several-backend-policies", &[0, 1], Part::Name)],
    );
    push(
        "policy misplaced",
        ": policies",
        document(&[any_policy()]),
        &[("misplaced-element", &[0], Part::Name)],
    );
    push(
        "base nested",
        ": base",
        document(&[Node::new("base")]),
        &[("nested-base", &[0], Part::StartTag)],
    );
    push(
        "attribute invented",
        ": attributes",
        document(&[]).with("unheard-of", "any"),
        &[("unknown-attribute", &[], named("unheard-of"))],
    );
    push(
        "text added",
        ": text",
        document(&[]).text("stray words"),
        &[("unexpected-text", &[], Part::Text)],
    );
    push(
        "root misspelled",
        ": roots",
        Node { name: misspelled("policies"), ..document(&all) },
        &[("unknown-element", &[], Part::Name)],
    );

    let fragment = || Node::new("fragment");
    push("accepted: fragment", "", fragment().child(any_policy()).child(any_policy()), &[]);
    push(
        "base nested",
        "fragment: base",
        fragment().child(Node::new("base")),
        &[("nested-base", &[0], Part::StartTag)],
    );
    push(
        "child invented",
        "fragment: children",
        fragment().child(Node::new("unheard-of")),
        &[("unknown-element", &[0], Part::Name)],
    );
    push(
        "attribute invented",
        "fragment: attributes",
        fragment().child(any_policy()).with("unheard-of", "any"),
        &[("unknown-attribute", &[], named("unheard-of"))],
    );
    push(
        "text added",
        "fragment: text",
        fragment().child(any_policy()).text("stray words"),
        &[("unexpected-text", &[], Part::Text)],
    );
    push(
        "root misspelled",
        "fragment: roots",
        Node { name: misspelled("fragment"), ..fragment().child(any_policy()) },
        &[("unknown-element", &[], Part::Name)],
    );
    cases
}
