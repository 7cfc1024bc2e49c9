//! What the lists know.

use super::{Standing, has_member, is_extension, is_listed, is_namespace, type_standing};

#[test]
fn types_outside_the_list_are_told_from_those_that_do_not_exist() {
    let refused = |full: &str| Some(Standing::NotAllowed(full.to_owned()));
    assert_eq!(type_standing("", "File"), refused("System.IO.File"));
    assert_eq!(
        type_standing("System.Net.Http", "HttpClient"),
        refused("System.Net.Http.HttpClient")
    );
    assert_eq!(type_standing("", "HttpClient"), None, "its namespace is not imported");
    assert_eq!(type_standing("", "Uri"), Some(Standing::Allowed));
    assert_eq!(type_standing("System", "Uri"), Some(Standing::Allowed));
    assert_eq!(type_standing("", "Urri"), None);
    assert!(is_namespace("System.Net") && is_namespace("System") && !is_namespace("Sys"));
}

#[test]
fn members_are_known_and_listed() {
    assert!(has_member("System.String", "Normalize") && !has_member("System.String", "Normalise"));
    assert!(is_extension("Encrypt") && is_extension("GetRSAPrivateKey") && !is_extension("Enc"));
    assert!(is_listed("System.String", "Normalize"), "all of its members are allowed");
    assert!(is_listed("System.DateTime", "AddDays") && !is_listed("System.DateTime", "TryParse"));
    assert!(is_listed("System.Text.RegularExpressions.GroupCollection", "this[]"));
}
