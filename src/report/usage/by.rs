//! Tokens and costs by the values of fields.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::text::{COUNTS, counts};
use crate::prices::CostReport;
use crate::report::money;
use crate::report::printable::one_line;
use crate::report::table::{Column, Table, grouped, shortened};
use crate::sim::Field;
use crate::usage::{Sum, Usage};

/// Values of a field that are told apart; what comes after is counted together.
const MOST: usize = 50_000;

/// Rows of a table that are shown.
const ROWS: usize = 50;

/// Characters of a value that are shown.
const NAME: usize = 40;

/// Sums by the values of fields.
#[derive(Clone, Debug, Default)]
pub struct FieldSums {
    fields: Vec<(Field, Groups, Option<Sum>)>,
}

/// Sums by value; `None` for what was not recorded.
type Groups = BTreeMap<Option<String>, Sum>;

impl FieldSums {
    /// Sums by these fields, without exchanges.
    #[must_use]
    pub fn new(fields: &[Field]) -> Self {
        Self { fields: fields.iter().map(|field| (*field, Groups::new(), None)).collect() }
    }

    /// Adds an exchange whose fields have these values, in their order.
    pub fn count<'v>(&mut self, usage: &Usage<'_>, values: impl Iterator<Item = Option<&'v str>>) {
        for ((_, groups, others), value) in self.fields.iter_mut().zip(values) {
            place(groups, others, value.map(str::to_owned)).count(usage);
        }
    }

    /// Adds the sums of other exchanges by the same fields.
    pub fn add(&mut self, other: Self) {
        for ((_, groups, others), (_, more, rest)) in self.fields.iter_mut().zip(other.fields) {
            for (value, sum) in more {
                place(groups, others, value).add(&sum);
            }
            if let Some(rest) = rest {
                others.get_or_insert_default().add(&rest);
            }
        }
    }

    /// Writes a table for each field, most tokens first, with costs where there are some.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(&self, costs: Option<&CostReport>, out: &mut dyn Write) -> io::Result<()> {
        for (number, (field, groups, others)) in self.fields.iter().enumerate() {
            let bills = costs.and_then(|costs| costs.by.get(number));
            let mut columns = vec![Column::words(field.name())];
            columns.extend(COUNTS);
            if bills.is_some() {
                columns.push(Column::numbers("cost"));
            }
            let mut table = Table::new(&columns);
            let mut rows: Vec<_> = groups.iter().collect();
            rows.sort_by(|a, b| b.1.total.cmp(&a.1.total).then_with(|| a.0.cmp(b.0)));
            for (value, sum) in rows.into_iter().take(ROWS) {
                let name = value.as_deref().unwrap_or("(not recorded)");
                let bill = bills.and_then(|bills| bills.groups.get(value));
                let cells = std::iter::once(shortened(&one_line(name), NAME)).chain(counts(sum));
                table.row(cells.chain(bill.map(money::cost)));
            }
            if let Some(others) = others {
                let bill = bills.and_then(|bills| bills.others.as_ref());
                let cells = std::iter::once("(all others)".to_owned()).chain(counts(others));
                table.row(cells.chain(bill.map(money::cost)));
            }
            writeln!(out)?;
            table.write(out)?;
            let more = groups.len().saturating_sub(ROWS) as u128;
            if more > 0 {
                writeln!(out, "… and {} more", grouped(more))?;
            }
        }
        if let Some(costs) = costs {
            writeln!(out, "\ncost: {}", money::cost(&costs.all))?;
            money::write_open_ends(costs, out)?;
        }
        Ok(())
    }
}

/// The sum of a value.
fn place<'s>(
    groups: &'s mut Groups,
    others: &'s mut Option<Sum>,
    value: Option<String>,
) -> &'s mut Sum {
    if groups.len() < MOST || groups.contains_key(&value) {
        groups.entry(value).or_default()
    } else {
        others.get_or_insert_default()
    }
}
