//! Names: where they lead, where they stand, what renaming changes; hover and links.

use super::with_cursor;
use crate::ide::hover::hover;
use crate::ide::names::{RenameError, definitions, mentions, name_at, rename};
use crate::model::Member;
use crate::source::Location;

const SETS: &str = "<policies><inbound><set-variable name=\"user\" value=\"@(context.User.Id)\" /><set-body>@((string)context.Variables[\"us|er\"])</set-body><trace source=\"x\">@(context.Variables.GetValueOrDefault(&quot;user&quot;, &quot;&quot;))</trace></inbound></policies>";

fn text_at(member: Member<'_>, location: Location) -> String {
    let other = member.workspace.members().find(|it| it.document.file == location.file);
    let Some(other) = other else { return "(information)".to_owned() };
    let file = other.document.document.file();
    let place = file.position(location.span.start);
    format!("{}:{}:{} {}", file.name(), place.line, place.column, file.slice(location.span))
}

#[test]
fn a_variable_is_found_where_it_is_set_and_read() {
    with_cursor(&[("a.xml", SETS)], |member, at| {
        let (name, span) = name_at(member, at).unwrap();
        assert_eq!(span.of(member.document.document.text()), "user");
        let found = mentions(member, &name);
        let texts: Vec<_> = found.iter().map(|it| text_at(member, it.location)).collect();
        assert_eq!(texts.len(), 3, "{texts:?}");
        assert!(texts.iter().all(|text| text.ends_with(" user")), "{texts:?}");
        assert!(found[0].is_definition && !found[1].is_definition);
        assert_eq!(definitions(member, &name).len(), 1);
        let renamed = rename(member, &name, "caller").unwrap();
        assert_eq!(renamed.places.len(), 3);
        let error = rename(member, &name, "a\"b").unwrap_err();
        assert!(matches!(error, RenameError::BadName { .. }));
    });
}

fn service(policy: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("s/apis/a/policy.xml", policy),
        ("s/apis/a/apiInformation.json", "{}"),
        (
            "s/apis/b/policy.xml",
            "<policies><inbound><include-fragment fragment-id=\"log\" /><set-method>{{verb}}</set-method></inbound></policies>",
        ),
        ("s/apis/b/apiInformation.json", "{}"),
        (
            "s/named values/1/namedValueInformation.json",
            r#"{ "properties": { "displayName": "verb", "secret": true } }"#,
        ),
        (
            "s/policy fragments/log/policy.xml",
            "<fragment><set-method>{{verb}}</set-method></fragment>",
        ),
        ("s/policy fragments/log/policyFragmentInformation.json", "{}"),
    ]
}

#[test]
fn a_fragment_leads_to_its_document() {
    let files = service(
        "<policies><inbound><include-fragment fragment-id=\"l|og\" /></inbound></policies>",
    );
    with_cursor(&files, |member, at| {
        let (name, _) = name_at(member, at).unwrap();
        let found: Vec<_> =
            definitions(member, &name).into_iter().map(|it| text_at(member, it)).collect();
        assert_eq!(found, ["s/policy fragments/log/policy.xml:1:2 fragment"]);
        let uses = mentions(member, &name).into_iter().filter(|it| !it.is_definition).count();
        assert_eq!(uses, 2);
        let renamed = rename(member, &name, "log2").unwrap();
        assert_eq!((renamed.places.len(), renamed.folder_of.is_some()), (2, true));
        let links = crate::ide::links::links(member);
        assert_eq!((links.len(), links[0].name.as_str()), (1, "log"));
        let told = hover(member, at).unwrap().markdown;
        assert!(told.contains("used in 2 places") && told.contains("<fragment>"), "{told}");
    });
}

#[test]
fn a_named_value_is_renamed_where_it_is_defined_too() {
    let files =
        service("<policies><inbound><set-method>{{ver|b}}</set-method></inbound></policies>");
    with_cursor(&files, |member, at| {
        let (name, span) = name_at(member, at).unwrap();
        assert_eq!(span.of(member.document.document.text()), "verb");
        let renamed = rename(member, &name, "method").unwrap();
        assert_eq!(renamed.places.len(), 4);
        assert!(rename(member, &name, "no blanks").is_err());
        let told = hover(member, at).unwrap().markdown;
        assert!(told.contains("secret"), "{told}");
    });
}

#[test]
fn a_local_stays_within_its_expression() {
    let text = "<policies><inbound><set-body>@{ var a = 1; return a| + a; }</set-body><set-method>@{ var a = \"GET\"; return a; }</set-method></inbound></policies>";
    with_cursor(&[("a.xml", text)], |member, at| {
        let (name, _) = name_at(member, at).unwrap();
        assert_eq!(rename(member, &name, "b").unwrap().places.len(), 3);
        assert!(rename(member, &name, "int").is_err());
    });
}

fn hovered(text: &str) -> String {
    with_cursor(&[("a.xml", text)], |member, at| {
        hover(member, at).map_or("-".to_owned(), |found| found.markdown)
    })
}

#[test]
fn what_policies_and_attributes_are() {
    let told = hovered(
        "<policies><inbound><rate-li|mit calls=\"1\" renewal-period=\"2\" /></inbound></policies>",
    );
    assert!(told.starts_with("**rate-limit**") && told.contains("required attributes"), "{told}");
    let told = hovered(
        "<policies><inbound><rate-limit cal|ls=\"1\" renewal-period=\"2\" /></inbound></policies>",
    );
    assert!(told.starts_with("**calls**: ") && told.contains("required"), "{told}");
    let told = hovered("<policies><inb|ound /></policies>");
    assert!(told.contains("Runs before the call to the backend"), "{told}");
    let told = hovered(
        "<policies><inbound><set-body>@(context.Request.Meth|od)</set-body></inbound></policies>",
    );
    assert!(told.contains("string Method"), "{told}");
    assert_eq!(hovered("<policies><!-- inb|ound --></policies>"), "-");
}
