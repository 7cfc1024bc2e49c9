//! Makes a [`Captured`] of an exchange: on the reading side, on any thread.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::sim::captured::{BodySizes, Captured, Field, Line, Packer, Piece, Shell, number};
use crate::sim::clock::Time;
use crate::sim::estimates::Estimates;
use crate::traffic::{Body, ContextIds, Exchange};
use crate::usage::{StreamKind, Usage};

use super::evaluate::{self, Datum, Memo, Primitive, Wanted};
use super::host::{ExchangeView, FlowHost};
use super::program::{Compiled, Program};
use super::state::{Section, State, Str};

/// The kind of call to the Anthropic messages API, as `usage` names it.
const ANTHROPIC_MESSAGES: &str = "messages";

impl Program {
    /// Captures an exchange in the memory of one that is no longer needed.
    pub(in crate::sim) fn capture(
        &self,
        line: &Line<'_>,
        exchange: &Exchange<'_>,
        usage: &Usage<'_>,
        estimates: Estimates,
        into: &mut Captured,
    ) {
        let mut packer = Packer::over(into.take_text());
        let ids = exchange.context.ids();
        let fields = fields(&ids, usage, &mut packer);
        let (arrival, end) = (Time(exchange.timestamp.0), Time(exchange.end().0));
        let mut keeps = self.keeps_lines;
        let memos = &mut into.memos;
        memos.clear();
        // Made only for an expression that is not plain.
        let state = OnceCell::new();
        let view = OnceCell::new();
        for compiled in self.codes.iter().filter(|compiled| compiled.memo.is_some()) {
            let is_text = matches!(compiled.wanted, Wanted::Text | Wanted::Any);
            let direct = compiled.code.direct.as_ref().filter(|_| is_text);
            let known = direct.and_then(|direct| direct.of_exchange(exchange, &ids, &mut packer));
            let memo = match known {
                Some(text) => Memo::Value(Primitive::Text(text)),
                None => {
                    let host = FlowHost {
                        view: view.get_or_init(|| ExchangeView::given(exchange)),
                        state: state.get_or_init(State::default),
                        section: Section::Inbound,
                        arrival,
                        now: arrival,
                        line: number(line.file, line.index),
                        reads_body: compiled.code.reads.body,
                    };
                    memo(compiled, &host, &mut packer)
                }
            };
            keeps |= matches!(memo, Memo::Skipped);
            memos.push(memo);
        }
        let shell = Shell {
            line: line.index,
            file: line.file,
            arrival,
            end,
            status: exchange.response.status,
            is_stream: usage.stream != StreamKind::None,
            is_anthropic: usage.api == ANTHROPIC_MESSAGES,
            usage: usage.tokens,
            estimates,
            prompt_includes_cached: usage.prompt_includes_cached(),
            sizes: if self.measures_bandwidth { sizes(exchange) } else { BodySizes::default() },
        };
        into.kept = keeps.then(|| line.text.into());
        packer.finish(shell, fields, into);
    }
}

fn sizes(exchange: &Exchange<'_>) -> BodySizes {
    let size = |body: Body<'_>| body.bytes().map_or(0, |bytes| bytes.len() as u64);
    BodySizes { request: size(exchange.request.body), response: size(exchange.response.body) }
}

/// The fields in the order of [`Field`].
fn fields(
    ids: &ContextIds<'_>,
    usage: &Usage<'_>,
    packer: &mut Packer,
) -> [Piece; Field::ALL.len()] {
    Field::ALL.map(|field| packer.optional(field.value(ids, usage)))
}

/// The result of an expression that depends on the exchange alone.
fn memo(compiled: &Compiled, host: &FlowHost<'_, '_>, packer: &mut Packer) -> Memo {
    let datum = match evaluate::run(&compiled.code, compiled.wanted, host) {
        Ok(datum) => datum,
        Err(fault) => return Memo::Fault(Box::new(fault)),
    };
    Memo::Value(match datum {
        Datum::Null => Primitive::Null,
        Datum::Text(Str::Owned(text)) => Primitive::Text(packer.text(&text)),
        Datum::Bool(value) => Primitive::Bool(value),
        Datum::Integer(value) => Primitive::Integer(value),
        Datum::Number(value) => Primitive::Number(value),
        Datum::Any(value) if compiled.wanted == Wanted::Any => {
            match evaluate::primitive(&value, packer) {
                Some(value) => value,
                None => return Memo::Skipped,
            }
        }
        Datum::Text(_) | Datum::Unsigned(_) | Datum::Any(_) => return Memo::Skipped,
    })
}

impl Captured {
    /// A field, or what stands for one that was not recorded.
    #[must_use]
    pub fn field_or<'a>(&'a self, field: Field, missing: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(self.field(field).unwrap_or(missing))
    }
}
