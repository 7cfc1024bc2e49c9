//! Tests of the traffic reader.

mod exchange;
mod lines;
mod redact;
mod schema;
mod timestamp;
