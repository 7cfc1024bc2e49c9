//! Where the pages of the rules stand on the web.

use thiserror::Error;

/// Stands for the name of the rule in an address.
const HOLE: &str = "{rule}";

/// Schemes of addresses that people and code scanning can open.
const SCHEMES: [&str; 3] = ["https://", "http://", "file://"];

/// The address of the pages of the rules: that of their folder, or one with `{rule}` where the
/// name of the rule belongs. policyc has no site of its own; a user says where the built
/// documentation is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageAddress(String);

/// Why a text is no address.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum AddressError {
    /// It does not begin with a scheme that leads to a page.
    #[error("`{0}` is no address of pages: it begins with none of {schemes}", schemes = schemes())]
    Scheme(String),
    /// A character that an address cannot hold as it is.
    #[error("`{0}` is no address of pages: it holds {1:?}")]
    Character(String, char),
}

fn schemes() -> String {
    SCHEMES.map(|scheme| format!("`{scheme}`")).join(", ")
}

impl PageAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// [`AddressError`] when no program could follow it.
    pub fn new(text: &str) -> Result<Self, AddressError> {
        if !SCHEMES.iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme)) {
            return Err(AddressError::Scheme(text.to_owned()));
        }
        let wrong = |c: &char| !c.is_ascii_graphic() || "\"<>\\^`|".contains(*c);
        if let Some(wrong) = text.chars().find(wrong) {
            return Err(AddressError::Character(text.to_owned(), wrong));
        }
        if text.contains(HOLE) {
            return Ok(Self(text.to_owned()));
        }
        Ok(Self(format!("{}/{HOLE}.html", text.trim_end_matches('/'))))
    }

    /// The address of the page of a rule.
    #[must_use]
    pub fn of(&self, rule: &str) -> String {
        self.0.replace(HOLE, rule)
    }

    /// The address above the pages.
    #[must_use]
    pub fn folder(&self) -> &str {
        let before = self.0.find(HOLE).and_then(|at| self.0.get(..at)).unwrap_or(&self.0);
        before.rfind('/').and_then(|at| before.get(..=at)).unwrap_or(before)
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressError, PageAddress};

    fn page(text: &str) -> Result<String, AddressError> {
        Ok(PageAddress::new(text)?.of("late-base"))
    }

    #[test]
    fn a_folder_or_a_hole() {
        for (text, address) in [
            ("https://a.example/rules", "https://a.example/rules/late-base.html"),
            ("https://a.example/rules/", "https://a.example/rules/late-base.html"),
            ("http://a/?rule={rule}&v=1", "http://a/?rule=late-base&v=1"),
            ("file:///srv/policyc/{rule}/", "file:///srv/policyc/late-base/"),
        ] {
            assert_eq!(page(text).as_deref(), Ok(address));
        }
    }

    #[test]
    fn the_folder_is_what_stands_before_the_name() {
        let folder = |text| PageAddress::new(text).unwrap().folder().to_owned();
        assert_eq!(folder("https://a.example/rules"), "https://a.example/rules/");
        assert_eq!(folder("https://a.example/b/?r={rule}"), "https://a.example/b/");
    }

    #[test]
    fn what_nobody_can_open_is_refused() {
        for text in ["", "docs/rules", "https://", "javascript:alert(1)", "//a.example"] {
            assert_eq!(page(text), Err(AddressError::Scheme(text.to_owned())), "{text}");
        }
        for (text, wrong) in [("https://a b", ' '), ("https://ä", 'ä'), ("http://a/\"", '"')] {
            assert_eq!(page(text), Err(AddressError::Character(text.to_owned(), wrong)));
        }
    }
}
