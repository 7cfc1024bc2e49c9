//! `cache-lookup` and `cache-store`: responses by path and by what tells them apart.
//!
//! Documented: GET only; without `allow-private-response-caching` no request with an
//! `Authorization` header; only a 200 is kept unless `cache-response` says. Observed in traces:
//! after a hit the exchange goes on behind the `cache-store`.

use crate::plan::steps;

use super::Run;
use super::pass_by::{self, PassBy};
use crate::sim::captured::Field;
use crate::sim::clock::Micros;
use crate::sim::flow::build::Builder;
use crate::sim::flow::cache::{CacheKind, KeptResponse};
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::{Raised, ResponseState};
use crate::sim::flow::url;

/// `cache-lookup`
#[derive(Debug)]
pub(super) struct Lookup {
    per_subscription: Operand,
    per_group: Operand,
    private: Operand,
    headers: Vec<Operand>,
    parameters: Vec<Operand>,
    /// Counts the calls whose caller's groups would be needed.
    groups: PassBy,
}

/// `cache-store` and the store of the semantic cache.
#[derive(Debug)]
pub(super) struct Store {
    kind: CacheKind,
    seconds: Operand,
    condition: Option<Operand>,
}

pub(super) fn make_lookup(
    builder: &mut Builder,
    lookup: &steps::CacheLookup,
    info: InfoId,
) -> Option<Lookup> {
    builder.program.keeps_lines = true;
    let per_subscription = builder.truth(&lookup.vary_by_developer);
    let per_group = builder.truth(&lookup.vary_by_developer_groups);
    let private = builder.truth(&lookup.allow_private);
    let headers = builder.texts(&lookup.headers);
    let parameters = builder.texts(&lookup.query_parameters);
    let reason = "the groups of the caller are not recorded: all callers share the responses";
    let groups = pass_by::make(builder, info, reason, true);
    Some(Lookup {
        per_subscription: per_subscription?,
        per_group: per_group?,
        private: private?,
        headers: headers?,
        parameters: parameters?,
        groups,
    })
}

pub(super) fn make_store(
    builder: &mut Builder,
    store: &steps::CacheStore,
    kind: CacheKind,
) -> Option<Store> {
    builder.note_cache_store(kind);
    let seconds = builder.count(&store.duration);
    let condition = builder.optional(store.cache_response.as_ref(), Builder::truth);
    Some(Store { kind, seconds: seconds?, condition: condition? })
}

impl Lookup {
    /// What the response is kept under; `None` when it is not kept.
    fn key(&self, runner: &mut Runner<'_>, info: InfoId) -> Result<Option<String>, Box<Raised>> {
        if runner.method().as_deref() != Some("GET") {
            return Ok(None);
        }
        let private = runner.truth(self.private, info)?;
        if !private && !runner.request_header("Authorization").is_empty() {
            return Ok(None);
        }
        let address = runner.url();
        let path = address.split('?').next().unwrap_or_default();
        let mut key = runner.cache_place(path);
        if runner.truth(self.per_subscription, info)? {
            key.push('\n');
            key.push_str(runner.captured.field(Field::Subscription).unwrap_or_default());
        }
        if runner.truth(self.per_group, info)? {
            self.groups.count(runner);
        }
        for name in &self.headers {
            let name = runner.string(*name, info)?;
            let values = runner.request_header(&name).join(",");
            key.push_str(&format!("\n{}: {values}", name.to_ascii_lowercase()));
        }
        if self.parameters.is_empty() {
            let query = address.split_once('?').map_or("", |(_, query)| query);
            key.push('\n');
            key.push_str(query);
        }
        for name in &self.parameters {
            let name = runner.string(*name, info)?;
            let values = url::values(&address, &name).join(",");
            key.push_str(&format!("\n{}={values}", name.to_ascii_lowercase()));
        }
        Ok(Some(key))
    }
}

impl Run for Lookup {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let Some(key) = self.key(runner, info)? else { return Ok(Flow::Through) };
        if let Some(kept) = runner.engine.responses.get(CacheKind::Response, &key, runner.now) {
            runner.answer_with(&kept);
            return Ok(Flow::Hit(CacheKind::Response));
        }
        runner.state.cache_keys.push((CacheKind::Response, key.into()));
        Ok(Flow::Through)
    }
}

impl Run for Store {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let keeps = match self.condition {
            Some(condition) => runner.truth(condition, info)?,
            None => runner.state.response.status == 200,
        };
        let seconds = i64::try_from(runner.integer(self.seconds, info)?).unwrap_or(i64::MAX);
        let end = runner.now.plus(Micros(seconds.saturating_mul(Micros::SECOND.0)));
        let keys = runner.state.cache_keys.iter().filter(|(kind, _)| *kind == self.kind);
        let keys: Vec<_> = keys.map(|(_, key)| key.clone()).collect();
        for key in keys.into_iter().filter(|_| keeps) {
            let kept = runner.kept_response();
            runner.engine.responses.store(self.kind, key, kept, runner.now, end);
        }
        Ok(Flow::Through)
    }
}

impl Runner<'_> {
    /// Responses of other gateways, regions, APIs and operations are not shared.
    pub(super) fn cache_place(&self, rest: &str) -> String {
        let fields = [Field::Region, Field::Gateway, Field::Api, Field::Operation];
        let mut key = String::new();
        for field in fields {
            key.push_str(self.captured.field(field).unwrap_or_default());
            key.push('\n');
        }
        key.push_str(rest);
        key
    }

    /// The response as it goes out now.
    fn kept_response(&self) -> KeptResponse {
        let response = &self.state.response;
        KeptResponse {
            status: response.status,
            reason: response.reason.clone(),
            headers: self.view.headers_of(response),
            body: self.response_body(),
        }
    }

    /// Puts a response in the place of the backend's.
    pub(super) fn answer_with(&mut self, kept: &KeptResponse) {
        let mut response = ResponseState {
            status: kept.status,
            reason: kept.reason.clone(),
            body: Some(kept.body.clone()),
            ..ResponseState::default()
        };
        for (name, values) in &kept.headers {
            response.headers.set(name, values.clone());
        }
        self.state.response = response;
    }
}
