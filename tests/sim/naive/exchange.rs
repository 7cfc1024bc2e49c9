//! One call on its way: what was recorded, and what policies have done to it.

use policyc::expr::bind::Compiled;
use policyc::expr::context::{Context, from_json};
use policyc::expr::eval::{Interpreter, Limits};
use policyc::expr::value::{Fault, Guid, Text, Value};
use policyc::policy::schema::SectionKind;
use policyc::policy::{Content, Document};
use serde_json::{Map, Value as Json, json};

use super::counters::Bound;

/// Token counts as the response reports them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    pub(super) prompt: Option<u64>,
    pub(super) completion: Option<u64>,
    pub(super) total: Option<u64>,
    pub(super) cached: Option<u64>,
    pub(super) reasoning: Option<u64>,
}

/// Headers with their values, in order; names without case.
pub(super) type Headers = Vec<(String, Vec<String>)>;

/// An error that ended a section.
pub(super) type Stop = Box<Raised>;

/// What `context.LastError` tells, and where it came from.
#[derive(Clone, Debug)]
pub(super) struct Raised {
    pub(super) status: u16,
    pub(super) source: String,
    pub(super) reason: String,
    pub(super) message: String,
    pub(super) scope: &'static str,
    pub(super) section: &'static str,
    pub(super) path: String,
    pub(super) id: Option<String>,
    /// True for the refusal of a limit, which is no failure.
    pub(super) is_refusal: bool,
    /// True when the error is the backend's own status.
    pub(super) is_backend: bool,
}

/// A token limit that let the call pass.
#[derive(Clone, Debug)]
pub(super) struct Passed {
    pub(super) rate: Option<Bound>,
    pub(super) quota: Option<Bound>,
    pub(super) estimate: u64,
    pub(super) arrived: i64,
    /// What was left of both when it passed.
    pub(super) left: (Option<u64>, Option<u64>),
    /// The attributes of the policy as they stand.
    pub(super) attributes: Vec<(String, String)>,
}

/// A call under way.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) number: usize,
    pub(super) line: Json,
    pub(super) arrival: i64,
    pub(super) end: i64,
    pub(super) recorded_status: u16,
    pub(super) is_stream: bool,
    pub(super) is_anthropic: bool,
    pub(super) usage: Usage,
    pub(super) variables: Vec<(Text, Value)>,
    pub(super) request_headers: Headers,
    /// What the caller gets: status, headers that policies set (removed: without values), body.
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) body: Option<String>,
    pub(super) from_backend: bool,
    pub(super) forwarded: bool,
    /// The error that an error status of the backend raises, where `forward-request` asks for it.
    pub(super) fails_on_error: Option<Stop>,
    pub(super) passed: Vec<Passed>,
    pub(super) rows: u32,
}

impl Exchange {
    pub(super) fn new(number: usize, line: &str) -> Self {
        let line: Json = serde_json::from_str(line).unwrap();
        let timestamp: jiff::Timestamp = line["timestamp"].as_str().unwrap().parse().unwrap();
        let arrival = timestamp.as_microsecond();
        let takes = (line["duration_ms"].as_f64().unwrap_or(0.0) * 1e3).round() as i64;
        let body = &line["response"]["body"];
        let url = line["request"]["url"].as_str().unwrap();
        let recorded_status = line["response"]["status"].as_u64().unwrap() as u16;
        Self {
            number,
            arrival,
            end: arrival + takes,
            recorded_status,
            is_stream: body.is_string(),
            is_anthropic: url.ends_with("/v1/messages"),
            usage: usage(body),
            variables: Vec::new(),
            request_headers: headers(&line["request"]["headers"]),
            status: recorded_status,
            headers: Vec::new(),
            body: None,
            from_backend: false,
            forwarded: false,
            fails_on_error: None,
            passed: Vec::new(),
            rows: 0,
            line,
        }
    }

    /// An id of the line's context.
    pub(super) fn known(&self, name: &str) -> Option<&str> {
        self.line["context"][name].as_str()
    }

    pub(super) fn set_variable(&mut self, name: &str, value: Value) {
        match self.variables.iter_mut().find(|(known, _)| *known == *name) {
            Some(place) => place.1 = value,
            None => self.variables.push((name.into(), value)),
        }
    }

    pub(super) fn set_count(&mut self, name: &str, count: u64) {
        let small = i32::try_from(count).map(Value::Int);
        self.set_variable(name, small.unwrap_or(Value::Long(count as i64)));
    }

    /// Bytes of both bodies.
    pub(super) fn bytes(&self) -> u64 {
        let size = |part: &str| text_of(&self.line[part]["body"]).map_or(0, |text| text.len());
        (size("request") + size("response")) as u64
    }

    /// `context` as an expression sees it.
    fn context(&self, section: SectionKind, now: i64, error: Option<&Stop>) -> Context {
        let recorded = &self.line["context"];
        let part = |pairs: &[(&str, &str)], must: Option<&str>| {
            if must.is_some_and(|id| recorded[id].is_null()) {
                return Json::Null;
            }
            pairs.iter().map(|(to, from)| ((*to).to_owned(), recorded[*from].clone())).collect()
        };
        let request = &self.line["request"];
        let url = request["url"].as_str().unwrap();
        let path = url.split('?').next().unwrap();
        let deployment = path.split("/deployments/").nth(1).and_then(|rest| rest.split('/').next());
        let is_late = matches!(section, SectionKind::Outbound | SectionKind::OnError);
        let mut response = Json::Null;
        if is_late {
            let recorded = &self.line["response"];
            let is_recorded = self.from_backend && self.body.is_none();
            let mut all = if is_recorded { headers(&recorded["headers"]) } else { Vec::new() };
            for (name, values) in &self.headers {
                set_header(&mut all, name, values.clone());
            }
            let own = Json::String(self.body.clone().unwrap_or_default());
            let body = if is_recorded { recorded["body"].clone() } else { own };
            response = json!({"status_code": self.status, "headers": object(&all), "body": body});
        }
        let error = error.map(|error| {
            json!({
                "source": error.source, "reason": error.reason, "message": error.message,
                "scope": error.scope, "section": error.section, "path": error.path,
                "policy_id": error.id, "http_error_code": error.status,
            })
        });
        let context = json!({
            "timestamp": self.line["timestamp"],
            "elapsed_ms": (now - self.arrival) as f64 / 1e3,
            "request": {
                "method": request["method"], "url": url, "body": request["body"],
                "headers": object(&self.request_headers),
                "ip_address": recorded["ip_address"],
                "matched_parameters": deployment.map_or(json!({}), |name| json!({"deployment-id": name})),
            },
            "response": response,
            "api": part(&[("id", "api_id"), ("name", "api_name"), ("path", "api_path")], None),
            "operation": part(&[("id", "operation_id"), ("name", "operation_name")], None),
            "product": part(&[("id", "product_id"), ("name", "product_name")], Some("product_id")),
            "subscription": part(
                &[("id", "subscription_id"), ("name", "subscription_name")], Some("subscription_id"),
            ),
            "user": part(&[("id", "user_id"), ("email", "user_email")], Some("user_id")),
            "deployment": part(
                &[
                    ("region", "region"), ("gateway_id", "gateway_id"),
                    ("service_id", "service_id"), ("service_name", "service_name"),
                ],
                None,
            ),
            "last_error": error,
        });
        let mut context = from_json(&context).unwrap();
        context.variables = self.variables.clone();
        context.request_id = Guid((self.number as u128 + 1).to_be_bytes());
        context.random_seed = self.number as u64;
        context
    }

    /// The value of an attribute or text: literal, or what its expression gives now.
    pub(super) fn value(
        &self,
        content: &Content,
        document: &Document,
        section: SectionKind,
        now: i64,
        error: Option<&Stop>,
    ) -> Result<Given, String> {
        let Some(expression) = content.expression(document) else {
            return Ok(Given::Written(match content {
                Content::Template(template) => template.text.to_string(),
                content => content.literal(document).unwrap().into_owned(),
            }));
        };
        let context = self.context(section, now, error);
        let body = expression.parsed().body.as_ref().unwrap();
        let compiled = Compiled::new(body).0.unwrap();
        let mut interpreter = Interpreter::new(&context, Limits::default());
        let value = compiled.evaluate_in(&mut interpreter).map_err(|failure| {
            let message = match &failure.fault {
                Fault::Exception(exception) => exception.message().to_utf8().into_owned(),
                other => panic!("{}: {other:?}", expression.text),
            };
            format!("Expression evaluation failed. {message}")
        })?;
        let text = match &value {
            Value::Null => None,
            value => interpreter.to_text(value).ok().map(|text| text.to_utf8().into_owned()),
        };
        Ok(Given::Evaluated(value, text))
    }
}

/// What stands as a value.
#[derive(Clone, Debug)]
pub(super) enum Given {
    /// A literal.
    Written(String),
    /// The result of an expression, and how it is as text.
    Evaluated(Value, Option<String>),
}

impl Given {
    pub(super) fn text(self) -> Option<String> {
        match self {
            Self::Written(text) => Some(text),
            Self::Evaluated(_, text) => text,
        }
    }

    /// A whole number of 0 or more.
    pub(super) fn count(self) -> Result<u64, String> {
        let number = match &self {
            Self::Written(text) => text.trim().parse::<i64>().ok(),
            Self::Evaluated(Value::Int(number), _) => Some(i64::from(*number)),
            Self::Evaluated(Value::Long(number), _) => Some(*number),
            Self::Evaluated(..) => None,
        };
        let number = number.and_then(|number| u64::try_from(number).ok());
        number.ok_or_else(|| format!("{self:?} is no count"))
    }

    pub(super) fn number(self) -> Result<f64, String> {
        match &self {
            Self::Written(text) => Ok(text.trim().parse().unwrap()),
            Self::Evaluated(Value::Double(number), _) => Ok(*number),
            _ => self.count().map(|number| number as f64),
        }
    }

    pub(super) fn truth(self) -> Result<bool, String> {
        match &self {
            Self::Written(text) if text.trim().eq_ignore_ascii_case("true") => Ok(true),
            Self::Written(text) if text.trim().eq_ignore_ascii_case("false") => Ok(false),
            Self::Evaluated(Value::Bool(value), _) => Ok(*value),
            _ => Err(format!("{self:?} is no truth value")),
        }
    }

    /// For a variable, which keeps the type of the result.
    pub(super) fn any(self) -> Value {
        match self {
            Self::Written(text) => Value::from(text.as_str()),
            Self::Evaluated(value, _) => value,
        }
    }
}

/// Sets a header, or adds it at the end.
pub(super) fn set_header(headers: &mut Headers, name: &str, values: Vec<String>) {
    match headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        Some(place) => place.1 = values,
        None => headers.push((name.to_owned(), values)),
    }
}

fn headers(recorded: &Json) -> Headers {
    let value = |value: &Json| vec![value.as_str().unwrap().to_owned()];
    let object = recorded.as_object().unwrap();
    object.iter().map(|(name, text)| (name.clone(), value(text))).collect()
}

fn object(headers: &Headers) -> Json {
    let present = headers.iter().filter(|(_, values)| !values.is_empty());
    Json::Object(present.map(|(name, values)| (name.clone(), json!(values))).collect::<Map<_, _>>())
}

fn text_of(body: &Json) -> Option<String> {
    match body {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The usage of a body, or that of the last event of a stream that has one.
fn usage(body: &Json) -> Usage {
    let events: Vec<Json> = match body {
        Json::String(text) => text
            .lines()
            .filter_map(|line| line.strip_prefix("data: "))
            .filter_map(|event| serde_json::from_str(event).ok())
            .collect(),
        body => vec![body.clone()],
    };
    let Some(event) = events.iter().rev().find(|event| event["usage"].is_object()) else {
        return Usage::default();
    };
    let usage = &event["usage"];
    let is_anthropic = !usage["input_tokens"].is_null();
    let of = |name: &str| usage[name].as_u64();
    if is_anthropic {
        return Usage {
            prompt: of("input_tokens"),
            completion: of("output_tokens"),
            cached: of("cache_read_input_tokens"),
            ..Usage::default()
        };
    }
    Usage {
        prompt: of("prompt_tokens"),
        completion: of("completion_tokens"),
        total: of("total_tokens"),
        cached: usage["prompt_tokens_details"]["cached_tokens"].as_u64(),
        reasoning: usage["completion_tokens_details"]["reasoning_tokens"].as_u64(),
    }
}
