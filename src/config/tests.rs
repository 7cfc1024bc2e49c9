//! Tests of the configuration: what is taken, and where what is not.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::model::layout::ArtifactKind;
use crate::model::{Attachment, Place, Qualified, ResourceKind};
use crate::policy::schema::{Gateway, Scope};
use crate::source::Severity;
use crate::xml::value::{PlaceholderStyle, PlaceholderStyles};

/// The problems of a text, each as `underlined text: message (help)`.
#[track_caller]
fn problems(text: &str) -> Vec<String> {
    let problems = parse(text).expect_err("the text has a mistake");
    let line = |problem: &Problem| {
        let help = problem.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        format!("{}: {}{help}", problem.span.of(text), problem.message)
    };
    problems.iter().map(line).collect()
}

#[test]
fn an_empty_file_is_the_default() {
    let settings = parse("").unwrap().for_path(Some("a.xml"));
    assert_eq!(settings, Config::default().for_path(None));
    assert_eq!((settings.gateway, settings.scope), (None, None));
    assert_eq!(settings.placeholders, None);
}

#[test]
fn the_documented_example_is_taken_and_shown() {
    let config = parse(EXAMPLE).unwrap();
    assert!(page().contains(EXAMPLE));
    assert!(config.embedded && config.looks_at_paths());
    let named_value = (ResourceKind::NamedValue, "tenant-id".to_owned());
    assert!(config.layout.known.contains(&named_value));
    assert_eq!(config.simulate.policy.as_deref(), Some("apis/assistant.xml"));
    let used: Vec<_> = toml::from_str::<toml::Table>(EXAMPLE).unwrap().into_iter().collect();
    let all = json_schema()["properties"].as_object().unwrap();
    assert_eq!(used.len(), all.len(), "the example shows every key");
}

#[test]
fn a_path_has_the_settings_of_its_folder() {
    let config = parse(EXAMPLE).unwrap();
    let place = |path| config.layout.artifact(path).map(|(_, artifact)| artifact.kind);
    let policy = |attachment| Some(ArtifactKind::Document(Place::Policy(attachment)));
    let api = Qualified::new(None, "a");
    assert_eq!(place("x/global.xml"), policy(Attachment::Global));
    assert_eq!(place("apis/a.xml"), policy(Attachment::Api(api.clone())));
    let operation = Attachment::Operation { api, operation: "get".to_owned() };
    assert_eq!(place("apis/a/get.xml"), policy(operation));
    assert_eq!(place("apis/a/b/c.xml"), None);
    for outside in ["/legacy/a.xml", "../legacy/a.xml"] {
        assert_eq!(config.for_path(Some(outside)), config.for_path(None));
    }
    let old = config.for_path(Some("legacy/deep/a.xml"));
    assert_eq!(old.gateway, Some(Gateway::Classic));
    let styles = PlaceholderStyles::NONE.with(PlaceholderStyle::HashBrace);
    assert_eq!(old.placeholders, Some(styles));
    let judge = |settings: &FileSettings, rule| settings.levels.judge(rule, Severity::Error);
    assert_eq!(judge(&old, "unknown-attribute"), Some(Severity::Warning));
    assert_eq!(judge(&old, "undocumented"), None, "the file's own rules hold as well");
    let payments = config.for_path(Some("legacy/payments.xml"));
    assert_eq!(payments.gateway, Some(Gateway::V2));
    assert_eq!(judge(&payments, "unknown-attribute"), Some(Severity::Error));
}

#[test]
fn of_two_overrides_the_later_one_counts() {
    let config = parse(
        "[[override]]\npaths = ['*.xml']\nscope = 'api'\ngateway = 'v2'\n\
         [[override]]\npaths = ['a.xml']\nscope = 'product'\n",
    );
    let settings = config.unwrap().for_path(Some("x/a.xml"));
    assert_eq!((settings.scope, settings.gateway), (Some(Scope::Product), Some(Gateway::V2)));
}

#[test]
fn all_mistakes_are_told_at_once_where_they_stand() {
    let text = "gatway = \"v2\"\ngateway = \"v3\"\nlayout = true\nplaceholders = [\"${x}\", \"[x]\", 3]\n\
        zzz = 1\n[rules]\nunknown-atribute = \"warn\"\nunknown-attribute = \"warning\"\n\
        [documents]\napi = [\"{x}\"]\n[[override]]\npaths = [\"a[\", \"\", \"#a\"]\n\
        [[override]]\nscope = \"apis\"\n[simulate]\npolicies = \"x\"\n";
    insta::assert_snapshot!(problems(text).join("\n"), @r##"
    gatway: there is no key `gatway` (did you mean `gateway`?)
    "v3": `gateway` has no choice `v3` (did you mean `v2`?)
    true: `layout` takes a text, not `true` or `false`
    "[x]": `placeholders` has no choice `[x]` (choices: `${x}`, `#{x}#`, `__X__`, `%{ x }`, `@@X@@`, `{x}`)
    3: `placeholders` takes a text, not a number
    zzz: there is no key `zzz` (known keys: `gateway`, `placeholders`, `embedded`, `docs-url`, `documents`, `layout`, `rules`, `override`, `known`, `format`, `simulate`)
    unknown-atribute: there is no rule `unknown-atribute` (did you mean `unknown-attribute`?)
    "warning": `unknown-attribute` has no choice `warning` (choices: `error`, `warn`, `info`, `allow`)
    "{x}": `{x}` is no name that a pattern can catch; there are `{workspace}`, `{product}`, `{api}`, `{operation}`, `{fragment}`, `{resolver}`
    "a[": not a pattern: unclosed character class; missing ']'
    "": an empty pattern matches nothing
    "#a": a pattern that begins with `#` matches nothing; write `\#`
    [[override]]: `paths` is missing in `override`
    "apis": `scope` has no choice `apis` (did you mean `api`?)
    policies: `simulate` has no key `policies` (known keys: `policy`, `prices`, `assume`, `deployments`)
    "##);
}

#[test]
fn broken_toml_is_told_where_it_breaks() {
    insta::assert_snapshot!(problems("gateway = \n[rules\nx = 1\n").join("\n"), @r##"
    : unclosed table, expected `]`
    : string values must be quoted, expected literal string
    "##);
    insta::assert_snapshot!(problems("gateway = 'v2'\ngateway = 'v2'\n").join("\n"), @r##"gateway: duplicate key"##);
}

#[test]
fn the_check_knows_every_word_of_the_schema() {
    fn walk(schema: &Value) {
        let Some(object) = schema.as_object() else { return };
        for (word, value) in object {
            assert!(check::KEYWORDS.contains(&word.as_str()), "`{word}` is not checked");
            match word.as_str() {
                "properties" | "$defs" => value.as_object().unwrap().values().for_each(walk),
                "items" | "additionalProperties" => walk(value),
                _ => {}
            }
        }
    }
    walk(json_schema());
}

#[test]
fn every_key_is_documented() {
    let page = page();
    for key in [
        "gateway",
        "placeholders",
        "documents",
        "layout",
        "override",
        "paths",
        "named-values",
        "policy",
    ] {
        assert!(page.contains(&format!("| `{key}` |")), "{key}");
    }
    assert!(!page.contains("|  |"), "a key has no description or no type:\n{page}");
}

proptest! {
    #[test]
    fn no_text_makes_it_fall_over(text in "[a-z\\[\\]=\"'{}#\n .,0-9-]{0,60}") {
        let _ = parse(&text);
    }

    #[test]
    fn a_mangled_example_is_taken_or_refused_with_places(
        at in 0usize..EXAMPLE.len(), cut in 0usize..8, put in "[a-z\\[\\]=\"\n]{0,3}",
    ) {
        let mut text = EXAMPLE.to_owned();
        text.replace_range(at..(at + cut).min(text.len()), &put);
        if let Err(problems) = parse(&text) {
            prop_assert!(!problems.is_empty());
            for problem in problems {
                prop_assert!(problem.span.end as usize <= text.len());
            }
        }
    }
}
