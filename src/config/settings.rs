//! The configuration as the rest of the tool uses it: what holds for one file.

use crate::lint::Levels;
use crate::policy::schema::{Gateway, Scope};
use crate::xml::value::{PlaceholderStyle, PlaceholderStyles};

use super::file::{ConfigFile, Known, Override, Rules, Simulate};
use super::pattern::Patterns;

/// The placeholder styles that are recognised unless the configuration says otherwise: all but
/// `{x}`, which collides with URI templates and JSON.
#[must_use]
pub const fn detected_placeholders() -> PlaceholderStyles {
    PlaceholderStyles::ALL.without(PlaceholderStyle::Brace)
}

/// A configuration that has been checked. The default is that of a missing file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Also read the policies inside of other files of a folder.
    pub embedded: bool,
    /// What exists in the service without standing in the repository.
    pub known: Known,
    /// What is simulated.
    pub simulate: Simulate,
    gateway: Option<Gateway>,
    placeholders: Option<PlaceholderStyles>,
    /// Narrowest scope first.
    scopes: Vec<(Scope, Patterns)>,
    levels: Levels,
    overrides: Vec<FileOverride>,
}

/// Other settings for some of the files.
#[derive(Clone, Debug)]
struct FileOverride {
    paths: Patterns,
    gateway: Option<Gateway>,
    scope: Option<Scope>,
    placeholders: Option<PlaceholderStyles>,
    levels: Levels,
}

/// What the configuration says about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSettings {
    /// The kind of gateway that runs it.
    pub gateway: Option<Gateway>,
    /// Where it is attached.
    pub scope: Option<Scope>,
    /// How holes are marked in it.
    pub placeholders: PlaceholderStyles,
    /// How bad findings are taken.
    pub levels: Levels,
}

impl Config {
    /// Takes over a file that the schema allows.
    ///
    /// # Errors
    /// What is wrong, should the schema have let something pass.
    pub(super) fn new(file: ConfigFile) -> Result<Self, String> {
        let scopes = [
            (Scope::Operation, file.scopes.operation),
            (Scope::Api, file.scopes.api),
            (Scope::Product, file.scopes.product),
            (Scope::Workspace, file.scopes.workspace),
            (Scope::Global, file.scopes.global),
        ];
        let scopes = scopes.into_iter().map(|(scope, paths)| Ok((scope, patterns(&paths)?)));
        let overrides = file.overrides.into_iter().map(FileOverride::new);
        Ok(Self {
            embedded: file.embedded,
            known: file.known,
            simulate: file.simulate,
            gateway: file.gateway,
            placeholders: file.placeholders.as_deref().map(styles).transpose()?,
            scopes: scopes.collect::<Result<_, String>>()?,
            levels: levels(&file.rules)?,
            overrides: overrides.collect::<Result<_, String>>()?,
        })
    }

    /// What holds for the file at `path`, which is seen from the folder of the configuration
    /// and has `/` between its parts; `None` for a text outside of that folder.
    #[must_use]
    pub fn for_path(&self, path: Option<&str>) -> FileSettings {
        let scope = path.and_then(|path| {
            self.scopes.iter().find(|(_, paths)| paths.matches(path)).map(|(scope, _)| *scope)
        });
        let mut settings = FileSettings {
            gateway: self.gateway,
            scope,
            placeholders: self.placeholders.unwrap_or(detected_placeholders()),
            levels: self.levels.clone(),
        };
        let matching = self
            .overrides
            .iter()
            .filter(|other| path.is_some_and(|path| other.paths.matches(path)));
        for other in matching {
            settings.gateway = other.gateway.or(settings.gateway);
            settings.scope = other.scope.or(settings.scope);
            settings.placeholders = other.placeholders.unwrap_or(settings.placeholders);
            settings.levels.extend(&other.levels);
        }
        settings
    }

    /// True when settings depend on the path of a file.
    #[must_use]
    pub fn looks_at_paths(&self) -> bool {
        !self.overrides.is_empty() || self.scopes.iter().any(|(_, paths)| !paths.is_empty())
    }
}

impl FileOverride {
    fn new(other: Override) -> Result<Self, String> {
        Ok(Self {
            paths: patterns(&other.paths)?,
            gateway: other.gateway,
            scope: other.scope,
            placeholders: other.placeholders.as_deref().map(styles).transpose()?,
            levels: levels(&other.rules)?,
        })
    }
}

fn patterns(list: &[String]) -> Result<Patterns, String> {
    Patterns::new(list).map_err(|(_, why)| why)
}

fn styles(names: &[String]) -> Result<PlaceholderStyles, String> {
    let style = |name: &String| {
        let style = PlaceholderStyle::ALL.into_iter().find(|style| style.name() == name);
        style.ok_or_else(|| format!("there is no placeholder style `{name}`"))
    };
    names.iter().map(style).collect()
}

fn levels(rules: &Rules) -> Result<Levels, String> {
    let mut levels = Levels::default();
    for (rule, level) in &rules.0 {
        levels.set(rule, *level).map_err(|error| error.to_string())?;
    }
    Ok(levels)
}
