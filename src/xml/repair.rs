//! Edits that make broken markup whole, and the way back from the repaired text.

use crate::source::Span;

/// Replaces the bytes `start..end` of the masked text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repair {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// From offsets of a repaired text to offsets of the file. Without repairs they are equal.
#[derive(Debug, Default)]
pub(super) struct Offsets {
    /// One entry per repair: the repaired bytes, and the bytes of the file they stand for.
    edits: Vec<(Span, Span)>,
}

impl Offsets {
    /// The span of the file for `start..end` of the repaired text. What was inserted has
    /// no bytes in the file.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let span = Span::from_range(start..end);
        if self.edits.is_empty() {
            return span;
        }
        let start = self.map(span.start, false);
        Span::new(start, self.map(span.end, true).max(start))
    }

    /// The offset in the file; an offset within a repair goes to its start, or to its end
    /// if `end` is set.
    fn map(&self, offset: u32, end: bool) -> u32 {
        let after = self.edits.partition_point(|(repaired, _)| repaired.start < offset);
        let Some((repaired, file)) = after.checked_sub(1).and_then(|at| self.edits.get(at)) else {
            return offset;
        };
        if offset >= repaired.end {
            return file.end + (offset - repaired.end);
        }
        if repaired.len() == file.len() {
            return file.start + (offset - repaired.start);
        }
        if end { file.end } else { file.start }
    }
}

/// Applies `repairs`, which must not overlap.
pub(super) fn apply(text: &str, mut repairs: Vec<Repair>) -> (String, Offsets) {
    repairs.sort_by_key(|repair| (repair.start, repair.end));
    let mut repaired = String::with_capacity(text.len() + 64);
    let mut offsets = Offsets::default();
    let mut at = 0;
    for repair in repairs {
        if repair.start < at {
            continue;
        }
        let Some(before) = text.get(at..repair.start) else { continue };
        repaired.push_str(before);
        let start = repaired.len();
        repaired.push_str(&repair.text);
        offsets.edits.push((
            Span::from_range(start..repaired.len()),
            Span::from_range(repair.start..repair.end),
        ));
        at = repair.end;
    }
    repaired.push_str(text.get(at..).unwrap_or_default());
    (repaired, offsets)
}
