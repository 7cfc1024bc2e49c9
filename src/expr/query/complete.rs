//! What can be written at a place.

use std::collections::BTreeMap;

use super::describe::{Described, describe_member, describe_type};
use super::{Receiver, look, word_before};
use crate::expr::ast::PredefinedType;
use crate::expr::bind::member_levels;
use crate::expr::members::{Definition, IMPORTED, Kind, Member, MemberKind, table};
use crate::expr::parse::{Form, HolePlace};
use crate::expr::types::Type;
use crate::expr::types::convert::is_reference_or_boxing;
use crate::source::Span;

/// What a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CandidateKind {
    /// A local variable or parameter.
    Local,
    /// `context`.
    Context,
    /// A property, or an element of a tuple or anonymous object.
    Property,
    /// A value of an enumeration or a constant.
    Constant,
    /// A method.
    Method,
    /// An extension method.
    Extension,
    /// A class, structure, interface or delegate.
    Type,
    /// An enumeration.
    Enumeration,
    /// A word of the language.
    Keyword,
    /// A namespace.
    Namespace,
}

/// Something that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What is written.
    pub name: String,
    /// What it is.
    pub kind: CandidateKind,
    /// Its type or declaration, in a few words.
    pub detail: String,
    /// More about it; `None` for words of the language and locals.
    pub described: Option<Described>,
    /// Further methods of the same name.
    pub overloads: usize,
    /// True when a call of it takes arguments.
    pub takes_arguments: bool,
    /// False when the service refuses it.
    pub allowed: bool,
}

impl Candidate {
    fn plain(name: impl Into<String>, kind: CandidateKind, detail: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            detail: detail.into(),
            described: None,
            overloads: 0,
            takes_arguments: false,
            allowed: true,
        }
    }
}

/// Words that can begin or join something that has a value.
const VALUE_WORDS: &[&str] = &[
    "as",
    "checked",
    "default",
    "delegate",
    "false",
    "is",
    "nameof",
    "new",
    "null",
    "out",
    "true",
    "typeof",
    "unchecked",
    "var",
];

/// Words that begin statements.
const STATEMENT_WORDS: &[&str] = &[
    "break", "case", "catch", "const", "continue", "do", "else", "finally", "for", "foreach", "if",
    "in", "return", "switch", "throw", "try", "using", "while",
];

/// What can be written after `before`, the code of an expression from behind its bracket to the
/// cursor, and the span of the word that is being written. Nothing in comments and literals.
#[must_use]
pub fn complete(before: &str, form: Form) -> (Span, Vec<Candidate>) {
    let word = word_before(before);
    let without_word = before.get(..word.start as usize).unwrap_or_default();
    let here = look(without_word, form);
    if here.place != HolePlace::Code {
        return (word, Vec::new());
    }
    let code = without_word.trim_end();
    let found = if code.ends_with('.') && !ends_in_number(code) {
        members(here.seen.receiver.as_ref(), code)
    } else if ["new", "typeof(", "is", "as"].iter().any(|last| ends_in_word(code, last)) {
        types()
    } else {
        let mut found: Vec<_> = here
            .seen
            .scope
            .iter()
            .map(|local| {
                let detail = if local.is_function {
                    "local function".to_owned()
                } else {
                    local.ty.to_string()
                };
                Candidate {
                    takes_arguments: local.is_function,
                    ..Candidate::plain(&*local.name, CandidateKind::Local, detail)
                }
            })
            .collect();
        found.push(Candidate::plain("context", CandidateKind::Context, "IExpressionContext"));
        found.extend(types());
        let words = VALUE_WORDS.iter().chain(match form {
            Form::Value => [].iter(),
            Form::Statements => STATEMENT_WORDS.iter(),
        });
        found.extend(words.map(|word| Candidate::plain(*word, CandidateKind::Keyword, "")));
        found
    };
    (word, found)
}

/// True for code such as `1.`, which is a number.
fn ends_in_number(code: &str) -> bool {
    let before = code.strip_suffix('.').unwrap_or(code);
    let word = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
    before.get(word.len()..).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

fn ends_in_word(code: &str, word: &str) -> bool {
    let before = code.strip_suffix(word);
    before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// What can stand after the dot.
fn members(receiver: Option<&Receiver>, code: &str) -> Vec<Candidate> {
    match receiver {
        Some(Receiver::Value(ty)) => of_value(ty),
        Some(Receiver::Type(ty)) => of_type(ty),
        Some(Receiver::Namespace(name)) => of_namespace(name),
        Some(Receiver::Unknown) | None => of_namespace(path_before(code)),
    }
}

/// The dotted name that ends before the last dot.
fn path_before(code: &str) -> &str {
    let path = code.strip_suffix('.').unwrap_or(code);
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    path.get(path.trim_end_matches(is_part).len()..).unwrap_or_default()
}

/// Gathers members by name; of several the first tells about itself.
#[derive(Default)]
struct Gathered {
    found: BTreeMap<String, Candidate>,
}

impl Gathered {
    fn member(&mut self, member: &Member, kind: CandidateKind, receiver: &[Type]) {
        let first = usize::from(kind == CandidateKind::Extension);
        let takes_arguments = member.parameters.len() > first;
        match self.found.get_mut(member.name) {
            Some(known) => {
                known.overloads += usize::from(known.kind == kind);
                known.takes_arguments |= takes_arguments;
                known.allowed |= member.allowed;
            }
            None => {
                let described = describe_member(member, receiver);
                let candidate = Candidate {
                    described: Some(described.clone()),
                    takes_arguments: matches!(
                        kind,
                        CandidateKind::Method | CandidateKind::Extension
                    ) && takes_arguments,
                    allowed: member.allowed,
                    ..Candidate::plain(member.name, kind, described.code)
                };
                self.found.insert(member.name.to_owned(), candidate);
            }
        }
    }

    fn plain(&mut self, name: &str, kind: CandidateKind, detail: String) {
        self.found.insert(name.to_owned(), Candidate::plain(name, kind, detail));
    }

    fn finish(self) -> Vec<Candidate> {
        self.found.into_values().collect()
    }
}

fn kind_of(member: &Member) -> Option<CandidateKind> {
    match member.kind {
        MemberKind::Method => Some(CandidateKind::Method),
        MemberKind::Property if member.constant.is_some() => Some(CandidateKind::Constant),
        MemberKind::Property => Some(CandidateKind::Property),
        MemberKind::Indexer
        | MemberKind::Constructor
        | MemberKind::Operator
        | MemberKind::Conversion { .. } => None,
    }
}

fn of_value(ty: &Type) -> Vec<Candidate> {
    let mut gathered = Gathered::default();
    if let Type::Tuple(tuple) = ty {
        for (at, (item, name)) in tuple.types.iter().zip(&tuple.names).enumerate() {
            let name = name.as_deref().map_or_else(|| format!("Item{}", at + 1), str::to_owned);
            gathered.plain(&name, CandidateKind::Property, item.to_string());
        }
    }
    if let Type::Anonymous(shape) = ty {
        for (name, item) in shape.names.iter().zip(&shape.types) {
            gathered.plain(name, CandidateKind::Property, item.to_string());
        }
    }
    for level in member_levels(ty) {
        let Some(definition) = table().definition_of(&level) else { continue };
        for member in definition.members.iter().filter(|member| !member.is_static) {
            if let Some(kind) = kind_of(member) {
                gathered.member(member, kind, level.arguments());
            }
        }
    }
    for definition in table().definitions() {
        for member in definition.members.iter().filter(|member| member.is_extension) {
            if receives(member, ty) {
                gathered.member(member, CandidateKind::Extension, &[]);
            }
        }
    }
    gathered.finish()
}

/// True when an extension method may be called on a value of the type.
pub(super) fn receives(member: &Member, ty: &Type) -> bool {
    let Some(first) = member.parameters.first() else { return false };
    if !first.ty.is_open() {
        return is_reference_or_boxing(ty, &first.ty);
    }
    match &first.ty {
        Type::Named(id, _) => std::iter::once(ty)
            .chain(table().bases(ty).iter())
            .any(|base| matches!(base, Type::Named(found, _) if found == id)),
        Type::Array(..) => matches!(ty, Type::Array(..)),
        _ => true,
    }
}

fn of_type(ty: &Type) -> Vec<Candidate> {
    let mut gathered = Gathered::default();
    let Some(definition) = table().definition_of(ty) else { return Vec::new() };
    for (name, value) in definition.rows.values {
        gathered.plain(name, CandidateKind::Constant, format!("{} = {value}", definition.name));
    }
    for level in member_levels(ty) {
        let Some(definition) = table().definition_of(&level) else { continue };
        for member in definition.members.iter().filter(|member| member.is_static) {
            if let Some(kind) = kind_of(member) {
                gathered.member(member, kind, level.arguments());
            }
        }
    }
    gathered.finish()
}

fn of_namespace(name: &str) -> Vec<Candidate> {
    if name.is_empty() || !table().is_namespace(name) {
        return Vec::new();
    }
    let mut gathered = Gathered::default();
    for definition in table().definitions().iter().filter(|definition| definition.rows.visible) {
        if definition.namespace == name {
            gathered.found.insert(definition.name.to_owned(), of_definition(definition));
        } else if let Some(rest) = definition.namespace.strip_prefix(name)
            && let Some(rest) = rest.strip_prefix('.')
        {
            let part = rest.split('.').next().unwrap_or(rest);
            gathered.plain(part, CandidateKind::Namespace, format!("{name}.{part}"));
        }
    }
    gathered.finish()
}

fn of_definition(definition: &Definition) -> Candidate {
    let kind = match definition.kind {
        Kind::Enum => CandidateKind::Enumeration,
        _ => CandidateKind::Type,
    };
    let described = describe_type(definition);
    Candidate {
        described: Some(described.clone()),
        allowed: definition.rows.allowed,
        ..Candidate::plain(definition.name, kind, described.code)
    }
}

/// The types that need no namespace before them.
fn types() -> Vec<Candidate> {
    let mut gathered = Gathered::default();
    for definition in table().definitions() {
        let is_offered = definition.rows.visible
            && IMPORTED.contains(&definition.namespace)
            && definition.namespace != "Apim";
        if is_offered && !gathered.found.contains_key(definition.name) {
            gathered.found.insert(definition.name.to_owned(), of_definition(definition));
        }
    }
    let mut found = gathered.finish();
    let words = PredefinedType::ALL.iter().filter(|ty| **ty != PredefinedType::Void);
    found.extend(words.map(|ty| Candidate::plain(ty.keyword(), CandidateKind::Keyword, "")));
    found
}
