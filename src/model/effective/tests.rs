//! Tests of what runs for a call.

use super::*;
use crate::model::LayoutRules;
use crate::source::SourceFile;

/// A policy definition whose inbound section holds these policies.
fn inbound(policies: &str) -> String {
    format!("<policies><inbound>{policies}</inbound></policies>")
}

/// A `set-variable`, the policy that these tests tell from others by its name.
fn set(name: &str) -> String {
    format!("<set-variable name=\"{name}\" value=\"1\" />")
}

fn include(name: &str) -> String {
    format!("<include-fragment fragment-id=\"{name}\" />")
}

fn workspace(files: &[(&str, &str)]) -> Workspace {
    let files: Vec<_> = files.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
    Workspace::new(&files, &LayoutRules::default())
}

/// The names of the variables in the order in which they are set.
fn order(effective: &Effective<'_>) -> Vec<String> {
    let (entries, _) = effective.entries();
    let names = entries.iter().filter_map(|entry| entry.element.attribute("name")?.literal());
    names.map(Into::into).collect()
}

fn route(api: Option<&str>, operation: Option<&str>, product: Option<&str>) -> Route {
    let owned = |name: Option<&str>| name.map(str::to_owned);
    Route { workspace: None, product: owned(product), api: owned(api), operation: owned(operation) }
}

/// A service with one policy at each scope, and a fragment.
fn full() -> Workspace {
    let files = [
        ("policy.xml", inbound(&set("global"))),
        ("products/gold/policy.xml", inbound(&format!("<base/>{}", set("product")))),
        ("products/gold/apis.json", "[{\"name\": \"chat\"}]".to_owned()),
        ("products/silver/productInformation.json", "{}".to_owned()),
        ("products/silver/apis.json", "[]".to_owned()),
        ("apis/chat/policy.xml", inbound(&format!("{}<base/>{}", set("early"), set("api")))),
        ("apis/chat/operations/post/policy.xml", inbound(&format!("<base/>{}", include("f")))),
        ("apis/bare/apiInformation.json", "{}".to_owned()),
        ("policyFragments/f/policy.xml", format!("<fragment>{}</fragment>", set("fragment"))),
    ];
    workspace(&files.each_ref().map(|(path, text)| (*path, text.as_str())))
}

#[test]
fn policies_run_where_base_and_the_inclusion_stand() {
    let workspace = full();
    let service = &workspace.services()[0];
    let run = |route: Route| order(&Effective::of(&workspace, service, &route).unwrap());
    assert_eq!(run(route(None, None, None)), ["global"]);
    assert_eq!(run(route(Some("chat"), None, None)), ["early", "global", "api"]);
    assert_eq!(
        run(route(Some("CHAT"), Some("post"), Some("Gold"))),
        ["early", "global", "product", "api", "fragment"]
    );
    assert_eq!(run(route(Some("bare"), Some("any"), None)), ["global"]);
}

#[test]
fn routes_that_do_not_exist_are_refused() {
    let workspace = full();
    let service = &workspace.services()[0];
    let refused = |route: Route| {
        Effective::of(&workspace, service, &route).err().map(|error| error.to_string()).unwrap()
    };
    assert_eq!(refused(route(Some("chta"), None, None)), "there is no API `chta`");
    assert_eq!(refused(route(None, None, Some("bronze"))), "there is no product `bronze`");
    assert_eq!(
        refused(route(Some("chat"), None, Some("silver"))),
        "product `silver` does not hold API `chat`"
    );
    assert_eq!(
        refused(route(None, Some("post"), None)),
        "operation `post` is named without its API"
    );
}

#[test]
fn every_way_of_a_call_is_looked_at_once() {
    let workspace = full();
    let ways: Vec<_> =
        Effective::all(&workspace, &workspace.services()[0]).map(|way| order(&way)).collect();
    // Alone, through the product, and each with and without the operation.
    let mut expected = vec![
        vec!["global"],
        vec!["global", "product"],
        vec!["early", "global", "api"],
        vec!["early", "global", "api", "fragment"],
        vec!["early", "global", "product", "api"],
        vec!["early", "global", "product", "api", "fragment"],
    ];
    let mut ways: Vec<Vec<&str>> =
        ways.iter().map(|way| way.iter().map(String::as_str).collect()).collect();
    ways.sort_unstable();
    expected.sort_unstable();
    assert_eq!(ways, expected);
}

#[test]
fn a_section_that_is_missing_is_left_to_the_wider_scope() {
    let workspace = workspace(&[
        ("policy.xml", &inbound(&set("global"))),
        ("apis/chat/policy.xml", "<policies><outbound /></policies>"),
        ("apis/empty/policy.xml", &inbound("")),
    ]);
    let service = &workspace.services()[0];
    let run =
        |api| order(&Effective::of(&workspace, service, &route(Some(api), None, None)).unwrap());
    assert_eq!(run("chat"), ["global"]);
    assert_eq!(run("empty"), [""; 0]);
}

#[test]
fn workspaces_of_the_service_stand_between_service_and_product() {
    let workspace = workspace(&[
        ("policy.xml", &inbound(&set("global"))),
        ("workspaces/team/policy.xml", &inbound(&format!("<base/>{}", set("workspace")))),
        ("workspaces/team/apis/chat/policy.xml", &inbound(&format!("<base/>{}", set("api")))),
        ("apis/chat/policy.xml", &inbound(&format!("<base/>{}", set("other")))),
    ]);
    let service = &workspace.services()[0];
    let mut route = route(Some("chat"), None, None);
    route.workspace = Some("team".to_owned());
    let effective = Effective::of(&workspace, service, &route).unwrap();
    assert_eq!(order(&effective), ["global", "workspace", "api"]);
}

#[test]
fn inclusions_have_limits() {
    let fragment = |inside: &str| format!("<fragment>{inside}</fragment>");
    let problems = |files: &[(&str, &str)]| -> Vec<String> {
        let workspace = workspace(files);
        let effective =
            Effective::of(&workspace, &workspace.services()[0], &route(Some("chat"), None, None));
        let (_, problems) = effective.unwrap().entries();
        problems.iter().map(|problem| problem.kind.to_string()).collect()
    };
    let api = ("apis/chat/policy.xml", &*inbound(&include("f0")));
    assert_eq!(problems(&[api]), ["there is no fragment `f0`"]);
    let circle = fragment(&include("F0"));
    assert_eq!(
        problems(&[api, ("policyFragments/f0/policy.xml", &circle)]),
        ["fragment `F0` includes itself"]
    );
    let chain: Vec<_> = (0..20)
        .map(|at| {
            let path = format!("policyFragments/f{at}/policy.xml");
            (path, fragment(&include(&format!("f{}", at + 1))))
        })
        .collect();
    let mut files = vec![api];
    files.extend(chain.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    assert_eq!(problems(&files), ["more than 8 fragments within one another"]);
    // Each fragment includes the next one ten times: a thousand million policies.
    let bomb: Vec<_> = (0..8)
        .map(|at| {
            let next = include(&format!("f{}", at + 1)).repeat(if at < 7 { 15 } else { 0 });
            let path = format!("policyFragments/f{at}/policy.xml");
            (path, fragment(&(next + &set("x"))))
        })
        .collect();
    let mut files = vec![api];
    files.extend(bomb.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let problems = problems(&files);
    assert!(problems.iter().all(|problem| problem.ends_with("more than 100000 elements")));
    assert!(!problems.is_empty());
}

#[test]
fn branches_of_one_choose_are_two_ways() {
    let choose = format!(
        "<choose><when condition=\"@(true)\">{}</when><otherwise>{}</otherwise></choose>{}",
        include("f"),
        include("f"),
        set("after")
    );
    let workspace = workspace(&[
        ("apis/chat/policy.xml", &inbound(&choose)),
        ("policyFragments/f/policy.xml", &format!("<fragment>{}</fragment>", set("x"))),
    ]);
    let effective =
        Effective::of(&workspace, &workspace.services()[0], &route(Some("chat"), None, None));
    let (entries, _) = effective.unwrap().entries();
    let named = |name: &str| -> Vec<usize> {
        let is = |entry: &Entry<'_>| {
            entry.element.attribute("name").and_then(|it| it.literal()).as_deref() == Some(name)
        };
        (0..entries.len()).filter(|at| is(&entries[*at])).collect()
    };
    let [first, second] = named("x")[..] else { panic!() };
    let [after] = named("after")[..] else { panic!() };
    assert!(!share_path(&entries, first, second));
    assert!(share_path(&entries, first, after));
    assert!(runs_whenever(&entries, after, first));
    assert!(!runs_whenever(&entries, first, after));
}
