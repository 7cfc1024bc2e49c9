//! What stands as a value in a step.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Origin;

/// An attribute's value or an element's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value<T> {
    /// Plain text, read as `T`.
    Literal(T),
    /// An expression; its result is turned into a `T` when the step runs.
    Expression(Expression),
    /// Text with holes (`{{name}}`, a placeholder) that nothing has filled yet.
    Template(Template),
}

impl<T> Value<T> {
    /// The literal value.
    pub const fn literal(&self) -> Option<&T> {
        match self {
            Self::Literal(value) => Some(value),
            Self::Expression(_) | Self::Template(_) => None,
        }
    }

    /// The expression.
    pub const fn expression(&self) -> Option<&Expression> {
        match self {
            Self::Expression(expression) => Some(expression),
            Self::Literal(_) | Self::Template(_) => None,
        }
    }

    /// The text with holes.
    pub const fn template(&self) -> Option<&Template> {
        match self {
            Self::Template(template) => Some(template),
            Self::Literal(_) | Self::Expression(_) => None,
        }
    }
}

/// A policy expression: source text, compiled when the plan is loaded to be run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expression {
    /// The decoded text with `@` and brackets.
    pub text: String,
    /// Where it stands.
    pub origin: Origin,
}

/// Text with holes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// The decoded text, holes as written.
    pub text: String,
    /// The holes as written, each once, in the order of their first place.
    pub holes: Vec<String>,
    /// Where it stands.
    pub origin: Origin,
}

impl<T: fmt::Display> fmt::Display for Value<T> {
    /// As the listing shows it: literals in quotes, expressions and templates as written,
    /// line breaks within them as blanks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(value) => write!(f, "`{value}`"),
            Self::Expression(Expression { text, .. }) => on_one_line(text, f),
            Self::Template(Template { text, .. }) => {
                f.write_str("template `")?;
                on_one_line(text, f)?;
                f.write_str("`")
            }
        }
    }
}

/// `text` with each run of blanks that holds a line break as one blank.
fn on_one_line(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (at, line) in text.lines().enumerate() {
        let line = if at == 0 { line.trim_end() } else { line.trim() };
        if at > 0 && !line.is_empty() {
            f.write_str(" ")?;
        }
        f.write_str(line)?;
    }
    Ok(())
}
