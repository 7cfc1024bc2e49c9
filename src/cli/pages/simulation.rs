//! The page that says what each policy does in `policyc simulate`.

use crate::plan::{Simulation, simulation};
use crate::policy::catalogue;

/// The page, after the catalogue.
pub(in crate::cli) fn page() -> String {
    let mut rows: [Vec<(&str, &str)>; 4] = Default::default();
    let mut names: Vec<_> = catalogue::names().collect();
    names.sort_unstable();
    for name in names {
        let [acting, irrelevant, rewriting, left_out] = &mut rows;
        match simulation(name) {
            Some(Simulation::Acts(how)) => acting.push((name, how)),
            Some(Simulation::Irrelevant(why)) => irrelevant.push((name, why)),
            Some(Simulation::Rewrites(why)) => rewriting.push((name, why)),
            Some(Simulation::NotSimulated(why)) => left_out.push((name, why)),
            None => left_out.push((name, "nobody has decided about it")),
        }
    }
    let mut text = "# Policies in a run\n\nWhat `policyc simulate` does with each policy; \
                    [metering.md](metering.md) says by which rules.\n"
        .to_owned();
    let titles = [
        ("Policies that act", "what it does"),
        (
            "Policies that do not matter",
            "why; an expression of it that fails ends the call all the same",
        ),
        (
            "Policies that matter where something reads what they change",
            "what they change; where an expression, a template or a token limit could read that, the \
             policy is named as not simulated",
        ),
        (
            "Policies that are not simulated",
            "what it could change; the report names it with the number of calls that met it",
        ),
    ];
    for ((title, column), rows) in titles.into_iter().zip(rows) {
        text.push_str(&format!("\n## {title}\n\n| policy | {column} |\n|---|---|\n"));
        for (name, what) in rows {
            text.push_str(&format!("| [`{name}`](policies/{}.md) | {what} |\n", page_of(name)));
        }
    }
    text
}

/// The name that the policy's page has: aliases share one.
fn page_of(name: &str) -> &str {
    let first = catalogue::policy(name).and_then(|policy| policy.names.first());
    first.map_or(name, |first| first)
}
