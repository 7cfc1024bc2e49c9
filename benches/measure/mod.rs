//! A small harness for ratios: the subject and its yardsticks take turns in one run, and what
//! counts is the median. Shared machines drift; turns drift together.

use std::time::{Duration, Instant};

/// One thing to measure.
pub struct Subject<'a> {
    /// What the table calls it.
    pub name: &'a str,
    /// One run over all of the data.
    pub run: Box<dyn FnMut() + 'a>,
}

/// How much one run handles.
#[derive(Clone, Copy)]
pub struct Work {
    /// Files, lines or whatever `unit` says.
    pub items: usize,
    /// Bytes.
    pub bytes: usize,
    /// What an item is: `files`, `lines`.
    pub unit: &'static str,
}

/// Runs of each subject: `POLICYC_BENCH_RUNS`, or 9.
fn runs() -> usize {
    std::env::var("POLICYC_BENCH_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(9)
}

/// Measures the subjects in turn and prints a row for each: median time, items and bytes a
/// second, and the speed relative to the first subject, which is the yardstick.
pub fn compare(title: &str, work: Work, mut subjects: Vec<Subject<'_>>) {
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); subjects.len()];
    for subject in &mut subjects {
        (subject.run)();
    }
    for _ in 0..runs() {
        for (subject, times) in subjects.iter_mut().zip(&mut times) {
            let start = Instant::now();
            (subject.run)();
            times.push(start.elapsed());
        }
    }
    println!("\n{title}: {} {}, {:.1} MB", work.items, work.unit, work.bytes as f64 / 1e6);
    println!(
        "| what | median | {}/s | MB/s | of the yardstick |\n|---|---|---|---|---|",
        work.unit
    );
    let yardstick = times.first_mut().map(|times| median(times)).unwrap_or_default();
    for (subject, times) in subjects.iter().zip(&mut times) {
        let seconds = median(times).as_secs_f64();
        println!(
            "| {} | {:.2} ms | {:.0} | {:.1} | {:.0} % |",
            subject.name,
            seconds * 1e3,
            work.items as f64 / seconds,
            work.bytes as f64 / 1e6 / seconds,
            100.0 * yardstick.as_secs_f64() / seconds,
        );
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
