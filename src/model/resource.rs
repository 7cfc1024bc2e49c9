//! What a service holds besides policies, as far as policies name it.

use std::borrow::Cow;

use serde::Deserialize;

use crate::source::{FileId, Location, SourceFile, Span};

use super::Qualified;

/// A kind of thing that policies name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResourceKind {
    /// A named value: `{{name}}`.
    NamedValue,
    /// A policy fragment.
    Fragment,
    /// A backend or a pool of backends.
    Backend,
    /// A logger.
    Logger,
    /// A certificate.
    Certificate,
    /// A credential provider (an authorization provider of the management API).
    CredentialProvider,
    /// An API.
    Api,
    /// A product.
    Product,
}

impl ResourceKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::NamedValue,
        Self::Fragment,
        Self::Backend,
        Self::Logger,
        Self::Certificate,
        Self::CredentialProvider,
        Self::Api,
        Self::Product,
    ];

    /// The name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NamedValue => "named value",
            Self::Fragment => "fragment",
            Self::Backend => "backend",
            Self::Logger => "logger",
            Self::Certificate => "certificate",
            Self::CredentialProvider => "credential provider",
            Self::Api => "API",
            Self::Product => "product",
        }
    }
}

/// One thing that a service holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceKind,
    /// The name that policies use.
    pub name: Qualified,
    /// Where it is defined; `None` for what the configuration only says to exist.
    pub location: Option<Location>,
    /// A named value that is secret, or that a key vault holds.
    pub secret: bool,
}

/// What an `…Information.json` says, as far as it matters here.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Information<'t> {
    #[serde(borrow, default)]
    properties: Properties<'t>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'t> {
    /// Empty when there is none. Not an `Option`, within which serde would copy the text.
    #[serde(borrow, default)]
    display_name: Cow<'t, str>,
    #[serde(default)]
    secret: Option<bool>,
    #[serde(default)]
    key_vault: Option<serde::de::IgnoredAny>,
}

impl Resource {
    /// The resource of that name whose information stands in `file`. What is not JSON of the
    /// expected shape still shows that the resource exists, and becomes a problem.
    pub(super) fn read(
        kind: ResourceKind,
        mut name: Qualified,
        id: FileId,
        file: &SourceFile,
        problems: &mut Vec<InformationProblem>,
    ) -> Self {
        let information: Information<'_> = parse(id, file, problems).unwrap_or_default();
        let Properties { display_name, secret, key_vault } = information.properties;
        let mut span = Span::from_range(0..file.text().len().min(1));
        // Policies name a named value by its display name, everything else by its identifier.
        if kind == ResourceKind::NamedValue && !display_name.is_empty() {
            if let Cow::Borrowed(borrowed) = display_name {
                let start = borrowed.as_ptr().addr().wrapping_sub(file.text().as_ptr().addr());
                span = Span::from_range(start..start.saturating_add(borrowed.len()));
            }
            name.name = display_name.into_owned();
        }
        let secret = secret.unwrap_or(false) || key_vault.is_some();
        Self { kind, name, location: Some(Location { file: id, span }), secret }
    }
}

/// One entry of `products/*/apis.json`.
#[derive(Debug, Deserialize)]
struct Reference<'t> {
    #[serde(borrow)]
    name: Cow<'t, str>,
}

/// The names in a list of references; none, with a problem, when the file is no such list.
pub(super) fn references(
    id: FileId,
    file: &SourceFile,
    problems: &mut Vec<InformationProblem>,
) -> Vec<String> {
    let references: Vec<Reference<'_>> = parse(id, file, problems).unwrap_or_default();
    references.into_iter().map(|reference| reference.name.into_owned()).collect()
}

/// A file that ought to tell about the service and cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InformationProblem {
    /// Where reading stopped.
    pub location: Location,
    /// Why, in the words of the JSON reader.
    pub message: String,
}

/// Reads JSON.
fn parse<'t, T: Deserialize<'t>>(
    id: FileId,
    file: &'t SourceFile,
    problems: &mut Vec<InformationProblem>,
) -> Option<T> {
    let text = file.text().trim_start_matches('\u{feff}');
    match serde_json::from_str(text) {
        Ok(value) => Some(value),
        Err(error) => {
            let line = file.text().split_inclusive('\n').take(error.line().saturating_sub(1));
            let start = line.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
            let end = (start + 1).min(file.text().len());
            let location = Location { file: id, span: Span::from_range(start.min(end)..end) };
            // The place is told by the location.
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default().to_owned();
            problems.push(InformationProblem { location, message });
            None
        }
    }
}
