//! Tests of metric rows, distinct counts and series accounts.

mod contributors;
mod cut;
mod distinct;
mod rows;
mod series;
