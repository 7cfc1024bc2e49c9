//! Addresses taken apart and put together.

use super::*;

#[test]
fn parameters_are_set_added_and_removed() {
    let url = "https://a.example/p?x=1&Y=2%203#part";
    assert_eq!(values(url, "y"), ["2 3"]);
    assert_eq!(
        with_parameter(url, "x", &["a b".to_owned()]),
        "https://a.example/p?Y=2%203&x=a%20b"
    );
    assert_eq!(with_parameter(url, "y", &[]), "https://a.example/p?x=1");
    assert_eq!(with_parameter("https://a.example/p?x", "X", &[]), "https://a.example/p");
}

#[test]
fn paths_are_rewritten_behind_the_host() {
    let url = "https://a.example:8443/old/path?keep=1&drop=2";
    assert_eq!(rewritten(url, "/new?drop=3", true), "https://a.example:8443/new?drop=3&keep=1");
    assert_eq!(rewritten(url, "new", false), "https://a.example:8443/new");
    assert_eq!(rewritten("https://a.example", "/", true), "https://a.example/");
}
