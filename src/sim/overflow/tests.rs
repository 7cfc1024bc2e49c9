//! Lines that go to files come back as they were, and failures are told.

use std::io;

use super::*;
use crate::traffic::import::InMemory;

fn captured(line: &str) -> Captured {
    let mut captured = Captured::default();
    captured.kept = Some(line.into());
    captured
}

#[test]
fn what_memory_has_no_room_for_comes_back() {
    let mut lines = KeptLines::within(10, Box::new(InMemory));
    let mut calls: Vec<_> =
        ["first", "other", "the third", "", "fünf"].into_iter().map(captured).collect();
    calls.iter_mut().for_each(|call| lines.wait(call));
    let inside: Vec<_> = calls.iter().map(|call| call.kept.is_some()).collect();
    assert_eq!(inside, [true, true, false, true, false]);
    assert_eq!((lines.bytes, lines.files.len()), (10, 1));
    for call in [4, 0, 2, 1, 3] {
        lines.go_on(&mut calls[call]);
    }
    let back: Vec<_> = calls.iter().map(|call| call.kept.as_deref().unwrap()).collect();
    assert_eq!(back, ["first", "other", "the third", "", "fünf"]);
    assert_eq!((lines.bytes, lines.files.len()), (0, 0), "nothing is left behind");
    assert!(lines.overflow().failure().is_none());
    // Room that was given back is used again.
    let mut call = captured("again");
    lines.wait(&mut call);
    assert!(call.kept.is_some());
}

#[test]
fn without_files_everything_stays_in_memory() {
    let mut lines = KeptLines::default();
    let mut call = captured("a line");
    lines.wait(&mut call);
    assert_eq!((call.kept.as_deref(), lines.bytes), (Some("a line"), 6));
}

/// There is no room for files.
struct Full;

impl Scratch for Full {
    fn file(&self) -> io::Result<Box<dyn ScratchFile>> {
        Err(io::Error::other("full"))
    }
}

#[test]
fn a_failure_is_told_once() {
    let mut lines = KeptLines::within(0, Box::new(Full));
    let overflow = lines.overflow();
    lines.wait(&mut captured("a line"));
    assert_eq!(overflow.failure().unwrap().to_string(), "full");
    assert!(overflow.failure().is_none());
}
