//! `--scope FILE=PLACE`: what a document is, said on the command line.

use std::path::PathBuf;
use std::str::FromStr;

use crate::model::{Attachment, Place, Qualified};
use crate::plan::routes::ANY;

/// One `--scope`.
#[derive(Clone, Debug)]
pub(super) struct PlaceArgument {
    /// The document.
    pub(super) file: PathBuf,
    /// What it is.
    pub(super) place: Place,
}

/// What may stand after the file.
const PLACES: &str = "global, product[:P], api[:A], operation[:A/O], fragment:F";

impl FromStr for PlaceArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // A path may hold `=`, a place does not.
        let (file, place) = text
            .rsplit_once('=')
            .filter(|(file, _)| !file.is_empty())
            .ok_or_else(|| format!("not `FILE=PLACE`, where PLACE is one of: {PLACES}"))?;
        let place = place_of(place).ok_or_else(|| {
            format!("`{place}` is no place; there are: {PLACES} (policies of workspaces: name the folder)")
        })?;
        Ok(Self { file: file.into(), place })
    }
}

fn place_of(text: &str) -> Option<Place> {
    let (scope, name) = match text.split_once(':') {
        Some((_, "")) => return None,
        Some((scope, name)) => (scope, Some(name)),
        None => (text, None),
    };
    let named = |name: Option<&str>| Qualified::new(None, name.unwrap_or(ANY));
    Some(Place::Policy(match (scope, name) {
        ("global", None) => Attachment::Global,
        ("product", name) => Attachment::Product(named(name)),
        ("api", name) => Attachment::Api(named(name)),
        ("operation", None) => {
            Attachment::Operation { api: named(None), operation: ANY.to_owned() }
        }
        ("operation", Some(name)) => {
            let (api, operation) =
                name.split_once('/').filter(|(a, o)| !(a.is_empty() || o.is_empty()))?;
            Attachment::Operation { api: named(Some(api)), operation: operation.to_owned() }
        }
        ("fragment", Some(name)) => return Some(Place::Fragment(named(Some(name)))),
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_from_the_last_equals_sign() {
        let read = |text: &str| {
            text.parse::<PlaceArgument>()
                .map(|read| format!("{} {}", read.file.display(), read.place))
        };
        assert_eq!(read("a=b.xml=global").unwrap(), "a=b.xml the whole service");
        assert_eq!(read("x.xml=api:chat").unwrap(), "x.xml API `chat`");
        assert_eq!(read("x.xml=api").unwrap(), "x.xml API `*`");
        assert_eq!(
            read("x.xml=operation:chat/post").unwrap(),
            "x.xml operation `post` of API `chat`"
        );
        assert_eq!(read("x.xml=fragment:f").unwrap(), "x.xml fragment `f`");
        for wrong in [
            "x.xml",
            "=api",
            "x.xml=apis",
            "x.xml=api:",
            "x.xml=operation:post",
            "x.xml=fragment",
            "x.xml=global:x",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
