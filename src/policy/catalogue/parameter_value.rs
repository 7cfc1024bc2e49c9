//! `value` in `set-header` and `set-query-parameter`, and what they do with one that exists.

use super::prelude::*;

keyword! {
    /// What to do when the header or query parameter is already there.
    pub enum ExistsAction {
        /// Replace it.
        Override = "override",
        /// Leave it as it is.
        Skip = "skip",
        /// Add the values to those that are there.
        Append = "append",
        /// Remove it.
        Delete = "delete",
    }
}

element! {
    /// One value of a header or query parameter.
    pub struct ParameterValue("value") {
        text {
            /// The value; leaving it empty sets an empty one.
            value: Text;
        }
    }
}
