//! Is a text a policy document? Decided by its root element alone.

use crate::policy::{FRAGMENT, POLICIES, catalogue};

/// What stands before the root element and how it ends.
const PROLOG: [(&[u8], &[u8]); 3] = [(b"<!--", b"-->"), (b"<?", b"?>"), (b"<!", b">")];

/// True when the first element of the text is the root of a policy document: `<policies>`,
/// `<fragment>` or the data source of a GraphQL resolver.
#[must_use]
pub fn is_document(text: &str) -> bool {
    root_name(text.as_bytes()).is_some_and(|name| is_root(&name))
}

/// True for the name of a root.
#[must_use]
pub fn is_root(name: &str) -> bool {
    [POLICIES.name, FRAGMENT.name].contains(&name)
        || catalogue::policy(name).is_some_and(|policy| policy.placement.root)
}

/// The name of the first element; `None` when the bytes begin with something else than XML.
#[must_use]
pub fn root_name(mut bytes: &[u8]) -> Option<String> {
    bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    loop {
        bytes = bytes.trim_ascii_start();
        let Some((start, end)) = PROLOG.iter().find(|(start, _)| bytes.starts_with(start)) else {
            break;
        };
        let inside = bytes.get(start.len()..)?;
        let at = memchr::memmem::find(inside, end)?;
        bytes = inside.get(at + end.len()..)?;
    }
    let rest = bytes.strip_prefix(b"<")?;
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<');
    let name = rest.get(..rest.iter().position(is_end)?)?;
    (!name.is_empty()).then(|| String::from_utf8_lossy(name).into_owned())
}
