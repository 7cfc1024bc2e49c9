//! The two logs of an API Management gateway, whatever they were exported to: a row for each
//! request (`GatewayLogs`), and rows for the language model part of it (`GatewayLlmLogs`).
//!
//! Field names: Azure Monitor's references of `ApiManagementGatewayLogs` and
//! `ApiManagementGatewayLlmLog`, and the resource log's schema of the gateway.

mod join;
mod messages;
mod moment;

use std::io;

use serde::{Deserialize, Serialize};

pub(in crate::traffic) use join::join;
pub(super) use moment::{Moment, moment};

use crate::traffic::import::{Intake, Part};
use crate::traffic::json::{Kind, Raw};
use crate::traffic::records::{Record, Value};

/// A row of one of the logs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::traffic) enum Call {
    /// Of `GatewayLogs`.
    Gateway(Box<GatewayRow>),
    /// Of `GatewayLlmLogs`.
    Llm(Box<LlmRow>),
}

/// What the gateway tells of a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::traffic) struct GatewayRow {
    time: i64,
    duration_ms: Option<f64>,
    method: String,
    url: String,
    status: u16,
    backend_status: Option<u16>,
    context: Vec<(u8, String)>,
    resource: Option<String>,
    request_headers: Option<String>,
    request_body: Option<String>,
    response_headers: Option<String>,
    response_body: Option<String>,
}

/// What the gateway tells of the language model's part of a request: counts, a chunk of the
/// messages, or both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::traffic) struct LlmRow {
    time: i64,
    sequence: Option<u64>,
    model: Option<String>,
    deployment: Option<String>,
    stream: Option<bool>,
    prompt: Option<u64>,
    completion: Option<u64>,
    total: Option<u64>,
    cached: Option<u64>,
    request: Option<String>,
    response: Option<String>,
}

/// Ids of the context with the fields that hold them, in the order of [`GatewayRow`].
const CONTEXT: &[(&str, &[&str])] = &[
    ("api_id", &["apiid"]),
    ("api_revision", &["apirevision"]),
    ("operation_id", &["operationid"]),
    ("product_id", &["productid"]),
    ("subscription_id", &["apimsubscriptionid"]),
    ("user_id", &["userid"]),
    ("workspace_id", &["workspaceid"]),
    ("ip_address", &["calleripaddress"]),
    ("region", &["location", "region"]),
    ("backend_id", &["backendid"]),
    ("cache", &["cache"]),
    ("last_error_reason", &["lasterrorreason"]),
    ("last_error_source", &["lasterrorsource"]),
];

/// Which log a record is of.
enum Log {
    Gateway,
    Llm,
    Other,
}

impl Log {
    /// By what the record says, else by its fields: `AzureDiagnostics` has those of both.
    fn of(record: &Record<'_>) -> Self {
        let category = record.text(&["category"]).unwrap_or_default();
        let table = record.text(&["type", "tablename"]).unwrap_or_default();
        match (&*category, &*table) {
            ("GatewayLlmLogs", _) | (_, "ApiManagementGatewayLlmLog") => Self::Llm,
            ("GatewayLogs", _) | (_, "ApiManagementGatewayLogs") => Self::Gateway,
            ("", _) if record.has(&["prompttokens", "requestmessages"]) => Self::Llm,
            ("", _) if record.has(&["responsecode"]) && record.has(&["url", "apiid"]) => {
                Self::Gateway
            }
            _ => Self::Other,
        }
    }
}

/// Hands a record to the intake.
pub(super) fn take(record: &Record<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    let log = Log::of(record);
    match log {
        Log::Gateway => intake.kind("GatewayLogs"),
        Log::Llm => intake.kind("GatewayLlmLogs"),
        Log::Other => {
            intake.kind("other records");
            return intake.left_out("records of other logs", "", 0);
        }
    }
    let Some(id) = record.text(&["correlationid"]) else {
        return intake.bad("it has no correlation id");
    };
    let time = match moment(record, &["time", "timegenerated", "timestamp"]) {
        Moment::At(time) => time.0,
        Moment::Missing => return intake.bad("it has no time that can be read"),
        Moment::Local => return intake.bad("its time is local: export the table with UTC times"),
    };
    let call = match log {
        Log::Gateway => match gateway(record, time) {
            Ok(row) => Call::Gateway(Box::new(row)),
            Err(reason) => return intake.bad(reason),
        },
        _ => Call::Llm(Box::new(llm(record, time))),
    };
    intake.part(&id, Part::Call(call))
}

fn gateway(record: &Record<'_>, time: i64) -> Result<GatewayRow, &'static str> {
    let text = |names: &[&str]| record.text(names).map(std::borrow::Cow::into_owned);
    let status = |names: &[&str]| record.count(names).and_then(|code| u16::try_from(code).ok());
    let context = (0..).zip(CONTEXT);
    Ok(GatewayRow {
        time,
        duration_ms: record.number(&["durationms", "totaltime"]),
        method: text(&["method"]).ok_or("it has no method")?,
        url: text(&["url"]).ok_or("it has no URL")?,
        status: status(&["responsecode"])
            .filter(|code| *code <= 999)
            .ok_or("it has no response code")?,
        backend_status: status(&["backendresponsecode"]).filter(|code| (1..=999).contains(code)),
        context: context
            .filter_map(|(number, (_, fields))| Some((number, text(fields)?)))
            .collect(),
        resource: text(&["resourceid"]),
        request_headers: headers(record, &["requestheaders"]),
        request_body: text(&["requestbody", "backendrequestbody"]),
        response_headers: headers(record, &["backendresponseheaders", "responseheaders"]),
        response_body: text(&["backendresponsebody", "responsebody"]),
    })
}

/// Headers: an object, or the text of one.
fn headers(record: &Record<'_>, names: &[&str]) -> Option<String> {
    let json = record.get(names)?.json()?;
    let is_object = Raw::parse(&json).is_ok_and(|raw| raw.kind() == Kind::Object);
    is_object.then_some(json)
}

fn llm(record: &Record<'_>, time: i64) -> LlmRow {
    let text = |names: &[&str]| record.text(names).map(std::borrow::Cow::into_owned);
    LlmRow {
        time,
        sequence: record.count(&["sequencenumber"]),
        model: text(&["modelname"]),
        deployment: text(&["deploymentname"]),
        stream: record.truth(&["isstreamcompletion"]),
        prompt: record.count(&["prompttokens"]),
        completion: record.count(&["completiontokens"]),
        total: record.count(&["totaltokens"]),
        cached: record.count(&["promptcachedtokens"]),
        request: record.get(&["requestmessages"]).and_then(chunk),
        response: record.get(&["responsemessages"]).and_then(chunk),
    }
}

/// The text of a chunk of messages: JSON, or a part of it.
fn chunk(value: &Value<'_>) -> Option<String> {
    let text = match value {
        Value::Json(raw) => match raw.kind() {
            Kind::Array | Kind::Object => raw.text().to_owned(),
            _ => raw.string()?.decode().into_owned(),
        },
        Value::Cell(text) => match Raw::parse(text).ok().and_then(Raw::string) {
            Some(inside) => inside.decode().into_owned(),
            None => (*text).to_owned(),
        },
    };
    let empty = matches!(text.trim(), "" | "[]" | "{}" | "null");
    (!empty).then_some(text)
}

impl LlmRow {
    /// Whether the row tells counts or a model, not only a chunk.
    fn tells_usage(&self) -> bool {
        self.tokens() > 0 || self.model.is_some() || self.deployment.is_some()
    }

    /// Tokens that it tells; 0 also when it tells none.
    fn tokens(&self) -> u64 {
        let sum = || self.prompt.unwrap_or(0).saturating_add(self.completion.unwrap_or(0));
        self.total.filter(|total| *total > 0).unwrap_or_else(sum)
    }
}
