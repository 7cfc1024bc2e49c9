//! Estimates of prompts and completions compared with what providers reported.

use std::collections::BTreeMap;

use policyc::traffic::Exchange;
use policyc::usage::estimate::{self, Basis, Models};
use policyc::usage::{self};

use super::{json_lines, shared};

/// Estimates of one kind, beside the true counts.
#[derive(Default)]
struct Error {
    pairs: Vec<(u64, u64)>,
}

impl Error {
    fn line(&self) -> String {
        let mut relative: Vec<f64> = self
            .pairs
            .iter()
            .map(|(estimate, truth)| {
                (*estimate as f64 - *truth as f64).abs() / (*truth).max(1) as f64
            })
            .collect();
        relative.sort_by(f64::total_cmp);
        let at = |share: f64| relative[((relative.len() - 1) as f64 * share) as usize] * 100.0;
        let sums = self.pairs.iter().fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
        let bias = (sums.0 as f64 / sums.1 as f64 - 1.0) * 100.0;
        format!(
            "{:>5} | {:>5} | {:>6.1} % | {:>6.1} % | {:>+6.1} %",
            self.pairs.len(),
            self.exact(),
            at(0.5),
            at(0.9),
            bias
        )
    }

    fn exact(&self) -> usize {
        self.pairs.iter().filter(|(estimate, truth)| estimate == truth).count()
    }
}

/// What a prompt holds besides texts.
fn parts(body: &serde_json::Value) -> &'static str {
    let text = body.to_string();
    let media = [
        "\"image_url\"",
        "\"input_image\"",
        "\"type\":\"image\"",
        "\"inlineData\"",
        "\"inline_data\"",
    ];
    if media.iter().any(|mark| text.contains(mark)) {
        return "images";
    }
    let has =
        |name: &str| body.get(name).is_some_and(|list| !list.as_array().is_none_or(Vec::is_empty));
    if has("tools") || has("functions") {
        return "tools";
    }
    if text.contains("json_schema") { "answer schema" } else { "text" }
}

#[test]
fn estimates_come_close_to_reported_counts() {
    let Some(folder) = shared() else { return };
    let truth = json_lines(&folder, "traffic/truth.jsonl");
    let text = std::fs::read_to_string(folder.join("traffic/exchanges.jsonl")).unwrap();
    let mut prompts: BTreeMap<(String, String), Error> = BTreeMap::new();
    let mut answers: BTreeMap<String, Error> = BTreeMap::new();
    for (index, (line, truth)) in text.lines().zip(&truth).enumerate() {
        let exchange = Exchange::decode(line, index as u64).unwrap();
        let usage = usage::read(&exchange);
        let models = Models::default();
        let (provider, api) = (usage.provider, usage.api);
        if usage.status != 200 {
            continue;
        }
        let body: serde_json::Value = exchange
            .request
            .body
            .text()
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        if let Some(estimate) = estimate::prompt(&exchange, &usage, &models)
            && let Some(reported) = truth["prompt_tokens"].as_u64()
        {
            let reported = truth["prompt_tokens_with_cache"].as_u64().unwrap_or(reported);
            let name = match (estimate.basis, provider) {
                (Basis::Model, "openai" | "azure-openai") => format!("OpenAI {api}"),
                (Basis::Model, _) => format!("others with OpenAI's names {api}"),
                (Basis::StandIn, "anthropic") => format!("Anthropic {api}"),
                (Basis::StandIn, "gemini" | "vertex") => "Google generateContent".to_owned(),
                (Basis::StandIn, _) => format!("others {api}"),
            };
            let model = usage.model.as_deref().unwrap_or_default();
            let new = model.starts_with("gpt-5.");
            let name = if new { format!("{name} (gpt-5.x)") } else { name };
            let parts = if estimate.uncounted > 0 { "what nothing counts" } else { parts(&body) };
            let key = (name, parts.to_owned());
            if std::env::var_os("POLICYC_EACH").is_some() && estimate.tokens() != reported {
                eprintln!("{index} {key:?} {model} {} {reported}", estimate.tokens());
            }
            prompts.entry(key).or_default().pairs.push((estimate.tokens(), reported));
        }
        if usage.stream != usage::StreamKind::None
            && let Some(estimate) = estimate::completion(&exchange, &usage, &models)
            && let Some(reported) = truth["completion_tokens"].as_u64()
        {
            let seen = reported - truth["reasoning"].as_u64().unwrap_or(0).min(reported);
            let key = format!("{provider} {api}");
            answers.entry(key).or_default().pairs.push((estimate, seen));
        }
    }
    eprintln!("prompts | holds | calls | exact | median | 9 in 10 | sum");
    for ((name, parts), error) in &prompts {
        eprintln!("{name} | {parts} | {}", error.line());
    }
    eprintln!("completions of streams | calls | exact | median | 9 in 10 | sum");
    for (name, error) in &answers {
        eprintln!("{name} | {}", error.line());
    }
    let text = &prompts[&("OpenAI chat".to_owned(), "text".to_owned())];
    assert!(text.exact() * 100 >= text.pairs.len() * 85, "exact: {}", text.exact());
    let plain = &prompts[&("OpenAI embeddings".to_owned(), "text".to_owned())];
    assert!(plain.exact() * 100 >= plain.pairs.len() * 90, "exact: {}", plain.exact());
}
