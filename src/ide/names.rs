//! Things with a name that stand in several places: variables of the call, fragments, named
//! values, other resources, locals of an expression. Where they are, and what renaming changes.

use crate::expr::query::local_uses;
use crate::model::references::{named_values, references};
use crate::model::variables::{ReadKind, Sites};
use crate::model::{Member, Place, ResourceKind};
use crate::policy::ElementRef;
use crate::source::{FileId, Location, Span};

use super::code::expression_at;

/// Something with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A variable of the call.
    Variable(String),
    /// A fragment, named value, backend and so on.
    Resource(ResourceKind, String),
    /// A local of one expression, by the place of its declaration in the file.
    Local(Span),
}

/// A place that names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name alone, without quotes and braces.
    pub location: Location,
    /// True where it is set, defined or declared.
    pub is_definition: bool,
}

/// What the byte at `offset` names, and where that name stands.
#[must_use]
pub fn name_at(member: Member<'_>, offset: u32) -> Option<(Name, Span)> {
    let document = &member.document.document;
    let at = Span::at(offset);
    let touches = |span: Span| span.start <= offset && offset <= span.end;
    let element = document.innermost(at);
    for element in element.into_iter().flat_map(|it| std::iter::once(it).chain(it.parent())) {
        for reference in references(element) {
            if touches(reference.span) {
                let name = reference.name.trim().to_owned();
                return Some((Name::Resource(reference.kind, name), reference.span));
            }
        }
        for used in named_values(element) {
            if touches(used.span) {
                let span = inner(document.text(), used.span, used.name)?;
                let name = Name::Resource(ResourceKind::NamedValue, used.name.to_owned());
                return Some((name, span));
            }
        }
    }
    let sites = Sites::of(document);
    for set in sites.sets() {
        if let Some(name) = set.name.as_deref().filter(|_| touches(set.attribute.value_span())) {
            return Some((Name::Variable(name.to_owned()), set.attribute.value_span()));
        }
    }
    if let Some(read) = sites.reads().iter().find(|read| touches(read.span)) {
        let span = inner(document.text(), read.span, &read.name)?;
        return Some((Name::Variable(read.name.to_string()), span));
    }
    let (expression, at) = expression_at(document, offset)?;
    let uses = local_uses(expression.parsed(), at);
    let declared = uses.iter().find(|each| each.is_declaration)?;
    let here = uses.iter().find(|each| each.span.start <= at && at <= each.span.end)?;
    Some((Name::Local(expression.to_file(declared.span)), expression.to_file(here.span)))
}

/// The name within what stands around it: quotes, braces.
fn inner(text: &str, span: Span, name: &str) -> Option<Span> {
    let start = span.of(text).find(name)?;
    Some(Span::from_range(start..start + name.len()).shift(span.start))
}

/// The places that name the same thing, definitions first in each file. With `definitions_only`
/// those that use it are left out.
#[must_use]
pub fn mentions(member: Member<'_>, name: &Name) -> Vec<Mention> {
    let mut found = match name {
        Name::Variable(variable) => of_variable(member, variable),
        Name::Resource(kind, resource) => of_resource(member, *kind, resource),
        Name::Local(declared) => of_local(member, *declared),
    };
    found.sort_by_key(|each| (each.location, !each.is_definition));
    found.dedup_by_key(|each| each.location);
    found
}

/// The documents that see the same things as this one: those of its service, or itself.
pub(super) fn neighbours(member: Member<'_>) -> Vec<Member<'_>> {
    match member.document.service {
        Some(service) => member.workspace.members_of(service).collect(),
        None => vec![member],
    }
}

fn of_variable(member: Member<'_>, name: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    for other in neighbours(member) {
        let document = &other.document.document;
        let sites = Sites::of(document);
        let sets = sites.sets().iter().filter(|set| set.name.as_deref() == Some(name));
        let sets = sets.map(|set| (set.attribute.value_span(), true));
        let reads = sites.reads().iter().filter(|read| &*read.name == name);
        // What only looks like a read in other text may be anything; it is a mention all the
        // same, as it is for the rules.
        let reads = reads.map(|read| (read.span, false));
        for (span, is_definition) in sets.chain(reads) {
            if let Some(span) = inner(document.text(), span, name) {
                found.push(Mention { location: other.at(span), is_definition });
            }
        }
    }
    found
}

fn of_resource(member: Member<'_>, kind: ResourceKind, name: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    if let Some(resource) = member.resource(kind, name)
        && let Some(location) = resource.location
    {
        found.push(Mention { location, is_definition: true });
    }
    let workspace = member.in_workspace();
    let same = |other: &&str| other.eq_ignore_ascii_case(name);
    for other in neighbours(member).into_iter().filter(|it| it.in_workspace() == workspace) {
        let document = &other.document.document;
        for element in document.elements() {
            for span in uses(element, kind, |used| same(&used)) {
                found.push(Mention { location: other.at(span), is_definition: false });
            }
        }
    }
    found
}

/// Where an element names a resource.
fn uses(element: ElementRef<'_>, kind: ResourceKind, is_it: impl Fn(&str) -> bool) -> Vec<Span> {
    if kind == ResourceKind::NamedValue {
        let text = element.document().text();
        let used = named_values(element).into_iter().filter(|used| is_it(used.name));
        return used.filter_map(|used| inner(text, used.span, used.name)).collect();
    }
    let named = references(element).filter(|it| it.kind == kind && is_it(it.name.trim()));
    named.map(|reference| reference.span).collect()
}

fn of_local(member: Member<'_>, declared: Span) -> Vec<Mention> {
    let document = &member.document.document;
    let Some((expression, at)) = expression_at(document, declared.start) else { return Vec::new() };
    let uses = local_uses(expression.parsed(), at).into_iter();
    uses.map(|each| Mention {
        location: member.at(expression.to_file(each.span)),
        is_definition: each.is_declaration,
    })
    .collect()
}

/// Where a name leads: the fragment's document, or the places that define, set or declare it.
#[must_use]
pub fn definitions(member: Member<'_>, name: &Name) -> Vec<Location> {
    if let Name::Resource(ResourceKind::Fragment, fragment) = name
        && let Some(found) = member.fragment(fragment)
    {
        let root = found.document.document.root();
        let span = root.map_or(Span::at(0), ElementRef::name_span);
        return vec![found.at(span)];
    }
    let mentions = mentions(member, name).into_iter();
    mentions.filter(|each| each.is_definition).map(|each| each.location).collect()
}

/// What renaming changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rename {
    /// The places that hold the name, all of which take the new one.
    pub places: Vec<Location>,
    /// The file of a fragment whose folder has the fragment's name.
    pub folder_of: Option<FileId>,
}

/// Why a name cannot be changed.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum RenameError {
    /// No rename is possible for what stands there.
    #[error("the name of a {0} is not changed here")]
    NotHere(&'static str),
    /// The new name is none.
    #[error("`{name}` is no name for a {of}: {why}")]
    BadName {
        /// The new name.
        name: String,
        /// What is renamed.
        of: &'static str,
        /// What a name consists of.
        why: &'static str,
    },
    /// Another thing has the name.
    #[error("there is a {0} `{1}` already")]
    Taken(&'static str, String),
}

/// What is renamed, in words.
const fn word(name: &Name) -> &'static str {
    match name {
        Name::Variable(_) => "variable",
        Name::Resource(kind, _) => kind.name(),
        Name::Local(_) => "local",
    }
}

/// True for what can be renamed at all.
#[must_use]
pub const fn can_rename(name: &Name) -> bool {
    matches!(
        name,
        Name::Variable(_)
            | Name::Local(_)
            | Name::Resource(ResourceKind::NamedValue | ResourceKind::Fragment, _)
    )
}

/// What giving something a new name changes.
///
/// # Errors
/// [`RenameError`] when it cannot have that name.
pub fn rename(member: Member<'_>, name: &Name, new: &str) -> Result<Rename, RenameError> {
    let of = word(name);
    if !can_rename(name) {
        return Err(RenameError::NotHere(of));
    }
    let bad = |why| Err(RenameError::BadName { name: new.to_owned(), of, why });
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    match name {
        Name::Local(_) => {
            if new.is_empty()
                || !new.chars().all(is_word)
                || new.starts_with(|c: char| c.is_ascii_digit())
                || crate::expr::parse::is_keyword(new)
            {
                return bad("letters, digits and `_`, not a word of C#");
            }
        }
        Name::Variable(_) => {
            if new.is_empty()
                || new.contains(['"', '\'', '<', '>', '&', '\\', '{', '}', '@'])
                || new.chars().any(char::is_control)
            {
                return bad("quotes, brackets, `&`, `\\` and `@` do not stand in it");
            }
        }
        Name::Resource(kind, old) => {
            let may = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            if new.is_empty() || !new.chars().all(may) {
                return bad("letters, digits, `-`, `_` and `.`");
            }
            if !new.eq_ignore_ascii_case(old) && member.resource(*kind, new).is_some() {
                return Err(RenameError::Taken(of, new.to_owned()));
            }
        }
    }
    let mut rename = Rename::default();
    let is_fragment = matches!(name, Name::Resource(ResourceKind::Fragment, _));
    for mention in mentions(member, name) {
        // The name of a fragment is that of its folder, and stands in no file of its own.
        if !(is_fragment && mention.is_definition) {
            rename.places.push(mention.location);
        }
    }
    if let Name::Resource(ResourceKind::Fragment, old) = name
        && let Some(fragment) = member.fragment(old)
    {
        rename.folder_of = Some(fragment.document.file);
    }
    Ok(rename)
}

/// A variable that a document can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// The type of its value, where that is known.
    pub ty: Option<String>,
    /// The file that sets it, where that is another one.
    pub file: Option<FileId>,
}

/// The variables that the document or the others of its service set, by name.
#[must_use]
pub fn variables(member: Member<'_>) -> Vec<Variable> {
    let mut found: Vec<Variable> = Vec::new();
    let own = std::iter::once(member);
    let others = neighbours(member).into_iter().filter(|other| other.id != member.id);
    for other in own.chain(others) {
        let sites = Sites::of(&other.document.document);
        for set in sites.sets() {
            let Some(name) = set.name.as_deref().filter(|name| !name.is_empty()) else { continue };
            if found.iter().any(|known| known.name == name) {
                continue;
            }
            let file = (other.id != member.id).then_some(other.document.file);
            let ty = set.ty.map(str::to_owned).or_else(|| type_of(set.element));
            found.push(Variable { name: name.to_owned(), ty, file });
        }
        let reads = sites.reads().iter().filter(|_| other.id == member.id);
        for read in reads.filter(|read| read.kind != ReadKind::Mention) {
            if !read.name.is_empty() && !found.iter().any(|known| *known.name == *read.name) {
                found.push(Variable { name: read.name.to_string(), ty: None, file: None });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The type of the value that a `set-variable` sets.
fn type_of(element: ElementRef<'_>) -> Option<String> {
    let value = element.attribute("value")?;
    let Some(expression) = value.content().expression(element.document()) else {
        return value.literal().map(|_| "string".to_owned());
    };
    let compiled = expression.checked()?.compiled.as_ref()?;
    match compiled.types() {
        [only] if !only.is_unknown() => Some(only.to_string()),
        _ => None,
    }
}

/// What a document is, for lists of symbols.
#[must_use]
pub fn title(member: Member<'_>) -> Option<String> {
    member.place().map(Place::to_string)
}
