//! What a safe fix may do to a document.
//!
//! The invariant, of one safe fix of one finding, on what [`Meaning`] compares:
//!
//! * the document says the same afterwards, or says it in another order of siblings, or
//! * one element says one thing differently: its name, one attribute or its content, and what
//!   stands below it stays, or
//! * one element is gone with all in it; what it said is said by another one, or the rule is
//!   among [`MAY_REMOVE`].
//!
//! A document whose XML cannot be read has no meaning to compare: there, the fix must not leave
//! more errors of XML; the next one may show behind the one that it mends.

use policyc::lint::fix::{Single, Subject};
use policyc::policy::meaning::{ContentMeaning, ElementMeaning, Meaning, Node, ValueMeaning};
use policyc::source::{Finding, Fix, Safety};

/// Rules whose safe fixes take away what nothing else says, and why that changes nothing.
const MAY_REMOVE: &[(&str, &str)] = &[
    ("repeated-section", "an empty section beside the one that holds the policies"),
    ("redundant-origin", "`*` beside it allows every origin"),
    ("unused-suppression", "a comment is no element"),
];

/// How a safe fix changed a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// It says the same.
    Nothing,
    /// Siblings stand in another order.
    Order,
    /// One element says one thing differently.
    OneThing,
    /// One element is gone.
    Gone,
    /// XML that could not be read, with no more errors than before.
    Repaired,
}

/// Makes each safe fix of the findings by itself and compares the meaning before and after.
pub(crate) fn changes(
    single: &Single,
    findings: &[Finding],
) -> Vec<(&'static str, Result<Change, String>)> {
    let mut found = Vec::new();
    for finding in findings {
        for fix in finding.fixes.iter().filter(|fix| fix.safety == Safety::Safe) {
            found.push((finding.rule, change(single, finding.rule, fix)));
        }
    }
    found
}

fn change(single: &Single, rule: &str, fix: &Fix) -> Result<Change, String> {
    let edits: Vec<_> = fix.edits.iter().collect();
    let after = single.edited(&edits)?;
    let (before, after) = (single.document(), after.document());
    let errors = (before.errors().len(), after.errors().len());
    if errors.0 > 0 {
        let is_better = errors.1 <= errors.0;
        return is_better.then_some(Change::Repaired).ok_or_else(|| {
            format!("{rule}: {} errors of XML before, {} after", errors.0, errors.1)
        });
    }
    let (old, new) = (Meaning::of(before, false), Meaning::of(after, false));
    if old == new {
        return Ok(Change::Nothing);
    }
    let (mut old, mut new) = (old.nodes, new.nodes);
    sort(&mut old);
    sort(&mut new);
    let as_list = |nodes: &[Node]| {
        let mut list = Vec::new();
        nodes.iter().for_each(|node| flatten(node, 0, &mut list));
        list
    };
    let (old, new) = (as_list(&old), as_list(&new));
    let (gone, come) = (without(&old, &new), without(&new, &old));
    match (gone.as_slice(), come.as_slice()) {
        ([], []) => Ok(Change::Order),
        ([one], [other]) if one.depth == other.depth && one.differences(other) == 1 => {
            Ok(Change::OneThing)
        }
        // Under its right name, what an element holds is read.
        ([one], [other, ..]) if one.is_renamed(other) && after.text().contains(&one.content) => {
            Ok(Change::OneThing)
        }
        (gone, []) => {
            let said = gone.iter().all(|leaf| new.iter().any(|other| leaf.says_as(other)));
            let may = MAY_REMOVE.iter().any(|(name, _)| *name == rule);
            let roots = gone.iter().filter(|leaf| leaf.depth == gone[0].depth).count();
            (roots == 1 && (said || may))
                .then_some(Change::Gone)
                .ok_or_else(|| format!("{rule}: `{}` takes away {gone:#?}", fix.title))
        }
        (gone, come) => Err(format!("{rule}: `{}`: {gone:#?} became {come:#?}", fix.title)),
    }
}

/// One element without its children.
#[derive(Clone, Debug, PartialEq)]
struct Leaf {
    depth: usize,
    name: String,
    attributes: Vec<(String, ValueMeaning)>,
    content: String,
}

impl Leaf {
    fn says_as(&self, other: &Self) -> bool {
        (&self.name, &self.attributes, &self.content)
            == (&other.name, &other.attributes, &other.content)
    }

    /// Same element but for the name, by which its content is not known yet.
    fn is_renamed(&self, other: &Self) -> bool {
        self.depth == other.depth && self.name != other.name && self.attributes == other.attributes
    }

    /// In how many things the two differ: name, each attribute, content. An attribute under
    /// another name with the same value is one.
    fn differences(&self, other: &Self) -> usize {
        let only = |these: &Self, those: &Self| {
            let missing = |each: &&(String, ValueMeaning)| !those.attributes.contains(each);
            these.attributes.iter().filter(missing).count()
        };
        usize::from(self.name != other.name)
            + only(self, other).max(only(other, self))
            + usize::from(self.content != other.content)
    }
}

fn flatten(node: &Node, depth: usize, list: &mut Vec<Leaf>) {
    let leaf = |name: &str, content: String| Leaf {
        depth,
        name: name.to_owned(),
        attributes: Vec::new(),
        content,
    };
    match node {
        Node::Comment(_) => {}
        Node::Instruction(piece) => list.push(leaf("?", piece.text.clone())),
        Node::Holes(piece) => list.push(leaf("#", piece.text.clone())),
        Node::Element(element) => {
            let ElementMeaning { name, attributes, content, .. } = element;
            let text = match content {
                ContentMeaning::Nodes(_) => String::new(),
                ContentMeaning::Value(value) => format!("{value:?}"),
                ContentMeaning::Verbatim(text) => text.clone(),
            };
            list.push(Leaf { attributes: attributes.clone(), ..leaf(name, text) });
            if let ContentMeaning::Nodes(nodes) = content {
                nodes.iter().for_each(|node| flatten(node, depth + 1, list));
            }
        }
    }
}

/// Siblings in an order of their own, so that theirs does not count.
fn sort(nodes: &mut [Node]) {
    for node in nodes.iter_mut() {
        if let Node::Element(ElementMeaning { content: ContentMeaning::Nodes(nodes), .. }) = node {
            sort(nodes);
        }
    }
    nodes.sort_by_cached_key(|node| {
        let mut list = Vec::new();
        flatten(node, 0, &mut list);
        format!("{list:?}")
    });
}

/// What is in `these` more often than in `those`.
fn without(these: &[Leaf], those: &[Leaf]) -> Vec<Leaf> {
    let mut rest = those.to_vec();
    let mut left = Vec::new();
    for leaf in these {
        match rest.iter().position(|other| other == leaf) {
            Some(at) => drop(rest.swap_remove(at)),
            None => left.push(leaf.clone()),
        }
    }
    left
}
