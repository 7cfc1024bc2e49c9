//! The binary as users meet it: arguments, streams, exit statuses, output.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod adopt;
mod compile;
mod config;
mod diff;
mod documentation;
mod embedded;
mod escape;
mod examples;
mod explain;
mod fix;
mod fix_places;
mod format;
mod formats;
mod import;
mod lint;
mod options;
mod placeholders;
mod policy_tests;
mod questions;
mod readme;
mod run;
mod simulate;
mod streams;
mod trace;
mod usage;
mod workspace;
