//! The typed AST of policy documents and the catalogue of policies, one file per policy.
