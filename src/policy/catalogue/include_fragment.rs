//! `include-fragment`.

use super::prelude::*;

policy! {
    /// Inserts a policy fragment as it stands at this place. The fragment is a document of its
    /// own with the root `fragment`, stored in the same service or workspace.
    ///
    /// The fragment's policies are judged where they are inserted: each must be allowed in this
    /// section. A fragment may stand in many documents and several times in one. Fragments
    /// within fragments are documented as not possible.
    pub struct IncludeFragment("include-fragment") {
        placement: Placement::anywhere(),
        source: "documented: include-fragment, 2024-07, and policy fragments, 2026-02; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <include-fragment fragment-id="forward-context" />
    </inbound>
</policies>"#,
        attributes {
            /// Name of the fragment. It is resolved when the document is saved, so that no
            /// expression may stand here.
            fragment_id: NonEmpty = "fragment-id", required(), kind_as(EMPTY);
        }
    }
}
