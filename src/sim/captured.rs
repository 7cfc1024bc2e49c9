//! What a run keeps of an exchange: everything that it may still need, and no more.
//!
//! Exchanges are read on several threads and metered in order on one. A [`Captured`] is made
//! on the reading side: fields of the context, token counts, and the results of expressions
//! that depend on nothing but the exchange. It owns what it holds, in few allocations.

use super::clock::Time;
use super::estimates::Estimates;
use super::flow::Memo;
use super::overflow::Outside;
use super::routes::Route;
use crate::traffic::ContextIds;
use crate::usage::{TokenUsage, Usage};

/// A field of an exchange that results are told by and dimensions are filled from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Field {
    /// `context.Subscription.Id`
    Subscription,
    /// `context.Product.Id`
    Product,
    /// `context.Api.Id`
    Api,
    /// `context.Operation.Id`
    Operation,
    /// `context.User.Id`
    User,
    /// `context.Deployment.Region`
    Region,
    /// `context.Deployment.Gateway.Id`
    Gateway,
    /// Id of the backend that answered.
    Backend,
    /// `context.Deployment.ServiceId`
    ServiceId,
    /// `context.Deployment.ServiceName`
    ServiceName,
    /// The model that answered.
    Model,
    /// Whose API it is.
    Provider,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 12] = [
        Self::Subscription,
        Self::Product,
        Self::Api,
        Self::Operation,
        Self::User,
        Self::Region,
        Self::Gateway,
        Self::Backend,
        Self::ServiceId,
        Self::ServiceName,
        Self::Model,
        Self::Provider,
    ];

    /// The name for switches and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subscription => "subscription",
            Self::Product => "product",
            Self::Api => "api",
            Self::Operation => "operation",
            Self::User => "user",
            Self::Region => "region",
            Self::Gateway => "gateway",
            Self::Backend => "backend",
            Self::ServiceId => "service-id",
            Self::ServiceName => "service-name",
            Self::Model => "model",
            Self::Provider => "provider",
        }
    }

    /// The field of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The value of the field in an exchange; `None` when it was not recorded.
    #[must_use]
    pub fn value<'e>(self, ids: &'e ContextIds<'_>, usage: &'e Usage<'_>) -> Option<&'e str> {
        match self {
            Self::Subscription => ids.subscription_id.as_deref(),
            Self::Product => ids.product_id.as_deref(),
            Self::Api => ids.api_id.as_deref(),
            Self::Operation => ids.operation_id.as_deref(),
            Self::User => ids.user_id.as_deref(),
            Self::Region => ids.region.as_deref(),
            Self::Gateway => ids.gateway_id.as_deref(),
            Self::Backend => ids.backend_id.as_deref(),
            Self::ServiceId => ids.service_id.as_deref(),
            Self::ServiceName => ids.service_name.as_deref(),
            Self::Model => usage.model.as_deref(),
            Self::Provider => Some(usage.provider),
        }
    }
}

/// One exchange, ready to be metered.
#[derive(Clone, Debug)]
pub struct Captured {
    /// Number of its line, counted from 0.
    pub line: u64,
    /// Number of the source that the line stands in, where there are several.
    pub file: Option<u32>,
    /// The plan that it runs.
    pub route: Route,
    /// When the request arrived.
    pub arrival: Time,
    /// When the response had ended.
    pub end: Time,
    /// The recorded status; 0 when the exchange broke off.
    pub status: u16,
    /// Whether the response was streamed.
    pub is_stream: bool,
    /// Whether the call was to the Anthropic messages API.
    pub is_anthropic: bool,
    /// What the response reports.
    pub usage: TokenUsage,
    /// What was counted of its bodies, where the run needs it.
    pub estimates: Estimates,
    /// Whether the prompt tokens include those that were read from a cache.
    pub prompt_includes_cached: bool,
    /// Bytes of its bodies, where a limit counts them.
    pub sizes: BodySizes,
    fields: [Piece; Field::ALL.len()],
    text: String,
    /// Whether it is told step by step what becomes of it.
    pub(super) watched: bool,
    pub(super) memos: Vec<Memo>,
    /// The line itself, where the plan may still ask for more of the exchange.
    pub(super) kept: Option<Box<str>>,
    /// Where the line stands while there is no room for it in memory.
    pub(super) outside: Option<Outside>,
}

/// The line that an exchange stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'l> {
    /// Number of its source, where there are several.
    pub file: Option<u32>,
    /// Its number, counted from 0.
    pub index: u64,
    /// The text that the exchange was decoded from.
    pub text: &'l str,
}

/// The number of a line among those of all sources.
pub(super) fn number(file: Option<u32>, line: u64) -> u64 {
    u64::from(file.unwrap_or(0)).wrapping_shl(40) ^ line
}

/// Bytes of the bodies as recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BodySizes {
    /// Of the request.
    pub request: u64,
    /// Of the response.
    pub response: u64,
}

/// A piece of the text of a [`Captured`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    start: u32,
    /// `u32::MAX` for what is absent.
    end: u32,
}

impl Piece {
    const ABSENT: Self = Self { start: 0, end: u32::MAX };
}

impl Default for Captured {
    /// An exchange of which nothing is known.
    fn default() -> Self {
        Self {
            line: 0,
            file: None,
            route: Ok(0),
            arrival: Time::default(),
            end: Time::default(),
            status: 0,
            is_stream: false,
            is_anthropic: false,
            usage: TokenUsage::default(),
            estimates: Estimates::default(),
            prompt_includes_cached: false,
            sizes: BodySizes::default(),
            fields: [Piece::ABSENT; Field::ALL.len()],
            text: String::new(),
            watched: false,
            memos: Vec::new(),
            kept: None,
            outside: None,
        }
    }
}

impl Captured {
    /// Forgets what may be large: all but `longest` bytes of memory for texts.
    pub(super) fn forget(&mut self, longest: usize) {
        (self.kept, self.outside) = (None, None);
        self.memos.clear();
        self.text.clear();
        self.text.shrink_to(longest);
    }

    /// Gives away the memory of its texts.
    pub(super) fn take_text(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// Has it told step by step what becomes of the exchange; `line` is the text that it was
    /// decoded from.
    pub fn watch(&mut self, line: &str) {
        self.watched = true;
        self.kept.get_or_insert_with(|| line.into());
    }

    /// Whether it is told step by step what becomes of it.
    #[must_use]
    pub const fn is_watched(&self) -> bool {
        self.watched
    }

    /// A number that no other line of the run has: what random values and ids are made of.
    pub(super) fn number(&self) -> u64 {
        number(self.file, self.line)
    }

    /// A field; `None` when it was not recorded.
    #[must_use]
    pub fn field(&self, field: Field) -> Option<&str> {
        let piece = self.fields.get(field as usize).copied()?;
        (piece != Piece::ABSENT).then(|| self.piece(piece))
    }

    /// Bytes of memory that it takes.
    pub(super) fn bytes(&self) -> usize {
        let kept = self.kept.as_ref().map_or(0, |line| line.len());
        size_of::<Self>() + self.text.len() + kept
    }

    /// A text kept by [`Packer::text`].
    pub(super) fn piece(&self, piece: Piece) -> &str {
        self.text.get(piece.start as usize..piece.end as usize).unwrap_or_default()
    }
}

/// Gathers the texts of an exchange into one.
#[derive(Debug, Default)]
pub(super) struct Packer {
    text: String,
}

impl Packer {
    /// Keeps a text. What does not fit into 4 GiB is absent: lines are far shorter.
    pub(super) fn text(&mut self, text: &str) -> Piece {
        let start = self.mark();
        self.text.push_str(text);
        self.since(start).unwrap_or(Piece::ABSENT)
    }

    /// Where the next text begins.
    pub(super) const fn mark(&self) -> usize {
        self.text.len()
    }

    /// Adds to the text that began at a mark.
    pub(super) fn push(&mut self, text: &str) -> Option<()> {
        self.text.push_str(text);
        Some(())
    }

    /// Forgets what was added since a mark.
    pub(super) fn back_to(&mut self, mark: usize) {
        self.text.truncate(mark);
    }

    /// What was added since a mark.
    pub(super) fn since(&self, mark: usize) -> Option<Piece> {
        match (u32::try_from(mark), u32::try_from(self.text.len())) {
            (Ok(start), Ok(end)) if end < u32::MAX => Some(Piece { start, end }),
            _ => None,
        }
    }

    /// Keeps a text that may be absent.
    pub(super) fn optional(&mut self, text: Option<&str>) -> Piece {
        text.map_or(Piece::ABSENT, |text| self.text(text))
    }

    /// The memory of the texts of an exchange that is no longer needed.
    pub(super) fn over(mut text: String) -> Self {
        text.clear();
        Self { text }
    }

    /// Completes an exchange.
    pub(super) fn finish(
        self,
        shell: Shell,
        fields: [Piece; Field::ALL.len()],
        into: &mut Captured,
    ) {
        let Shell { line, file, arrival, end, status, usage, estimates, sizes, .. } = shell;
        let Shell { is_stream, is_anthropic, prompt_includes_cached, .. } = shell;
        (into.line, into.file) = (line, file);
        (into.arrival, into.end) = (arrival, end);
        into.status = status;
        (into.is_stream, into.is_anthropic) = (is_stream, is_anthropic);
        (into.usage, into.estimates) = (usage, estimates);
        into.prompt_includes_cached = prompt_includes_cached;
        into.sizes = sizes;
        into.fields = fields;
        into.text = self.text;
        into.watched = false;
    }
}

/// The plain values of a [`Captured`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Shell {
    pub line: u64,
    pub file: Option<u32>,
    pub arrival: Time,
    pub end: Time,
    pub status: u16,
    pub is_stream: bool,
    pub is_anthropic: bool,
    pub usage: TokenUsage,
    pub estimates: Estimates,
    pub prompt_includes_cached: bool,
    pub sizes: BodySizes,
}
