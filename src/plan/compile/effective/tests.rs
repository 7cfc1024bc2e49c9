//! Tests of plans that come from several documents.

use super::*;
use crate::model::{LayoutRules, Workspace};
use crate::plan::steps::Action;
use crate::source::SourceFile;

fn workspace(files: &[(&str, &str)]) -> Workspace {
    let files: Vec<_> = files.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
    Workspace::new(&files, &LayoutRules::default())
}

/// The only way of a call that runs the documents of the workspace that have a scope.
fn compiled(workspace: &Workspace) -> Result<Plan, Vec<PlacedError>> {
    let scoped = workspace.members().filter(|member| member.scope().is_some());
    compile_effective(&Effective::layered(workspace, scoped.map(|member| member.id)))
}

const API: &str = "<policies>
    <inbound>
        <base />
        <choose>
            <when condition=\"@(true)\">
                <include-fragment fragment-id=\"f\" />
            </when>
        </choose>
        <set-variable name=\"api\" value=\"2\" />
    </inbound>
</policies>";

const FRAGMENT: &str = "<fragment>
    <set-variable name=\"fragment\" value=\"@(1)\" />
</fragment>";

#[test]
fn each_step_keeps_its_source_and_its_path() {
    let workspace = workspace(&[
        (
            "policy.xml",
            "<policies><inbound><base/><set-method>GET</set-method></inbound><backend><forward-request/></backend></policies>",
        ),
        ("apis/chat/policy.xml", API),
        ("policyFragments/f/policy.xml", FRAGMENT),
    ]);
    let plan = compiled(&workspace).unwrap();
    let sources: Vec<_> =
        plan.sources.iter().map(|source| (source.path.as_str(), source.scope)).collect();
    assert_eq!(
        sources,
        [
            ("apis/chat/policy.xml", Some(Scope::Api)),
            ("policy.xml", Some(Scope::Global)),
            ("policyFragments/f/policy.xml", None),
        ]
    );
    let steps: Vec<_> = plan
        .steps()
        .map(|(section, step)| {
            let origin = step.origin;
            format!("{section} {}:{} {}", origin.source, origin.line, step.path)
        })
        .collect();
    assert_eq!(
        steps,
        [
            "inbound 1:1 base[1]",
            "inbound 1:1 set-method[1]",
            "inbound 0:4 choose[1]",
            "inbound 2:2 choose[1]/when[1]/include-fragment[1]/set-variable[1]",
            "inbound 0:9 set-variable[1]",
            "backend 1:1 forward-request[1]",
        ]
    );
    // An expression in a fragment is told with the fragment's place.
    let (_, inserted) = plan.steps().find(|(_, step)| step.origin.source == 2).unwrap();
    let Action::SetVariable(set) = &inserted.action else { panic!("{inserted:?}") };
    assert_eq!(set.value.expression().unwrap().origin.source, 2);
    assert_eq!(Plan::from_json(&plan.to_json().unwrap()).unwrap(), plan);
}

#[test]
fn errors_are_told_with_their_document() {
    let workspace = workspace(&[
        ("policy.xml", "<policies><inbound><llm-token-limit /></inbound></policies>"),
        ("apis/chat/policy.xml", API),
        ("policyFragments/f/policy.xml", "<fragment><set-variable /></fragment>"),
    ]);
    let told: Vec<_> = compiled(&workspace)
        .unwrap_err()
        .iter()
        .map(|PlacedError { document, error }| {
            let file = workspace.document(*document).unwrap().document.file();
            format!("{}: {}: {}", file.name(), file.slice(error.span), error.message)
        })
        .collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told[0].starts_with("policy.xml: <llm-token-limit />: "), "{told:?}");
    assert_eq!(told.iter().filter(|line| line.starts_with("policyFragments/f/")).count(), 2);
}

#[test]
fn a_broken_fragment_is_told_once_and_a_missing_one_where_it_is_included() {
    let twice = "<policies><inbound><include-fragment fragment-id=\"f\"/><include-fragment fragment-id=\"f\"/><include-fragment fragment-id=\"g\"/></inbound></policies>";
    let workspace = workspace(&[
        ("apis/chat/policy.xml", twice),
        ("policyFragments/f/policy.xml", "<fragment><set-variable></fragment>"),
    ]);
    let errors = compiled(&workspace).unwrap_err();
    let file = |error: &PlacedError| {
        workspace.document(error.document).unwrap().document.file().name().to_owned()
    };
    let files: Vec<_> = errors.iter().map(file).collect();
    assert_eq!(files, ["policyFragments/f/policy.xml", "apis/chat/policy.xml"], "{errors:?}");
    assert_eq!(errors[1].error.message, "there is no fragment `g`");
}
