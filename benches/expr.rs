//! Evaluating expressions against hash-map lookups and against reading JSON, and checking them
//! against the whole of lint.
//!
//! The documents are those of `policies-examples/`; where the reference corpus is at hand
//! (`POLICYC_SHARED`, or `../shared`), that is measured too. `-- key`, `-- transformation` and
//! `-- checking` measure one part.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may stop")]
#![allow(missing_docs, unreachable_pub, reason = "a program of its own")]

#[path = "measure/mod.rs"]
mod measure;

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use measure::{Subject, Work, compare};
use policyc::expr::bind::{Compiled, check};
use policyc::expr::context::{Context, from_json};
use policyc::expr::eval::Limits;
use policyc::expr::parse::{ExpressionSource, parse};
use policyc::lint::{Settings, check as lint};
use policyc::policy::{Document, ParseOptions, forget_code};
use policyc::source::{FileId, SourceFile};
use serde_json::{Value, json};

/// Evaluations in one run.
const TIMES: usize = 10_000;

fn main() {
    // What the command line names is measured, or all.
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
    if is_wanted("key") {
        small_expression();
    }
    if is_wanted("transformation") {
        transformation();
    }
    if !is_wanted("checking") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own: Vec<_> = documents(&root.join("policies-examples")).collect();
    let many: Vec<_> = own.iter().cycle().take(1000).cloned().collect();
    checking("the examples, 1000 times over", &many);
    let shared = std::env::var_os("POLICYC_SHARED").map_or(root.join("../shared"), PathBuf::from);
    let corpus: Vec<_> = documents(&shared.join("corpus/docs")).collect();
    if corpus.is_empty() {
        println!("\nno reference corpus here");
        return;
    }
    checking("the reference corpus", &corpus);
}

fn compiled(expression: &str) -> Compiled {
    let parsed = parse(&ExpressionSource::whole(expression));
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let checked = check(&parsed.body.unwrap());
    checked.compiled.unwrap_or_else(|| panic!("{:?}", checked.problems))
}

/// What a counter key costs, in lookups of a map as a hand-written gateway would have it.
fn small_expression() {
    let expression = r#"@(context.Subscription?.Id ?? "none")"#;
    let code = compiled(expression);
    let host: Context = from_json(&json!({"subscription": {"id": "team-a"}})).unwrap();
    let keys: Vec<String> = (0..32).map(|at| format!("subscription-{at}")).collect();
    let map: HashMap<String, String> =
        keys.iter().map(|key| (key.clone(), format!("value of {key}"))).collect();
    compare(
        "a counter key against 8 lookups in a HashMap<String, String>",
        Work { items: TIMES, bytes: TIMES * expression.len(), unit: "evaluations" },
        vec![
            Subject {
                name: "8 lookups",
                run: Box::new(|| {
                    for at in 0..TIMES {
                        for offset in 0..8 {
                            let key = keys.get((at + offset) % keys.len()).unwrap();
                            black_box(map.get(black_box(key.as_str())));
                        }
                    }
                }),
            },
            Subject {
                name: expression,
                run: Box::new(|| {
                    for _ in 0..TIMES {
                        black_box(code.evaluate(&host, Limits::default()).unwrap());
                    }
                }),
            },
        ],
    );
}

/// A request as gateways rewrite it before it goes to a model.
const TRANSFORMATION: &str = r#"@{
    var body = context.Request.Body.As<JObject>(preserveContent: true);
    var messages = (JArray)body["messages"];
    var kept = new JArray();
    int characters = 0;
    foreach (var message in messages) {
        string role = (string)message["role"];
        string content = (string)message["content"];
        if (string.IsNullOrWhiteSpace(content)) {
            continue;
        }
        characters += content.Length;
        if (role == "system" && kept.Count > 0) {
            continue;
        }
        var one = new JObject();
        one["role"] = role;
        one["content"] = content.Trim();
        kept.Add(one);
    }
    body["messages"] = kept;
    body["max_tokens"] = Math.Min((int?)body["max_tokens"] ?? 1024, 4096);
    body["user"] = context.Subscription?.Id ?? "none";
    if (body["stream"] != null && (bool)body["stream"]) {
        body["stream_options"] = new JObject { { "include_usage", true } };
    }
    body.Remove("logit_bias");
    body["metadata"] = JObject.FromObject(new {
        messages = kept.Count,
        characters,
        estimate = (int)Math.Ceiling(characters / 4.0)
    });
    return body.ToString(Newtonsoft.Json.Formatting.None);
}"#;

/// A body of about 4 kB.
fn chat_body() -> String {
    let text =
        "The quick brown fox jumps over the lazy dog, again and again, until the context is full. ";
    let messages: Vec<Value> = (0..20)
        .map(|at| {
            let role = if at == 0 {
                "system"
            } else if at % 2 == 1 {
                "user"
            } else {
                "assistant"
            };
            json!({"role": role, "content": text.repeat(1 + at % 3)})
        })
        .collect();
    json!({
        "model": "gpt-4o", "temperature": 0.7, "max_tokens": 2000, "stream": true,
        "logit_bias": {"50256": -100}, "messages": messages,
    })
    .to_string()
}

fn transformation() {
    let body = chat_body();
    let code = compiled(TRANSFORMATION);
    let context = json!({"request": {"method": "POST", "url": "https://a.example/", "body": body},
        "subscription": {"id": "team-a"}});
    let host: Context = from_json(&context).unwrap();
    let times = 200;
    compare(
        "a JSON transformation of 30 lines against reading the body, five times",
        Work { items: times, bytes: times * body.len(), unit: "bodies" },
        vec![
            Subject {
                name: "serde_json::Value, 5 times",
                run: Box::new(|| {
                    for _ in 0..times * 5 {
                        black_box(serde_json::from_str::<Value>(black_box(&body)).unwrap());
                    }
                }),
            },
            Subject {
                name: "the transformation",
                run: Box::new(|| {
                    for _ in 0..times {
                        black_box(code.evaluate(&host, Limits::default()).unwrap());
                    }
                }),
            },
        ],
    );
}

fn checking(title: &str, documents: &[SourceFile]) {
    let all: Vec<String> = documents
        .iter()
        .flat_map(|file| {
            let document = Document::parse(file.clone(), &ParseOptions::default());
            let texts = document.expressions().iter().map(|each| each.text.to_string());
            texts.collect::<Vec<_>>()
        })
        .collect();
    let texts: BTreeSet<&String> = all.iter().collect();
    let bytes = texts.iter().map(|text| text.len()).sum();
    compare(
        &format!(
            "{title}: {} expressions, {} different, against the whole of lint",
            all.len(),
            texts.len()
        ),
        Work { items: documents.len(), bytes, unit: "files" },
        vec![
            Subject {
                name: "lint, every rule",
                run: Box::new(|| {
                    // Lint reads equal expressions once in a run.
                    forget_code();
                    for file in documents {
                        let document = Document::parse(file.clone(), &ParseOptions::default());
                        black_box(lint(&document, FileId(0), &Settings::default()));
                    }
                }),
            },
            Subject {
                name: "parse of the expressions",
                run: Box::new(|| {
                    for text in &texts {
                        black_box(parse(&ExpressionSource::whole(text)));
                    }
                }),
            },
            Subject {
                name: "parse and type-check",
                run: Box::new(|| {
                    for text in &texts {
                        let parsed = parse(&ExpressionSource::whole(text));
                        if let Some(body) = parsed.body.filter(|_| parsed.errors.is_empty()) {
                            black_box(check(&body));
                        }
                    }
                }),
            },
        ],
    );
}

/// All XML files below a folder; none where there is no such folder.
fn documents(folder: &Path) -> impl Iterator<Item = SourceFile> {
    ignore::WalkBuilder::new(folder)
        .sort_by_file_path(Path::cmp)
        .build()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "xml"))
        .filter_map(|entry| {
            let bytes = std::fs::read(entry.path()).ok()?;
            SourceFile::from_bytes(entry.path().display().to_string(), bytes).ok()
        })
}
