//! Diagnostics for clients that ask for them.

use lsp_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::Outcome;
use crate::lsp::diagnostics::hash;
use crate::lsp::state::State;

/// A name for a list of diagnostics, by which the client says that it has it already.
fn result_id(diagnostics: &[Diagnostic]) -> String {
    format!("{:016x}", hash(diagnostics))
}

pub(super) fn document(
    state: &mut State,
    params: DocumentDiagnosticParams,
) -> Outcome<DocumentDiagnosticReportResult> {
    let items = match state.place(&params.text_document.uri) {
        Some(place) => state.diagnostics(place),
        None => Vec::new(),
    };
    let id = result_id(&items);
    let report = if params.previous_result_id.as_deref() == Some(&*id) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                result_id: id,
            },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: Some(id),
                items,
            },
        })
    };
    Ok(report.into())
}

pub(super) fn workspace(
    state: &mut State,
    params: WorkspaceDiagnosticParams,
) -> Outcome<WorkspaceDiagnosticReportResult> {
    state.settle();
    let mut all: Vec<(Uri, Option<i32>, Vec<Diagnostic>)> = Vec::new();
    for place in state.all_places() {
        let items = state.diagnostics(place);
        if let Some((uri, version)) = state.address(place) {
            all.push((uri, version, items));
        }
    }
    let configurations = state.configuration_diagnostics();
    all.extend(configurations.into_iter().map(|(uri, items)| (uri, None, items)));
    let known = |uri: &Uri| {
        let previous = params.previous_result_ids.iter().find(|previous| previous.uri == *uri);
        previous.map(|previous| previous.value.as_str())
    };
    let items = all
        .into_iter()
        .filter(|(uri, _, items)| !items.is_empty() || known(uri).is_some())
        .map(|(uri, version, items)| {
            let id = result_id(&items);
            let version = version.map(i64::from);
            if known(&uri) == Some(&*id) {
                let unchanged_document_diagnostic_report =
                    UnchangedDocumentDiagnosticReport { result_id: id };
                return WorkspaceDocumentDiagnosticReport::Unchanged(
                    WorkspaceUnchangedDocumentDiagnosticReport {
                        uri,
                        version,
                        unchanged_document_diagnostic_report,
                    },
                );
            }
            WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id: Some(id),
                    items,
                },
            })
        });
    let items = items.collect();
    Ok(WorkspaceDiagnosticReport { items }.into())
}
