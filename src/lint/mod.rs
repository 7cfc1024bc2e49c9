//! Rules over policy documents, one file per rule, and what runs them.
