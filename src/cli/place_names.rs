//! Names of APIs, products and workspaces on the command line, and help for those that nothing
//! has.

use crate::lint::nearest;

/// The calls that are meant, by the names of what they go through.
#[derive(Debug, Default, clap::Args)]
pub(super) struct CallArgs {
    /// Only calls to this API, by its identifier.
    #[arg(long, value_name = "NAME")]
    pub(super) api: Option<String>,

    /// Only calls to this operation of the API.
    #[arg(long, value_name = "NAME", requires = "api")]
    pub(super) operation: Option<String>,

    /// Only calls through this product.
    #[arg(long, value_name = "NAME")]
    pub(super) product: Option<String>,

    /// The workspace of the service that holds API and product.
    #[arg(long, value_name = "NAME")]
    pub(super) workspace: Option<String>,
}

/// What to do about a name that nothing has: the nearest of those that are known, else all.
pub(super) fn help_for<'k>(
    name: &str,
    known: impl IntoIterator<Item = &'k str> + Clone,
) -> Option<String> {
    if let Some(near) = nearest(name, known.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let names: Vec<_> = known.into_iter().map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("there are {}", names.join(", ")))
}
