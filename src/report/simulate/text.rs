//! The report for people.

use std::io::{self, Write};

use super::SimulatedCosts;
use super::estimates::write_estimates;
use crate::plan::{Origin, Source};
use crate::prices::Bill;
use crate::report::money;
use crate::report::printable::one_line;
use crate::report::table::{Column, Table, grouped, shortened};
use crate::sim::metrics::{Count, SERIES_LIMIT, VALUES_CAP, is_always_added};
use crate::sim::{GroupTotals, Report, Totals};

/// Characters of a name that are shown.
const NAME: usize = 40;
/// Values of a dimension that are shown.
const TOP: usize = 3;
/// Rows of a table that are shown.
const ROWS: usize = 15;

/// Writes the report as tables and sentences; `sources` are those of the plan.
///
/// # Errors
/// When `out` fails.
pub fn write_text(
    report: &Report,
    sources: &[Source],
    costs: Option<&SimulatedCosts>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let writer = Writer { report, sources, costs };
    writer.head(out)?;
    writer.costs(out)?;
    for (number, groups) in report.by.iter().enumerate() {
        writer.groups(groups, number, out)?;
    }
    writer.routes(out)?;
    writer.limits(out)?;
    writer.metrics(out)?;
    writer.assumptions(out)?;
    writer.faults(out)?;
    writer.steps(out)
}

struct Writer<'r> {
    report: &'r Report,
    sources: &'r [Source],
    costs: Option<&'r SimulatedCosts>,
}

impl Writer<'_> {
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let Report { totals, gateway, first, last, .. } = self.report;
        let (Some(first), Some(last)) = (first, last) else {
            return writeln!(out, "no exchange was played");
        };
        writeln!(out, "{first} to {last}, {} gateway\n", gateway.name())?;
        let mut table =
            Table::new(&[Column::words(""), Column::numbers("calls"), Column::numbers("share")]);
        let mut row = |what: &str, count: u64| {
            if count > 0 || what == "admitted" {
                table.row([what.to_owned(), grouped(count.into()), share(count, totals.calls)]);
            }
        };
        row("admitted", totals.answered);
        row("refused with 429", totals.refused_by_rate);
        row("refused with 403", totals.refused_by_quota);
        row("answered by a policy", totals.returned);
        row("denied by a policy", totals.denied);
        row("failed", totals.failed);
        row("without a policy here", totals.unrouted);
        row("all", totals.calls);
        table.write(out)?;
        writeln!(
            out,
            "\ntokens: {} prompt + {} completion = {}",
            grouped(totals.prompt_tokens.into()),
            grouped(totals.completion_tokens.into()),
            grouped(totals.total_tokens.into())
        )?;
        if totals.refused_tokens > 0 {
            writeln!(
                out,
                "refused calls would have used {} more, as recorded",
                grouped(totals.refused_tokens.into())
            )?;
        }
        if totals.usage_unknown > 0 {
            let calls = grouped(totals.usage_unknown.into());
            writeln!(out, "admitted calls whose answers do not say what they used: {calls}")?;
        }
        write_estimates(self.report, out)?;
        if !self.report.limits_apply {
            writeln!(out, "this gateway has no token limits: those of the policy refused nothing")?;
        }
        Ok(())
    }

    /// What the calls cost, and what has no price.
    fn costs(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(costs) = self.costs else { return Ok(()) };
        writeln!(out, "\ncost: {}", money::cost(&costs.answered.all))?;
        if !costs.refused.is_empty() {
            writeln!(out, "refused calls would have cost {}", money::cost(&costs.refused))?;
        }
        money::write_open_ends(&costs.answered, out)
    }

    fn groups(&self, groups: &GroupTotals, number: usize, out: &mut dyn Write) -> io::Result<()> {
        let bills = self.costs.and_then(|costs| costs.answered.by.get(number));
        let mut columns = vec![
            Column::words(groups.field),
            Column::numbers("calls"),
            Column::numbers("429"),
            Column::numbers("403"),
            Column::numbers("prompt"),
            Column::numbers("completion"),
            Column::numbers("total"),
        ];
        if bills.is_some() {
            columns.push(Column::numbers("cost"));
        }
        let mut table = Table::new(&columns);
        let mut row = |name: String, totals: &Totals, bill: Option<&Bill>| {
            let counts = [
                totals.calls,
                totals.refused_by_rate,
                totals.refused_by_quota,
                totals.prompt_tokens,
                totals.completion_tokens,
                totals.total_tokens,
            ];
            let counts = counts.map(|count| grouped(count.into()));
            let cost = bills.map(|_| bill.map_or_else(|| "-".to_owned(), money::cost));
            table.row(std::iter::once(name).chain(counts).chain(cost));
        };
        for (value, totals) in groups.groups.iter().take(ROWS) {
            let name = value.as_deref().unwrap_or("(not recorded)");
            let bill = bills.and_then(|bills| bills.groups.get(value));
            row(shortened(&one_line(name), NAME), totals, bill);
        }
        if let Some(others) = &groups.others {
            let bill = bills.and_then(|bills| bills.others.as_ref());
            row("(all others)".to_owned(), others, bill);
        }
        writeln!(out)?;
        table.write(out)?;
        let more = groups.groups.len().saturating_sub(ROWS);
        if more > 0 {
            writeln!(out, "… and {more} more: `--format json` has all")?;
        }
        Ok(())
    }

    /// Which routes were taken, and which calls took none.
    fn routes(&self, out: &mut dyn Write) -> io::Result<()> {
        let Report { routes, unrouted, .. } = self.report;
        if !routes.is_empty() {
            let mut table = Table::new(&[
                Column::words("route: documents, widest scope first"),
                Column::numbers("calls"),
                Column::numbers("refused"),
            ]);
            for route in routes.iter().take(ROWS) {
                let path = |layer: &u32| Some(&*self.sources.get(*layer as usize)?.path);
                let paths: Vec<_> = route.layers.iter().filter_map(path).map(one_line).collect();
                let counts = [route.calls, route.refused].map(|count| grouped(count.into()));
                table.row(std::iter::once(paths.join(" > ")).chain(counts));
            }
            writeln!(out)?;
            table.write(out)?;
            let more = routes.len().saturating_sub(ROWS);
            if more > 0 {
                writeln!(out, "… and {more} more: `--format json` has all")?;
            }
        }
        if !unrouted.is_empty() {
            let mut table = Table::new(&[
                Column::words("calls without a policy here, because"),
                Column::numbers("calls"),
                Column::numbers("first line"),
            ]);
            for unrouted in unrouted.iter().take(ROWS) {
                let why = unrouted.why.as_ref();
                let why = why.map_or("of other reasons".to_owned(), ToString::to_string);
                let first = self.line(unrouted.first_file, unrouted.first_line);
                table.row([one_line(&why).into_owned(), grouped(unrouted.calls.into()), first]);
            }
            writeln!(out)?;
            table.write(out)?;
            let more = unrouted.len().saturating_sub(ROWS);
            if more > 0 {
                writeln!(out, "… and {more} more reasons: `--format json` has all")?;
            }
        }
        Ok(())
    }

    fn limits(&self, out: &mut dyn Write) -> io::Result<()> {
        for limit in self.report.limits.iter().filter(|limit| limit.is_reached) {
            let refused = limit.refused_by_rate.saturating_add(limit.refused_by_quota);
            let mut place = self.place(limit.origin);
            if let Some(within) = limit.within.and_then(|within| self.sources.get(within as usize))
            {
                place.push_str(&format!(" in {}", within.path));
            }
            writeln!(out)?;
            if refused == 0 {
                writeln!(out, "{} ({place}) refused nothing", limit.policy)?;
                continue;
            }
            writeln!(
                out,
                "{} ({place}) refused {}: {} by rate, {} by quota",
                limit.policy,
                grouped(refused.into()),
                grouped(limit.refused_by_rate.into()),
                grouped(limit.refused_by_quota.into())
            )?;
            let mut table = Table::new(&[Column::words("counter key"), Column::numbers("refused")]);
            for (key, count) in limit.refused_keys.iter().take(ROWS) {
                table.row([shortened(&one_line(key), NAME), grouped((*count).into())]);
            }
            table.write(out)?;
            let more = limit.refused_keys.len().saturating_sub(ROWS);
            if more > 0 {
                writeln!(out, "… and {more} more keys")?;
            }
        }
        Ok(())
    }

    fn metrics(&self, out: &mut dyn Write) -> io::Result<()> {
        let series = &self.report.series;
        if series.metrics.is_empty() {
            return Ok(());
        }
        let mut table = Table::new(&[
            Column::words("metric"),
            Column::words("namespace"),
            Column::numbers("rows"),
            Column::numbers("sum"),
            Column::numbers("series"),
            Column::numbers("at most"),
        ]);
        for metric in &series.metrics {
            let sum = if metric.tokens == 0 && metric.number != 0.0 {
                metric.number.to_string()
            } else {
                grouped(metric.tokens)
            };
            table.row([
                shortened(&one_line(&metric.name), NAME),
                shortened(&one_line(&metric.namespace), NAME),
                grouped(metric.rows.into()),
                sum,
                count(metric.peak.observed_combinations),
                count(metric.peak.product_of_unique_values),
            ]);
        }
        writeln!(out)?;
        table.write(out)?;
        writeln!(
            out,
            "series: combinations of dimension values in the busiest 12 hours, and what their \
             distinct values allow;\nAzure Monitor takes {} in a region and subscription",
            grouped(SERIES_LIMIT)
        )?;
        if series.windows_over_limit > 0 {
            writeln!(
                out,
                "{} of {} windows are over that limit: rows are dropped there",
                series.windows_over_limit, series.windows
            )?;
        }
        if let (Some(peak), Some(cut)) = (&series.peak, &series.cut) {
            let names: Vec<_> =
                cut.without.iter().map(|name| format!("`{}`", one_line(name))).collect();
            let enough = if cut.is_enough { "cheapest cut" } else { "no cut is enough, but" };
            writeln!(
                out,
                "the busiest 12 hours begin {} with {} series; {enough}: without {} they would be {}",
                peak.start,
                count(peak.product_of_unique_values),
                names.join(", "),
                count(cut.product_of_unique_values)
            )?;
        }
        self.dimensions(out)
    }

    /// The values of each dimension: how many, which send most rows, what the cap drops.
    fn dimensions(&self, out: &mut dyn Write) -> io::Result<()> {
        let dimensions = &self.report.series.dimensions;
        let mut table = Table::new(&[
            Column::words("dimension"),
            Column::words("namespace"),
            Column::numbers("values"),
            Column::numbers("rows past 100 values"),
            Column::words("most rows"),
        ]);
        for dimension in dimensions {
            // What the service adds seldom says anything.
            if is_always_added(&dimension.name) && dimension.peak_unique_values.best() <= 1 {
                continue;
            }
            let top = dimension.top.iter().take(TOP).map(|top| {
                let value = shortened(&one_line(&top.value), NAME / 2);
                let value = if value.is_empty() { "(empty)".to_owned() } else { value };
                let about = if top.uncertain > 0 { "about " } else { "" };
                format!("{value} ({about}{})", grouped(top.rows.into()))
            });
            let top = match top.collect::<Vec<_>>() {
                none if none.is_empty() => "none stands out".to_owned(),
                top => top.join(", "),
            };
            table.row([
                shortened(&one_line(&dimension.name), NAME),
                shortened(&one_line(&dimension.namespace), NAME),
                count(dimension.peak_unique_values),
                grouped(dimension.rows_beyond_cap.into()),
                top,
            ]);
        }
        writeln!(out)?;
        table.write(out)?;
        if dimensions.iter().any(|dimension| dimension.rows_beyond_cap > 0) {
            writeln!(
                out,
                "the SDK of Application Insights keeps {VALUES_CAP} values of a dimension and drops \
                 the rows of any further one (observed)"
            )?;
        }
        Ok(())
    }

    fn assumptions(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.report.assumptions.is_empty() {
            return Ok(());
        }
        let mut table = Table::new(&[
            Column::words("assumption"),
            Column::words("assumed"),
            Column::numbers("decisions"),
        ]);
        for assumption in &self.report.assumptions {
            table.row([
                assumption.name.to_owned(),
                assumption.choice.to_owned(),
                grouped(assumption.decisions.into()),
            ]);
        }
        writeln!(out)?;
        table.write(out)?;
        writeln!(out, "not documented, so assumed: `policyc explain NAME`, `--assume NAME=CHOICE`")
    }

    fn faults(&self, out: &mut dyn Write) -> io::Result<()> {
        for fault in &self.report.faults {
            let what = if fault.unsupported { "is not supported here" } else { "failed" };
            writeln!(
                out,
                "\nthe expression at {} {what} (calls: {}, first on line {}): {}",
                self.place(fault.origin),
                grouped(fault.times.into()),
                self.line(fault.first_file, fault.first_line),
                one_line(&fault.message)
            )?;
        }
        Ok(())
    }

    fn steps(&self, out: &mut dyn Write) -> io::Result<()> {
        for step in self.report.passed_by.iter().filter(|step| step.matters && step.times > 0) {
            writeln!(
                out,
                "\n{} ({}) is not simulated: {} (calls that would have run it: {})",
                step.policy,
                self.place(step.origin),
                step.reason,
                grouped(step.times.into())
            )?;
        }
        for hole in &self.report.unresolved {
            writeln!(out, "\n{} at {} was left as it is", hole.hole, self.place(hole.origin))?;
        }
        let inert = self.report.passed_by.iter().filter(|step| !step.matters);
        let mut names: Vec<_> = inert.map(|step| step.policy.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        if !names.is_empty() {
            writeln!(out, "\nwithout effect on metering, so passed by: {}", names.join(", "))?;
        }
        Ok(())
    }

    /// A line as people count, with its file where there are several.
    fn line(&self, file: Option<u32>, line: u64) -> String {
        let number = grouped(line.saturating_add(1).into());
        match file.and_then(|file| self.report.files.get(file as usize)) {
            Some(name) => format!("{number} of {}", one_line(name)),
            None => number,
        }
    }

    /// `file:line:column`.
    fn place(&self, origin: Origin) -> String {
        let path = self.sources.get(origin.source as usize).map_or("", |source| &*source.path);
        format!("{path}:{}:{}", origin.line, origin.column)
    }
}

/// A share of a number of calls, with one decimal.
pub(in crate::report) fn share(count: u64, all: u64) -> String {
    let permille = u128::from(count).saturating_mul(1000).checked_div(all.into()).unwrap_or(0);
    format!("{}.{} %", permille / 10, permille % 10)
}

fn count(count: Count) -> String {
    match count {
        Count::Exact(count) => grouped(count),
        Count::Estimated { about, .. } => format!("about {}", grouped(about)),
    }
}
