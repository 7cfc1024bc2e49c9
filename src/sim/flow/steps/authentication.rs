//! Credentials: those that the policy gives, and tokens that the gateway gets elsewhere.
//!
//! A run gets no tokens. What stands for one is a text with its resource, so that expressions
//! that pass it on work; nothing is refused for want of a token.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::plan::steps::{self, ExistsAction, TokenPlace};

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::{RequestParts, Variable};
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `authentication-basic`
#[derive(Debug)]
pub(super) struct Basic {
    username: Operand,
    password: Operand,
}

/// A token that the gateway gets.
#[derive(Debug)]
pub(super) struct Token {
    resource: Operand,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Header,
    Variable(Operand),
    Authorization(Operand),
}

pub(super) fn make_basic(
    builder: &mut Builder,
    basic: &steps::BasicAuthentication,
) -> Option<Basic> {
    builder.note_change(RequestParts::HEADERS);
    let username = builder.text(&basic.username);
    let password = builder.text(&basic.password);
    Some(Basic { username: username?, password: password? })
}

pub(super) fn make_token(builder: &mut Builder, token: &steps::ObtainedToken) -> Option<Token> {
    let resource = builder.text(&token.resource);
    let place = match &token.goes_to {
        TokenPlace::Header => {
            builder.note_change(RequestParts::HEADERS);
            Some(Place::Header)
        }
        TokenPlace::Variable(name) => builder.text(name).map(Place::Variable),
        TokenPlace::Authorization(name) => builder.text(name).map(Place::Authorization),
    };
    Some(Token { resource: resource?, place: place? })
}

impl Run for Basic {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let username = runner.string(self.username, info)?;
        let password = runner.string(self.password, info)?;
        let credentials = STANDARD.encode(format!("{username}:{password}"));
        runner.sign_in(format!("Basic {credentials}"));
        Ok(Flow::Through)
    }
}

impl Run for Token {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let resource = runner.string(self.resource, info)?;
        let token = format!("token-for-{resource}");
        match self.place {
            Place::Header => runner.sign_in(format!("Bearer {token}")),
            Place::Variable(name) => {
                let name = runner.string(name, info)?;
                runner.state.set_variable(&name, Variable::text(&token));
            }
            Place::Authorization(name) => {
                let name = runner.string(name, info)?;
                runner.state.set_variable(&name, Variable::authorization(&token));
            }
        }
        Ok(Flow::Through)
    }
}

impl Runner<'_> {
    fn sign_in(&mut self, value: String) {
        if let Some(request) = self.changed_request() {
            let name = "Authorization";
            request.headers.apply(name, ExistsAction::Override, vec![value], Vec::new);
        }
    }
}
