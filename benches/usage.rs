//! `usage` against a typed read of the same lines by sonic-rs: the least that a tool
//! has to do which reads JSON lines and sums a few numbers of each.
//!
//! `cargo bench --bench usage` prints divan's medians, then the ratio of both ways
//! measured in turns, which a busy machine disturbs less.
#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use policyc::traffic::{ReadOptions, read_lines};
use policyc::usage::{Totals, read};
use serde::Deserialize;

/// Exchanges in each set of lines.
const LINES: usize = 100_000;

/// Lines of about 1.1 kB: short texts.
static SLIM: LazyLock<String> = LazyLock::new(|| lines(0));

/// Lines of about 6 kB: texts of a realistic length.
static FAT: LazyLock<String> = LazyLock::new(|| lines(4_000));

/// What is measured on.
const SETS: [(&str, &LazyLock<String>); 2] = [("slim", &SLIM), ("fat", &FAT)];

/// Chat completions whose prompts have about `text` bytes, answers a third of it.
fn lines(text: usize) -> String {
    let words = [
        "gateway",
        "token",
        "limit",
        "Straße",
        "policy",
        "quota",
        "\\\"quoted\\\"",
        "caller",
        "model",
        "région",
        "window",
        "charge",
        "\\n\\n",
        "counter",
    ];
    // A fixed walk through the words: the same lines on every run.
    let mut state = 7_u32;
    let mut prose = |most: usize, out: &mut String| {
        let end = out.len() + most;
        while out.len() < end {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let word = words.get((state as usize >> 16) % words.len());
            out.push_str(word.copied().unwrap_or_default());
            out.push(' ');
        }
    };
    let mut out = String::new();
    for number in 0..LINES {
        let (minute, second) = (number / 60 % 60, number % 60);
        let (prompt, completion) = (20 + number % 900, 5 + number % 400);
        let subscription = format!("sub-{:02}", number % 40);
        let _ = write!(
            out,
            r#"{{"timestamp":"2026-05-04T10:{minute:02}:{second:02}.{:06}Z","duration_ms":{},"context":{{"api_id":"azure-openai","operation_id":"ChatCompletions_Create","product_id":"starter","subscription_id":"{subscription}","ip_address":"10.0.0.{}","region":"West Europe"}},"request":{{"method":"POST","url":"https://apim.example.net/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21","headers":{{"content-type":"application/json","ocp-apim-subscription-key":"{subscription}","user-agent":"bench/1"}},"body":{{"messages":[{{"role":"system","content":"You are a helpful assistant."}},{{"role":"user","content":""#,
            number % 1_000_000,
            200 + 20 * completion,
            number % 251
        );
        prose(60 + text, &mut out);
        let _ = write!(
            out,
            r#""}}],"model":"gpt-4o","temperature":0,"max_tokens":4096}}}},"response":{{"status":200,"headers":{{"content-type":"application/json","x-ms-region":"West Europe","x-ratelimit-remaining-tokens":"{}"}},"body":{{"id":"chatcmpl-{number:012x}","object":"chat.completion","created":1777888800,"model":"gpt-4o-2024-08-06","choices":[{{"index":0,"message":{{"role":"assistant","content":""#,
            240_000 - number % 200_000
        );
        prose(40 + text / 3, &mut out);
        let _ = writeln!(
            out,
            r#""}},"finish_reason":"stop"}}],"usage":{{"prompt_tokens":{prompt},"completion_tokens":{completion},"total_tokens":{},"prompt_tokens_details":{{"cached_tokens":0}},"completion_tokens_details":{{"reasoning_tokens":0}}}}}}}},"source":"bench/{number}"}}"#,
            prompt + completion
        );
    }
    out
}

/// What a simulator needs of a line, as sonic-rs reads it: times, ids, the request
/// and response without their bodies, and the usage.
#[derive(Deserialize)]
struct Line<'a> {
    timestamp: &'a str,
    duration_ms: u64,
    context: Context<'a>,
    #[serde(borrow)]
    request: Request<'a>,
    #[serde(borrow)]
    response: Response<'a>,
}

#[derive(Deserialize)]
struct Context<'a> {
    api_id: &'a str,
    operation_id: &'a str,
    product_id: &'a str,
    subscription_id: &'a str,
    ip_address: &'a str,
    region: &'a str,
}

#[derive(Deserialize)]
struct Request<'a> {
    method: &'a str,
    url: &'a str,
}

#[derive(Deserialize)]
struct Response<'a> {
    status: u16,
    #[serde(borrow)]
    body: Body<'a>,
}

#[derive(Deserialize)]
struct Body<'a> {
    model: &'a str,
    usage: Usage,
}

#[derive(Deserialize)]
struct Usage {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
}

/// Sums the tokens of `text` with sonic-rs alone.
fn sonic_on(text: &str) -> u64 {
    let mut sum = 0;
    for line in text.lines() {
        let Ok(line) = sonic_rs::from_str::<Line<'_>>(line) else { panic!("a line is not one") };
        let usage = &line.response.body.usage;
        sum += usage.prompt_tokens + usage.completion_tokens;
        black_box((line.timestamp, line.duration_ms, line.request.method, line.request.url));
        black_box((line.context.api_id, line.context.operation_id, line.context.product_id));
        black_box((line.context.subscription_id, line.context.ip_address, line.context.region));
        black_box((line.response.status, line.response.body.model, usage.total_tokens));
    }
    sum
}

/// The yardstick: the text cut into as many parts as threads, each part read by one.
fn sonic(text: &str, threads: usize) -> u64 {
    let mut parts = Vec::new();
    let mut rest = text;
    for left in (1..=threads).rev() {
        let near = rest.len() / left;
        let end = rest.as_bytes().get(near..).and_then(|tail| memchr::memchr(b'\n', tail));
        let (part, after) = rest.split_at(end.map_or(rest.len(), |end| near + end + 1));
        parts.push(part);
        rest = after;
    }
    thread::scope(|scope| {
        let running: Vec<_> =
            parts.into_iter().map(|part| scope.spawn(move || sonic_on(part))).collect();
        running.into_iter().filter_map(|part| part.join().ok()).sum()
    })
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
                let Ok(exchange) = line.exchange else { panic!("a line is not one") };
                totals.count(&read(&exchange));
            }
            totals.into_owned()
        },
        |part| {
            whole.add(part);
            ControlFlow::Continue(())
        },
    );
    assert!(read.is_ok_and(|summary| summary.lines == LINES as u64), "every line is read");
    let all = whole.all();
    let tokens = all.prompt.unwrap_or_default() + all.completion.unwrap_or_default();
    u64::try_from(tokens).unwrap_or(u64::MAX)
}

#[divan::bench(args = [("slim", 1), ("slim", 2), ("fat", 1), ("fat", 2)])]
fn sonic_typed(bencher: Bencher<'_, '_>, (set, threads): (&str, usize)) {
    run(bencher, set, |text| sonic(text, threads));
}

#[divan::bench(args = [("slim", 1), ("slim", 2), ("fat", 1), ("fat", 2)])]
fn policyc_usage(bencher: Bencher<'_, '_>, (set, threads): (&str, usize)) {
    run(bencher, set, |text| usage(text, threads));
}

fn run(bencher: Bencher<'_, '_>, set: &str, measured: impl Fn(&str) -> u64 + Sync) {
    let Some((_, text)) = SETS.iter().find(|(name, _)| *name == set) else { return };
    bencher
        .counter(ItemsCount::new(LINES))
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| measured(black_box(text)));
}

/// How long `measured` takes.
fn time(measured: impl FnOnce() -> u64) -> (Duration, u64) {
    let started = Instant::now();
    let sum = measured();
    (started.elapsed(), sum)
}

/// Measures both ways in turns and prints the medians with their ratio.
fn print_ratios() {
    const ROUNDS: usize = 9;
    println!("\nset   threads  sonic-rs typed  policyc usage  ratio   (rows a second, medians)");
    for (set, text) in SETS {
        for threads in [1, 2] {
            let (mut theirs, mut ours) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                let (their_time, their_sum) = time(|| sonic(text, threads));
                let (our_time, our_sum) = time(|| usage(text, threads));
                assert_eq!(their_sum, our_sum, "both count the same tokens");
                theirs.push(their_time.as_secs_f64());
                ours.push(our_time.as_secs_f64());
            }
            let (theirs, ours) = (median(theirs), median(ours));
            let rows = |seconds: f64| LINES as f64 / seconds / 1_000.0;
            println!(
                "{set:<5} {threads:>7}  {:>12.0} k  {:>11.0} k  {:>4.0} %",
                rows(theirs),
                rows(ours),
                theirs / ours * 100.0
            );
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn main() {
    divan::main();
    if !std::env::args().any(|argument| argument == "--test" || argument == "--list") {
        print_ratios();
    }
}
