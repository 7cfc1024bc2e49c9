//! `set-body`.

use crate::plan::{Value, liquid, steps};

use super::{Run, pass_by};
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::RequestParts;
use crate::sim::flow::liquid::{Item, json, render, xml};
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::{Raised, Target};

/// `set-body`
#[derive(Debug)]
struct SetBody(Option<Operand>);

/// `set-body` with a template.
#[derive(Debug)]
struct Liquid {
    nodes: Vec<liquid::Node>,
    keeps_dates: bool,
    nil_is_null: bool,
    reads_context: bool,
    /// Counts the calls whose bodies it reads in a way that is not known.
    unknown: pass_by::PassBy,
}

pub(super) fn make(
    builder: &mut Builder,
    set: &steps::SetBody,
    info: InfoId,
) -> Option<Box<dyn Run>> {
    builder.note_change(RequestParts::BODY);
    if set.template.is_some() {
        let text = match &set.body {
            Some(Value::Literal(text)) => text.as_str(),
            Some(Value::Template(template)) => template.text.as_str(),
            Some(Value::Expression(_)) | None => "",
        };
        builder.program.keeps_lines = true;
        builder.note_reading();
        return Some(match liquid::parse(text) {
            Ok(nodes) => {
                let reads_context = text.contains("context");
                let reason = "what its Liquid template makes of the body is not known";
                let unknown = pass_by::make_at_times(builder, info, reason);
                let (keeps_dates, nil_is_null) = (set.keeps_dates, set.nil_is_null);
                Box::new(Liquid { nodes, keeps_dates, nil_is_null, reads_context, unknown })
            }
            Err(error) => {
                let reason = format!("its Liquid template: {error}");
                Box::new(pass_by::make_rewriting(builder, info, &reason))
            }
        });
    }
    let body = builder.optional(set.body.as_ref(), Builder::text)?;
    Some(Box::new(SetBody(body)))
}

impl Run for SetBody {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let body = self.0.map(|body| runner.string(body, info)).transpose()?.unwrap_or_default();
        runner.set_body(body);
        Ok(Flow::Through)
    }
}

impl Run for Liquid {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let body = runner.template_body(!self.keeps_dates, self.nil_is_null);
        let context = if self.reads_context { runner.template_context() } else { Item::Nil };
        match render(&self.nodes, body, context, runner.now) {
            Ok(text) => runner.set_body(text),
            Err(fault) if fault.unsupported => self.unknown.count(runner),
            Err(fault) => return Err(runner.fault(info, None, fault)),
        }
        Ok(Flow::Through)
    }
}

impl Runner<'_> {
    fn set_body(&mut self, body: String) {
        match self.changed_request() {
            Some(request) => request.set_body(body),
            None => self.state.response.body = Some(body),
        }
    }

    /// What a template reads as `body`. Documented: by the content type of the request or
    /// response, and empty within `return-response`.
    fn template_body(&self, dates: bool, nil_is_null: bool) -> Item {
        let is_request = self.section.has_request();
        let content_type = match (self.state.target, is_request) {
            (Target::Returned, _) => return Item::Nil,
            (_, true) => self.request_header("Content-Type"),
            (_, false) => {
                let headers = self.view.headers_of(&self.state.response).into_iter();
                let mut types =
                    headers.filter(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
                types.next().map(|(_, values)| values).unwrap_or_default()
            }
        };
        let content_type = content_type.first().map_or("", |value| value.as_str());
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        let media_type = media_type.to_ascii_lowercase();
        let is = |name: &str| {
            let kinds = [format!("application/{name}"), format!("text/{name}")];
            kinds.contains(&media_type) || media_type.ends_with(&format!("+{name}"))
        };
        let body = if is_request { self.request_body() } else { self.response_body() };
        if is("json") {
            json(&body, dates)
        } else if is("xml") {
            xml(&body, dates, nil_is_null)
        } else {
            Item::Nil
        }
    }

    /// What a template reads as `context` (documented; `Variables` as samples use it).
    fn template_context(&self) -> Item {
        let text = |text: &str| Item::text(text);
        let named = |entries: Vec<(&str, Item)>| {
            let entries = entries.into_iter().map(|(name, value)| (name.to_owned(), value));
            Item::object(entries.collect(), false)
        };
        let headers = |headers: Vec<(String, Vec<String>)>| {
            let values =
                |values: Vec<String>| Item::list(values.into_iter().map(Item::text).collect());
            let entries = headers.into_iter().map(|(name, list)| (name, values(list)));
            Item::object(entries.collect(), true)
        };
        let request = named(vec![
            ("Url", url_item(&self.url())),
            ("OriginalUrl", url_item(&self.view.url())),
            ("Method", text(&self.method().unwrap_or_default())),
            ("OriginalMethod", text(&self.view.method())),
            ("IpAddress", self.view.ip_address().map_or(Item::Nil, Item::text)),
            ("MatchedParameters", matched(&self.view.matched_parameters())),
            ("HasBody", Item::Bool(!self.request_body().is_empty())),
            ("ClientCertificates", Item::Unknown("client certificates are not recorded")),
            ("Headers", headers(self.view.headers_of_request(&self.state.request))),
        ]);
        let response = named(vec![
            ("StatusCode", Item::Integer(i64::from(self.state.response.status))),
            ("Method", Item::Unknown("what the method of a response is, is not known")),
            ("Headers", headers(self.view.headers_of(&self.state.response))),
        ]);
        let variables = self.state.variables.iter();
        let variables = variables.map(|(name, value)| (name.to_string(), value.item()));
        named(vec![
            ("Request", request),
            ("Response", response),
            ("Variables", Item::object(variables.collect(), false)),
        ])
    }
}

fn matched(parameters: &[(&'static str, String)]) -> Item {
    let entry = |(name, value): &(&str, String)| ((*name).to_owned(), Item::text(value.as_str()));
    Item::object(parameters.iter().map(entry).collect(), true)
}

fn url_item(whole: &str) -> Item {
    let Some(url) = crate::expr::context::Url::parse(whole) else { return Item::Nil };
    let query_string = url.query_string.to_utf8();
    let mut query: Vec<(String, Vec<Item>)> = Vec::new();
    for (name, value) in crate::expr::context::query_pairs(&query_string) {
        match query.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&name)) {
            Some((_, values)) => values.push(Item::text(value)),
            None => query.push((name, vec![Item::text(value)])),
        }
    }
    let query = query.into_iter().map(|(name, values)| (name, Item::list(values))).collect();
    let entries = [
        ("Scheme", Item::text(&*url.scheme.to_utf8())),
        ("Host", Item::text(&*url.host.to_utf8())),
        ("Port", Item::Integer(i64::from(url.port))),
        ("Path", Item::text(&*url.path.to_utf8())),
        ("Query", Item::object(query, true)),
        ("QueryString", Item::text(&*query_string)),
        ("ToUri", Item::text(whole)),
        ("ToString", Item::text(whole)),
    ];
    Item::object(entries.map(|(name, value)| (name.to_owned(), value)).into(), false)
}
