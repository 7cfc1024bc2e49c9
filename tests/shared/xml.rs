//! The XML layer over the corpus: every document gives a tree, the broken ones give the
//! one right error, and every known expression is found as it stands.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use policyc::source::{SourceFile, Span};
use policyc::xml::{ParseOptions, Parsed, parse};

use crate::{json_lines, shared};

/// Line, underlined text and message.
type Error = (u32, &'static str, &'static str);

/// What is wrong with the broken files: end of the file's name, then its errors.
/// Looked up by hand.
const BROKEN: &[(&str, &[Error])] = &[
    (
        "Call_out_to_an_HTTP_endpoint_and_cache_the_response.policy.xml",
        &[(41, "\"", "expression is not closed: a string is still open at the end of the line")],
    ),
    (
        "guides__pii-masking-apim.md~L207.xml",
        &[(134, "</fragment>", "`<when>` is closed by `</fragment>`")],
    ),
    (
        "infra__modules__apim__policies__frag-llm-usage.xml",
        &[(
            62,
            "</azure-openai-emit-token-metric>",
            "`<llm-emit-token-metric>` is closed by `</azure-openai-emit-token-metric>`",
        )],
    ),
    (
        "set-backend-service-policy.md~L93.xml",
        &[(3, "@(", "expression is not closed: `(` is still open")],
    ),
    (
        ".vscode__APIM-POLICY-CONFIG.md~L93.xml",
        &[(
            2,
            "<when condition=\"@(((Jwt)context.Variables[&quot;jwt&quot;]).Claims[&quot;roles&quot;].Contains(context.Variables[&quot;authz_roles&quot;]))\">",
            "`<when>` is never closed",
        )],
    ),
    (
        "guides__apim-configuration.md~L172.xml",
        &[(2, "...", "there is text outside of the root element")],
    ),
    (
        "choose-policy.md~L22.xml",
        &[
            (3, "<!—", "`<!—` begins no comment"),
            (6, "<!—", "`<!—` begins no comment"),
            (9, "<!—", "`<!—` begins no comment"),
        ],
    ),
    ("cross-domain-policy.md~L22.xml", &[(2, "<!-", "`<!-` begins no comment")]),
    ("limit-concurrency-policy.md~L23.xml", &[(2, "<!—", "`<!—` begins no comment")]),
    (
        "cosmosdb-data-source-policy.md~L336.xml",
        &[(
            17,
            "</cosmosdb-data-source>",
            "`<read-request>` is closed by `</cosmosdb-data-source>`",
        )],
    ),
    (
        "forward-request-policy.md~L25.xml",
        &[(1, "|", "`|` is no attribute of `<forward-request>`")],
    ),
    (
        "http-data-source-policy.md~L21.xml",
        &[(21, "</http-data-source>", "`<backend>` is closed by `</http-data-source>`")],
    ),
    (
        "include-fragment-policy.md~L46.xml",
        &[(5, "[...]", "there is text outside of the root element")],
    ),
    (
        "proxy-policy.md~L51.xml",
        &[(1, "{{username}}", "the value of attribute `username` of `<proxy>` is not quoted")],
    ),
    (
        "validate-azure-ad-token-policy.md~L25.xml",
        &[(
            2,
            "https:",
            "text follows the value of attribute `tenant-id` of `<validate-azure-ad-token>`",
        )],
    ),
    (
        "validate-client-certificate-policy.md~L94.xml",
        &[(9, "Contoso", "text follows the value of attribute `subject` of `<identity>`")],
    ),
    (
        "validate-content-policy.md~L43.xml",
        &[(3, "from", "attribute `from` of `<type>` has no value")],
    ),
    (
        "xsl-transform-policy.md~L21.xml",
        &[
            (4, "xsl:...", "`xsl:...` is not a valid name"),
            (5, "xsl:...", "`xsl:...` is not a valid name"),
        ],
    ),
    ("README.MD~L305.xml", &[(15, "...", "`...` is no attribute of `<llm-token-limit>`")]),
    (
        "END_USER_CONTEXT_TRACKING.md~L102.xml",
        &[(4, "</audience>", "`<api-app-id>` is closed by `</audience>`")],
    ),
];

fn read(shared: &Path, file: &str, several_roots: bool) -> (SourceFile, Parsed) {
    let bytes = fs::read(shared.join("corpus").join(file)).unwrap();
    let source = SourceFile::from_bytes(file, bytes).unwrap();
    let parsed = parse(&source, &ParseOptions { several_roots, ..ParseOptions::default() });
    (source, parsed)
}

#[test]
fn every_document_gives_a_tree_and_broken_ones_their_one_error() {
    let Some(shared) = shared() else { return };
    let mut seen = BTreeMap::new();
    for line in json_lines(&shared, "corpus/index.jsonl") {
        let file = line["file"].as_str().unwrap();
        let (source, parsed) = read(&shared, file, line["kind"] == "snippet");
        assert!(!parsed.tree.is_empty(), "{file}: no tree");
        let found: Vec<_> = parsed
            .errors
            .iter()
            .map(|error| {
                let line = source.position(error.span.start).line;
                (line, source.slice(error.span).to_owned(), error.message())
            })
            .collect();
        let broken = BROKEN.iter().find(|(end, _)| file.ends_with(end));
        let expected: Vec<_> = broken
            .map_or(&[][..], |(_, errors)| *errors)
            .iter()
            .map(|(line, text, message)| (*line, (*text).to_owned(), (*message).to_owned()))
            .collect();
        assert_eq!(found, expected, "{file}");
        if broken.is_some() {
            seen.insert(file.to_owned(), found.len());
        }
        let known = line["parser_errors"].as_array().unwrap().len();
        if known > 0 || line["kind"] != "snippet" {
            assert_eq!(parsed.errors.len(), known, "{file}: {}", line["parser_errors"]);
        }
    }
    assert_eq!(seen.len(), BROKEN.len(), "{seen:?}");
}

#[test]
fn spans_cut_names_values_and_tags() {
    let Some(shared) = shared() else { return };
    for line in json_lines(&shared, "corpus/index.jsonl") {
        let file = line["file"].as_str().unwrap();
        let (source, Parsed { tree, .. }) = read(&shared, file, line["kind"] == "snippet");
        for id in tree.nodes() {
            let Some(element) = tree.element(id) else { continue };
            let start = source.slice(element.start_tag);
            assert!(start.starts_with(&format!("<{}", tree.name(id))), "{file}: {start}");
            for attribute in tree.attributes(id) {
                let quote = attribute.quote;
                let text = source.slice(attribute.span());
                let name = source.slice(attribute.name);
                let value = source.slice(attribute.value);
                assert!(text.starts_with(name), "{file}: {text}");
                assert!(text.ends_with(&format!("{quote}{value}{quote}")), "{file}: {text}");
            }
        }
    }
}

#[test]
fn every_known_expression_is_found_as_it_stands() {
    let Some(shared) = shared() else { return };
    let mut files = HashMap::new();
    for line in json_lines(&shared, "corpus/index.jsonl") {
        let file = line["file"].as_str().unwrap().to_owned();
        let repository = line["repo"].as_str().unwrap().replace('/', "+");
        let snippet = line["kind"] == "snippet";
        files.insert(
            format!("{repository}/{}", line["path"].as_str().unwrap()),
            (file.clone(), snippet),
        );
        let below = file.split_once('/').unwrap().1.to_owned();
        files.insert(below, (file, snippet));
    }
    let mut cache = HashMap::new();
    let mut missing = Vec::new();
    for row in json_lines(&shared, "expressions/expressions.jsonl") {
        let known = row["expr"].as_str().unwrap();
        let also = row["also"].as_array().unwrap().iter().map(|place| place.as_str().unwrap());
        let source = &row["source"];
        let first = format!("{}:{}", source["file"].as_str().unwrap(), source["line"]);
        let mut looked = 0;
        for place in also.chain([first.as_str()]) {
            let (path, line) = place.rsplit_once(':').unwrap();
            // A few places lie in files that the corpus does not hold.
            let Some((file, snippet)) = files.get(path) else { continue };
            looked += 1;
            let (source, parsed) =
                cache.entry(file).or_insert_with(|| read(&shared, file, *snippet));
            let found = expressions_on(source, parsed, line.parse().unwrap());
            if !found.iter().any(|found| found == known) {
                missing.push(format!("{place}: {known}\n  found: {found:?}"));
            }
        }
        assert!(looked > 0, "the corpus holds no place of {known}");
    }
    assert!(missing.is_empty(), "{} missing:\n{}", missing.len(), missing.join("\n"));
}

/// The decoded values that begin with an expression on a line.
fn expressions_on(source: &SourceFile, parsed: &Parsed, line: u64) -> Vec<String> {
    let tree = &parsed.tree;
    let mut values = Vec::new();
    for id in tree.nodes() {
        values.extend(tree.attributes(id).iter().map(|found| tree.attribute_text(found)));
        values.extend(tree.element(id).map(|_| tree.element_text(id)));
    }
    let on_line = values.into_iter().filter(|value| {
        let start = value.trimmed_span().start;
        let raw = value.to_raw(Span::new(start, start + 1)).start;
        value.trimmed().starts_with('@') && u64::from(source.position(raw).line) == line
    });
    on_line.map(|value| value.trimmed().to_owned()).collect()
}
