//! What may have set a variable before control comes to a place: one walk forward.
//!
//! A branch begins with what was known before the choice; what it adds is taken back at its
//! end and joined after the last branch. So every set is handled once for each choice around
//! it, and the walk is linear in the size of the document.

use std::collections::HashMap;

use super::program::{Block, Name, Node, Program};
use super::{Before, Presence};

/// Adds to `found`, by number of the read site, what may have set its variable before. A site
/// that is there already is joined with what was found before; one that never runs is not
/// touched.
pub(super) fn run(program: &Program, found: &mut [Option<Before>]) {
    let mut walk = Walk {
        known: vec![Presence::Never; program.names],
        log: Vec::new(),
        elsewhere: program.starts_elsewhere,
        ended: false,
        found,
    };
    for block in &program.pipeline {
        walk.block(block);
    }
    // An error can come after any policy, or before the first one.
    walk.ended = false;
    for block in &program.pipeline {
        for_each(block, &mut |node| match node {
            Node::Set { name, .. } => walk.set(*name, Presence::Maybe),
            Node::Outside => walk.elsewhere = true,
            _ => {}
        });
    }
    for known in &mut walk.known {
        *known = (*known).min(Presence::Maybe);
    }
    walk.block(&program.on_error);
}

/// Calls `visit` for each node of the block, those within other nodes included.
pub(super) fn for_each<'b>(block: &'b Block, visit: &mut impl FnMut(&'b Node)) {
    let mut open = vec![block.iter()];
    while let Some(nodes) = open.last_mut() {
        let Some(node) = nodes.next() else {
            open.pop();
            continue;
        };
        visit(node);
        match node {
            Node::Choice { blocks, .. } | Node::Parallel(blocks) => {
                open.extend(blocks.iter().map(|block| block.iter()));
            }
            Node::Loop(block) => open.push(block.iter()),
            _ => {}
        }
    }
}

struct Walk<'f> {
    /// By name: whether it has been set.
    known: Vec<Presence>,
    /// What was known before each change, to take it back.
    log: Vec<(Name, Presence)>,
    elsewhere: bool,
    /// Control does not come here.
    ended: bool,
    found: &'f mut [Option<Before>],
}

/// What one branch left behind.
struct Left {
    names: Vec<(Name, Presence)>,
    elsewhere: bool,
}

impl Walk<'_> {
    fn set(&mut self, name: Name, presence: Presence) {
        if let Some(known) = self.known.get_mut(name)
            && *known < presence
        {
            self.log.push((name, *known));
            *known = presence;
        }
    }

    fn block(&mut self, block: &Block) {
        for node in block {
            if self.ended {
                break;
            }
            match node {
                Node::Read { site: Some(site), name } => self.read(*site, *name),
                Node::Set { name, .. } => self.set(*name, Presence::Always),
                Node::Outside => self.elsewhere = true,
                Node::Read { site: None, .. } | Node::ReadAny => {}
                Node::End => self.ended = true,
                Node::Choice { blocks, exhaustive } => self.choice(blocks, *exhaustive),
                Node::Loop(body) => {
                    self.may_set(body);
                    self.block(body);
                }
                Node::Parallel(blocks) => {
                    blocks.iter().for_each(|block| self.may_set(block));
                    self.choice(blocks, false);
                }
            }
        }
    }

    fn read(&mut self, site: usize, name: Name) {
        let here = self.known.get(name).copied().unwrap_or(Presence::Never);
        let before = Before { here, elsewhere: self.elsewhere };
        if let Some(found) = self.found.get_mut(site) {
            *found = Some(found.map_or(before, |found| Before {
                here: found.here.max(before.here),
                elsewhere: found.elsewhere || before.elsewhere,
            }));
        }
    }

    /// Another run of the block may have set what it sets.
    fn may_set(&mut self, block: &Block) {
        for_each(block, &mut |node| match node {
            Node::Set { name, .. } => self.set(*name, Presence::Maybe),
            Node::Outside => self.elsewhere = true,
            _ => {}
        });
    }

    fn choice(&mut self, blocks: &[Block], exhaustive: bool) {
        let elsewhere = self.elsewhere;
        let mut left = Vec::new();
        for block in blocks {
            let start = self.log.len();
            self.block(block);
            let names = self.take_back(start);
            if !self.ended {
                left.push(Left { names, elsewhere: self.elsewhere });
            }
            self.ended = false;
            self.elsewhere = elsewhere;
        }
        if exhaustive && left.is_empty() && !blocks.is_empty() {
            self.ended = true;
            return;
        }
        self.elsewhere |= left.iter().any(|branch| branch.elsewhere);
        let ways = left.len() + usize::from(!exhaustive);
        let mut always: HashMap<Name, usize> = HashMap::new();
        for (name, presence) in left.into_iter().flat_map(|branch| branch.names) {
            *always.entry(name).or_default() += usize::from(presence == Presence::Always);
        }
        for (name, count) in always {
            let presence = if count == ways { Presence::Always } else { Presence::Maybe };
            self.set(name, presence);
        }
    }

    /// Takes back all changes since `start`; gives what they had come to.
    fn take_back(&mut self, start: usize) -> Vec<(Name, Presence)> {
        let changes = self.log.split_off(start);
        let mut names = HashMap::new();
        for (name, before) in changes.into_iter().rev() {
            if let Some(known) = self.known.get_mut(name) {
                names.entry(name).or_insert(*known);
                *known = before;
            }
        }
        names.into_iter().collect()
    }
}
