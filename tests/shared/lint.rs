//! The verdicts of lint over real documents: no error where a running service takes the file.

use std::fs;

use policyc::lint::{Settings, check};
use policyc::policy::{Document, ParseOptions};
use policyc::source::{FileId, Severity, SourceFile};

use crate::{json_lines, shared};

/// Errors that are true although the index knows of no broken XML: part of the path, the rule,
/// and why the service rejects the document.
const BROKEN: &[(&str, &str, &str)] = &[
    (
        "examples__Loopback_request_for_service",
        "expression-syntax",
        "doubled quotes in C#; the C# compiler rejects the expressions too",
    ),
    (
        "examples__Pre-authorize_requests_based_on_HTTP_method",
        "expression-syntax",
        "doubled quotes in C#; the C# compiler rejects the expressions too",
    ),
    (
        "examples__Get_OAuth2_access_token_from_AAD_using_client_id_and_certificate",
        "invalid-value",
        "`duration` is `{{cachetime}]`: a named value whose bracket is mistyped, so no number",
    ),
    (
        "_blobStorage_account",
        "unknown-member",
        "`MatchedParameters` is called like a method; the C# compiler rejects it too",
    ),
    (
        "examples__Return_a_blob_URL_signed_with_a_user_delegation_SAS_token",
        "type-mismatch",
        "a text is added as seconds; the C# compiler rejects it too",
    ),
    (
        "cache-lookup-policy.md~L86",
        "invalid-value",
        "`duration` is the word `seconds`, which the page's reader is to replace",
    ),
    (
        "guides__pii-masking-apim.md~L506",
        "unexpected-text",
        "a list with dashes stands between the policies, where the schema takes no text",
    ),
    (
        "limit-concurrency-policy.md~L51",
        "unexpected-text",
        "dots stand for what the page leaves out; the schema takes no text there",
    ),
];

#[test]
fn only_broken_documents_have_errors() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let mut wrong = Vec::new();
    let mut judged = 0;
    for entry in json_lines(&corpus, "index.jsonl") {
        let path = entry["file"].as_str().unwrap();
        let broken = !entry["parser_errors"].as_array().unwrap().is_empty();
        if path.starts_with("snippets/") || entry["test_like"] == true || broken {
            continue;
        }
        judged += 1;
        let file = SourceFile::from_bytes(path, fs::read(corpus.join(path)).unwrap()).unwrap();
        let document = Document::parse(file, &ParseOptions::default());
        for finding in check(&document, FileId(0), &Settings::default()) {
            let known =
                BROKEN.iter().any(|(part, rule, _)| path.contains(part) && finding.rule == *rule);
            if finding.severity == Severity::Error && !known {
                let text = finding.location.span.of(document.text());
                wrong.push(format!("{path}: {}: {text}", finding.rule));
            }
        }
    }
    assert!(judged > 250, "only {judged} documents were judged");
    assert!(wrong.is_empty(), "{} errors:\n{}", wrong.len(), wrong.join("\n"));
}
