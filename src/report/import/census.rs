//! Counts what exchanges lack, and which questions stay open for it.

use crate::traffic::{Body, Exchange};
use crate::usage::{Source, Usage};

/// What is asked of an exchange.
struct Question {
    /// Whether the exchange lacks it.
    lacks: fn(&Exchange<'_>, &Usage<'_>) -> bool,
    /// What is lacking, after `without`.
    what: &'static str,
    /// What cannot be told then.
    then: &'static str,
}

/// Whether the answer was a success.
fn succeeded(usage: &Usage<'_>) -> bool {
    (200..300).contains(&usage.status)
}

/// Every question, the most important first.
const QUESTIONS: &[Question] = &[
    Question {
        lacks: |_, usage| succeeded(usage) && usage.tokens.is_empty(),
        what: "token counts, though answered",
        then: "what they consumed and what they cost is not known",
    },
    Question {
        lacks: |_, usage| {
            succeeded(usage) && !usage.tokens.is_empty() && usage.tokens.prompt.is_none()
        },
        what: "prompt tokens, only with others",
        then: "their cost is not known",
    },
    Question {
        lacks: |_, usage| usage.source == Source::Recorded && usage.tokens.cached.is_none(),
        what: "the count of cached tokens",
        then: "their prompts are priced as if nothing was cached",
    },
    Question {
        lacks: |exchange, _| exchange.context.get("subscription_id").is_none(),
        what: "a subscription",
        then: "limits and totals by subscription take them together",
    },
    Question {
        lacks: |exchange, _| exchange.context.get("api_id").is_none(),
        what: "an API id",
        then: "policies of an API cannot be told to apply",
    },
    Question {
        lacks: |exchange, _| exchange.context.get("operation_id").is_none(),
        what: "an operation id",
        then: "policies of an operation cannot be told to apply",
    },
    Question {
        lacks: |exchange, _| exchange.context.get("product_id").is_none(),
        what: "a product id",
        then: "policies of a product are taken not to apply",
    },
    Question {
        lacks: |exchange, _| exchange.context.get("user_id").is_none(),
        what: "a user id",
        then: "keys and dimensions by user are empty",
    },
    Question {
        lacks: |exchange, _| exchange.context.get("region").is_none(),
        what: "a region",
        then: "counters of several regions are taken for one",
    },
    Question {
        lacks: |exchange, _| exchange.context.get("ip_address").is_none(),
        what: "the caller's address",
        then: "keys by address are empty, and policies that filter addresses find none",
    },
    Question {
        lacks: |_, usage| succeeded(usage) && usage.model.is_none(),
        what: "a model, though answered",
        then: "they have no price, and prompts are counted by a stand-in for the tokenizer",
    },
    Question {
        lacks: |_, usage| usage.status == 0,
        what: "a status",
        then: "whether they were answered is not known",
    },
    Question {
        lacks: |exchange, _| exchange.duration.is_zero(),
        what: "a duration",
        then: "tokens are charged on arrival, so that no two calls overlap",
    },
    Question {
        lacks: |exchange, _| exchange.request.headers.iter().next().is_none(),
        what: "request headers",
        then: "expressions that read a header find none",
    },
    Question {
        lacks: |exchange, usage| {
            usage.status != 0 && exchange.response.headers.iter().next().is_none()
        },
        what: "response headers",
        then: "expressions that read a header of the response find none",
    },
    Question {
        lacks: |exchange, _| exchange.request.body == Body::Absent,
        what: "a request body",
        then: "prompts cannot be estimated, and expressions that read the body find none",
    },
    Question {
        lacks: |exchange, usage| succeeded(usage) && exchange.response.body == Body::Absent,
        what: "a response body, though answered",
        then: "streams cannot be estimated, and expressions that read the body find none",
    },
];

/// What a number of exchanges lack.
#[derive(Clone, Debug, Default)]
pub struct Census {
    exchanges: u64,
    lacking: [u64; QUESTIONS.len()],
}

/// One thing that exchanges lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lack {
    /// How many exchanges.
    pub exchanges: u64,
    /// What, after `without`.
    pub what: &'static str,
    /// What cannot be told.
    pub then: &'static str,
}

impl Census {
    /// Counts an exchange.
    pub fn count(&mut self, exchange: &Exchange<'_>, usage: &Usage<'_>) {
        self.exchanges += 1;
        for (count, question) in self.lacking.iter_mut().zip(QUESTIONS) {
            *count += u64::from((question.lacks)(exchange, usage));
        }
    }

    /// Exchanges that were counted.
    #[must_use]
    pub fn exchanges(&self) -> u64 {
        self.exchanges
    }

    /// What is lacking somewhere.
    pub fn lacks(&self) -> impl Iterator<Item = Lack> {
        let counts = self.lacking.iter().zip(QUESTIONS);
        counts.filter(|(count, _)| **count > 0).map(|(count, question)| Lack {
            exchanges: *count,
            what: question.what,
            then: question.then,
        })
    }
}
