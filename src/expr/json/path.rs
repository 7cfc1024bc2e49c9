//! `JToken.Path`: where a token is in its tree.

use super::{Data, Token};
use crate::expr::value::Text;

impl Token {
    /// The way from the root: `a.b[0]['c d']`.
    #[must_use]
    pub fn path(&self) -> Text {
        let mut steps: Vec<String> = Vec::new();
        let mut token = self.clone();
        loop {
            let parent = token.parent();
            match (token.data(), &parent) {
                (Data::Property(name, _), _) => {
                    let mut step = String::new();
                    push_name(&mut step, &name.to_utf8());
                    // A name without quotes follows a point, unless it comes first.
                    steps.push(if step.starts_with('[') { step } else { format!(".{step}") });
                }
                (_, Some(parent)) if matches!(parent.data(), Data::Array(_)) => {
                    let index = parent.index_of(&token).unwrap_or(0);
                    steps.push(format!("[{index}]"));
                }
                _ => {}
            }
            match parent {
                Some(parent) => token = parent,
                None => break,
            }
        }
        let path: String = steps.iter().rev().map(String::as_str).collect();
        path.strip_prefix('.').map_or(path.as_str(), |rest| rest).into()
    }
}

/// Adds the name of a property to a path: after a point, or in quotes where it has a character
/// that paths use themselves.
pub(super) fn push_name(path: &mut String, name: &str) {
    let special = |c: char| {
        matches!(
            c,
            '.' | ' '
                | '\''
                | '/'
                | '"'
                | '['
                | ']'
                | '('
                | ')'
                | '\t'
                | '\n'
                | '\r'
                | '\u{c}'
                | '\u{8}'
                | '\\'
                | '\u{85}'
                | '\u{2028}'
                | '\u{2029}'
        )
    };
    if name.contains(special) {
        path.push_str("['");
        super::write::escape(name, b'\'', path);
        path.push_str("']");
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}
