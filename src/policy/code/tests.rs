//! Code is read once for each text and its holes, and what is kept stays small.

use super::*;
use crate::expr::parse::HoleKind;
use crate::source::Span;

fn code(text: &str) -> Arc<Code> {
    Code::of(text, Vec::new())
}

#[test]
fn the_same_text_is_the_same_code() {
    let text = r#"@(context.Request.Headers.GetValueOrDefault("the same text", ""))"#;
    assert!(Arc::ptr_eq(&code(text), &code(text)));
    assert!(!Arc::ptr_eq(&code(text), &code("@(another.Text)")));
}

#[test]
fn holes_are_part_of_it() {
    let text = "@(1 + {{number of the test of holes}})";
    let at = text.find("{{").unwrap();
    let span = Span::from_range(at..text.len() - 1);
    let hole = HoleSpan { span, kind: HoleKind::NamedValue };
    let (without, with) = (code(text), Code::of(text, vec![hole]));
    assert!(!Arc::ptr_eq(&without, &with));
    assert!(without.parsed().holes.is_empty());
    assert_eq!(with.parsed().holes.len(), 1);
}

#[test]
fn what_is_kept_has_a_limit() {
    let mut shelf = Shelf::default();
    let text = |number: usize| format!("@(\"{number:0>500}\")");
    let limit = SHELF_BYTES / text(0).len();
    let read = |shelf: &mut Shelf, number: usize| {
        let text = text(number);
        let hash = hash(&text, &[]);
        let known = shelf.find(hash, &text, &[]).is_some();
        if !known {
            shelf.keep(hash, &code(&text));
        }
        known
    };
    for number in 0..10 * limit {
        read(&mut shelf, number);
        // Asked for all the time, so it stays.
        assert!(read(&mut shelf, 0));
        assert!(shelf.recent.len() + shelf.older.len() <= 2 * limit + 1);
    }
    assert!(!read(&mut shelf, 1), "not asked for since");
}

#[test]
fn long_code_is_not_kept() {
    let text = format!("@(\"{}\")", "x".repeat(SHELF_BYTES));
    assert!(!Arc::ptr_eq(&code(&text), &code(&text)));
}
