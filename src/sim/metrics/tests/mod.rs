//! Tests of metric rows, distinct counts and series accounts.

mod distinct;
mod rows;
mod series;
