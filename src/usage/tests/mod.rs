//! Tests of usage reading.
