//! Commands that the client asks the server to run.

use std::str::FromStr;

use lsp_types::{ExecuteCommandParams, Uri};
use serde_json::Value;

use super::{Outcome, Refusal};
use crate::ide::effective::effective;
use crate::lint::{Page, rules};
use crate::lsp::state::State;

/// Gives the effective policy of the calls that end with a document, as text. Its argument is the
/// address of the document.
const EFFECTIVE: &str = "policyc.effective";

/// Gives the page of a rule, as Markdown. Its argument is the name of the rule.
const EXPLAIN: &str = "policyc.explain";

/// All commands.
pub(in crate::lsp) const COMMANDS: [&str; 2] = [EFFECTIVE, EXPLAIN];

pub(super) fn execute(state: &mut State, params: ExecuteCommandParams) -> Outcome<Option<Value>> {
    let text = match params.arguments.first().and_then(Value::as_str) {
        Some(text) => text,
        None => return Err(Refusal::new("the first argument is a text")),
    };
    match params.command.as_str() {
        EFFECTIVE => {
            let uri = Uri::from_str(text).map_err(|error| Refusal::new(error.to_string()))?;
            let view =
                state.document(&uri).ok_or_else(|| Refusal::new("there is no such document"))?;
            let text = effective(view.member);
            let text =
                text.ok_or_else(|| Refusal::new("nothing shows where the document is attached"))?;
            Ok(Some(Value::String(text)))
        }
        EXPLAIN => {
            let rule = rules::ALL.iter().find(|rule| rule.meta().name == text);
            let rule = rule.ok_or_else(|| Refusal::new(format!("there is no rule `{text}`")))?;
            Ok(Some(Value::String(Page::new(rule.meta().doc).markdown)))
        }
        other => Err(Refusal::new(format!("policyc has no command `{other}`"))),
    }
}
