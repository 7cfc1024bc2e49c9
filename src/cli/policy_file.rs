//! Opening the policy that is compiled or simulated, and drawing what is wrong with it.

use std::path::{Path, PathBuf};

use miette::{Diagnostic, LabeledSpan, NamedSource, Report, SourceCode};
use thiserror::Error;

use crate::config::FILE_NAME;
use crate::model::LayoutRules;
use crate::plan::routes::compact;
use crate::plan::{
    self, BrokenRoute, CompileError, CompiledRoutes, Layers, PlanError, Routes, TooManyRoutes,
    compile_routes,
};
use crate::policy::{Document, DocumentKind, ParseOptions};
use crate::sim::{BuildError, Routing};
use crate::source::{DecodeError, SourceFile};

use super::config;
use super::drawn::BadPolicy;
use super::input::{self, Request};
use super::place_argument::PlaceArgument;

/// Why there is no policy to work with.
#[derive(Debug, Diagnostic, Error)]
pub(super) enum PolicyError {
    /// The file cannot be read.
    #[error("cannot read `{path}`: {source}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no text that can be read.
    #[error("cannot read `{path}`: {source}")]
    Decode {
        /// The file.
        path: String,
        /// Why.
        source: DecodeError,
    },
    /// A plan that is no plan.
    #[error("cannot use the plan `{path}`: {source}")]
    Plan {
        /// The file.
        path: String,
        /// Why.
        source: PlanError,
    },
    /// A document of several that nothing places.
    #[error("nothing says where `{path}` is attached")]
    #[diagnostic(help(
        "say it with `--scope {path}=api:NAME` (or `global`, `product:NAME`, `operation:API/NAME`, \
         `fragment:NAME`), or in `{FILE_NAME}` with patterns in `[documents]`"
    ))]
    Unplaced {
        /// The document.
        path: String,
    },
    /// A place for a document that is not played.
    #[error("`--scope` places `{path}`, which `--policy` does not name")]
    ScopeAlone {
        /// The document.
        path: String,
    },
    /// A service that is too large.
    #[error(transparent)]
    #[diagnostic(help("give the folder or the documents of a part of the service"))]
    TooManyRoutes {
        /// How many are too many.
        source: TooManyRoutes,
    },
    /// Nothing says which policy is meant.
    #[error("no policy is named, and {found} in the current folder")]
    #[diagnostic(help(
        "name one with `--policy FILE`, or in `{FILE_NAME}`: `[simulate]` with `policy = \"FILE\"`"
    ))]
    Unnamed {
        /// What is there.
        found: String,
    },
}

/// Options that say which policies are played.
#[derive(Debug, Default, clap::Args)]
pub(super) struct PolicyArgs {
    /// The policy document, a plan of `policyc compile`, or the folder of a service; or several
    /// documents with `--scope`. Without it: what `policyc.toml` names, else the only policy
    /// document in the current folder.
    #[arg(long, value_name = "PATH")]
    policy: Vec<PathBuf>,

    /// Where a document of `--policy` is attached: `global`, `product:P`, `api:A`,
    /// `operation:A/O`, or `fragment:F`. Without a name (`api`) it is for every call.
    #[arg(long, value_name = "FILE=PLACE")]
    scope: Vec<PlaceArgument>,
}

/// Policies that can be run, with their texts where they came from documents.
pub(super) struct PolicyFile {
    /// The plans and which call runs which.
    pub routes: Routes,
    /// Routes of which no plan could be made.
    broken: Vec<BrokenRoute>,
    /// The documents; none for plans that were read as such.
    origin: Origins,
    /// How the policy was found, when it was not named.
    pub found: Option<String>,
}

/// Where plans come from.
enum Origins {
    /// A file of plans.
    Plans,
    /// One document that is everything.
    Document(SourceFile),
    /// Documents that were seen together.
    Workspace(Box<input::Loaded>),
}

impl PolicyFile {
    /// Opens a policy document, or plans that `policyc compile` wrote.
    fn open_file(path: &Path) -> miette::Result<Self> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path)
            .map_err(|source| PolicyError::Read { path: name.clone(), source })?;
        let file = SourceFile::from_bytes(name.clone(), bytes)
            .map_err(|source| PolicyError::Decode { path: name.clone(), source })?;
        let (routes, origin) = if file.text().trim_start().starts_with('{') {
            let routes = Routes::from_json(file.text())
                .map_err(|source| PolicyError::Plan { path: name, source })?;
            (routes, Origins::Plans)
        } else {
            let document = Document::parse(file.clone(), &ParseOptions::default());
            let plan =
                plan::compile(&document, None).map_err(|errors| cannot_compile(&file, &errors))?;
            (Routes::single(plan), Origins::Document(file))
        };
        Ok(Self { routes, broken: Vec::new(), origin, found: None })
    }

    /// Opens what stands at these paths: one file that is everything, or all documents of a
    /// service.
    pub(super) fn open(
        paths: &[PathBuf],
        scopes: &[PlaceArgument],
        config: &config::ConfigArgs,
    ) -> miette::Result<Self> {
        if let ([only], []) = (paths, scopes)
            && !only.is_dir()
        {
            return Self::open_file(only);
        }
        let mut configuration = config.load(paths)?;
        for PlaceArgument { file, place } in scopes {
            if !paths.iter().any(|path| input::shown(path) == input::shown(file)) {
                return Err(PolicyError::ScopeAlone { path: file.display().to_string() }.into());
            }
            configuration.config.layout.placed.push((input::shown(file), place.clone()));
        }
        let request = Request { paths, ..Request::default() };
        let mut loaded = input::load(request, &configuration)?;
        if !loaded.unreadable.is_empty() {
            return Err(loaded.unreadable.swap_remove(0).into());
        }
        let named = |name: &str| paths.iter().any(|path| input::shown(path) == name);
        let unplaced = {
            let nowhere = loaded.workspace.members().filter(|member| member.place().is_none());
            let mut nowhere = nowhere.map(|member| member.document.document.file().name());
            nowhere.find(|name| named(name)).map(str::to_owned)
        };
        if let Some(path) = unplaced {
            return Err(PolicyError::Unplaced { path }.into());
        }
        let CompiledRoutes { routes, broken } = {
            let service = input::only_service(&loaded.workspace)?;
            compile_routes(&loaded.workspace, service)
                .map_err(|source| PolicyError::TooManyRoutes { source })?
        };
        let origin = Origins::Workspace(Box::new(loaded));
        Ok(Self { routes, broken, origin, found: None })
    }

    /// Opens the named policies; else those that `policyc.toml` names; else the only policy
    /// document of the current folder.
    pub(super) fn find(named: &PolicyArgs, config: &config::ConfigArgs) -> miette::Result<Self> {
        if !named.policy.is_empty() || !named.scope.is_empty() {
            return Self::open(&named.policy, &named.scope, config);
        }
        let loaded = config.load(&[])?;
        if let (Some(policy), Some(file)) = (&loaded.config.simulate.policy, loaded.path()) {
            let path = loaded.seen_from_here(policy);
            let found = format!("policy: {}, as {} says", path.display(), file.display());
            return Ok(Self { found: Some(found), ..Self::open(&[path], &[], config)? });
        }
        let path = only_document()?;
        let found = format!("policy: {}, the only one in this folder", path.display());
        Ok(Self { found: Some(found), ..Self::open_file(&path)? })
    }

    /// The name of its only document, or of the first of several.
    pub(super) fn name(&self) -> String {
        let first = self.routes.sources.first();
        first.map_or_else(String::new, |source| source.path.to_string())
    }

    /// Makes the plans ready to be played.
    ///
    /// # Errors
    ///
    /// A report that shows why the only plan cannot be run. Where there are several, what is
    /// wrong with one matters when a call takes it.
    pub(super) fn routing(&self) -> miette::Result<Routing> {
        let routing = Routing::new(&self.routes);
        let only = self.routes.plans.first().filter(|_| !routing.tells_apart());
        if let Some(plan) = only {
            let layers = compact(plan.layers.iter().copied().map(Some));
            if let Some(error) = routing.broken(&layers) {
                return Err(self.cannot_run(error));
            }
        }
        Ok(routing)
    }

    /// Draws why the plan of these documents cannot be run, when a call takes it.
    pub(super) fn why_broken(&self, routing: &Routing, layers: &Layers) -> Report {
        if let Some(error) = routing.broken(layers) {
            return self.cannot_run(error);
        }
        self.broken_route(layers)
            .unwrap_or_else(|| miette::miette!("the plan of a route is missing"))
    }

    /// Draws why no plan could be made of these documents; `None` when it could.
    pub(super) fn broken_route(&self, layers: &Layers) -> Option<Report> {
        let Origins::Workspace(loaded) = &self.origin else { return None };
        let broken = self.broken.iter().find(|broken| broken.layers == *layers)?;
        Some(BadPolicy::of_compiling(&loaded.workspace, broken.errors.clone()).into())
    }

    /// Draws the first route that cannot be compiled; `None` when all can.
    pub(super) fn first_broken(&self) -> Option<Report> {
        let Origins::Workspace(loaded) = &self.origin else { return None };
        let broken = self.broken.first()?;
        Some(BadPolicy::of_compiling(&loaded.workspace, broken.errors.clone()).into())
    }

    fn cannot_run(&self, error: &BuildError) -> Report {
        let file = |path: &str| match &self.origin {
            Origins::Plans => None,
            Origins::Document(file) => Some(file),
            Origins::Workspace(loaded) => loaded.files.iter().find(|file| file.name() == path),
        };
        BadPolicy::of_running(error, &self.routes.sources, file).into()
    }
}

/// The only policy definition in the current folder, not looking into folders below.
fn only_document() -> miette::Result<PathBuf> {
    let here = PathBuf::from(".");
    let request = Request { paths: std::slice::from_ref(&here), ..Request::default() };
    let input = input::read(request, &LayoutRules::default())?;
    let in_folder = |file: &&SourceFile| {
        let path = Path::new(file.name());
        path.strip_prefix(".").unwrap_or(path).components().count() == 1
    };
    // Fragments are documents too, but nothing that can be run.
    let definitions = input.files.iter().filter(in_folder).filter(|file| {
        let document = Document::parse((*file).clone(), &ParseOptions::default());
        document.kind() == DocumentKind::Policies
    });
    let mut found: Vec<_> = definitions.map(|file| PathBuf::from(file.name())).collect();
    match (found.pop(), found.len()) {
        (Some(path), 0) => Ok(path),
        (Some(_), more) => {
            let found = format!("there are {} policy definitions", more + 1);
            Err(PolicyError::Unnamed { found }.into())
        }
        (None, _) => {
            Err(PolicyError::Unnamed { found: "there is no policy definition".into() }.into())
        }
    }
}

fn cannot_compile(file: &SourceFile, errors: &[CompileError]) -> Report {
    let label = |error: &CompileError| {
        let (at, length) = (error.span.start as usize, error.span.len() as usize);
        LabeledSpan::new(Some(error.message.clone()), at, length)
    };
    let help = errors.iter().find_map(|error| error.help.clone());
    // In a file without text there is nothing that a label could stand on.
    let reason = errors.first().filter(|_| file.text().is_empty());
    let what = reason.map_or_else(
        || "the policy cannot be compiled".to_owned(),
        |error| format!("the policy cannot be compiled because {}", error.message),
    );
    drawn(&what, help, file, errors.iter().map(label).collect())
}

/// A report with places in a file.
fn drawn(what: &str, help: Option<String>, file: &SourceFile, labels: Vec<LabeledSpan>) -> Report {
    #[derive(Debug, Error)]
    #[error("{what}")]
    struct Drawn {
        what: String,
        help: Option<String>,
        text: NamedSource<String>,
        labels: Vec<LabeledSpan>,
    }

    impl Diagnostic for Drawn {
        fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
            self.help.as_ref().map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
        }

        fn source_code(&self) -> Option<&dyn SourceCode> {
            Some(&self.text)
        }

        fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
            Some(Box::new(self.labels.iter().cloned()))
        }
    }

    Report::new(Drawn {
        what: format!("{what}: {}", file.name()),
        help,
        text: NamedSource::new(file.name(), file.text().to_owned()),
        labels,
    })
}
