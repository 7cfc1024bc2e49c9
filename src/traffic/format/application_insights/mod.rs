//! Application Insights as API Management fills it: `requests` from the diagnostic setting,
//! `customMetrics` from the metric policies; and `AppRequests` and `AppMetrics` of workspaces.
//!
//! A request has no token counts and a metric no caller. They are joined on the operation
//! where a metric row stands for one call; rows that were aggregated before they were sent
//! belong to no single call and are left over.

mod join;

use std::io;

use serde::{Deserialize, Serialize};

pub(in crate::traffic) use join::join;

use super::apim::{Moment, moment};
use super::{Format, Source};
use crate::traffic::Timestamp;
use crate::traffic::TrafficError;
use crate::traffic::import::{Intake, NewBody, NewLine, Part};
use crate::traffic::json::{Kind, Raw};
use crate::traffic::records::{self, Head, Record};

/// Exported telemetry.
pub struct ApplicationInsights;

/// A row of telemetry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::traffic) enum Operation {
    /// Of `requests`.
    Request(Box<RequestRow>),
    /// Of `customMetrics`.
    Metric(Box<MetricRow>),
}

/// What the telemetry tells of a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::traffic) struct RequestRow {
    id: String,
    time: i64,
    duration_ms: Option<f64>,
    method: String,
    url: String,
    status: u16,
    /// Calls that the row stands for: more than one when telemetry was sampled.
    calls: u64,
    context: Vec<(u8, String)>,
    request_headers: Vec<(String, String)>,
    request_body: Option<String>,
    response_headers: Vec<(String, String)>,
    response_body: Option<String>,
}

/// A row of a token metric.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::traffic) struct MetricRow {
    time: i64,
    parent: Option<String>,
    name: String,
    tokens: u64,
    calls: u64,
    model: Option<String>,
}

/// Custom dimensions of requests and the ids of the context that they are. The names are
/// those of entities: what is called `API Name` is the id of the API in observed rows.
const DIMENSIONS: &[(&str, &str)] = &[
    ("apiname", "api_id"),
    ("apirevision", "api_revision"),
    ("operationname", "operation_id"),
    ("productname", "product_id"),
    ("subscriptionname", "subscription_id"),
    ("userid", "user_id"),
    ("workspaceid", "workspace_id"),
    ("region", "region"),
    ("gatewayid", "gateway_id"),
    ("serviceid", "service_id"),
    ("servicename", "service_name"),
    ("requestid", "request_id"),
    ("cache", "cache"),
];

/// Dimensions that people name the model by.
const MODELS: [&str; 4] = ["model", "modelname", "deployment", "deploymentname"];

impl Format for ApplicationInsights {
    fn name(&self) -> &'static str {
        "application-insights"
    }

    fn about(&self) -> &'static str {
        "tables requests and customMetrics, or AppRequests and AppMetrics, JSON or CSV"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let requests = head.has(&["resultcode", "url"]);
        let metrics = head.has(&["name"])
            && (head.has_some(&["valuesum", "valuecount", "valuemin", "valuemax"], 2)
                || head.has(&["sum", "itemcount", "properties"]));
        requests || metrics
    }

    fn read(&self, source: Source<'_>, intake: &mut Intake<'_>) -> Result<(), TrafficError> {
        records::read(source, &mut |place, met| {
            intake.at(place);
            let taken = match met {
                Ok(record) => take(&record, intake),
                Err(reason) => intake.bad(reason),
            };
            taken.map_err(TrafficError::Read)
        })
    }
}

/// Hands a record to the intake.
fn take(record: &Record<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    let time = match moment(record, &["timestamp", "timegenerated"]) {
        Moment::At(time) => time,
        Moment::Missing => return intake.bad("it has no time that can be read"),
        Moment::Local => return intake.bad("its time is local: export the table with UTC times"),
    };
    let operation = record.text(&["operationid"]).unwrap_or_default();
    if record.has(&["resultcode"]) && record.has(&["url"]) {
        intake.kind("requests");
        let row = match request(record, time) {
            Ok(Some(row)) => row,
            Ok(None) => {
                let what = "requests of other services than API Management";
                return intake.left_out(what, &operation, 0);
            }
            Err(reason) => return intake.bad(reason),
        };
        if operation.is_empty() {
            let line = row.line(intake);
            return intake.exchange(&line);
        }
        return intake.part(&operation, Part::Operation(Operation::Request(Box::new(row))));
    }
    if !record.has(&["valuesum", "value", "sum"]) || !record.has(&["name"]) {
        intake.kind("other records");
        return intake.left_out("records of other tables", &operation, 0);
    }
    intake.kind("customMetrics");
    let Some(row) = metric(record, time) else {
        return intake.left_out("customMetrics rows that are no token counts", &operation, 0);
    };
    let tokens = row.total();
    if row.calls > 1 {
        let what = "customMetrics rows that sum up several calls: they belong to no single one";
        return intake.left_out(what, &operation, tokens);
    }
    if operation.is_empty() {
        let what = "customMetrics rows without an operation: their call is not known";
        return intake.left_out(what, &operation, tokens);
    }
    intake.part(&operation, Part::Operation(Operation::Metric(Box::new(row))))
}

/// The custom dimensions: names in canonical form beside the written ones, and values.
fn dimensions(record: &Record<'_>) -> Vec<(String, String, String)> {
    let json = record.get(&["customdimensions", "properties"]).and_then(records::Value::json);
    let json = json.unwrap_or_default();
    let Ok(raw) = Raw::parse(&json) else { return Vec::new() };
    let text = |value: Raw<'_>| match value.kind() {
        Kind::String => value.string().map(|text| text.decode().into_owned()),
        Kind::Number | Kind::Boolean => Some(value.text().to_owned()),
        _ => None,
    };
    let members = raw.members().filter_map(|(name, value)| {
        let name = name.decode();
        let value = text(value).filter(|value| !value.is_empty())?;
        Some((records::canonical(&name), name.into_owned(), value))
    });
    members.collect()
}

/// The row of a request; `None` when it is not one of API Management.
fn request(record: &Record<'_>, time: Timestamp) -> Result<Option<RequestRow>, &'static str> {
    let dimensions = dimensions(record);
    let of = |wanted: &str| {
        let found = dimensions.iter().find(|(name, ..)| name == wanted);
        found.map(|(.., value)| value.as_str())
    };
    let is_apim = of("apiname").is_some() || of("servicetype") == Some("API Management");
    if !is_apim {
        return Ok(None);
    }
    let status = record.count(&["resultcode"]).and_then(|code| u16::try_from(code).ok());
    let name = record.text(&["name"]).unwrap_or_default();
    let method = of("httpmethod").or_else(|| name.split(' ').next()).unwrap_or_default();
    let mut row = RequestRow {
        id: record.text(&["id"]).unwrap_or_default().into_owned(),
        time: time.0,
        duration_ms: record.number(&["duration", "durationms"]),
        method: method.to_owned(),
        url: record.text(&["url"]).ok_or("it has no URL")?.into_owned(),
        status: status.filter(|code| *code <= 999).ok_or("it has no result code")?,
        calls: record.count(&["itemcount"]).unwrap_or(1),
        ..RequestRow::default()
    };
    if row.method.is_empty() {
        return Err("it has no method");
    }
    for (number, (name, _)) in (0..).zip(DIMENSIONS) {
        if let Some(value) = of(name) {
            let value = if *name == "apiname" { value.split(";rev=").next() } else { Some(value) };
            row.context.push((number, value.unwrap_or_default().to_owned()));
        }
    }
    for (_, name, value) in &dimensions {
        match name.split_once('-') {
            Some(("Request", "Body")) => row.request_body = Some(value.clone()),
            Some(("Response", "Body")) => row.response_body = Some(value.clone()),
            Some(("Request", header)) => {
                row.request_headers.push((header.to_owned(), value.clone()));
            }
            Some(("Response", header)) => {
                row.response_headers.push((header.to_owned(), value.clone()));
            }
            _ => {}
        }
    }
    let address = record.text(&["clientip"]).filter(|address| address != "0.0.0.0");
    if let Some(address) = address {
        row.context.push((IP_ADDRESS, address.into_owned()));
    }
    Ok(Some(row))
}

/// Stands for the address of the caller, which is no dimension.
const IP_ADDRESS: u8 = u8::MAX;

/// The row of a token metric; `None` for any other metric.
fn metric(record: &Record<'_>, time: Timestamp) -> Option<MetricRow> {
    let name = record.text(&["name"])?.into_owned();
    if !join::METRICS.contains(&name.as_str()) {
        return None;
    }
    let dimensions = dimensions(record);
    let model = MODELS.iter().find_map(|wanted| {
        dimensions.iter().find(|(name, ..)| name == wanted).map(|(.., value)| value.clone())
    });
    Some(MetricRow {
        time: time.0,
        parent: record.text(&["operationparentid", "parentid"]).map(std::borrow::Cow::into_owned),
        name,
        tokens: record.count(&["valuesum", "sum", "value"])?,
        calls: record.count(&["valuecount", "itemcount"]).unwrap_or(1),
        model,
    })
}

impl MetricRow {
    /// The tokens of the call, told once: by the metric of the total.
    fn total(&self) -> u64 {
        if self.name == "Total Tokens" { self.tokens } else { 0 }
    }
}

impl RequestRow {
    /// The exchange that the row tells, without counts.
    fn line(&self, intake: &mut Intake<'_>) -> NewLine {
        if self.calls > 1 {
            intake.note_here(
                "requests that stand for several calls (sampling): the others are missing",
            );
        }
        let context = self.context.iter().filter_map(|(number, value)| {
            let name = match *number {
                IP_ADDRESS => "ip_address",
                number => DIMENSIONS.get(usize::from(number))?.1,
            };
            Some((name, value.clone()))
        });
        NewLine {
            timestamp: Timestamp(self.time),
            duration_ms: self.duration_ms,
            context: context.collect(),
            method: self.method.clone(),
            url: self.url.clone(),
            request_headers: headers(&self.request_headers),
            request_body: self.request_body.clone().map(NewBody::of_text),
            status: self.status,
            response_headers: headers(&self.response_headers),
            response_body: self.response_body.clone().map(NewBody::of_text),
            source: Some("Application Insights"),
            ..NewLine::default()
        }
    }
}

/// Headers as a JSON object.
fn headers(headers: &[(String, String)]) -> Option<String> {
    if headers.is_empty() {
        return None;
    }
    let map: serde_json::Map<String, serde_json::Value> =
        headers.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    Some(serde_json::Value::Object(map).to_string())
}
