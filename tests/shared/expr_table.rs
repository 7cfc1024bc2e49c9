//! The service's list of allowed types and members against the member table.

use policyc::expr::members::table;
use serde_json::Value;

use super::shared;

/// What the list holds and the table does not, each with its reason.
const MISSING: &[(&str, &str)] = &[
    (
        "Newtonsoft.Json.Linq.JConstructor",
        "JSON text of today has no constructors; reading one is refused",
    ),
    ("System.TimeZoneInfo.AdjustmentRule", "rules of zones other than UTC are not held"),
    ("System.TimeZoneInfo.TransitionTime", "rules of zones other than UTC are not held"),
];

#[test]
fn the_table_holds_what_the_service_allows() {
    let Some(folder) = shared() else { return };
    let text = std::fs::read_to_string(folder.join("reference/expressions.json")).unwrap();
    let list: Value = serde_json::from_str(&text).unwrap();
    let mut missing = Vec::new();
    let mut forbidden = Vec::new();
    for entry in list["types"].as_array().unwrap() {
        let name = entry["name"].as_str().unwrap();
        let full = name.split('<').next().unwrap();
        // XML and the readers and writers of texts are one family.
        let of_xml = full.starts_with("System.Xml.") || full.starts_with("System.IO.");
        if of_xml && !table().is_namespace("System.Xml.Linq") {
            eprintln!("skipped: {full}, as the family of XML is not there");
            continue;
        }
        let Some(id) = table().find(full) else {
            missing.push(name.to_owned());
            continue;
        };
        let definition = table().definition(id);
        if !definition.rows.allowed {
            forbidden.push(name.to_owned());
        }
        for member in entry["members"].as_array().into_iter().flatten() {
            let member = match member.as_str().unwrap() {
                "Item" => "this[]",
                other => other,
            };
            let value = definition.enum_value(member).is_some();
            if !value && definition.named(member).next().is_none() && !inherited(full, member) {
                missing.push(format!("{name}.{member}"));
            }
        }
    }
    missing.retain(|name| MISSING.iter().all(|(known, _)| known != name));
    assert!(missing.is_empty(), "on the list, not in the table: {missing:#?}");
    assert!(forbidden.is_empty(), "on the list, but not allowed: {forbidden:#?}");
    let stale: Vec<_> = MISSING.iter().filter(|(name, _)| table().find(name).is_some()).collect();
    assert!(stale.is_empty(), "no longer missing: {stale:?}");
}

/// True for a member of a base type.
fn inherited(full: &str, member: &str) -> bool {
    let Some(id) = table().find(full) else { return false };
    let own = policyc::expr::types::Type::named(id);
    let object = policyc::expr::types::Type::Object;
    table().bases(&own).iter().chain([&object]).any(|base| {
        table().definition_of(base).is_some_and(|found| found.named(member).next().is_some())
    })
}
