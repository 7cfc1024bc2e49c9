//! What is known of the place that text is written to.

use std::env;
use std::io::{self, IsTerminal};
use std::sync::OnceLock;

use terminal_size::{Width, terminal_size_of};

use crate::report::Look;

/// Columns that are assumed where nothing is known.
const WIDTH: usize = 80;

/// Narrower terminals are written to as if they had so many columns.
const LEAST_WIDTH: usize = 40;

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR` or `TERM` say otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the command line says; set once, before anything is written.
static CHOICE: OnceLock<ColorChoice> = OnceLock::new();

impl ColorChoice {
    /// Makes it count for all streams. Only the first call in a process does.
    pub(super) fn apply(self) {
        let _ = CHOICE.set(self);
    }
}

/// One of the output streams, as far as layout and colour are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Terminal {
    /// A person reads along.
    pub(super) interactive: bool,
    /// Colours may be used.
    pub(super) color: bool,
    /// Characters beyond ASCII may be used for drawing.
    pub(super) unicode: bool,
    /// Columns.
    pub(super) width: usize,
}

impl Terminal {
    /// Standard output.
    pub(super) fn stdout() -> Self {
        let size = terminal_size_of(io::stdout());
        Self::of(io::stdout().is_terminal(), |name| env::var(name).ok()).measured(size)
    }

    /// Standard error.
    pub(super) fn stderr() -> Self {
        let size = terminal_size_of(io::stderr());
        Self::of(io::stderr().is_terminal(), |name| env::var(name).ok()).measured(size)
    }

    /// With the width of the terminal, and with the colours that the command line asks for.
    fn measured(mut self, size: Option<(Width, terminal_size::Height)>) -> Self {
        if let Some((Width(columns), _)) = size.filter(|_| self.interactive) {
            self.width = usize::from(columns).max(LEAST_WIDTH);
        }
        self.chosen(CHOICE.get().copied().unwrap_or_default())
    }

    fn chosen(mut self, choice: ColorChoice) -> Self {
        match choice {
            ColorChoice::Auto => {}
            ColorChoice::Always => self.color = true,
            ColorChoice::Never => self.color = false,
        }
        self
    }

    /// What a report needs to know of it.
    pub(super) fn look(self) -> Look {
        Look { color: self.color, unicode: self.unicode, width: self.width }
    }

    /// The rules, apart from the process: `NO_COLOR` beats `CLICOLOR_FORCE`, which beats
    /// `CLICOLOR=0` and `TERM=dumb`, which beat the terminal.
    fn of(interactive: bool, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let on = |name| set(name).is_some_and(|value| value != "0");
        let off = |name| set(name).is_some_and(|value| value == "0");
        let dumb = variable("TERM").is_some_and(|term| term == "dumb");
        let color = if set("NO_COLOR").is_some() {
            false
        } else {
            on("CLICOLOR_FORCE") || (interactive && !dumb && !off("CLICOLOR"))
        };
        Self { interactive, color, unicode: !dumb, width: WIDTH }
    }
}

#[cfg(test)]
mod tests {
    use super::{ColorChoice, Terminal};

    fn color(interactive: bool, variables: &[(&str, &str)]) -> bool {
        let value = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        Terminal::of(interactive, value).color
    }

    #[test]
    fn colour_follows_the_terminal_until_a_variable_speaks() {
        assert!(color(true, &[]));
        assert!(!color(false, &[]));
        assert!(!color(true, &[("NO_COLOR", "1")]));
        assert!(color(true, &[("NO_COLOR", "")]), "an empty NO_COLOR says nothing");
        assert!(color(false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!color(false, &[("CLICOLOR_FORCE", "0")]));
        assert!(!color(false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
        let plain = Terminal::of(false, |_| None);
        assert!(plain.chosen(ColorChoice::Always).color);
        let colored = Terminal::of(true, |_| None);
        assert!(!colored.chosen(ColorChoice::Never).color);
        assert_eq!(colored.chosen(ColorChoice::Auto), colored);
        assert!(!color(true, &[("CLICOLOR", "0")]));
        assert!(!color(true, &[("TERM", "dumb")]));
    }
}
