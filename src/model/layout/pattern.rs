//! Patterns of the user: what a document is, by its path.

use crate::model::{Attachment, Place, Qualified};

/// What the documents of a pattern are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// The policy of the whole service.
    Global,
    /// Policies of workspaces.
    Workspace,
    /// Policies of products.
    Product,
    /// Policies of APIs.
    Api,
    /// Policies of operations.
    Operation,
    /// Policy fragments.
    Fragment,
    /// Resolvers of GraphQL APIs.
    Resolver,
}

impl PlaceKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Global,
        Self::Workspace,
        Self::Product,
        Self::Api,
        Self::Operation,
        Self::Fragment,
        Self::Resolver,
    ];

    /// The word for it in the configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Workspace => "workspace",
            Self::Product => "product",
            Self::Api => "api",
            Self::Operation => "operation",
            Self::Fragment => "fragment",
            Self::Resolver => "resolver",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A bracket without its other half.
    #[error("a `{{` or `}}` stands alone")]
    Bracket,
    /// A name that patterns do not know.
    #[error("`{{{0}}}` is no name that a pattern can catch; there are {names}", names = known_names())]
    Name(String),
    /// The same name twice.
    #[error("`{{{0}}}` stands twice")]
    Twice(String),
    /// Two pieces that take any text, side by side.
    #[error("two pieces that take any text stand side by side")]
    Adjacent,
}

/// The names that a pattern can catch.
const NAMES: [&str; 6] = ["workspace", "product", "api", "operation", "fragment", "resolver"];

fn known_names() -> String {
    NAMES.map(|name| format!("`{{{name}}}`")).join(", ")
}

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// This text.
    Text(String),
    /// Any text within one folder or file name, caught under a name.
    Catch(&'static str),
    /// `*`: any text within one name.
    Star,
    /// `**/`: any folders, or none.
    Folders,
}

/// A pattern for paths: `policies/{api}/{operation}.xml`. `*` takes any text within a name,
/// `**/` any folders, `{api}` catches the name of the API. It fits a path as a whole, or what
/// follows any of its slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern {
    pieces: Vec<Piece>,
}

/// Most attempts to fit one pattern to one path: paths are short, and stars few.
const MAX_STEPS: usize = 10_000;

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`PatternError`] for what is no pattern.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (piece, after) = Self::piece(rest)?;
            rest = after;
            if let Piece::Catch(name) = piece
                && pieces.contains(&piece)
            {
                return Err(PatternError::Twice(name.to_owned()));
            }
            let is_open = |piece: &Piece| matches!(piece, Piece::Catch(_) | Piece::Star);
            if is_open(&piece) && pieces.last().is_some_and(is_open) {
                return Err(PatternError::Adjacent);
            }
            pieces.push(piece);
        }
        Ok(Self { pieces })
    }

    /// The first piece of `text`, and the rest.
    fn piece(text: &str) -> Result<(Piece, &str), PatternError> {
        if let Some(rest) = text.strip_prefix("**/") {
            return Ok((Piece::Folders, rest));
        }
        if let Some(rest) = text.strip_prefix('*') {
            return Ok((Piece::Star, rest));
        }
        if let Some(rest) = text.strip_prefix('{') {
            let (name, rest) = rest.split_once('}').ok_or(PatternError::Bracket)?;
            let known = NAMES.into_iter().find(|known| *known == name);
            let known = known.ok_or_else(|| PatternError::Name(name.to_owned()))?;
            return Ok((Piece::Catch(known), rest));
        }
        let end = text.find(['*', '{', '}']).unwrap_or(text.len());
        match text.split_at_checked(end) {
            Some((piece, rest)) if end > 0 => Ok((Piece::Text(piece.to_owned()), rest)),
            _ => Err(PatternError::Bracket),
        }
    }

    /// The names that the pattern catches in the path; `None` when it does not fit.
    #[must_use]
    pub fn catch<'p>(&self, path: &'p str) -> Option<Vec<(&'static str, &'p str)>> {
        let mut steps = MAX_STEPS;
        let after_slashes = path.match_indices('/').map(|(at, _)| at + 1);
        std::iter::once(0).chain(after_slashes).find_map(|start| {
            let mut caught = Vec::new();
            let fits = fit(&self.pieces, path.get(start..)?, &mut caught, &mut steps);
            fits.then_some(caught)
        })
    }
}

/// Fits all pieces to all of `text`. The depth is the number of pieces.
fn fit<'p>(
    pieces: &[Piece],
    text: &'p str,
    caught: &mut Vec<(&'static str, &'p str)>,
    steps: &mut usize,
) -> bool {
    let Some(left) = steps.checked_sub(1) else { return false };
    *steps = left;
    let Some((piece, others)) = pieces.split_first() else { return text.is_empty() };
    match piece {
        Piece::Text(piece) => {
            text.strip_prefix(piece.as_str()).is_some_and(|rest| fit(others, rest, caught, steps))
        }
        Piece::Folders => {
            let after_slashes = text.match_indices('/').map(|(at, _)| at + 1);
            std::iter::once(0)
                .chain(after_slashes)
                .any(|at| text.get(at..).is_some_and(|rest| fit(others, rest, caught, steps)))
        }
        Piece::Star | Piece::Catch(_) => {
            let name_end = text.find('/').unwrap_or(text.len());
            let shortest = usize::from(matches!(piece, Piece::Catch(_)));
            for end in shortest..=name_end {
                let Some((inside, rest)) = text.split_at_checked(end) else { continue };
                let before = caught.len();
                if let Piece::Catch(name) = piece {
                    caught.push((name, inside));
                }
                if fit(others, rest, caught, steps) {
                    return true;
                }
                caught.truncate(before);
            }
            false
        }
    }
}

/// Documents of a kind, by their path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacePattern {
    /// What they are.
    pub kind: PlaceKind,
    /// Where they stand.
    pub path: PathPattern,
}

impl PlacePattern {
    /// What the document at `path` is, if the pattern fits. A name that the pattern does not
    /// catch is that of the file, without its endings.
    #[must_use]
    pub fn place(&self, path: &str) -> Option<Place> {
        let caught = self.path.catch(path)?;
        let find = |name| caught.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        let file = path.rsplit('/').next().unwrap_or(path);
        let stem = file.split('.').next().unwrap_or(file);
        let name = |name| find(name).unwrap_or(stem).to_owned();
        let qualified = |kind| Qualified::new(find("workspace"), name(kind));
        Some(match self.kind {
            PlaceKind::Global => Place::Policy(Attachment::Global),
            PlaceKind::Workspace => Place::Policy(Attachment::Workspace(name("workspace"))),
            PlaceKind::Product => Place::Policy(Attachment::Product(qualified("product"))),
            PlaceKind::Api => Place::Policy(Attachment::Api(qualified("api"))),
            PlaceKind::Operation => Place::Policy(Attachment::Operation {
                api: qualified("api"),
                operation: name("operation"),
            }),
            PlaceKind::Fragment => Place::Fragment(qualified("fragment")),
            PlaceKind::Resolver => {
                Place::Resolver { api: qualified("api"), resolver: name("resolver") }
            }
        })
    }
}
