//! Tests of what counts as a difference, and how it is told.

use proptest::prelude::*;

use super::order::in_order;
use super::{Change, Kind, diff};
use crate::policy::{Document, ParseOptions};
use crate::source::SourceFile;

fn parsed(text: &str) -> Document {
    Document::parse(SourceFile::new("a.xml", text), &ParseOptions::default())
}

/// The differences, a line each.
fn lines(before: &str, after: &str) -> Vec<String> {
    let line = |change: Change| {
        let values: Vec<_> = change
            .values
            .iter()
            .map(|value| {
                let name = value.attribute.as_deref().unwrap_or("text");
                let text = |value: &Option<String>| value.clone().unwrap_or("nothing".to_owned());
                format!(" {name}: {} -> {}", text(&value.before), text(&value.after))
            })
            .collect();
        format!("{} {}{}", change.kind.name(), change.path(), values.concat())
    };
    diff(&parsed(before), &parsed(after), false).into_iter().map(line).collect()
}

fn inbound(inside: &str) -> String {
    format!("<policies><inbound>{inside}</inbound></policies>")
}

#[test]
fn layout_quotes_order_of_attributes_entities_and_comments_do_not_count() {
    assert_eq!(
        lines(
            &inbound(
                "<base/><set-variable name='a' value=\"@(1<2&&\"x\"==\"y\")\"/><set-body>@{\n return 1 ;}</set-body>"
            ),
            &inbound(
                "\n  <base></base><!-- c -->\n <set-variable value=\"@( 1 &lt; 2 &amp;&amp; &quot;x&quot; == &quot;y&quot; )\"\n name=\"a\"></set-variable>\n<set-body>\n@{ return 1; }\n</set-body>"
            ),
        ),
        Vec::<String>::new()
    );
}

#[test]
fn attributes_and_texts_are_told_with_their_values() {
    assert_eq!(
        lines(
            &inbound(
                "<rate-limit calls=\"1\" renewal-period=\"60\"/><set-method>GET</set-method><set-body>@(1+1)</set-body>"
            ),
            &inbound(
                "<rate-limit calls=\"2\" renewal-period=\"60\" remaining-calls-header-name=\"x\"/><set-method>PUT</set-method><set-body>@(1+2)</set-body>"
            ),
        ),
        [
            "changed policies/inbound/rate-limit calls: 1 -> 2 remaining-calls-header-name: nothing -> x",
            "changed policies/inbound/set-method text: GET -> PUT",
            "changed policies/inbound/set-body text: @(1 + 1) -> @(1 + 2)",
        ]
    );
}

#[test]
fn what_is_known_by_a_name_is_matched_by_it() {
    let header = |name: &str, value: &str| {
        format!(
            "<set-header name=\"{name}\" exists-action=\"override\"><value>{value}</value></set-header>"
        )
    };
    assert_eq!(
        lines(
            &inbound(&[header("a", "1"), header("b", "2"), header("c", "3")].concat()),
            &inbound(&[header("b", "2"), header("c", "4"), header("d", "5")].concat()),
        ),
        [
            "removed policies/inbound/set-header[name=\"a\"]",
            "changed policies/inbound/set-header[name=\"c\"]/value text: 3 -> 4",
            "added policies/inbound/set-header[name=\"d\"]",
        ]
    );
}

#[test]
fn what_stands_elsewhere_was_moved() {
    assert_eq!(
        lines(
            &inbound(
                "<cors><allowed-origins><origin>*</origin></allowed-origins></cors><base/><set-method>GET</set-method>"
            ),
            &inbound(
                "<base/><set-method>GET</set-method><cors><allowed-origins><origin>*</origin></allowed-origins></cors>"
            ),
        ),
        ["moved policies/inbound/cors"]
    );
    assert_eq!(
        lines(
            "<policies><inbound><base/><set-method>GET</set-method></inbound><backend><base/></backend></policies>",
            "<policies><inbound><base/></inbound><backend><base/><set-method>GET</set-method></backend></policies>",
        ),
        ["moved policies/backend/set-method"]
    );
}

#[test]
fn comments_count_on_demand() {
    let (before, after) = (inbound("<!-- a --><base/>"), inbound("<base/>"));
    assert!(diff(&parsed(&before), &parsed(&after), false).is_empty());
    let changes = diff(&parsed(&before), &parsed(&after), true);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].kind, changes[0].path()), (Kind::Removed, "policies/inbound/comment()"));
}

#[test]
fn a_longest_run_in_order_is_found() {
    assert_eq!(in_order(&[3, 0, 1, 2]), [false, true, true, true]);
    assert_eq!(in_order(&[]), Vec::<bool>::new());
}

proptest! {
    #[test]
    fn the_run_is_increasing_and_as_long_as_any(numbers in Just((0..7usize).collect::<Vec<_>>()).prop_shuffle()) {
        let kept = in_order(&numbers);
        let run: Vec<_> = numbers.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(n, _)| *n).collect();
        prop_assert!(run.is_sorted());
        let longest = (0u32..1 << numbers.len())
            .filter_map(|set| {
                let chosen: Vec<_> = numbers.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, n)| *n).collect();
                chosen.is_sorted().then_some(chosen.len())
            })
            .max();
        prop_assert_eq!(Some(run.len()), longest);
    }

    #[test]
    fn a_document_does_not_differ_from_itself_and_differences_go_both_ways(
        one in prop::collection::vec(0..5usize, 0..6),
        other in prop::collection::vec(0..5usize, 0..6),
    ) {
        let pieces = ["<base/>", "<set-method>GET</set-method>", "<set-method>PUT</set-method>", "<rate-limit calls=\"1\" renewal-period=\"2\"/>", "<set-variable name=\"a\" value=\"b\"/>"];
        let text = |list: &[usize]| inbound(&list.iter().map(|at| pieces[*at]).collect::<String>());
        let (one, other) = (text(&one), text(&other));
        prop_assert!(lines(&one, &one).is_empty());
        prop_assert_eq!(lines(&one, &other).is_empty(), lines(&other, &one).is_empty());
        prop_assert_eq!(lines(&one, &other).is_empty(), one == other);
    }
}
