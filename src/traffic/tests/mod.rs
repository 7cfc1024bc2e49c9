//! Tests of the traffic reader.

mod exchange;
mod import;
mod lines;
mod merge;
mod records;
mod redact;
mod redactor;
mod schema;
mod timestamp;
