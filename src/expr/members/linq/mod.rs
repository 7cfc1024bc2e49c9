//! `System.Linq.Enumerable`: queries over sequences, deferred where .NET defers.

mod distinct;
mod group;
mod join;
mod numbers;
mod order;
mod query;
mod select;
mod slice;
mod terminal;

use super::{Row, TypeRows, abstract_row, interface, statics};

pub(super) use group::TYPES as GROUPS;
pub(crate) use group::grouping_key;

pub(super) const TYPES: &[TypeRows] = &[
    statics("System.Linq.Enumerable", "queries over sequences").rows(&ENUMERABLE),
    interface("System.Linq.IOrderedEnumerable<out T>", "a sequence in order")
        .bases(&["IEnumerable<T>"]),
];

const PARTS: &[&[Row]] = &[
    select::ROWS,
    slice::ROWS,
    distinct::ROWS,
    join::ROWS,
    group::ROWS,
    order::ROWS,
    terminal::ROWS,
    numbers::ROWS,
    numbers::NUMBERS,
];

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks the bounds")]
const fn total(parts: &[&[Row]]) -> usize {
    let (mut sum, mut at) = (0, 0);
    while at < parts.len() {
        sum += parts[at].len();
        at += 1;
    }
    sum
}

/// The rows of all parts as one table.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks the bounds")]
const fn joined<const N: usize>(parts: &[&[Row]]) -> [Row; N] {
    let mut rows = [abstract_row("", ""); N];
    let (mut part, mut to) = (0, 0);
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            rows[to] = parts[part][at];
            at += 1;
            to += 1;
        }
        part += 1;
    }
    rows
}

static ENUMERABLE: [Row; total(PARTS)] = joined(PARTS);
