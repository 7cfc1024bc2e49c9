//! Tests of the counters: tables of documented and observed cases, and properties against
//! naive models that keep every charge for ever.

mod cases;
mod properties;
