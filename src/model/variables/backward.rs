//! Which values nobody can read because another one takes their place first: one walk
//! backward.
//!
//! A variable is lost at a place when on every way from there it is set again before it is
//! read. At the end of the call nothing is lost: who reads the variables of a document after
//! it is not known. Branches are handled as in [`super::forward`].

use std::collections::HashMap;

use super::forward::for_each;
use super::program::{Block, Name, Node, Program};

/// For each set site, the site that overwrites its value, if nothing can read it before.
pub(super) fn run(program: &Program, sets: usize) -> Vec<Option<usize>> {
    let mut walk = Walk {
        lost: vec![None; program.names],
        log: Vec::new(),
        epoch: 0,
        last_epoch: 0,
        found: vec![None; sets],
    };
    walk.block(&program.on_error);
    walk.forget_all();
    // An error can come after any policy; what `on-error` reads is never lost. Policies of
    // wider scopes in `on-error` are taken to read none.
    let mut kept = vec![false; program.names];
    let mut reads_any = false;
    for_each(&program.on_error, &mut |node| match node {
        Node::Read { name, .. } => {
            if let Some(kept) = kept.get_mut(*name) {
                *kept = true;
            }
        }
        Node::ReadAny => reads_any = true,
        _ => {}
    });
    if !reads_any {
        for block in program.pipeline.iter().rev() {
            walk.block(block);
        }
        walk.drop_kept(program, &kept);
    }
    walk.found
}

/// A variable is lost to the site that overwrites it, if the mark is of the current epoch.
type Mark = Option<(u32, usize)>;

struct Walk {
    lost: Vec<Mark>,
    /// Marks before each change, to take it back.
    log: Vec<(Name, Mark)>,
    /// Marks of other epochs do not count: a new epoch forgets all.
    epoch: u32,
    last_epoch: u32,
    found: Vec<Option<usize>>,
}

impl Walk {
    fn forget_all(&mut self) {
        self.last_epoch += 1;
        self.epoch = self.last_epoch;
    }

    fn lost_to(&self, name: Name) -> Option<usize> {
        let mark = self.lost.get(name).copied().flatten();
        mark.filter(|(epoch, _)| *epoch == self.epoch).map(|(_, site)| site)
    }

    fn mark(&mut self, name: Name, site: Option<usize>) {
        let mark = site.map(|site| (self.epoch, site));
        if let Some(lost) = self.lost.get_mut(name) {
            self.log.push((name, *lost));
            *lost = mark;
        }
    }

    fn block(&mut self, block: &Block) {
        for node in block.iter().rev() {
            match node {
                Node::Read { name, .. } => self.mark(*name, None),
                Node::Set { site, name } => {
                    let by = self.lost_to(*name);
                    if let Some(found) = self.found.get_mut(*site) {
                        *found = by;
                    }
                    self.mark(*name, Some(*site));
                }
                Node::ReadAny | Node::Outside | Node::End => self.forget_all(),
                Node::Choice { blocks, exhaustive } => self.choice(blocks, *exhaustive),
                Node::Loop(body) => {
                    self.keep_what_is_read(std::slice::from_ref(body));
                    self.block(body);
                }
                Node::Parallel(blocks) => {
                    self.keep_what_is_read(blocks);
                    self.choice(blocks, false);
                }
            }
        }
    }

    /// The next run, or another block at the same time, may read what the blocks read.
    fn keep_what_is_read(&mut self, blocks: &[Block]) {
        for block in blocks {
            for_each(block, &mut |node| match node {
                Node::Read { name, .. } => self.mark(*name, None),
                Node::ReadAny | Node::Outside => self.forget_all(),
                _ => {}
            });
        }
    }

    fn choice(&mut self, blocks: &[Block], exhaustive: bool) {
        /// How a name fares in the branches.
        #[derive(Default)]
        struct Fate {
            lost: usize,
            touched_without_forgetting: usize,
            site: Option<usize>,
        }
        let outer = self.epoch;
        let mut fates: HashMap<Name, Fate> = HashMap::new();
        let mut forgetful = 0;
        for block in blocks {
            let start = self.log.len();
            self.block(block);
            let forgot = self.epoch != outer;
            forgetful += usize::from(forgot);
            for name in self.changed_since(start) {
                let site = self.lost_to(name);
                let fate = fates.entry(name).or_default();
                fate.lost += usize::from(site.is_some());
                fate.touched_without_forgetting += usize::from(!forgot);
                fate.site = fate.site.or(site);
            }
            for (name, mark) in self.log.split_off(start).into_iter().rev() {
                if let Some(lost) = self.lost.get_mut(name) {
                    *lost = mark;
                }
            }
            self.epoch = outer;
        }
        let ways = blocks.len() + usize::from(!exhaustive);
        let mut lost: Vec<(Name, Option<usize>)> = Vec::new();
        for (name, fate) in fates {
            let outer = self.lost_to(name);
            let untouched = ways - forgetful - fate.touched_without_forgetting;
            let through = if outer.is_some() { untouched } else { 0 };
            let all = fate.lost + through == ways;
            lost.push((name, fate.site.or(outer).filter(|_| all)));
        }
        if forgetful > 0 {
            self.forget_all();
        }
        for (name, site) in lost {
            self.mark(name, site);
        }
    }

    /// The names changed since `start`, each once.
    fn changed_since(&self, start: usize) -> Vec<Name> {
        let changes = self.log.get(start..).unwrap_or_default();
        let mut names: Vec<_> = changes.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Takes back the findings on names that `on-error` reads.
    fn drop_kept(&mut self, program: &Program, kept: &[bool]) {
        for block in &program.pipeline {
            for_each(block, &mut |node| {
                if let Node::Set { site, name } = node
                    && kept.get(*name).copied().unwrap_or(false)
                    && let Some(found) = self.found.get_mut(*site)
                {
                    *found = None;
                }
            });
        }
    }
}
