//! What the validation policies do about what does not fit.

use super::prelude::*;

keyword! {
    /// What a validation policy does about something that does not fit.
    pub enum ValidationAction {
        /// It is not looked at.
        Ignore = "ignore",
        /// The request or response is stopped and the error logged.
        Prevent = "prevent",
        /// The error is logged, nothing is stopped.
        Detect = "detect",
    }
}
