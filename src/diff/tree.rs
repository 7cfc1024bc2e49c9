//! Matching and comparing the parts of two documents.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::policy::meaning::{ContentMeaning, ElementMeaning, Meaning, Node, ValueMeaning};

use super::order::in_order;
use super::{Change, Kind, Place, ValueChange, shown};

/// The attributes by which people know an element among others of its name, best first.
const KEYS: [&str; 6] =
    ["name", "id", "fragment-id", "variable-name", "response-variable-name", "condition"];

/// The differences of two documents that are not the same.
pub(super) fn compare(before: &Meaning, after: &Meaning) -> Vec<Change> {
    let mut found = Vec::new();
    let sides = Sides { before: named(&before.nodes, ""), after: named(&after.nodes, "") };
    nodes(sides, &mut found);
    let mut found = moves(found);
    found.sort_by_key(|found| found.order);
    found.into_iter().map(|found| found.change).collect()
}

/// A node with the way to it.
#[derive(Clone)]
struct Named<'m> {
    node: &'m Node,
    path: String,
}

struct Sides<'m> {
    before: Vec<Named<'m>>,
    after: Vec<Named<'m>>,
}

/// A difference with what is needed to put it in order and to find what was moved far.
struct Found<'m> {
    change: Change,
    /// Where it stands in the second document, or would.
    order: u32,
    /// What was added or removed.
    node: Option<&'m Node>,
}

/// Names of nodes within their parent: `set-header[name="x"]`, `when[2]`, `comment`.
fn named<'m>(nodes: &'m [Node], parent: &str) -> Vec<Named<'m>> {
    let mut count: HashMap<String, usize> = HashMap::new();
    let labels: Vec<String> = nodes.iter().map(label).collect();
    for label in &labels {
        *count.entry(label.clone()).or_default() += 1;
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let paths = labels.iter().map(|label| {
        let number = seen.entry(label.as_str()).or_default();
        *number += 1;
        let number = match count.get(label) {
            Some(2..) => format!("[{number}]"),
            _ => String::new(),
        };
        if parent.is_empty() {
            format!("{label}{number}")
        } else {
            format!("{parent}/{label}{number}")
        }
    });
    let paths: Vec<String> = paths.collect();
    nodes.iter().zip(paths).map(|(node, path)| Named { node, path }).collect()
}

fn label(node: &Node) -> String {
    /// Longer keys would hide the path.
    const LONGEST: usize = 60;
    match node {
        Node::Element(element) => match key(element) {
            Some((name, value)) if value.chars().count() <= LONGEST && !value.contains('\n') => {
                format!("{}[{name}=\"{value}\"]", element.name)
            }
            _ => element.name.clone(),
        },
        Node::Comment(_) => "comment()".to_owned(),
        Node::Instruction(_) => "processing-instruction()".to_owned(),
        Node::Holes(_) => "text()".to_owned(),
    }
}

/// The attribute by which the element is known, and its value. A condition is no name.
fn key(element: &ElementMeaning) -> Option<(&'static str, &str)> {
    KEYS.iter().filter(|name| **name != "condition").find_map(|name| {
        let (_, value) = element.attributes.iter().find(|(each, _)| each == name)?;
        Some((*name, text_of(value)))
    })
}

fn text_of(value: &ValueMeaning) -> &str {
    match value {
        ValueMeaning::Text(text) => text,
        ValueMeaning::Code { code, .. } => code,
    }
}

/// What a node is matched by beside its meaning: its kind, name and key.
fn identity(node: &Node) -> Option<String> {
    let Node::Element(element) = node else { return None };
    let key = KEYS.iter().find_map(|name| {
        element.attributes.iter().find(|(each, _)| each == name).map(|(_, value)| text_of(value))
    });
    Some(format!("{}\0{}", element.name, key?))
}

/// The name of an element that has no key.
fn plain_name(node: &Node) -> Option<String> {
    match node {
        Node::Element(element) if key(element).is_none() => Some(element.name.clone()),
        Node::Element(_) => None,
        Node::Comment(_) | Node::Instruction(_) | Node::Holes(_) => None,
    }
}

fn hash_of(node: &Node) -> u64 {
    let mut hasher = DefaultHasher::new();
    node.hash(&mut hasher);
    hasher.finish()
}

/// Matches what is left on both sides by what `by` says of it.
fn matched<K: Hash + Eq>(
    sides: &Sides<'_>,
    pairs: &mut BTreeMap<usize, usize>,
    taken: &mut [bool],
    by: impl Fn(&Node) -> Option<K>,
) {
    let mut free: HashMap<K, VecDeque<usize>> = HashMap::new();
    for (at, named) in sides.after.iter().enumerate() {
        if !taken.get(at).copied().unwrap_or(true)
            && let Some(key) = by(named.node)
        {
            free.entry(key).or_default().push_back(at);
        }
    }
    for (at, named) in sides.before.iter().enumerate() {
        if pairs.contains_key(&at) {
            continue;
        }
        let Some(key) = by(named.node) else { continue };
        if let Some(other) = free.get_mut(&key).and_then(VecDeque::pop_front) {
            pairs.insert(at, other);
            if let Some(taken) = taken.get_mut(other) {
                *taken = true;
            }
        }
    }
}

/// Compares the children of two elements. The parser bounds how deep elements stand in each
/// other, and with it the recursion.
fn nodes<'m>(sides: Sides<'m>, found: &mut Vec<Found<'m>>) {
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    let mut taken = vec![false; sides.after.len()];
    matched(&sides, &mut pairs, &mut taken, |node| Some(hash_of(node)));
    matched(&sides, &mut pairs, &mut taken, identity);
    matched(&sides, &mut pairs, &mut taken, plain_name);
    let targets: Vec<usize> = pairs.values().copied().collect();
    let kept = in_order(&targets);
    let mut order = 0;
    let mut next = pairs.iter().zip(kept).peekable();
    for (at, before) in sides.before.iter().enumerate() {
        let Some(((_, target), in_place)) = next.next_if(|((from, _), _)| **from == at) else {
            found.push(one_sided(Kind::Removed, before, order));
            continue;
        };
        let Some(after) = sides.after.get(*target) else { continue };
        order = start_of(after.node);
        if !in_place {
            let (from, to) = (Some(place(before)), Some(place(after)));
            let change = Change { kind: Kind::Moved, before: from, after: to, values: Vec::new() };
            found.push(Found { change, order, node: None });
        }
        if before.node != after.node
            && let (Node::Element(one), Node::Element(other)) = (before.node, after.node)
        {
            elements((before, one), (after, other), found);
        }
    }
    for (after, taken) in sides.after.iter().zip(taken) {
        if !taken {
            found.push(one_sided(Kind::Added, after, start_of(after.node)));
        }
    }
}

fn one_sided<'m>(kind: Kind, named: &Named<'m>, order: u32) -> Found<'m> {
    let here = Some(place(named));
    let (before, after) = if kind == Kind::Removed { (here, None) } else { (None, here) };
    let change = Change { kind, before, after, values: Vec::new() };
    Found { change, order, node: Some(named.node) }
}

fn place(named: &Named<'_>) -> Place {
    Place { path: named.path.clone(), span: named.node.span() }
}

fn start_of(node: &Node) -> u32 {
    node.span().start
}

/// Compares two elements of the same name.
fn elements<'m>(
    (before, one): (&Named<'m>, &'m ElementMeaning),
    (after, other): (&Named<'m>, &'m ElementMeaning),
    found: &mut Vec<Found<'m>>,
) {
    let mut values = Vec::new();
    let value = |element: &ElementMeaning, name: &str| {
        element.attributes.iter().find(|(each, _)| each == name).map(|(_, value)| shown(value))
    };
    let names = one.attributes.iter().chain(&other.attributes).map(|(name, _)| name.as_str());
    let names: std::collections::BTreeSet<&str> = names.collect();
    for name in names {
        let (before, after) = (value(one, name), value(other, name));
        if before != after {
            values.push(ValueChange { attribute: Some(name.to_owned()), before, after });
        }
    }
    let mut inside = None;
    match (&one.content, &other.content) {
        (ContentMeaning::Nodes(one), ContentMeaning::Nodes(other)) => inside = Some((one, other)),
        (one, other) if one != other => {
            let (before, after) = (content(one), content(other));
            values.push(ValueChange { attribute: None, before, after });
        }
        _ => {}
    }
    if !values.is_empty() {
        let (from, to) = (Some(place(before)), Some(place(after)));
        let change = Change { kind: Kind::Changed, before: from, after: to, values };
        found.push(Found { change, order: start_of(after.node), node: None });
    }
    if let Some((one, other)) = inside {
        nodes(Sides { before: named(one, &before.path), after: named(other, &after.path) }, found);
    }
}

/// Content as people read it. Children of an element whose content was text before are told as a
/// whole.
fn content(content: &ContentMeaning) -> Option<String> {
    match content {
        ContentMeaning::Nodes(nodes) if nodes.is_empty() => None,
        ContentMeaning::Nodes(nodes) => {
            Some(nodes.iter().map(label).collect::<Vec<_>>().join(", "))
        }
        ContentMeaning::Value(value) => Some(shown(value)),
        ContentMeaning::Verbatim(text) => Some(text.clone()),
    }
}

/// What was removed at one place and added at another one was moved. Comments and the like are
/// too small to tell.
fn moves(found: Vec<Found<'_>>) -> Vec<Found<'_>> {
    let mut removed: HashMap<u64, VecDeque<usize>> = HashMap::new();
    for (at, each) in found.iter().enumerate() {
        if let (Kind::Removed, Some(node @ Node::Element(_))) = (each.change.kind, each.node) {
            removed.entry(hash_of(node)).or_default().push_back(at);
        }
    }
    let mut sources: HashMap<usize, Option<Place>> = HashMap::new();
    let mut gone = vec![false; found.len()];
    for (at, each) in found.iter().enumerate() {
        let (Kind::Added, Some(node @ Node::Element(_))) = (each.change.kind, each.node) else {
            continue;
        };
        let from = removed.get_mut(&hash_of(node)).and_then(VecDeque::pop_front);
        let Some((from, source)) = from.and_then(|from| Some((from, found.get(from)?))) else {
            continue;
        };
        sources.insert(at, source.change.before.clone());
        if let Some(gone) = gone.get_mut(from) {
            *gone = true;
        }
    }
    let each = found.into_iter().enumerate().zip(gone).filter(|(_, gone)| !gone);
    each.map(|((at, mut found), _)| {
        if let Some(source) = sources.remove(&at) {
            found.change.kind = Kind::Moved;
            found.change.before = source;
        }
        found
    })
    .collect()
}
