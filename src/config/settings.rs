//! The configuration as the rest of the tool uses it: what holds for one file.

use crate::format::{Escape, Expressions, Indent, Options};
use crate::lint::{Levels, PageAddress};
use crate::model::{LayoutRules, PathPattern, PlaceKind, PlacePattern, ResourceKind};
use crate::policy::schema::{Gateway, Scope};
use crate::xml::value::{PlaceholderStyle, PlaceholderStyles};

use super::file::{ConfigFile, Documents, Format, Known, Override, Rules, Simulate};
use super::pattern::Patterns;

/// A configuration that has been checked. The default is that of a missing file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Also read the policies inside of other files of a folder.
    pub embedded: bool,
    /// Where the pages of the rules stand.
    pub docs_url: Option<PageAddress>,
    /// What the files of the repository are, and what exists without a file.
    pub layout: LayoutRules,
    /// The layout of documents.
    pub format: Options,
    /// What is simulated.
    pub simulate: Simulate,
    gateway: Option<Gateway>,
    placeholders: Option<PlaceholderStyles>,
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
    /// Where it is attached, where an override says so.
    pub scope: Option<Scope>,
    /// How holes are marked in it, where the configuration says so.
    pub placeholders: Option<PlaceholderStyles>,
    /// How bad findings are taken.
    pub levels: Levels,
}

impl Config {
    /// Takes over a file that the schema allows.
    ///
    /// # Errors
    /// What is wrong, should the schema have let something pass.
    pub(super) fn new(file: ConfigFile) -> Result<Self, String> {
        let overrides = file.overrides.into_iter().map(FileOverride::new);
        Ok(Self {
            embedded: file.embedded,
            docs_url: file.docs_url.as_deref().map(address).transpose()?,
            layout: LayoutRules {
                placed: Vec::new(),
                patterns: places(&file.documents)?,
                layout: file.layout,
                known: known(file.known),
            },
            format: format(&file.format)?,
            simulate: file.simulate,
            gateway: file.gateway,
            placeholders: file.placeholders.as_deref().map(styles).transpose()?,
            levels: levels(&file.rules)?,
            overrides: overrides.collect::<Result<_, String>>()?,
        })
    }

    /// What holds for the file at `path`, which is seen from the folder of the configuration
    /// and has `/` between its parts; `None` for a text outside of that folder.
    #[must_use]
    pub fn for_path(&self, path: Option<&str>) -> FileSettings {
        let mut settings = FileSettings {
            gateway: self.gateway,
            scope: None,
            placeholders: self.placeholders,
            levels: self.levels.clone(),
        };
        let matching = self
            .overrides
            .iter()
            .filter(|other| path.is_some_and(|path| other.paths.matches(path)));
        for other in matching {
            settings.gateway = other.gateway.or(settings.gateway);
            settings.scope = other.scope.or(settings.scope);
            settings.placeholders = other.placeholders.or(settings.placeholders);
            settings.levels.extend(&other.levels);
        }
        settings
    }

    /// True when settings depend on the path of a file.
    #[must_use]
    pub fn looks_at_paths(&self) -> bool {
        !self.overrides.is_empty()
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

/// The layout, with what is said nowhere as it is by default.
fn format(file: &Format) -> Result<Options, String> {
    let default = Options::default();
    let spaces = file.indent.map(|count| match u8::try_from(count) {
        Ok(count) if count <= 16 => Ok(Indent::Spaces(count)),
        _ => Err(format!("`indent` of `[format]` is {count}; it takes at most 16")),
    });
    let indent = spaces.transpose()?.unwrap_or(default.indent);
    Ok(Options {
        indent: if file.tabs { Indent::Tab } else { indent },
        width: file.width.map_or(default.width, |width| width as usize),
        expressions: match file.expressions.as_deref() {
            Some("layout") => Expressions::Layout,
            _ => Expressions::Keep,
        },
        escape: match file.escape.as_deref() {
            Some("raw") => Escape::Raw,
            Some("xml") => Escape::Xml,
            _ => Escape::Keep,
        },
    })
}

/// The patterns in the order in which they are tried.
fn places(documents: &Documents) -> Result<Vec<PlacePattern>, String> {
    let lists = [
        (PlaceKind::Fragment, &documents.fragment),
        (PlaceKind::Resolver, &documents.resolver),
        (PlaceKind::Operation, &documents.operation),
        (PlaceKind::Api, &documents.api),
        (PlaceKind::Product, &documents.product),
        (PlaceKind::Workspace, &documents.workspace),
        (PlaceKind::Global, &documents.global),
    ];
    let pattern = |(kind, text): (PlaceKind, &String)| match PathPattern::new(text) {
        Ok(path) => Ok(PlacePattern { kind, path }),
        Err(error) => Err(error.to_string()),
    };
    let all = lists.into_iter().flat_map(|(kind, list)| list.iter().map(move |text| (kind, text)));
    all.map(pattern).collect()
}

fn known(known: Known) -> Vec<(ResourceKind, String)> {
    let lists = [
        (ResourceKind::NamedValue, known.named_values),
        (ResourceKind::Fragment, known.fragments),
        (ResourceKind::Backend, known.backends),
        (ResourceKind::Logger, known.loggers),
        (ResourceKind::Certificate, known.certificates),
        (ResourceKind::CredentialProvider, known.credential_providers),
        (ResourceKind::Api, known.apis),
        (ResourceKind::Product, known.products),
    ];
    let named =
        lists.into_iter().flat_map(|(kind, list)| list.into_iter().map(move |name| (kind, name)));
    named.collect()
}

fn address(text: &str) -> Result<PageAddress, String> {
    PageAddress::new(text).map_err(|error| error.to_string())
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
