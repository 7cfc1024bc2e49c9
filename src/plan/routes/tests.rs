//! Tests of how calls find their documents.

use super::*;
use crate::model::{LayoutRules, Workspace as Model};
use crate::plan::compile_routes;
use crate::source::SourceFile;

/// The routes of a service with these files, and the paths of the documents of a call.
fn routes(files: &[(&str, &str)]) -> Routes {
    let files: Vec<_> = files.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
    let workspace = Model::new(&files, &LayoutRules::default());
    let compiled = compile_routes(&workspace, &workspace.services()[0]).unwrap();
    assert!(compiled.broken.is_empty(), "{:?}", compiled.broken);
    compiled.routes
}

const POLICY: &str = "<policies><inbound><base/></inbound></policies>";

fn full() -> Routes {
    routes(&[
        ("policy.xml", POLICY),
        ("products/gold/policy.xml", POLICY),
        ("products/gold/apis.json", "[{\"name\": \"chat\"}]"),
        ("products/silver/productInformation.json", "{}"),
        ("products/silver/apis.json", "[{\"name\": \"chat\"}, {\"name\": \"bare\"}]"),
        ("apis/chat/policy.xml", POLICY),
        ("apis/chat;rev=2/policy.xml", POLICY),
        ("apis/chat/operations/post/policy.xml", POLICY),
        ("apis/bare/apiInformation.json", "{}"),
        ("workspaces/team/policy.xml", POLICY),
        ("workspaces/team/apis/chat/policy.xml", POLICY),
    ])
}

fn ids<'a>(api: &'a str, operation: &'a str, product: &'a str) -> CallIds<'a> {
    let some = |id: &'a str| (!id.is_empty()).then_some(id);
    CallIds {
        api: some(api),
        operation: some(operation),
        product: some(product),
        ..CallIds::default()
    }
}

/// The documents of a call, or why it has none.
fn found(routes: &Routes, ids: &CallIds<'_>) -> String {
    match routes.directory.as_ref().unwrap().find(ids) {
        Ok(layers) => {
            assert!(routes.numbers().contains_key(&layers), "{layers:?} has no plan");
            routes.name(&layers.into_iter().flatten().collect::<Vec<_>>())
        }
        Err(why) => why.to_string(),
    }
}

#[test]
fn calls_find_the_documents_of_their_scopes() {
    let routes = full();
    let run = |api, operation, product| found(&routes, &ids(api, operation, product));
    assert_eq!(run("chat", "get", ""), "policy.xml > apis/chat/policy.xml");
    assert_eq!(
        run("CHAT", "Post", "Gold"),
        "policy.xml > products/gold/policy.xml > apis/chat/policy.xml > \
         apis/chat/operations/post/policy.xml"
    );
    // Neither the product nor the API has a document.
    assert_eq!(run("bare", "any", "silver"), "policy.xml");
    let revised = CallIds { revision: Some("2"), ..ids("chat", "post", "") };
    assert_eq!(found(&routes, &revised), "policy.xml > apis/chat;rev=2/policy.xml");
    let current = CallIds { revision: Some("1"), ..ids("chat", "get", "") };
    assert_eq!(found(&routes, &current), "policy.xml > apis/chat/policy.xml");
    let team = CallIds { workspace: Some("team"), ..ids("chat", "post", "") };
    assert_eq!(
        found(&routes, &team),
        "policy.xml > workspaces/team/policy.xml > workspaces/team/apis/chat/policy.xml"
    );
}

#[test]
fn calls_of_what_is_not_there_run_nothing() {
    let routes = full();
    let run = |api, operation, product| found(&routes, &ids(api, operation, product));
    assert_eq!(run("chta", "post", ""), "no API `chta`");
    assert_eq!(run("chat", "post", "bronze"), "no product `bronze`");
    assert_eq!(run("bare", "post", "gold"), "product `gold` does not hold API `bare`");
    assert_eq!(run("", "post", ""), "the line does not say which API");
    assert_eq!(run("chat", "", ""), "the line does not say which operation of API `chat`");
    let elsewhere = CallIds { workspace: Some("crew"), ..ids("chat", "post", "") };
    assert_eq!(found(&routes, &elsewhere), "no workspace `crew`");
}

#[test]
fn routes_are_written_and_read_back() {
    let routes = full();
    assert_eq!(Routes::from_json(&routes.to_json().unwrap()).unwrap(), routes);
    let stray = routes.to_json().unwrap().replace("\"source\": 0,", "\"source\": 99,");
    assert!(Routes::from_json(&stray).unwrap_err().to_string().contains("source 99"));
}
