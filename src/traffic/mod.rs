//! Recorded exchanges and their readers, one file per format.
