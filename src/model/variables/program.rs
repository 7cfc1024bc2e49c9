//! A document as what it does with variables, in the order in which it does it.

use std::collections::HashMap;

use crate::model::effective::{Effective, Expander, Expansion};
use crate::model::flow::{Control, control};
use crate::policy::schema::SectionKind;
use crate::policy::{Document, ElementKind, ElementRef};

use super::sites::OfElement;
use super::{PIPELINE, Sites, Surroundings, has_sections};

/// A name, numbered.
pub(super) type Name = usize;

/// One thing after another.
pub(super) type Block = Vec<Node>;

/// What happens.
#[derive(Debug)]
pub(super) enum Node {
    /// A read, at the read site of that number if it is one.
    Read { site: Option<usize>, name: Name },
    /// A read of who knows what.
    ReadAny,
    /// The set site of that number.
    Set { site: usize, name: Name },
    /// Policies that are not known: they may read and set anything.
    Outside,
    /// One of the blocks happens; without `exhaustive`, perhaps none.
    Choice { blocks: Vec<Block>, exhaustive: bool },
    /// The block happens at least once.
    Loop(Block),
    /// The blocks happen at the same time.
    Parallel(Vec<Block>),
    /// The call ends.
    End,
}

/// What a document does, or several that work together.
#[derive(Debug)]
pub(super) struct Program {
    /// `inbound`, `backend`, `outbound`, or the only block of a document without sections.
    pub pipeline: Vec<Block>,
    /// `on-error`.
    pub on_error: Block,
    /// Number of names.
    pub names: usize,
    /// Policies that are not known may have run before the first one.
    pub starts_elsewhere: bool,
}

impl Program {
    /// The program of one document. What stands elsewhere may do anything.
    pub(super) fn of(sites: &Sites<'_>, surroundings: Surroundings) -> Self {
        let numbering = Numbering::of(std::iter::once(sites));
        let mut builder = Builder { numbering: &numbering, names: HashMap::new(), expander: None };
        let document = sites.document();
        let sectioned = has_sections(document);
        let (pipeline, on_error) = if sectioned {
            let mut section = |kind| builder.section(sites.document(), kind, surroundings);
            (PIPELINE.map(&mut section).into(), section(SectionKind::OnError))
        } else {
            let mut block = Block::new();
            document.roots().for_each(|root| builder.element(root, &mut block));
            (vec![block], Block::new())
        };
        Self { pipeline, on_error, names: builder.names.len(), starts_elsewhere: !sectioned }
    }

    /// The program of an effective policy. `numbering` holds all documents that it may consist
    /// of.
    pub(super) fn of_effective<'w>(
        effective: &Effective<'w>,
        numbering: &Numbering<'_, 'w>,
    ) -> Self {
        let mut builder =
            Builder { numbering, names: HashMap::new(), expander: Some(Expander::new(effective)) };
        let mut section = |kind: SectionKind| {
            let mut block = Block::new();
            let begun = builder.expander.as_mut().and_then(|expander| expander.begin(kind));
            if let Some(element) = begun {
                builder.element(element, &mut block);
            }
            block
        };
        let pipeline = PIPELINE.map(&mut section).into();
        let on_error = section(SectionKind::OnError);
        Self { pipeline, on_error, names: builder.names.len(), starts_elsewhere: false }
    }
}

/// The sites of one document, numbered on from those of others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbered<'b, 'd> {
    pub sites: &'b Sites<'d>,
    /// Number of its first read site.
    pub reads: usize,
    /// Number of its first set site.
    pub sets: usize,
}

/// The sites of several documents, numbered on and on.
#[derive(Debug)]
pub(super) struct Numbering<'b, 'd> {
    documents: HashMap<*const Document, Numbered<'b, 'd>>,
    /// Number of read sites.
    pub reads: usize,
}

impl<'b, 'd> Numbering<'b, 'd> {
    /// Numbers the sites of these documents in their order.
    pub(super) fn of(all: impl Iterator<Item = &'b Sites<'d>>) -> Self
    where
        'd: 'b,
    {
        let (mut documents, mut reads, mut sets) = (HashMap::new(), 0, 0);
        for sites in all {
            documents.insert(std::ptr::from_ref(sites.document()), Numbered { sites, reads, sets });
            reads += sites.reads().len();
            sets += sites.sets().len();
        }
        Self { documents, reads }
    }
}

struct Builder<'b, 'd> {
    numbering: &'b Numbering<'b, 'd>,
    names: HashMap<&'b str, Name>,
    /// Follows `<base />` and `include-fragment`, where the documents are known.
    expander: Option<Expander<'d>>,
}

impl<'b, 'd> Builder<'b, 'd> {
    /// A section of a document whose surroundings may do anything.
    fn section(
        &mut self,
        document: &'d Document,
        kind: SectionKind,
        surroundings: Surroundings,
    ) -> Block {
        let mut block = Block::new();
        // A document of a narrower scope runs its own `inbound` before this `backend`.
        if kind != SectionKind::Inbound && !surroundings.narrowest {
            block.push(Node::Outside);
        }
        for section in document.roots().flat_map(ElementRef::children) {
            if section.kind() == ElementKind::Section(kind) {
                self.element(section, &mut block);
            }
        }
        block
    }

    /// What the element does itself, and the sites of its document.
    fn own(&self, element: ElementRef<'d>) -> Option<(Numbered<'b, 'd>, &'b OfElement)> {
        let numbered = *self.numbering.documents.get(&std::ptr::from_ref(element.document()))?;
        Some((numbered, numbered.sites.of_element(element)?))
    }

    /// What stands for policies of other documents.
    fn inserted(&mut self, element: ElementRef<'d>, block: &mut Block) {
        let expansion = self.expander.as_mut().map(|expander| expander.enter(element));
        match expansion {
            Some(Expansion::Children(inserted)) => {
                self.children(inserted, block);
                if let Some(expander) = &mut self.expander {
                    expander.leave();
                }
            }
            // No wider scope has a policy.
            Some(Expansion::Nothing) => {}
            Some(Expansion::Itself | Expansion::Refused(_)) | None => block.push(Node::Outside),
        }
    }

    /// What the element does, its children included. The reader of the file limits its depth.
    fn element(&mut self, element: ElementRef<'d>, block: &mut Block) {
        let control = control(element);
        match control {
            Control::Choice => {
                self.own_reads(element, block);
                self.choice(element, block);
            }
            Control::Loop => {
                let mut body = Block::new();
                self.reads_but_condition(element, block);
                self.children(element, &mut body);
                self.condition(element, &mut body);
                block.push(Node::Loop(body));
            }
            Control::Parallel => {
                self.own_reads(element, block);
                let mut blocks = Vec::new();
                for child in element.children() {
                    let mut own = Block::new();
                    self.element(child, &mut own);
                    blocks.push(own);
                }
                block.push(Node::Parallel(blocks));
                if element.has_hole_content() {
                    block.push(Node::Outside);
                }
            }
            Control::Inserted => self.inserted(element, block),
            Control::Unknown => {
                self.own_reads(element, block);
                block.push(Node::Outside);
            }
            Control::Step | Control::Sequence | Control::End => {
                self.own_reads(element, block);
                if control == Control::Sequence {
                    self.children(element, block);
                } else {
                    self.parts(element, block);
                }
            }
        }
        self.own_sets(element, block);
        if control == Control::End {
            block.push(Node::End);
        }
    }

    /// The children, one after another.
    fn children(&mut self, element: ElementRef<'d>, block: &mut Block) {
        for child in element.children() {
            self.element(child, block);
        }
        if element.has_hole_content() {
            block.push(Node::Outside);
        }
    }

    /// The parts of a policy that does its own work; policies in them may run or not.
    fn parts(&mut self, element: ElementRef<'d>, block: &mut Block) {
        for part in element.children() {
            if control(part) == Control::Sequence {
                let mut own = Block::new();
                self.element(part, &mut own);
                block.push(Node::Choice { blocks: vec![own], exhaustive: false });
                self.results(element, block);
            } else {
                self.element(part, block);
            }
        }
    }

    /// What policies in a part leave in the variable that the policy sets is its value:
    /// `cache-value` keeps it.
    fn results(&mut self, element: ElementRef<'d>, block: &mut Block) {
        let Some((numbered, own)) = self.own(element) else { return };
        for set in numbered.sites.sets().get(own.sets.clone()).unwrap_or_default() {
            match set.name.as_deref() {
                Some(name) => block.push(Node::Read { site: None, name: self.name(name) }),
                None => block.push(Node::ReadAny),
            }
        }
    }

    /// The branches of `choose`. Conditions are evaluated before any branch runs.
    fn choice(&mut self, element: ElementRef<'d>, block: &mut Block) {
        let mut blocks = Vec::new();
        let mut exhaustive = false;
        for branch in element.children() {
            if control(branch) != Control::Sequence {
                self.element(branch, block);
                continue;
            }
            self.own_reads(branch, block);
            exhaustive |= branch.name() == "otherwise";
            let mut own = Block::new();
            self.children(branch, &mut own);
            blocks.push(own);
        }
        if element.has_hole_content() {
            blocks.push(vec![Node::Outside]);
        }
        block.push(Node::Choice { blocks, exhaustive });
    }

    fn own_reads(&mut self, element: ElementRef<'d>, block: &mut Block) {
        self.reads_but_condition(element, block);
        self.condition(element, block);
    }

    fn reads_but_condition(&mut self, element: ElementRef<'d>, block: &mut Block) {
        let Some((numbered, own)) = self.own(element) else { return };
        for site in own.reads.clone().filter(|site| !own.condition.contains(site)) {
            self.read(numbered, site, block);
        }
        if own.reads_any {
            block.push(Node::ReadAny);
        }
    }

    fn condition(&mut self, element: ElementRef<'d>, block: &mut Block) {
        let Some((numbered, own)) = self.own(element) else { return };
        for site in own.condition.clone() {
            self.read(numbered, site, block);
        }
        if own.reads_any {
            block.push(Node::ReadAny);
        }
    }

    fn read(&mut self, numbered: Numbered<'b, 'd>, site: usize, block: &mut Block) {
        if let Some(read) = numbered.sites.reads().get(site) {
            let name = self.name(&read.name);
            block.push(Node::Read { site: Some(numbered.reads + site), name });
        }
    }

    fn own_sets(&mut self, element: ElementRef<'d>, block: &mut Block) {
        let Some((numbered, own)) = self.own(element) else { return };
        for site in own.sets.clone() {
            match numbered.sites.sets().get(site).map(|set| set.name.as_deref()) {
                Some(Some(name)) => {
                    let name = self.name(name);
                    block.push(Node::Set { site: numbered.sets + site, name });
                }
                _ => block.push(Node::Outside),
            }
        }
    }

    fn name(&mut self, name: &'b str) -> Name {
        let next = self.names.len();
        *self.names.entry(name).or_insert(next)
    }
}
