//! Answers of other services: what `send-request` gets in a run.
//!
//! A file of stubs in TOML: the first one whose URL and method fit answers.

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use super::clock::Micros;

/// Why a file of stubs cannot be used, with the place in its text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct StubError {
    /// What is wrong.
    pub message: String,
    /// The bytes that it is about.
    pub span: Option<std::ops::Range<usize>>,
}

/// Answers of other services: what `policyc simulate` reads with `--stubs`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "policyc stubs")]
struct File {
    /// The answers. Of those that fit a request the first one is given.
    #[schemars(with = "Vec<Entry>")]
    stub: Vec<Stub>,
}

/// What requests to some URLs are answered.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The whole URL with its query; `*` stands for any text, `?` for one character. Case counts
    /// behind the host only.
    url: String,
    /// The method; any when absent.
    method: Option<String>,
    /// Status of the answer; 200 when absent.
    status: Option<u16>,
    /// Reason phrase of the answer.
    reason: Option<String>,
    /// Headers of the answer.
    #[serde(default)]
    headers: std::collections::BTreeMap<String, String>,
    /// Body of the answer as text.
    body: Option<String>,
    /// Body of the answer as JSON, instead of `body`.
    json: Option<serde_json::Value>,
    /// Milliseconds until the answer is there; 0 when absent.
    #[serde(default)]
    latency_ms: u32,
    /// The request fails with this message instead of being answered, as when nobody listens.
    error: Option<String>,
}

/// One stub, checked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Entry")]
pub struct Stub {
    url: String,
    method: Option<String>,
    /// Time until the answer is there.
    pub latency: Micros,
    /// The answer, or why there is none.
    pub answer: Result<StubAnswer, String>,
}

/// What a stub answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StubAnswer {
    /// Status.
    pub status: u16,
    /// Reason phrase.
    pub reason: Option<String>,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: String,
}

impl TryFrom<Entry> for Stub {
    type Error = &'static str;

    fn try_from(entry: Entry) -> Result<Self, Self::Error> {
        if entry.url.is_empty() {
            return Err("`url` is empty: `*` stands for every URL");
        }
        if entry.body.is_some() && entry.json.is_some() {
            return Err("`body` and `json` both give the body: leave one of them out");
        }
        let answers = entry.status.is_some() || entry.body.is_some() || entry.json.is_some();
        let answer = match entry.error {
            Some(_) if answers => return Err("`error` stands instead of an answer"),
            Some(error) => Err(error),
            None => {
                let mut headers: Vec<_> = entry.headers.into_iter().collect();
                let has_type = headers.iter().any(|(n, _)| n.eq_ignore_ascii_case("content-type"));
                if entry.json.is_some() && !has_type {
                    headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
                }
                let json = entry.json.map(|json| json.to_string());
                Ok(StubAnswer {
                    status: entry.status.unwrap_or(200),
                    reason: entry.reason,
                    headers,
                    body: entry.body.or(json).unwrap_or_default(),
                })
            }
        };
        let latency = Micros(i64::from(entry.latency_ms) * 1_000);
        Ok(Self { url: host_in_lower_case(&entry.url), method: entry.method, latency, answer })
    }
}

/// The stubs of a run, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stubs(Vec<Stub>);

impl Stubs {
    /// Reads a file of stubs.
    ///
    /// # Errors
    ///
    /// [`StubError`] with its place: wrong TOML, unknown keys, a stub that contradicts itself.
    pub fn parse(text: &str) -> Result<Self, StubError> {
        let file: File = toml::from_str(text).map_err(|error| StubError {
            message: error.message().to_owned(),
            span: error.span(),
        })?;
        Ok(Self(file.stub))
    }

    /// The first stub that fits a request.
    #[must_use]
    pub fn find(&self, method: &str, url: &str) -> Option<&Stub> {
        let url = host_in_lower_case(url);
        self.0.iter().find(|stub| {
            let of_method = stub.method.as_ref();
            of_method.is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
                && fits(stub.url.as_bytes(), url.as_bytes())
        })
    }
}

/// The JSON Schema of a file of stubs.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(File).to_value()
}

/// The URL with scheme and host in lower case.
fn host_in_lower_case(url: &str) -> String {
    let Some(scheme) = url.find("://") else { return url.to_owned() };
    let host = scheme + "://".len();
    let rest = url.get(host..).unwrap_or_default();
    let path = rest.find(['/', '?', '#']).map_or(url.len(), |at| host + at);
    let (before, after) = url.split_at(path);
    before.to_ascii_lowercase() + after
}

/// Whether a text fits a pattern with `*` and `?`. Looks back to the last `*` only, which is
/// enough: an earlier one cannot help where a later one could not.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut within) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(within) {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, within));
                at += 1;
            }
            Some(wanted) if *wanted == b'?' || wanted == byte => {
                at += 1;
                within += 1;
            }
            _ => match star {
                Some((starred, from)) => {
                    star = Some((starred, from + 1));
                    at = starred + 1;
                    within = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

#[cfg(test)]
mod tests;
