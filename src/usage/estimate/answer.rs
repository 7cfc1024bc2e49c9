//! The texts of an answer, put together from the documents of its stream.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::traffic::json::Raw;
use crate::usage::stream::{Reader, Want};

use super::tally::Tally;

/// Around the call of a function, and around several of them: taken from recorded counts.
const CALL: u64 = 7;
const SEVERAL: u64 = 14;

/// A part of a completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Which of several answers, or blocks of one, it belongs to.
    pub(super) index: u64,
    /// Its text.
    pub(super) text: String,
    /// Whether a call of a function begins with it.
    pub(super) is_call: bool,
}

impl Piece {
    /// A text.
    pub(super) fn text(index: u64, text: Cow<'_, str>) -> Self {
        Self { index, text: text.into_owned(), is_call: false }
    }

    /// The name of a function that is called.
    pub(super) fn call(index: u64, name: Cow<'_, str>) -> Self {
        Self { index, text: name.into_owned(), is_call: true }
    }
}

/// Gathers the pieces of an answer. Documents come from the last to the first.
pub(super) struct Answer {
    mark: &'static str,
    read: fn(Raw<'_>, &mut Vec<Piece>),
    /// The pieces of each document.
    documents: Vec<Vec<Piece>>,
}

impl Answer {
    /// Nothing yet.
    pub(super) fn new(mark: &'static str, read: fn(Raw<'_>, &mut Vec<Piece>)) -> Self {
        Self { mark, read, documents: Vec::new() }
    }

    fn take(&mut self, document: Raw<'_>) {
        let mut pieces = Vec::new();
        (self.read)(document, &mut pieces);
        if !pieces.is_empty() {
            self.documents.push(pieces);
        }
    }

    /// Its tokens; `None` where it has no pieces.
    pub(super) fn tokens(self, tally: &Tally<'_>) -> Option<u64> {
        if self.documents.is_empty() {
            return None;
        }
        let mut texts: BTreeMap<u64, String> = BTreeMap::new();
        let mut calls = 0;
        for piece in self.documents.into_iter().rev().flatten() {
            calls += u64::from(piece.is_call);
            texts.entry(piece.index).or_default().push_str(&piece.text);
        }
        let around = calls * CALL + if calls > 1 { SEVERAL } else { 0 };
        Some(texts.values().map(|text| tally.count(text)).sum::<u64>() + around)
    }
}

impl<'a> Reader<'a> for Answer {
    fn mark(&self) -> &'static str {
        self.mark
    }

    fn whole(&mut self, document: Raw<'a>) {
        self.take(document);
    }

    fn part(&mut self, document: Raw<'_>) -> Want {
        self.take(document);
        Want::Earlier
    }
}
