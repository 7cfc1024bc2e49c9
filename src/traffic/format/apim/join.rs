//! One exchange from all rows with the same correlation id.

use std::io;

use super::messages::{self, Broken};
use super::{CONTEXT, Call, GatewayRow, LlmRow};
use crate::traffic::import::{Intake, NewBody, NewLine, Part, Placed};
use crate::traffic::{Timestamp, UsageLine};

/// Bytes of a body that a log keeps at most (documented: diagnostic settings); a body of
/// that length was probably cut off.
const LONGEST_LOGGED_BODY: usize = 8_192;

/// A row with the place that it was read at.
type Row<'p, R> = (&'p Placed, &'p R);

/// Writes the exchange of the call `id`; what does not belong to it is left over.
pub(in crate::traffic) fn join(
    id: &str,
    parts: &[Placed],
    intake: &mut Intake<'_>,
) -> io::Result<()> {
    let mut gateway: Vec<Row<'_, GatewayRow>> = Vec::new();
    let mut llm: Vec<Row<'_, LlmRow>> = Vec::new();
    for placed in parts {
        let is_new = match &placed.part {
            Part::Call(Call::Gateway(row)) => push_new(&mut gateway, placed, row),
            Part::Call(Call::Llm(row)) => push_new(&mut llm, placed, row),
            Part::Operation(_) => true,
        };
        if !is_new {
            intake.note("rows that were delivered again: counted once", placed, id);
        }
    }
    gateway.sort_by_key(|(_, row)| row.time);
    llm.sort_by_key(|(_, row)| (row.sequence, row.time));
    let Some(((placed, row), others)) = gateway.split_first() else {
        for (placed, row) in llm {
            let what = "GatewayLlmLogs rows without a GatewayLogs row: who called is not known";
            intake.part_left_over(what, placed, id, row.tokens());
        }
        return Ok(());
    };
    for (placed, _) in others {
        let what = "further GatewayLogs rows with the correlation id of another one";
        intake.part_left_over(what, placed, id, 0);
    }
    if !llm.is_empty() {
        intake.joined();
    }
    let mut joining = Joining { id, placed, row, llm: &llm, intake };
    let line = joining.line();
    intake.exchange_at(placed, &line)
}

/// Adds a row unless it is there already.
fn push_new<'p, R: PartialEq>(rows: &mut Vec<Row<'p, R>>, placed: &'p Placed, row: &'p R) -> bool {
    let is_new = rows.iter().all(|(_, known)| *known != row);
    if is_new {
        rows.push((placed, row));
    }
    is_new
}

struct Joining<'j, 's> {
    id: &'j str,
    placed: &'j Placed,
    row: &'j GatewayRow,
    llm: &'j [Row<'j, LlmRow>],
    intake: &'j mut Intake<'s>,
}

impl Joining<'_, '_> {
    fn line(&mut self) -> NewLine {
        let row = self.row;
        // The backend's own answer, where it gave one; the gateway's else.
        let status = row.backend_status.unwrap_or(row.status);
        let usage = self.usage(status);
        let (request, response) = self.messages();
        let request = self.body(row.request_body.as_ref()).or_else(|| {
            let messages = request?;
            Some(NewBody::Json(messages::request_body(&row.url, &messages, usage.stream)))
        });
        let response = self.body(row.response_body.as_ref()).or_else(|| {
            response.and_then(|messages| messages::response_body(&messages)).map(NewBody::Json)
        });
        if row.backend_status.is_none() && matches!(row.status, 401 | 403 | 429) {
            self.note("calls that the gateway refused: what they would have used is not known");
        }
        NewLine {
            timestamp: Timestamp(row.time),
            duration_ms: row.duration_ms,
            context: self.context(status),
            method: row.method.clone(),
            url: row.url.clone(),
            request_headers: row.request_headers.clone(),
            request_body: request,
            status,
            response_headers: row.response_headers.clone(),
            response_body: response,
            usage,
            source: Some(if self.llm.is_empty() {
                "GatewayLogs"
            } else {
                "GatewayLogs, GatewayLlmLogs"
            }),
        }
    }

    fn note(&mut self, what: &'static str) {
        self.intake.note(what, self.placed, self.id);
    }

    fn context(&self, status: u16) -> Vec<(&'static str, String)> {
        let mut context = vec![("request_id", self.id.to_owned())];
        for (number, value) in &self.row.context {
            if let Some((name, _)) = CONTEXT.get(usize::from(*number)) {
                context.push((name, value.clone()));
            }
        }
        if let Some(name) = self.row.resource.as_deref().and_then(service_name) {
            context.push(("service_id", name.clone()));
            context.push(("service_name", name));
        }
        if status != self.row.status {
            context.push(("client_status", self.row.status.to_string()));
        }
        context
    }

    /// What the log tells of consumption; zeros are no consumption that is known.
    fn usage(&mut self, status: u16) -> UsageLine {
        let told: Vec<_> = self.llm.iter().filter(|(_, row)| row.tells_usage()).collect();
        let counted: Vec<_> = told.iter().filter(|(_, row)| row.tokens() > 0).collect();
        let Some((_, last)) = counted.last().copied().or(told.last()) else {
            return UsageLine::default();
        };
        let counts = |row: &LlmRow| (row.prompt, row.completion, row.total);
        if counted.iter().any(|(_, row)| counts(row) != counts(last)) {
            self.note("calls with several different token counts: the last one is taken");
        }
        let mut usage = UsageLine {
            model: last.model.clone().or_else(|| last.deployment.clone()),
            stream: last.stream,
            ..UsageLine::default()
        };
        if last.tokens() == 0 && last.cached.unwrap_or(0) == 0 {
            if (200..300).contains(&status) {
                self.note("answered calls whose log tells 0 tokens: taken as not known");
            }
            return usage;
        }
        (usage.prompt_tokens, usage.completion_tokens) = (last.prompt, last.completion);
        usage.total_tokens = last.total.filter(|total| *total > 0);
        usage.cached_tokens = last.cached;
        usage
    }

    /// The messages of request and response: JSON arrays.
    fn messages(&mut self) -> (Option<String>, Option<String>) {
        let numbers = self.llm.iter().filter_map(|(_, row)| row.sequence);
        let gap = messages::has_gap(numbers);
        let mut direction = |of: fn(&LlmRow) -> Option<&str>| {
            let mut chunks: Vec<(Option<u64>, &str)> = Vec::new();
            for (_, row) in self.llm {
                let Some(chunk) = of(row) else { continue };
                let again = |(number, known): &(Option<u64>, &str)| {
                    number.is_some() && *number == row.sequence && *known != chunk
                };
                if chunks.iter().any(again) {
                    let what = "calls with two different chunks of one number: the first is taken";
                    self.intake.note(what, self.placed, self.id);
                } else if !chunks.contains(&(row.sequence, chunk)) {
                    chunks.push((row.sequence, chunk));
                }
            }
            let chunks: Vec<&str> = chunks.iter().map(|(_, chunk)| *chunk).collect();
            let result = match chunks.is_empty() {
                false if gap => Err(Broken::Gap),
                _ => messages::assemble(&chunks),
            };
            result.unwrap_or_else(|broken| {
                let what = match broken {
                    Broken::Gap => "messages left out because a chunk is missing",
                    Broken::NotJson => "messages left out because their chunks give no JSON",
                };
                self.intake.note(what, self.placed, self.id);
                None
            })
        };
        (direction(|row| row.request.as_deref()), direction(|row| row.response.as_deref()))
    }

    /// A body of the gateway's log, unless it was cut off.
    fn body(&mut self, text: Option<&String>) -> Option<NewBody> {
        let text = text?;
        if text.len() >= LONGEST_LOGGED_BODY {
            self.note("logged bodies of 8,192 bytes, which are cut off: left out");
            return None;
        }
        let body = NewBody::of_text(text.clone());
        let begins_json = text.trim_start().starts_with(['{', '[']);
        if begins_json && matches!(body, NewBody::Text(_)) {
            self.note("logged bodies that are cut off within their JSON: left out");
            return None;
        }
        Some(body)
    }
}

/// The name of the service in a resource id, in lower case: exports write ids in capitals,
/// and names have no case.
fn service_name(resource: &str) -> Option<String> {
    let lower = resource.to_lowercase();
    let name = lower.split("/providers/microsoft.apimanagement/service/").nth(1)?;
    let name = name.split('/').next().unwrap_or_default();
    (!name.is_empty()).then(|| name.to_owned())
}
