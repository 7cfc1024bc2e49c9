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
                    let name = name.to_utf8();
                    let plain = name.chars().all(|c| {
                        !matches!(
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
                    });
                    steps.push(if plain {
                        format!(".{name}")
                    } else {
                        format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))
                    });
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
