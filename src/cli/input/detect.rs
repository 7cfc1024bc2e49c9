//! Is this a policy document? Decided by the root element alone.

use std::borrow::Cow;

use crate::embed::{is_root, root_name};

/// Judges a file by its first bytes. The error says why it is no policy document.
pub(super) fn verdict(head: &[u8]) -> Result<(), String> {
    match root_name(&as_ascii(head)) {
        Some(name) if is_root(&name) => Ok(()),
        Some(name) => Err(format!("its root element is `<{name}>`")),
        None => Err("it has no root element".to_owned()),
    }
}

/// UTF-16 without its zero bytes: enough to see the root of a document that will then be
/// refused by name for its encoding.
fn as_ascii(head: &[u8]) -> Cow<'_, [u8]> {
    match head {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => {
            Cow::Owned(rest.iter().copied().filter(|byte| *byte != 0).collect())
        }
        _ => Cow::Borrowed(head),
    }
}

#[cfg(test)]
mod tests {
    use super::verdict;

    #[test]
    fn the_root_decides() {
        for document in [
            "<policies/>",
            "<policies>",
            "\u{feff}\r\n<policies x=\"\">",
            "<sql-data-source>",
            "<?xml version=\"1.0\"?><!-- <project> --><!DOCTYPE policies><fragment>",
        ] {
            assert_eq!(verdict(document.as_bytes()), Ok(()), "{document}");
        }
        let utf16: Vec<u8> =
            "\u{feff}<policies>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(verdict(&utf16), Ok(()));
    }

    #[test]
    fn the_reason_names_what_stands_there() {
        let reason = |text: &str| verdict(text.as_bytes()).unwrap_err();
        assert_eq!(reason("<project a='b'>"), "its root element is `<project>`");
        assert_eq!(reason("<set-body>"), "its root element is `<set-body>`");
        assert_eq!(reason("<policiesX>"), "its root element is `<policiesX>`");
        for text in
            ["", "{}", "<", "<policies", "<!-- <policies>", "<?xml", "< policies>", "a<policies>"]
        {
            assert_eq!(reason(text), "it has no root element", "{text}");
        }
    }
}
