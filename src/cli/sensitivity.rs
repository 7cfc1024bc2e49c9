//! `policyc simulate --sensitivity`: plays what was assumed otherwise, and tells the band.

use std::process::ExitCode;
use std::sync::Arc;

use crate::report::simulate::{write_sensitivity, write_sensitivity_json};
use crate::sim::sensitivity::{RunResult, Sensitivity, variants};
use crate::sim::{Options, Report, Routing};

use super::output;
use super::policy_file::PolicyFile;
use super::replay::Replay;

/// Plays the alternatives and prints the band. The traffic is read two or three times.
pub(super) fn run(
    replay: &Replay<'_>,
    policy: &PolicyFile,
    routing: &Arc<Routing>,
    options: &Options,
    as_json: bool,
) -> miette::Result<ExitCode> {
    // A pipe could be read only once.
    if !replay.can_be_read_again() {
        return Err(miette::miette!(
            help = "write the traffic to a file first",
            "`--sensitivity` reads the traffic several times, which a pipe does not allow"
        ));
    }
    let (reports, left) = replay.play(policy, routing, std::slice::from_ref(options))?;
    let Some(report) = reports.first() else { return Ok(ExitCode::SUCCESS) };
    let sensitivity = measure(replay, policy, routing, options, report)?;
    output::print(|out| match as_json {
        true => write_sensitivity_json(&sensitivity, out),
        false => write_sensitivity(report, &sensitivity, out),
    })?;
    if let Some((bad, names)) = left {
        bad.tell(&names);
    }
    Ok(ExitCode::SUCCESS)
}

fn measure(
    replay: &Replay<'_>,
    policy: &PolicyFile,
    routing: &Arc<Routing>,
    options: &Options,
    report: &Report,
) -> miette::Result<Sensitivity> {
    let variants = variants(report, &options.choices);
    let with = |choices| Options { choices, by: Vec::new(), ..options.clone() };
    let runs: Vec<_> = variants.iter().map(|variant| with(variant.choices)).collect();
    let (results, _) = replay.play(policy, routing, &runs)?;
    let results: Vec<_> = results.iter().map(RunResult::of).collect();
    let mut sensitivity = Sensitivity::new(RunResult::of(report), &variants, &results);
    let corners = sensitivity.corners(&options.choices);
    let runs: Vec<_> = corners.iter().flatten().map(|choices| with(*choices)).collect();
    let (results, _) = replay.play(policy, routing, &runs)?;
    let mut results = results.iter().map(RunResult::of);
    let ends = [&mut sensitivity.lowest, &mut sensitivity.highest];
    for (end, corner) in ends.into_iter().zip(corners) {
        if let Some(result) = corner.and_then(|_| results.next()) {
            end.result = result;
        }
    }
    Ok(sensitivity)
}
