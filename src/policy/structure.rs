//! The elements that hold policies: `policies`, the sections, `fragment`, `base`.

use super::schema::{ChildContent, ChildDecl, ChildOrder, ElementDecl, SectionKind, Strictness};

/// `<base />`: the policies of the next wider scope.
pub static BASE: ElementDecl = ElementDecl {
    doc: "Stands for the policies of the same section at the next wider scope.",
    ..ElementDecl::empty("base")
};

/// What every section holds.
static SECTION_CHILDREN: [ChildDecl; 2] =
    [ChildDecl::new(ChildContent::Element(&BASE)), ChildDecl::new(ChildContent::AnyPolicy)];

const fn section(name: &'static str, doc: &'static str) -> ElementDecl {
    ElementDecl {
        children: &SECTION_CHILDREN,
        order: ChildOrder::Any,
        doc,
        ..ElementDecl::empty(name)
    }
}

static INBOUND: ElementDecl = section("inbound", "Runs before the call to the backend.");
static BACKEND: ElementDecl = section("backend", "Makes the call to the backend.");
static OUTBOUND: ElementDecl = section("outbound", "Runs after the backend has answered.");
static ON_ERROR: ElementDecl = section("on-error", "Runs after an error in any other section.");

/// The declaration of a section.
#[must_use]
pub(super) fn section_decl(kind: SectionKind) -> &'static ElementDecl {
    match kind {
        SectionKind::Inbound => &INBOUND,
        SectionKind::Backend => &BACKEND,
        SectionKind::Outbound => &OUTBOUND,
        SectionKind::OnError => &ON_ERROR,
    }
}

/// The documentation shows one order; the service's schema takes any.
const SECTION_ORDER: Strictness = Strictness::DOCUMENTED
    .because("the documentation shows one order; the service's schema takes the sections in any");

/// `<policies>`: a policy definition.
pub static POLICIES: ElementDecl = ElementDecl {
    children: &[
        ChildDecl::new(ChildContent::Element(&INBOUND)).optional(),
        ChildDecl::new(ChildContent::Element(&BACKEND)).optional(),
        ChildDecl::new(ChildContent::Element(&OUTBOUND)).optional(),
        ChildDecl::new(ChildContent::Element(&ON_ERROR)).optional(),
    ],
    order: ChildOrder::Declared(SECTION_ORDER),
    doc: "A policy definition: up to four sections.",
    ..ElementDecl::empty("policies")
};

/// `<fragment>`: policies that `include-fragment` inserts.
pub static FRAGMENT: ElementDecl = ElementDecl {
    children: &[ChildDecl::new(ChildContent::AnyPolicy)],
    order: ChildOrder::Any,
    doc: "A policy fragment: policies that `include-fragment` inserts as they are.",
    ..ElementDecl::empty("fragment")
};
