//! The API object `context`: what a host supplies, part by part.
//!
//! [`Host`] is what an evaluation reads: the simulator answers from a recorded exchange,
//! `policyc eval` from a JSON file ([`Context`]). Each part is asked for only when the
//! expression reads it.

mod body;
mod file;
mod json;
mod jwt;
mod map;
mod parts;

use std::rc::Rc;

pub use body::Body;
pub use file::{ContextFile, json_schema};
pub use json::{ContextError, from_json};
pub use jwt::read_jwt;
pub use map::Map;
pub use parts::{
    Api, Authorization, BasicCredentials, Deployment, Gateway, Group, Identity, Jwt, KeyNames,
    LastError, Operation, PrivateEndpoint, Product, Request, Response, Subscription, Url, User,
    Workspace, query_pairs,
};

use super::members::{Known, known};
use super::types::Type;
use super::value::{DateTime, Guid, Object, Text, TimeSpan, Value};

/// Supplies `context` to an evaluation. Every method may compute its part on first demand and
/// must then give the same part for the rest of the evaluation.
pub trait Host {
    /// `context.Request`
    fn request(&self) -> Option<Rc<Request>> {
        None
    }
    /// `context.Response`
    fn response(&self) -> Option<Rc<Response>> {
        None
    }
    /// `context.Api`
    fn api(&self) -> Option<Rc<Api>> {
        None
    }
    /// `context.Operation`
    fn operation(&self) -> Option<Rc<Operation>> {
        None
    }
    /// `context.Product`
    fn product(&self) -> Option<Rc<Product>> {
        None
    }
    /// `context.Subscription`
    fn subscription(&self) -> Option<Rc<Subscription>> {
        None
    }
    /// `context.User`
    fn user(&self) -> Option<Rc<User>> {
        None
    }
    /// `context.Deployment`
    fn deployment(&self) -> Option<Rc<Deployment>> {
        None
    }
    /// `context.LastError`
    fn last_error(&self) -> Option<Rc<LastError>> {
        None
    }
    /// `context.Workspace`
    fn workspace(&self) -> Option<Rc<Workspace>> {
        None
    }
    /// A context variable; `None` when it was never set.
    fn variable(&self, _name: &Text) -> Option<Value> {
        None
    }
    /// All context variables in the order in which they were set.
    fn variables(&self) -> Vec<(Text, Value)> {
        Vec::new()
    }
    /// True when reading a variable that was never set gives null instead of throwing
    /// `KeyNotFoundException`.
    fn missing_variable_is_null(&self) -> bool {
        false
    }
    /// `context.Timestamp`: when the request was received.
    fn timestamp(&self) -> DateTime {
        DateTime::default()
    }
    /// `context.Elapsed`: time since then.
    fn elapsed(&self) -> TimeSpan {
        TimeSpan::default()
    }
    /// `DateTime.UtcNow`
    fn now(&self) -> DateTime {
        let ticks = self.timestamp().ticks.saturating_add(self.elapsed().0);
        DateTime { ticks, ..self.timestamp() }
    }
    /// `context.RequestId`
    fn request_id(&self) -> Guid {
        Guid::default()
    }
    /// `context.Tracing`
    fn tracing(&self) -> bool {
        false
    }
    /// `context.Trace(message)`
    fn trace(&self, _message: &Text) {}
    /// Seed of `Random` without a seed and of `Guid.NewGuid`; the same seed gives the same
    /// numbers.
    fn random_seed(&self) -> u64 {
        0
    }
}

/// A host whose parts are all there already.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "each field is the part of the API object it is named after")]
pub struct Context {
    pub request: Option<Rc<Request>>,
    pub response: Option<Rc<Response>>,
    pub api: Option<Rc<Api>>,
    pub operation: Option<Rc<Operation>>,
    pub product: Option<Rc<Product>>,
    pub subscription: Option<Rc<Subscription>>,
    pub user: Option<Rc<User>>,
    pub deployment: Option<Rc<Deployment>>,
    pub last_error: Option<Rc<LastError>>,
    pub workspace: Option<Rc<Workspace>>,
    pub variables: Vec<(Text, Value)>,
    pub missing_variable_is_null: bool,
    pub timestamp: DateTime,
    pub elapsed: TimeSpan,
    /// `DateTime.UtcNow`; without it, timestamp and elapsed time.
    pub now: Option<DateTime>,
    pub request_id: Guid,
    pub tracing: bool,
    pub traces: std::cell::RefCell<Vec<Text>>,
    pub random_seed: u64,
}

impl Host for Context {
    fn request(&self) -> Option<Rc<Request>> {
        self.request.clone()
    }
    fn response(&self) -> Option<Rc<Response>> {
        self.response.clone()
    }
    fn api(&self) -> Option<Rc<Api>> {
        self.api.clone()
    }
    fn operation(&self) -> Option<Rc<Operation>> {
        self.operation.clone()
    }
    fn product(&self) -> Option<Rc<Product>> {
        self.product.clone()
    }
    fn subscription(&self) -> Option<Rc<Subscription>> {
        self.subscription.clone()
    }
    fn user(&self) -> Option<Rc<User>> {
        self.user.clone()
    }
    fn deployment(&self) -> Option<Rc<Deployment>> {
        self.deployment.clone()
    }
    fn last_error(&self) -> Option<Rc<LastError>> {
        self.last_error.clone()
    }
    fn workspace(&self) -> Option<Rc<Workspace>> {
        self.workspace.clone()
    }
    fn variable(&self, name: &Text) -> Option<Value> {
        self.variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }
    fn variables(&self) -> Vec<(Text, Value)> {
        self.variables.clone()
    }
    fn missing_variable_is_null(&self) -> bool {
        self.missing_variable_is_null
    }
    fn timestamp(&self) -> DateTime {
        self.timestamp
    }
    fn elapsed(&self) -> TimeSpan {
        self.elapsed
    }
    fn now(&self) -> DateTime {
        self.now.unwrap_or(DateTime {
            ticks: self.timestamp.ticks.saturating_add(self.elapsed.0),
            kind: self.timestamp.kind,
        })
    }
    fn request_id(&self) -> Guid {
        self.request_id
    }
    fn tracing(&self) -> bool {
        self.tracing
    }
    fn trace(&self, message: &Text) {
        self.traces.borrow_mut().push(message.clone());
    }
    fn random_seed(&self) -> u64 {
        self.random_seed
    }
}

/// The value of `context`: everything is read through the interpreter's host.
#[derive(Debug)]
pub struct ContextObject;

impl Object for ContextObject {
    fn type_of(&self) -> Type {
        known(Known::Context)
    }

    fn runtime_name(&self) -> Option<String> {
        Some("Apim.Impl.Context".to_owned())
    }

    fn same_reference(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.is::<Self>()
    }
}
