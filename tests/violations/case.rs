//! One document with what policyc must find in it, and the comparison.

use policyc::lint::{Settings, check, rules};
use policyc::policy::schema::{ChildContent, ElementDecl, PolicyDecl, Strictness};
use policyc::policy::{Document, FRAGMENT, POLICIES, ParseOptions, catalogue};
use policyc::source::{Basis, FileId, Finding, Severity, SourceFile};

use crate::exceptions::{BY_DECLARATION, COMPANIONS};
use crate::ties;
use crate::tree::{Node, Part, Path};

/// A finding that must come.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub rule: &'static str,
    pub path: Path,
    pub part: Part,
    pub severity: Severity,
    pub basis: Basis,
}

impl Expected {
    /// Judged as the rule usually does.
    pub(crate) fn new(rule: &'static str, path: &[usize], part: Part) -> Self {
        let meta = rules::rule(rule).unwrap_or_else(|| panic!("no rule `{rule}`")).meta();
        Self { rule, path: path.to_vec(), part, severity: meta.severity, basis: meta.basis }
    }

    pub(crate) fn judged(mut self, strictness: Strictness) -> Self {
        self.severity = strictness.severity;
        self.basis = strictness.basis;
        self
    }
}

/// A document, right or wrong in one way.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// What was done: `attribute removed`.
    pub kind: &'static str,
    /// The fact that is put to the test: `validate-jwt@clock-skew: kind`.
    pub fact: String,
    pub document: Node,
    pub settings: Settings,
    /// What comes of the change itself; nothing for a document that is right.
    pub expected: Vec<Expected>,
    /// The document before a slip of the pen. A rule knows what was meant, and does not call
    /// it missing as well.
    pub meant: Option<Node>,
}

impl Case {
    pub(crate) fn new(kind: &'static str, fact: String, document: Node) -> Self {
        let settings = Settings::default();
        Self { kind, fact, document, settings, expected: Vec::new(), meant: None }
    }

    pub(crate) fn expect(mut self, expected: Expected) -> Self {
        self.expected.push(expected);
        self
    }

    pub(crate) fn is_violation(&self) -> bool {
        !self.expected.is_empty()
    }

    /// What comes of the change, and of anything else that the document holds.
    pub(crate) fn all_expected(&self) -> Vec<Expected> {
        let mut expected = self.expected.clone();
        let mut more = implied(&self.document, &self.settings);
        if let Some(meant) = &self.meant {
            let before = implied(meant, &self.settings);
            let was_there = |each: &Expected| {
                before.iter().any(|other| (other.rule, &other.path) == (each.rule, &each.path))
            };
            more.retain(|each| each.rule != "incomplete-element" || was_there(each));
        }
        expected.append(&mut more);
        expected
    }

    /// The document as text, and what policyc finds in it.
    pub(crate) fn run(&self) -> Outcome {
        let (text, marks) = self.document.print();
        let file = SourceFile::new("case.xml", text);
        let document = Document::parse(file, &ParseOptions::default());
        let found = check(&document, FileId(0), &self.settings);
        let expected = self.all_expected();
        let mut expected: Vec<_> = expected
            .iter()
            .map(|each| {
                let range = marks.range(&each.path, &each.part);
                Line { rule: each.rule, range, severity: each.severity, basis: each.basis }
            })
            .collect();
        let mut companions = Vec::new();
        let mut found: Vec<_> = found.iter().map(Line::of).collect();
        found.retain(|line| {
            let known = COMPANIONS
                .iter()
                .position(|(rule, place, _)| *rule == line.rule && self.fact.contains(place));
            let is_extra = known.is_some() && !expected.contains(line);
            companions.extend(known.filter(|_| is_extra));
            let counts = BY_DECLARATION.contains(&line.rule) || line.severity == Severity::Error;
            counts && !is_extra
        });
        found.sort();
        expected.sort();
        // A constraint that the change breaks is both expected and implied.
        expected.dedup();
        let text = document.text().to_owned();
        let wrong = (found != expected).then(|| {
            let show = |lines: &[Line]| {
                let lines: Vec<_> = lines.iter().map(|line| line.show(&text)).collect();
                lines.join("\n    ")
            };
            format!(
                "{}: {}\n  expected\n    {}\n  found\n    {}\n{text}",
                self.kind,
                self.fact,
                show(&expected),
                show(&found)
            )
        });
        Outcome { text, wrong, companions }
    }
}

/// What became of a case.
pub(crate) struct Outcome {
    pub text: String,
    /// What is not as it should be.
    pub wrong: Option<String>,
    /// Entries of [`COMPANIONS`] that were needed.
    pub companions: Vec<usize>,
}

/// A finding as far as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    rule: &'static str,
    range: std::ops::Range<usize>,
    severity: Severity,
    basis: Basis,
}

impl Line {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule,
            range: finding.location.span.range(),
            severity: finding.severity,
            basis: finding.basis,
        }
    }

    fn show(&self, text: &str) -> String {
        let Self { rule, range, severity, basis } = self;
        format!("{severity:?} {rule} ({basis:?}) at {range:?}: {}", &text[range.clone()])
    }
}

impl PartialOrd for Line {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Line {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |line: &Self| (line.range.start, line.range.end, line.rule, line.severity);
        key(self).cmp(&key(other))
    }
}

/// What any document gives that holds such elements: constraints that are broken, what is
/// not documented, policies that the gateway or scope does not take.
fn implied(root: &Node, settings: &Settings) -> Vec<Expected> {
    let mut found = Implied { settings: *settings, expected: Vec::new() };
    match (root.name.as_str(), catalogue::policy(&root.name)) {
        (name, _) if name == POLICIES.name => {
            for (at, section) in root.children.iter().enumerate() {
                found.policies(section, &[at]);
            }
        }
        (name, _) if name == FRAGMENT.name => found.policies(root, &[]),
        (_, Some(policy)) => found.policy(root, policy, &[], false),
        _ => {}
    }
    found.expected
}

struct Implied {
    settings: Settings,
    expected: Vec<Expected>,
}

impl Implied {
    /// Any policies among the children.
    fn policies(&mut self, node: &Node, path: &[usize]) {
        for (at, child) in node.children.iter().enumerate() {
            if let Some(policy) = catalogue::policy(&child.name) {
                self.policy(child, policy, &below(path, at), false);
            }
        }
    }

    fn policy(&mut self, node: &Node, policy: &'static PolicyDecl, path: &[usize], is_part: bool) {
        let here = |rule| Expected::new(rule, path, Part::Name);
        if !policy.documented {
            self.expected.push(here("undocumented"));
        }
        let variant = policy
            .variants
            .iter()
            .find(|variant| ties::applies(node, &policy.element, variant.when));
        let place = variant.map_or(&policy.placement, |variant| &variant.placement);
        if self.settings.gateway.is_some_and(|gateway| !place.gateways.contains(gateway)) {
            self.expected.push(here("wrong-gateway"));
        }
        // Where no scope takes it, it stands in documents that have none.
        let scoped = place.scopes.iter().next().is_some() && !is_part;
        if scoped && self.settings.scope.is_some_and(|scope| !place.scopes.contains(scope)) {
            self.expected.push(here("wrong-scope"));
        }
        self.element(node, &policy.element, path);
    }

    fn element(&mut self, node: &Node, decl: &'static ElementDecl, path: &[usize]) {
        for constraint in decl.constraints {
            if let Some(broken) = ties::broken(node, decl, constraint) {
                let path = [path, &broken.path].concat();
                let expected = Expected::new(broken.rule, &path, broken.part);
                self.expected.push(expected.judged(constraint.strictness));
            }
        }
        for (name, value) in &node.attributes {
            let Some(attribute) = decl.attribute(name) else { continue };
            let part = if !attribute.documented {
                Part::AttributeName(name.clone())
            } else if attribute.undocumented_words.contains(&value.as_str()) {
                Part::AttributeValue(name.clone())
            } else {
                continue;
            };
            self.expected.push(Expected::new("undocumented", path, part));
        }
        for (at, child) in node.children.iter().enumerate() {
            let path = below(path, at);
            let policy = catalogue::policy(&child.name);
            let Some((_, place)) = decl.child(&child.name, policy.is_some()) else { continue };
            // What stands in free XML is not looked at.
            if !place.documented && !matches!(place.content, ChildContent::AnyXml) {
                self.expected.push(Expected::new("undocumented", &path, Part::Name));
            }
            match (place.content, policy) {
                (ChildContent::Element(part), _) => self.element(child, part, &path),
                (ChildContent::AnyXml, _) | (_, None) => {}
                (ChildContent::Policy(_), Some(policy)) => self.policy(child, policy, &path, true),
                (_, Some(policy)) => self.policy(child, policy, &path, false),
            }
        }
    }
}

fn below(path: &[usize], at: usize) -> Path {
    [path, &[at]].concat()
}
