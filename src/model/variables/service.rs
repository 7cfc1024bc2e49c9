//! The variables of all documents of a service together.

use crate::model::effective::Effective;
use crate::model::{Attachment, Member, Service, Workspace};

use super::program::{Numbering, Program};
use super::{Before, Presence, ReadSite, SetSite, Sites, forward};

/// The places of all documents of one service that set and read variables.
#[derive(Debug)]
pub struct ServiceVariables<'w> {
    documents: Vec<OfDocument<'w>>,
}

#[derive(Debug)]
struct OfDocument<'w> {
    member: Member<'w>,
    sites: Sites<'w>,
}

impl<'w> ServiceVariables<'w> {
    /// Looks through the documents of the service. `None` when the service lacks its global
    /// policy: then others may be missing too, and nothing can be said about all of them.
    #[must_use]
    pub fn of(workspace: &'w Workspace, service: &'w Service) -> Option<Self> {
        service.policy(&Attachment::Global)?;
        let members = workspace
            .members()
            .filter(|member| member.service().is_some_and(|of| std::ptr::eq(of, service)));
        let of =
            |member: Member<'w>| OfDocument { member, sites: Sites::of(&member.document.document) };
        Some(Self { documents: members.map(of).collect() })
    }

    /// The places that set a variable.
    pub fn sets(&self) -> impl Iterator<Item = (Member<'w>, &SetSite<'w>)> {
        self.documents.iter().flat_map(|of| of.sites.sets().iter().map(|set| (of.member, set)))
    }

    /// The places that read a variable.
    pub fn reads(&self) -> impl Iterator<Item = (Member<'w>, &ReadSite<'w>)> {
        self.documents.iter().flat_map(|of| of.sites.reads().iter().map(|read| (of.member, read)))
    }

    /// True when some place may read any variable.
    #[must_use]
    pub fn reads_any(&self) -> bool {
        self.documents.iter().any(|of| of.sites.reads_any())
    }

    /// True when some place may set any variable.
    #[must_use]
    pub fn sets_any(&self) -> bool {
        self.documents.iter().any(|of| of.sites.sets_any())
    }

    /// The reads of variables that nothing has set before, in no effective policy that holds
    /// them. Places that no call reaches are left out.
    #[must_use]
    pub fn unset(
        &self,
        workspace: &'w Workspace,
        service: &'w Service,
    ) -> Vec<(Member<'w>, &ReadSite<'w>)> {
        let numbering = Numbering::of(self.documents.iter().map(|of| &of.sites));
        let mut found: Vec<Option<Before>> = vec![None; numbering.reads];
        for effective in Effective::all(workspace, service) {
            forward::run(&Program::of_effective(&effective, &numbering), &mut found);
        }
        let never = |before: &Before| before.here == Presence::Never && !before.elsewhere;
        let all = self.reads().zip(found);
        all.filter(|(_, before)| before.as_ref().is_some_and(never)).map(|(read, _)| read).collect()
    }
}
