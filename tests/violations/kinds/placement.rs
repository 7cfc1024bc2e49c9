//! Where a policy stands: section, scope, gateway, how often; and its parts on their own.

use policyc::lint::Settings;
use policyc::policy::catalogue;
use policyc::policy::schema::{Condition, Gateway, Placement, Repeat, Scope, SectionKind};

use super::Maker;
use crate::case::{Case, Expected};
use crate::complete::Wish;
use crate::places::in_section;
use crate::tree::{Node, Part};

impl Maker<'_> {
    pub(crate) fn placement(&mut self) {
        if !self.place.is_policy() {
            self.part_alone();
            return;
        }
        let Some(node) = self.good(&Wish::default()) else { return };
        let (policy, _) = self.place.in_policy(self.samples, node);
        let decl = self.place.policy;
        self.sections(&policy, &decl.placement, "");
        self.settings(&policy, &decl.placement, "");
        self.repeats(&policy);
        for (at, variant) in decl.variants.iter().enumerate() {
            let Condition::Is(name, words) = variant.when else {
                panic!("{}: no sample of a variant with {:?}", decl.name(), variant.when)
            };
            for word in words {
                let node = self.good(&Wish::value(name, word)).expect("a sample of the variant");
                let (policy, _) = self.place.in_policy(self.samples, node);
                self.sections(&policy, &variant.placement, &format!(" of variant {at}"));
                self.settings(&policy, &variant.placement, &format!(" of variant {at}"));
            }
        }
    }

    /// A part of a policy directly in a section.
    fn part_alone(&mut self) {
        let Some(node) = self.good(&Wish::default()) else { return };
        if catalogue::policy(&node.name).is_some() {
            return;
        }
        let (document, path) = in_section(SectionKind::Inbound, node);
        let expected = Expected::new("misplaced-element", &path, Part::Name);
        let case = Case::new("part outside of its policy", self.fact(": place"), document);
        self.cases.push(case.expect(expected));
    }

    fn sections(&mut self, policy: &Node, placement: &Placement, variant: &str) {
        for section in SectionKind::ALL {
            let (document, path) = in_section(*section, policy.clone());
            let fact = self.fact(&format!(": section {}{variant}", section.name()));
            let case = if placement.sections.contains(*section) {
                Case::new("accepted: section", fact, document)
            } else {
                let expected = Expected::new("wrong-section", &path, Part::Name)
                    .judged(placement.sections_strictness);
                Case::new("policy in a wrong section", fact, document).expect(expected)
            };
            self.cases.push(case);
        }
    }

    /// Scopes and gateways: what a document alone does not show.
    fn settings(&mut self, policy: &Node, placement: &Placement, variant: &str) {
        let in_document =
            |settings: Settings, takes: bool, rule, kinds: [&'static str; 2], fact| {
                let (document, path) = self.place.document(self.samples, policy.clone());
                let [accepted, refused] = kinds;
                let mut case = Case::new(if takes { accepted } else { refused }, fact, document);
                case.settings = settings;
                if !takes {
                    case = case.expect(Expected::new(rule, &path, Part::Name));
                }
                case
            };
        let mut cases = Vec::new();
        for gateway in Gateway::ALL {
            let settings = Settings { gateway: Some(*gateway), ..Settings::default() };
            cases.push(in_document(
                settings,
                placement.gateways.contains(*gateway),
                "wrong-gateway",
                ["accepted: gateway", "policy on a wrong gateway"],
                self.fact(&format!(": gateway {}{variant}", gateway.name())),
            ));
        }
        // A policy that no scope takes stands in documents that have none.
        let scoped = placement.scopes.iter().next().is_some();
        for scope in Scope::ALL {
            let settings = Settings { scope: Some(*scope), ..Settings::default() };
            cases.push(in_document(
                settings,
                placement.scopes.contains(*scope) || !scoped,
                "wrong-scope",
                ["accepted: scope", "policy at a wrong scope"],
                self.fact(&format!(": scope {}{variant}", scope.name())),
            ));
        }
        self.cases.extend(cases);
    }

    /// A policy for no section, twice in one.
    fn repeated_where_it_does_not_belong(&mut self, policy: &Node) {
        let placement = &self.place.policy.placement;
        if placement.repeat == Repeat::Any {
            return;
        }
        let (mut document, path) = in_section(SectionKind::Inbound, policy.clone());
        document.children[0].children.push(policy.clone());
        let again = [path[0], path[1] + 1];
        let wrong = |path: &[usize]| {
            Expected::new("wrong-section", path, Part::Name).judged(placement.sections_strictness)
        };
        let repeated = Expected::new("repeated-policy", &again, Part::Name)
            .judged(placement.repeat_strictness);
        let case = Case::new("policy repeated in a section", self.fact(": repeat"), document);
        self.cases.push(case.expect(wrong(&path)).expect(wrong(&again)).expect(repeated));
    }

    fn repeats(&mut self, policy: &Node) {
        let placement = &self.place.policy.placement;
        let Some(section) = placement.sections.iter().next() else {
            return self.repeated_where_it_does_not_belong(policy);
        };
        let twice = |first: SectionKind, second: SectionKind| {
            let holder = |section: SectionKind| Node::new(section.name()).child(policy.clone());
            let mut document = Node::new("policies").child(holder(first));
            let path = if first == second {
                document.children[0].children.push(policy.clone());
                vec![0, 1]
            } else {
                document.children.push(holder(second));
                vec![1, 0]
            };
            (document, path)
        };
        let fact = self.fact(": repeat");
        let mut cases = Vec::new();
        let mut push = |document: Node, path: &[usize], allowed: bool, kinds: [&'static str; 2]| {
            let [accepted, refused] = kinds;
            let kind = if allowed { accepted } else { refused };
            let mut case = Case::new(kind, fact.clone(), document);
            if !allowed {
                let expected = Expected::new("repeated-policy", path, Part::Name)
                    .judged(placement.repeat_strictness);
                case = case.expect(expected);
            }
            cases.push(case);
        };
        let repeat = placement.repeat;
        // The backend section takes one policy anyway.
        if section != SectionKind::Backend {
            let (document, path) = twice(section, section);
            push(
                document,
                &path,
                repeat == Repeat::Any,
                ["accepted: twice in a section", "policy repeated in a section"],
            );
            if self.place.name != "choose" {
                let branch = |name: &str| Node::new(name).child(policy.clone());
                let choose = Node::new("choose")
                    .child(branch("when").with("condition", "@(context.Request.Method == \"GET\")"))
                    .child(branch("otherwise"));
                let (document, _) = in_section(section, choose);
                push(document, &[], true, ["accepted: once in each branch", ""]);
            }
        }
        if let Some(other) = placement.sections.iter().find(|other| *other != section) {
            let (document, path) = twice(section, other);
            push(
                document,
                &path,
                repeat != Repeat::OncePerDocument,
                ["accepted: once in each section", "policy repeated in a document"],
            );
        }
        self.cases.extend(cases);
    }
}
