//! The page of the expression language: every type and member that policyc knows, from the
//! table that the checker and the evaluator use, and what the service allows beyond it.

use std::collections::{BTreeMap, BTreeSet};

use crate::expr::members::{Definition, Kind, Member, names, table};

/// What stands before the lists.
const HEAD: &str = "\
# Policy expressions

An expression is C# 7.3, `@(value)` or `@{ statements that return a value }`. `policyc lint` parses and
type-checks it as the C# compiler does, `policyc eval` and the simulator run it. This page lists the
types and members that they know. It is written from the table that all of them use.

* *may be null*: the result may be null although nothing is wrong; `possible-null` and
  `unguarded-context` look at uses.
* *not allowed*: .NET has it, and the service's list of allowed types and members has not. Lint says
  so; the evaluator runs it nevertheless.
* What the service allows and policyc does not know yet stands at the end of each type, and at the
  end of the page. Lint does not judge it (`unchecked-expression`), and the evaluator refuses it by
  name.

Refused are C# beyond 7.3, LINQ query syntax, `async`, `unsafe` code, attributes and type
declarations. An evaluation also ends at limits of steps, memory and regular-expression backtracking.
";

/// The page as Markdown.
pub(in crate::cli) fn page() -> String {
    let mut namespaces: BTreeMap<&str, Vec<&Definition>> = BTreeMap::new();
    for definition in table().definitions().iter().filter(|definition| definition.rows.visible) {
        namespaces.entry(definition.namespace).or_default().push(definition);
    }
    let mut text = HEAD.to_owned();
    for (namespace, mut definitions) in namespaces {
        let title = if namespace == "Apim" { "The API of the gateway" } else { namespace };
        text.push_str(&format!("\n## {title}\n"));
        definitions.sort_by_key(|definition| (definition.name, definition.parameters.len()));
        for definition in definitions {
            write_type(definition, &mut text);
        }
    }
    let known: BTreeSet<String> = table().definitions().iter().map(Definition::full_name).collect();
    let missing: Vec<_> = names::allowed_types().filter(|name| !known.contains(*name)).collect();
    if !missing.is_empty() {
        text.push_str("\n## Types that the service allows and policyc does not know yet\n\n");
        for name in missing {
            text.push_str(&format!("* `{name}`\n"));
        }
    }
    text
}

fn write_type(definition: &Definition, text: &mut String) {
    let full = definition.full_name();
    let shown = match definition.namespace {
        "Apim" => definition.rows.name.trim_start_matches("Apim."),
        _ => definition.rows.name,
    };
    let kind = match definition.kind {
        Kind::Class => "class",
        Kind::Static => "static class",
        Kind::Struct => "structure",
        Kind::Interface => "interface",
        Kind::Enum => "enumeration",
        Kind::Delegate => "delegate",
    };
    let refused = if definition.rows.allowed { "" } else { " *Not allowed.*" };
    let doc = definition.rows.doc;
    text.push_str(&format!("\n### `{shown}`\n\n{kind}: {doc}.{refused}\n\n"));
    if !definition.rows.values.is_empty() {
        let values =
            definition.rows.values.iter().map(|(name, value)| format!("`{name}` = {value}"));
        text.push_str(&format!("* {}\n", values.collect::<Vec<_>>().join(", ")));
    }
    for member in &definition.members {
        write_member(member, text);
    }
    let own: BTreeSet<&str> = definition
        .members
        .iter()
        .map(|member| if member.name == "this[]" { "Item" } else { member.name })
        .chain(definition.rows.values.iter().map(|(name, _)| *name))
        .collect();
    let inherited: BTreeSet<&str> = table()
        .bases(&definition.open_type())
        .iter()
        .filter_map(|base| table().definition_of(base))
        .flat_map(|base| base.members.iter().map(|member| member.name))
        .collect();
    let missing: Vec<_> = names::members_of(&full)
        .filter(|name| !own.contains(name) && !inherited.contains(name) && *name != "Chars")
        .map(|name| format!("`{name}`"))
        .collect();
    if !missing.is_empty() {
        text.push_str(&format!("* not known yet: {}\n", missing.join(", ")));
    }
}

fn write_member(member: &Member, text: &mut String) {
    let mut remarks = Vec::new();
    if member.row.nullable {
        remarks.push("may be null");
    }
    if !member.allowed {
        remarks.push("not allowed");
    }
    let remarks = match remarks.as_slice() {
        [] => String::new(),
        some => format!(" *({})*", some.join(", ")),
    };
    text.push_str(&format!("* `{}`: {}{remarks}\n", member.row.signature, member.row.doc));
}
