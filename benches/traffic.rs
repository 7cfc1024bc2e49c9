//! `usage` and `simulate` against a typed read of the same lines by sonic-rs: the least that a
//! tool has to do which reads JSON lines and sums a few numbers of each.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may stop")]
#![allow(missing_docs, unreachable_pub, reason = "a program of its own")]

#[path = "lines/mod.rs"]
mod lines;
#[path = "measure/mod.rs"]
mod measure;

use std::hint::black_box;
use std::ops::ControlFlow;

use lines::{LINES, lines, sonic};
use measure::{Subject, Work, compare};
use policyc::plan::{Plan, compile};
use policyc::policy::{Document, ParseOptions};
use policyc::sim::{Field, NoSink, Options, Simulator};
use policyc::source::SourceFile;
use policyc::traffic::{ReadOptions, read_lines};
use policyc::usage::{Totals, read};

fn main() {
    let plan = plan();
    // Lines of about 1.1 kB with short texts, and of about 6 kB with texts of a realistic length.
    for (set, text) in [("slim", lines(0)), ("fat", lines(4_000))] {
        for threads in [1, 2] {
            let work = Work { items: LINES, bytes: text.len(), unit: "lines" };
            assert_eq!(sonic(&text, threads), usage(&text, threads), "both count the same tokens");
            compare(
                &format!("{set} lines, threads: {threads}"),
                work,
                vec![
                    Subject {
                        name: "sonic-rs typed read",
                        run: Box::new(|| {
                            black_box(sonic(&text, threads));
                        }),
                    },
                    Subject {
                        name: "policyc usage",
                        run: Box::new(|| {
                            black_box(usage(&text, threads));
                        }),
                    },
                    Subject {
                        name: "policyc simulate, two limits and one metric",
                        run: Box::new(|| {
                            black_box(simulate(&plan, &text, threads));
                        }),
                    },
                ],
            );
        }
    }
}

/// What `policyc usage` does, apart from files and tables.
fn usage(text: &str, threads: usize) -> u64 {
    let options = ReadOptions { threads, ..ReadOptions::default() };
    let mut whole = Totals::default();
    let read = read_lines(
        text.as_bytes(),
        &options,
        |lines| {
            let mut totals = Totals::default();
            for line in lines.iter() {
                totals.count(&read(&line.exchange.unwrap()));
            }
            totals.into_owned()
        },
        |part| {
            whole.add(part);
            ControlFlow::Continue(())
        },
    );
    assert_eq!(read.unwrap().lines, LINES as u64, "every line is read");
    let all = whole.all();
    u64::try_from(all.prompt.unwrap() + all.completion.unwrap()).unwrap()
}

/// What `policyc simulate` does, apart from files and tables; the calls that were played.
fn simulate(plan: &Plan, text: &str, threads: usize) -> u64 {
    let by = vec![Field::Subscription, Field::Model];
    let mut simulator = Simulator::new(plan, &Options { by, ..Options::default() }).unwrap();
    let recorder = simulator.recorder();
    let options = ReadOptions { threads, ..ReadOptions::default() };
    read_lines(
        text.as_bytes(),
        &options,
        |lines| {
            let mut capturing = recorder.begin();
            let capture = |line: policyc::traffic::Line<'_>| {
                let exchange = line.exchange.unwrap();
                let usage = read(&exchange);
                capturing.capture(None, line.index, line.text.unwrap(), &exchange, &usage)
            };
            lines.iter().map(capture).collect::<Vec<_>>()
        },
        |captured| {
            for captured in captured {
                simulator.push(captured, &mut NoSink).unwrap();
            }
            ControlFlow::Continue(())
        },
    )
    .unwrap();
    simulator.finish(&mut NoSink).totals.calls
}

/// Two limits, a variable, and a metric with five dimensions.
const POLICY: &str = r#"<policies>
    <inbound>
        <base />
        <set-variable name="team" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
        <llm-token-limit counter-key="@(context.Subscription.Id)" tokens-per-minute="20000"
            estimate-prompt-tokens="false" remaining-tokens-header-name="x-tokens-left" />
        <llm-token-limit counter-key="@(context.Subscription.Id + ":month")" token-quota="50000000"
            token-quota-period="Monthly" estimate-prompt-tokens="false" />
        <llm-emit-token-metric namespace="llm">
            <dimension name="API ID" />
            <dimension name="Subscription ID" />
            <dimension name="Product ID" />
            <dimension name="team" value="@((string)context.Variables["team"])" />
            <dimension name="caller" value="@(context.Request.IpAddress)" />
        </llm-emit-token-metric>
    </inbound>
    <backend><base /></backend>
</policies>"#;

fn plan() -> Plan {
    let file = SourceFile::new("bench.xml", POLICY);
    compile(&Document::parse(file, &ParseOptions::default()), None).unwrap()
}
