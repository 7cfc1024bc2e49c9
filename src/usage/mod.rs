//! Token usage of an exchange, one file per provider API.
