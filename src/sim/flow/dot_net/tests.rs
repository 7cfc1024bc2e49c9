//! Each method is known to the evaluator, and does what its name says.

use super::*;

#[test]
fn every_method_can_be_called() {
    let broken: Vec<_> = all().into_iter().filter(|(_, works)| !works).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

#[test]
fn methods_do_what_those_of_dot_net_do() {
    let json = "\"2026-05-04T10:00:00Z\"";
    assert_eq!(format_json_date(json, "yyyy/MM").unwrap(), "2026/05");
    assert_eq!(format_date("4 May 2026", "yyyy-MM-dd").unwrap(), "2026-05-04");
    assert_eq!(format_date("no date", "yyyy").unwrap(), "no date");
    assert_eq!(decimal_sum("0.1", "0.20").unwrap(), "0.30");
    assert_eq!(decimal_quotient("7.0", "2").unwrap(), "3.5");
    assert_eq!(decimal_rounded("2.5", "0").unwrap(), "2");
    assert_eq!(replace_first("aba", "a", "$0").unwrap(), "$0ba");
    assert!(!decimal_quotient("1.0", "0").unwrap_err().unsupported);
}
