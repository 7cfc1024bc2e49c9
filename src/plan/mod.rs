//! The compiled, runnable form of a policy: data only, with its compiler and its listing.
