//! The command line: one file per subcommand. The only layer that reads files,
//! writes to the terminal and decides an exit status.
//!
//! A new subcommand is one file with an `Args` struct and a `run` function, and one line in
//! `commands!`. What stops the tool is a [`miette::Report`]; findings are not errors of the tool.

mod against;
mod baseline;
mod changed;
mod compile;
mod completions;
mod config;
mod diff;
mod docs;
mod drawn;
mod effective;
mod escape;
mod eval;
mod explain;
mod fix;
mod format;
mod formats;
mod gateway_args;
mod graph;
mod import;
mod input;
mod levels;
mod lint;
mod lsp;
mod man;
mod output;
mod pages;
mod place_argument;
mod place_names;
mod policy_file;
mod prices;
mod recommend;
mod replay;
mod schema;
mod sensitivity;
mod simulate;
mod stubs;
mod terminal;
mod test;
mod toml_file;
mod trace;
mod traffic;
mod unknown;
mod usage;
mod write;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use miette::MietteHandlerOpts;

use output::WriteError;
use terminal::{ColorChoice, Terminal};

/// Exit status when at least one finding is an error.
const EXIT_FINDINGS: u8 = 1;

/// Exit status when the tool could not do its job; clap uses the same for wrong arguments.
const EXIT_STOPPED: u8 = 2;

/// Compiler, linter and traffic simulator for Azure API Management policy XML.
#[derive(Debug, Parser)]
#[command(name = "policyc", version, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    /// When colours are used.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    color: ColorChoice,

    #[command(subcommand)]
    command: Command,
}

/// Declares the subcommands: the variant, its file, and what stands in `policyc --help`.
macro_rules! commands {
    ($($(#[$meta:meta])* $variant:ident => $module:ident,)+) => {
        /// What the tool can do.
        #[derive(Debug, clap::Subcommand)]
        enum Command {
            $($(#[$meta])* $variant($module::Args),)+
        }

        impl Command {
            fn run(&self) -> miette::Result<ExitCode> {
                match self { $(Self::$variant(arguments) => $module::run(arguments),)+ }
            }
        }
    };
}

commands! {
    /// Find what is wrong in policy documents.
    Lint => lint,
    /// Lay policy documents out in one way.
    Format => format,
    /// Tell what two policies, or two folders of them, say differently.
    Diff => diff,
    /// Evaluate a policy expression.
    Eval => eval,
    /// Compile a policy document into the plan that is simulated.
    Compile => compile,
    /// Print all policies that run for a call, with the place where each of them stands.
    Effective => effective,
    /// Draw which document inherits from which, and which fragments they include.
    Graph => graph,
    /// Play a policy over recorded traffic: who is refused, what is metered.
    Simulate => simulate,
    /// Play traffic up to one exchange, and tell step by step what becomes of it.
    Trace => trace,
    /// Play policy tests: calls on a timeline, and what has to come out.
    Test => test,
    /// Search the smallest limits that recorded traffic would hardly have met.
    Recommend => recommend,
    /// Print the page of a rule or a policy.
    Explain => explain,
    /// Print the JSON Schema of a format that policyc reads or writes.
    Schema => schema,
    /// Turn logs and exports into lines of traffic, without their secrets.
    Import => import,
    /// Sum up the tokens that recorded traffic consumed.
    Usage => usage,
    /// Write policy documents as well-formed XML, for tools that read nothing else.
    #[command(hide = true)]
    Escape => escape,
    /// Serve an editor with the Language Server Protocol.
    Lsp => lsp,
    /// Print the completions of a shell.
    Completions => completions,
    /// Write the manual pages.
    #[command(hide = true)]
    Man => man,
    /// Write the part of the documentation that comes from the code.
    #[command(hide = true)]
    Docs => docs,
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            // Nobody is left to tell when help or usage cannot be written.
            let _ = message.print();
            return ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(EXIT_STOPPED));
        }
    };
    cli.color.apply();
    draw_errors_for(Terminal::stderr());
    match cli.command.run() {
        Ok(status) => status,
        Err(report) if is_broken_pipe(&report) => ExitCode::SUCCESS,
        Err(report) => {
            tell(&report);
            ExitCode::from(EXIT_STOPPED)
        }
    }
}

/// Draws a report on standard error.
fn tell(report: &miette::Report) {
    // Nobody is left to tell when standard error is closed as well.
    let _ = write!(io::stderr().lock(), "{report:?}");
}

/// True when the reader of standard output went away, which is its good right.
fn is_broken_pipe(report: &miette::Report) -> bool {
    report.downcast_ref::<WriteError>().is_some_and(WriteError::is_broken_pipe)
}

/// Sets how reports are drawn: boxes and colours on a terminal, plain text elsewhere.
fn draw_errors_for(terminal: Terminal) {
    // The hook can be set once in a process; a second call keeps the first one.
    let _ = miette::set_hook(Box::new(move |_| {
        let options = MietteHandlerOpts::new()
            .color(terminal.color)
            .unicode(terminal.unicode)
            .width(terminal.width)
            // A log is searched line by line.
            .wrap_lines(terminal.interactive)
            .terminal_links(false)
            .break_words(false);
        Box::new(options.build())
    }));
}
