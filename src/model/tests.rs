//! Tests of what files are taken for.

use super::*;
use crate::source::SourceFile;

const POLICIES: &str = "<policies><inbound><base/></inbound></policies>";

/// The workspace of files with these paths; documents are minimal.
fn workspace(files: &[(&str, &str)]) -> Workspace {
    let files: Vec<_> = files.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
    Workspace::new(&files, &LayoutRules::default())
}

/// Path and place of each document, one a line.
fn places(workspace: &Workspace) -> Vec<String> {
    let line = |member: Member<'_>| {
        let service = member.service().map_or("-", Service::root);
        let place = member.place().map_or_else(|| "-".to_owned(), ToString::to_string);
        format!("{service}: {place}")
    };
    workspace.members().map(line).collect()
}

#[test]
fn the_extractor_s_folders_are_recognised() {
    let workspace = workspace(&[
        ("repo/art/policy.xml", POLICIES),
        ("repo/art/apis/orders/policy.xml", POLICIES),
        ("repo/art/apis/orders;rev=2/operations/post/policy.xml", POLICIES),
        ("repo/art/products/gold/policy.xml", POLICIES),
        ("repo/art/policy fragments/log/policy.xml", "<fragment/>"),
        ("repo/art/workspaces/team/policy.xml", POLICIES),
        ("repo/art/workspaces/team/apis/chat/policy.xml", POLICIES),
        ("repo/art/apis/graph/resolvers/user-name/policy.xml", POLICIES),
        ("repo/policy.xml", POLICIES),
        ("repo/art/apis/orders/notes.xml", POLICIES),
    ]);
    assert_eq!(
        places(&workspace),
        [
            "repo/art: the whole service",
            "repo/art: API `orders`",
            "repo/art: operation `post` of API `orders;rev=2`",
            "repo/art: product `gold`",
            "repo/art: fragment `log`",
            "repo/art: workspace `team`",
            "repo/art: API `chat`",
            "repo/art: resolver `user-name` of API `graph`",
            "-: -",
            "-: -",
        ]
    );
    let service = &workspace.services()[0];
    assert_eq!(service.layout().map(layout::Layout::name), Some("apiops"));
    assert!(service.fragment(None, "LOG").is_some());
    assert!(service.fragment(Some("team"), "log").is_none());
    assert_eq!(workspace.member(DocumentId(6)).unwrap().place().unwrap().workspace(), Some("team"));
}

#[test]
fn the_command_line_s_folders_are_recognised() {
    let workspace = workspace(&[
        ("policyFragments/log/policy.xml", "<fragment/>"),
        ("policy.xml", POLICIES),
        ("namedValues/a/namedValueInformation.json", "{}"),
    ]);
    assert_eq!(places(&workspace), [": fragment `log`", ": the whole service"]);
    // What both tools write alike is found first; the rest says which one it was.
    assert!(workspace.services()[0].resource(ResourceKind::NamedValue, None, "a").is_some());
}

#[test]
fn a_file_alone_is_not_placed() {
    assert_eq!(places(&workspace(&[("policy.xml", POLICIES)])), ["-: -"]);
}

#[test]
fn information_tells_names_secrets_and_places() {
    let text = r#"{ "properties": { "displayName": "key-of-backend", "secret": true } }"#;
    let vault = r#"{ "properties": { "displayName": "es\u0063aped", "keyVault": {} } }"#;
    let path = "named values/1/namedValueInformation.json";
    let workspace = workspace(&[
        (path, text),
        ("named values/2/namedValueInformation.json", vault),
        ("named values/plain/namedValueInformation.json", "\u{feff}{}"),
        ("backends/b/backendInformation.json", r#"{ "properties": { "displayName": 3 } }"#),
        ("products/gold/apis.json", r#"[{ "name": "orders" }]"#),
        ("products/gold/apis/chat/productApiInformation.json", "{}"),
    ]);
    let service = &workspace.services()[0];
    let value = |name| service.resource(ResourceKind::NamedValue, None, name);
    let first = value("Key-Of-Backend").unwrap();
    assert!(first.secret);
    assert_eq!(first.location.unwrap().span.of(text), "key-of-backend");
    assert!(value("escaped").unwrap().secret);
    assert!(!value("plain").unwrap().secret);
    assert!(service.resource(ResourceKind::Backend, None, "b").is_some());
    assert!(service.knows(ResourceKind::Backend, None));
    assert!(!service.knows(ResourceKind::Logger, None));
    let gold = Qualified::new(None, "gold");
    assert_eq!(service.product_apis(&gold).unwrap(), ["orders", "chat"]);
    let [problem] = workspace.problems() else { panic!("{:?}", workspace.problems()) };
    assert_eq!(problem.location.file.0, 3);
    assert!(problem.message.contains("expected a"), "{}", problem.message);
}

#[test]
fn patterns_of_the_user_come_first() {
    let pattern = |kind, path: &str| PlacePattern { kind, path: PathPattern::new(path).unwrap() };
    let rules = LayoutRules {
        patterns: vec![
            pattern(PlaceKind::Global, "all.xml"),
            pattern(PlaceKind::Fragment, "fragments/frag-{fragment}.xml"),
            pattern(PlaceKind::Operation, "apis/**/{api}/{operation}.op.xml"),
            pattern(PlaceKind::Api, "apis/*.xml"),
        ],
        known: vec![
            (ResourceKind::Certificate, "tls".into()),
            (ResourceKind::Backend, "openai".into()),
        ],
        ..LayoutRules::default()
    };
    let files = [
        "x/all.xml",
        "call.xml",
        "p/fragments/frag-log.xml",
        "p/apis/deep/er/orders/get.op.xml",
        "p/apis/chat.policy.xml",
    ];
    let files = files.map(|path| SourceFile::new(path, POLICIES));
    let workspace = Workspace::new(&files, &rules);
    assert_eq!(
        places(&workspace),
        [
            ": the whole service",
            "-: -",
            ": fragment `log`",
            ": operation `get` of API `orders`",
            ": API `chat`",
        ]
    );
    let service = &workspace.services()[0];
    assert!(service.resource(ResourceKind::Certificate, None, "tls").is_some());
    assert!(service.knows(ResourceKind::Certificate, None), "no file could say more");
    assert!(service.resource(ResourceKind::Backend, None, "openai").is_some());
    assert!(!service.knows(ResourceKind::Backend, None), "one name does not mean all");
}

#[test]
fn wrong_patterns_are_refused() {
    for (pattern, message) in [
        ("{apis}.xml", "`{apis}` is no name"),
        ("{api", "stands alone"),
        ("api}", "stands alone"),
        ("{api}/{api}.xml", "stands twice"),
        ("{api}*.xml", "side by side"),
    ] {
        let error = PathPattern::new(pattern).unwrap_err().to_string();
        assert!(error.contains(message), "{pattern}: {error}");
    }
}
