//! The machine that runs a compiled pattern over UTF-16 units. What it has to undo when it goes
//! back is on a stack of its own; nothing recurses.

use super::parse::Assertion;
use super::program::{One, Program, Step};
use super::set::{fold, is_boundary_word, is_ecma_word};

/// Start and length of a capture.
pub type Capture = (usize, usize);

/// Why a search gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Steps,
    Size,
}

/// Entries that the stack may hold.
const MOST_ENTRIES: usize = 8_000_000;

enum Entry {
    /// Go on here from a position.
    Choice {
        step: usize,
        at: usize,
    },
    /// A greedy repetition may give back this many units.
    Less {
        step: usize,
        at: usize,
        count: u32,
        back: bool,
    },
    /// A lazy repetition may take this many more units.
    More {
        step: usize,
        at: usize,
        count: u32,
    },
    DropMark,
    PutMark(usize),
    DropCapture(usize),
    PutCapture(usize, Capture),
    DropFrame,
    PutFrame(Frame),
    SetCounter(usize, (u32, usize)),
}

/// A look or atomic group that has begun.
#[derive(Clone, Copy)]
struct Frame {
    height: usize,
    at: usize,
}

/// One attempt after the other over one input.
pub(super) struct Machine<'a> {
    program: &'a Program,
    input: &'a [u16],
    /// Where the search began: `\G`.
    start: usize,
    ecma: bool,
    entries: Vec<Entry>,
    marks: Vec<usize>,
    frames: Vec<Frame>,
    counters: Vec<(u32, usize)>,
    captures: Vec<Vec<Capture>>,
    left: u64,
}

impl<'a> Machine<'a> {
    pub(super) fn new(
        program: &'a Program,
        input: &'a [u16],
        groups: usize,
        start: usize,
        ecma: bool,
        steps: u64,
    ) -> Self {
        Self {
            program,
            input,
            start,
            ecma,
            entries: Vec::new(),
            marks: Vec::new(),
            frames: Vec::new(),
            counters: vec![(0, usize::MAX); program.counters],
            captures: vec![Vec::new(); groups],
            left: steps,
        }
    }

    /// The captures of each group; those of group 0 are the match.
    pub(super) fn into_captures(self) -> Vec<Vec<Capture>> {
        self.captures
    }

    /// Tries every position from `from` on; true when there is a match.
    pub(super) fn search(&mut self, from: usize, right_to_left: bool) -> Result<bool, Stop> {
        let mut at = from;
        loop {
            let possible = match &self.program.first {
                Some(first) => self.input.get(at).is_some_and(|unit| first.has(*unit)),
                None => true,
            };
            if possible && self.attempt(at)? {
                return Ok(true);
            }
            self.spend(1)?;
            if right_to_left {
                if at == 0 {
                    return Ok(false);
                }
                at -= 1;
            } else {
                if at >= self.input.len() {
                    return Ok(false);
                }
                at += 1;
            }
        }
    }

    fn spend(&mut self, steps: u64) -> Result<(), Stop> {
        self.left = self.left.checked_sub(steps).ok_or(Stop::Steps)?;
        Ok(())
    }

    fn attempt(&mut self, from: usize) -> Result<bool, Stop> {
        self.entries.clear();
        self.marks.clear();
        self.frames.clear();
        self.captures.iter_mut().for_each(Vec::clear);
        let (mut step, mut at) = (0, from);
        loop {
            self.spend(1)?;
            if self.entries.len() > MOST_ENTRIES {
                return Err(Stop::Size);
            }
            let next = match self.program.steps.get(step) {
                Some(Step::Done) | None => {
                    let (low, high) = if at < from { (at, from) } else { (from, at) };
                    if let Some(whole) = self.captures.first_mut() {
                        whole.push((low, high - low));
                    }
                    return Ok(true);
                }
                Some(found) => self.run(found, step, at)?,
            };
            match next.or_else(|| self.go_back()) {
                Some((next, position)) => (step, at) = (next, position),
                None => return Ok(false),
            }
        }
    }

    fn unit(&self, at: usize, back: bool) -> Option<u16> {
        let index = if back { at.checked_sub(1)? } else { at };
        self.input.get(index).copied()
    }

    fn moved(at: usize, count: usize, back: bool) -> usize {
        if back { at.saturating_sub(count) } else { at + count }
    }

    /// Runs a step; gives the next step and position, or nothing when it fails.
    fn run(
        &mut self,
        found: &Step,
        step: usize,
        at: usize,
    ) -> Result<Option<(usize, usize)>, Stop> {
        let on = |at: usize| Some((step + 1, at));
        Ok(match found {
            Step::One { one, back } => match self.unit(at, *back) {
                Some(unit) if one.has(unit) => on(Self::moved(at, 1, *back)),
                _ => None,
            },
            Step::Repeat { one, least, most, lazy, back } => {
                self.repeat((one, *least, *most), *lazy, *back, step, at)?
            }
            Step::Split(otherwise) => {
                self.entries.push(Entry::Choice { step: *otherwise, at });
                on(at)
            }
            Step::Jump(target) => Some((*target, at)),
            Step::Mark => {
                self.marks.push(at);
                self.entries.push(Entry::DropMark);
                on(at)
            }
            Step::Capture { slot, balanced } => {
                if self.capture(*slot, *balanced, at) {
                    on(at)
                } else {
                    None
                }
            }
            Step::LoopStart(counter) => {
                self.set_counter(*counter, (0, usize::MAX));
                on(at)
            }
            Step::LoopCheck { counter, least, most, lazy, exit } => {
                let (count, last) = self.counters.get(*counter).copied().unwrap_or_default();
                let empty = count > 0 && last == at;
                if count < *least {
                    on(at)
                } else if count >= *most || empty {
                    Some((*exit, at))
                } else if *lazy {
                    self.entries.push(Entry::Choice { step: step + 1, at });
                    Some((*exit, at))
                } else {
                    self.entries.push(Entry::Choice { step: *exit, at });
                    on(at)
                }
            }
            Step::LoopIterate(counter) => {
                let (count, _) = self.counters.get(*counter).copied().unwrap_or_default();
                self.set_counter(*counter, (count.saturating_add(1), at));
                on(at)
            }
            Step::Look(otherwise) => {
                self.frames.push(Frame { height: self.entries.len(), at });
                self.entries.push(Entry::DropFrame);
                if let Some(otherwise) = otherwise {
                    self.entries.push(Entry::Choice { step: *otherwise, at });
                }
                on(at)
            }
            Step::LookEnd => self.leave(true).and_then(|frame| on(frame.at)),
            Step::AtomicEnd => self.leave(true).and_then(|_| on(at)),
            Step::LookLeave => self.leave(false).and_then(|_| on(at)),
            Step::LookFails => {
                let height = self.frames.last().map_or(0, |frame| frame.height);
                while self.entries.len() > height {
                    self.undo();
                }
                None
            }
            Step::Backreference { slot, folded, back } => {
                self.backreference(*slot, *folded, *back, at).and_then(on)
            }
            Step::IfCaptured { slot, otherwise } => {
                let captured = self.captures.get(*slot).is_some_and(|all| !all.is_empty());
                if captured { on(at) } else { Some((*otherwise, at)) }
            }
            Step::Assert(assertion) => {
                if self.holds(*assertion, at) {
                    on(at)
                } else {
                    None
                }
            }
            Step::Done => None,
        })
    }

    fn repeat(
        &mut self,
        (one, least, most): (&One, u32, u32),
        lazy: bool,
        back: bool,
        step: usize,
        at: usize,
    ) -> Result<Option<(usize, usize)>, Stop> {
        let wanted = if lazy { least } else { most };
        let mut count = 0;
        let mut position = at;
        while count < wanted {
            match self.unit(position, back) {
                Some(unit) if one.has(unit) => position = Self::moved(position, 1, back),
                _ => break,
            }
            count += 1;
        }
        self.spend(u64::from(count) / 8)?;
        if count < least {
            return Ok(None);
        }
        if lazy {
            if most > least {
                self.entries.push(Entry::More { step, at: position, count: most - least });
            }
        } else if count > least {
            self.entries.push(Entry::Less {
                step: step + 1,
                at: position,
                count: count - least,
                back,
            });
        }
        Ok(Some((step + 1, position)))
    }

    fn set_counter(&mut self, counter: usize, value: (u32, usize)) {
        if let Some(place) = self.counters.get_mut(counter) {
            self.entries.push(Entry::SetCounter(counter, *place));
            *place = value;
        }
    }

    /// Ends a frame; with `cut` its choices are gone, what must be undone stays.
    fn leave(&mut self, cut: bool) -> Option<Frame> {
        let frame = self.frames.pop()?;
        if cut {
            let kept: Vec<Entry> = self
                .entries
                .drain(frame.height..)
                .filter(|entry| {
                    !matches!(entry, Entry::Choice { .. } | Entry::Less { .. } | Entry::More { .. })
                })
                .collect();
            self.entries.extend(kept);
        }
        self.entries.push(Entry::PutFrame(frame));
        Some(frame)
    }

    fn push_capture(&mut self, slot: usize, capture: Capture) {
        if let Some(all) = self.captures.get_mut(slot) {
            all.push(capture);
            self.entries.push(Entry::DropCapture(slot));
        }
    }

    fn capture(&mut self, slot: Option<usize>, balanced: Option<usize>, at: usize) -> bool {
        let Some(mark) = self.marks.pop() else { return false };
        self.entries.push(Entry::PutMark(mark));
        let (mut start, mut end) = if at < mark { (at, mark) } else { (mark, at) };
        if let Some(balanced) = balanced {
            let Some(other) = self.captures.get_mut(balanced).and_then(Vec::pop) else {
                return false;
            };
            self.entries.push(Entry::PutCapture(balanced, other));
            // What lies between the two captures, or what they share.
            let (other_start, other_end) = (other.0, other.0 + other.1);
            if start >= other_end {
                end = start;
                start = other_end;
            } else if end <= other_start {
                start = other_start;
            } else {
                end = end.min(other_end);
                start = start.max(other_start);
            }
        }
        if let Some(slot) = slot {
            self.push_capture(slot, (start, end.saturating_sub(start)));
        }
        true
    }

    fn backreference(&self, slot: usize, folded: bool, back: bool, at: usize) -> Option<usize> {
        let Some((start, length)) = self.captures.get(slot).and_then(|all| all.last().copied())
        else {
            return self.ecma.then_some(at);
        };
        let wanted = self.input.get(start..start + length)?;
        let from = if back { at.checked_sub(length)? } else { at };
        let found = self.input.get(from..from + length)?;
        let same = |(a, b): (&u16, &u16)| a == b || folded && fold(*a) == fold(*b);
        wanted.iter().zip(found).all(same).then(|| Self::moved(at, length, back))
    }

    fn holds(&self, assertion: Assertion, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.input.get(at)).copied();
        let after = self.input.get(at).copied();
        let bound = |is: fn(u16) -> bool| before.is_some_and(is) != after.is_some_and(is);
        match assertion {
            Assertion::LineStart => before.is_none_or(|unit| unit == 10),
            Assertion::LineEnd => after.is_none_or(|unit| unit == 10),
            Assertion::TextStart => at == 0,
            Assertion::TextEnd => after.is_none(),
            Assertion::TextEndOrLineFeed => {
                after.is_none() || after == Some(10) && at + 1 == self.input.len()
            }
            Assertion::SearchStart => at == self.start,
            Assertion::Boundary => bound(is_boundary_word),
            Assertion::NotBoundary => !bound(is_boundary_word),
            Assertion::EcmaBoundary => bound(is_ecma_word),
            Assertion::NotEcmaBoundary => !bound(is_ecma_word),
        }
    }

    /// Undoes one entry; a choice is dropped.
    fn undo(&mut self) {
        match self.entries.pop() {
            Some(Entry::DropMark) => {
                self.marks.pop();
            }
            Some(Entry::PutMark(mark)) => self.marks.push(mark),
            Some(Entry::DropCapture(slot)) => {
                if let Some(all) = self.captures.get_mut(slot) {
                    all.pop();
                }
            }
            Some(Entry::PutCapture(slot, capture)) => {
                if let Some(all) = self.captures.get_mut(slot) {
                    all.push(capture);
                }
            }
            Some(Entry::DropFrame) => {
                self.frames.pop();
            }
            Some(Entry::PutFrame(frame)) => self.frames.push(frame),
            Some(Entry::SetCounter(counter, value)) => {
                if let Some(place) = self.counters.get_mut(counter) {
                    *place = value;
                }
            }
            Some(Entry::Choice { .. } | Entry::Less { .. } | Entry::More { .. }) | None => {}
        }
    }

    /// Undoes up to the last choice; gives where to go on.
    fn go_back(&mut self) -> Option<(usize, usize)> {
        loop {
            match self.entries.last()? {
                Entry::Choice { step, at } => {
                    let next = (*step, *at);
                    self.entries.pop();
                    return Some(next);
                }
                Entry::Less { step, at, count, back } => {
                    let (step, count, back) = (*step, *count, *back);
                    let at = Self::moved(*at, 1, !back);
                    self.entries.pop();
                    if count > 1 {
                        self.entries.push(Entry::Less { step, at, count: count - 1, back });
                    }
                    return Some((step, at));
                }
                Entry::More { step, at, count } => {
                    let (step, at, count) = (*step, *at, *count);
                    self.entries.pop();
                    let Some(Step::Repeat { one, back, .. }) = self.program.steps.get(step) else {
                        continue;
                    };
                    if self.unit(at, *back).is_some_and(|unit| one.has(unit)) {
                        let at = Self::moved(at, 1, *back);
                        if count > 1 {
                            let count = if count == u32::MAX { count } else { count - 1 };
                            self.entries.push(Entry::More { step, at, count });
                        }
                        return Some((step + 1, at));
                    }
                }
                _ => self.undo(),
            }
        }
    }
}
