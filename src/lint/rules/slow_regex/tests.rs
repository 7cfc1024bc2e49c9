//! Patterns that backtrack without end, and their harmless kin.

use super::nested;

#[test]
fn repeated_groups_of_repetitions_are_found() {
    for (pattern, group) in [
        ("^(a+)+$", "(a+)+"),
        (r"^(\w+\s?)*$", r"(\w+\s?)*"),
        ("(?:[a-z]*)*x", "(?:[a-z]*)*"),
        ("(a|b+|c)+", "(a|b+|c)+"),
        ("((ab)+)*", "((ab)+)*"),
        ("(?<n>.*)+", "(?<n>.*)+"),
        ("(a{2,}){3,}", "(a{2,}){3,}"),
        (r"(x(\d+)?)+(\d+)*", r"(\d+)*"),
    ] {
        assert_eq!(nested(pattern).as_deref(), Some(group), "{pattern}");
    }
}

#[test]
fn groups_with_a_fixed_part_are_not() {
    for pattern in [
        "",
        "a+b*",
        "(a+,)*",
        r"^\w+(\s\w+)*$",
        "(,a+)*",
        "(a+)?",
        "(a+){2}",
        "(ab)+",
        "(?>a+)+",
        "(?=a+)+",
        r"[(a+)+]*",
        r"\(a+\)+",
        "(a+",
        ")+",
        "(",
        "[",
        "a{",
        r"\",
        "(?",
        "(?<n",
        "((a)+b)*",
    ] {
        assert_eq!(nested(pattern), None, "{pattern}");
    }
}
