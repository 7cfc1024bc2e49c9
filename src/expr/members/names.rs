//! Names of .NET beyond the table: what tells a misspelt name from one that policyc does not
//! know yet, and from one that the service does not allow.
//!
//! `names.txt` holds facts: of each type on the service's list of allowed types the names of
//! its public members (.NET 9, Newtonsoft.Json 13; `=` follows those that can be set) and, where the list names members one by
//! one, these (documented: policy expressions, 2026-01); and the public types of the usual
//! namespaces that are not on the list. For the API of the gateway it names what the table
//! lacks (documented: policy expressions, 2026-01; changelog, 2026-06).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::IMPORTED;

/// What is known of a type that the table does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The service allows it.
    Allowed,
    /// .NET has it under this full name, and the service does not allow it.
    NotAllowed(String),
}

/// The file, read once.
struct Names {
    /// Public members of the allowed types by full name.
    members: HashMap<&'static str, &'static str>,
    /// The members that are allowed, of types where not all are.
    listed: HashMap<&'static str, &'static str>,
    /// Other public types by namespace.
    types: Vec<(&'static str, &'static str)>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { members: HashMap::new(), listed: HashMap::new(), types: Vec::new() };
    for line in include_str!("names.txt").lines() {
        let Some((head, list)) = line.split_once(':') else { continue };
        if let Some(full) = head.strip_suffix(" only") {
            names.listed.insert(full, list);
        } else if let Some(namespace) = head.strip_suffix(" has") {
            names.types.push((namespace, list));
        } else {
            names.members.insert(head, list);
        }
    }
    names
});

fn holds(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known.strip_suffix('=').unwrap_or(known) == name)
}

/// What is known of the type `name` in a namespace; an empty one stands for those that are
/// imported.
pub(crate) fn type_standing(namespace: &str, name: &str) -> Option<Standing> {
    let spaces = match namespace {
        "" => IMPORTED,
        _ => std::slice::from_ref(&namespace),
    };
    spaces.iter().find_map(|space| {
        let full = format!("{space}.{name}");
        if NAMES.members.contains_key(full.as_str()) {
            return Some(Standing::Allowed);
        }
        let other = NAMES.types.iter().any(|(known, list)| known == space && holds(list, name));
        other.then_some(Standing::NotAllowed(full))
    })
}

/// True for a namespace that .NET has, or a part of the name of one.
pub(crate) fn is_namespace(name: &str) -> bool {
    NAMES.types.iter().any(|(known, _)| {
        known.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// Full names of the types on the service's list.
pub(crate) fn allowed_types() -> impl Iterator<Item = &'static str> {
    let mut names: Vec<_> = NAMES.members.keys().copied().collect();
    names.sort_unstable();
    names.into_iter().filter(|name| !name.starts_with("Apim."))
}

/// The public members of an allowed type that the service allows.
pub(crate) fn members_of(full_type: &str) -> impl Iterator<Item = &'static str> {
    let list = NAMES.members.get(full_type).copied().unwrap_or_default();
    let allowed = NAMES.listed.get(full_type).copied();
    list.split_ascii_whitespace()
        .map(|name| name.strip_suffix('=').unwrap_or(name))
        .filter(move |name| *name != ".ctor" && allowed.is_none_or(|allowed| holds(allowed, name)))
}

/// True when an allowed type has a public member of that name.
pub(crate) fn has_member(full_type: &str, member: &str) -> bool {
    NAMES.members.get(full_type).is_some_and(|list| holds(list, member))
}

/// True when an allowed type has a property of that name that can be set.
pub(crate) fn is_settable(full_type: &str, member: &str) -> bool {
    let list = NAMES.members.get(full_type).copied().unwrap_or_default();
    list.split_ascii_whitespace().any(|known| known.strip_suffix('=') == Some(member))
}

/// Allowed types with extension methods.
const EXTENDING: [&str; 5] = [
    "Apim.ExpressionExtensions",
    "System.Linq.Enumerable",
    "Newtonsoft.Json.Linq.Extensions",
    "System.Xml.Linq.Extensions",
    "System.Security.Cryptography.X509Certificates.RSACertificateExtensions",
];

/// True when an allowed type has an extension method of that name.
pub(crate) fn is_extension(name: &str) -> bool {
    EXTENDING.iter().any(|full| has_member(full, name))
}

/// True when the service's list holds the member, or all members of its type.
pub(crate) fn is_listed(full_type: &str, member: &str) -> bool {
    let name = if member == "this[]" { "Item" } else { member };
    NAMES.listed.get(full_type).is_none_or(|list| holds(list, name))
}

#[cfg(test)]
mod tests;
