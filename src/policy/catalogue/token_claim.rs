//! What `validate-jwt` and `validate-azure-ad-token` ask of a token: audiences and claims.

use super::prelude::*;

keyword! {
    /// How many of the listed values a claim must have.
    pub enum ClaimMatch {
        /// Every one.
        All = "all",
        /// At least one.
        Any = "any",
    }
}

element! {
    /// An audience that a token may be meant for; one of the listed ones is enough.
    pub struct Audience("audience") {
        text {
            /// Value of the `aud` claim.
            audience: Text;
        }
    }
}

element! {
    /// A claim that the token must have.
    pub struct Claim("claim") {
        attributes {
            /// Name of the claim, as it stands in the token.
            name: NonEmpty = "name", required_as(CLAIM_NAME), kind_as(EMPTY), expression();
            /// Whether the claim must have all of the values or any of them.
            match_kind: ClaimMatch = "match", default("all"), expression();
            /// What separates the values of a claim that holds several in one text, such as a
            /// blank in `scp`.
            separator: Text = "separator", expression();
        }
        children {
            /// The values; without any, the claim merely has to be there.
            values: [ClaimValue];
        }
    }
}

element! {
    /// A value of a claim.
    pub struct ClaimValue("value") {
        text {
            /// The value as it stands in the token.
            value: Text;
        }
    }
}

/// The documented statement has the name, the documented table leaves it out.
const CLAIM_NAME: Strictness = Strictness::DOCUMENTED
    .because("the documented statement has it; the service's schema takes a claim without a name");
