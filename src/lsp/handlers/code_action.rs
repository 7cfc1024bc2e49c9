//! Quick fixes, all fixes at once, and comments that allow a finding.

use std::collections::BTreeMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
    Diagnostic, NumberOrString, TextEdit, WorkspaceEdit,
};

use super::Outcome;
use super::rename::workspace_edit;
use crate::ide::actions::{allow_with_comment, fix_all};
use crate::lint::Settings;
use crate::lsp::folder::Folder;
use crate::lsp::state::State;
use crate::source::{Edit, FileId, Finding, Safety, SourceFile};

pub(super) fn actions(
    state: &mut State,
    params: CodeActionParams,
) -> Outcome<Option<CodeActionResponse>> {
    let Some(place) = state.place(&params.text_document.uri) else { return Ok(None) };
    let findings = state.findings(place);
    let Some(folder) = state.folder(place) else { return Ok(None) };
    let Some(file) = folder.file(place.id) else { return Ok(None) };
    let wants = |kind: &CodeActionKind| {
        let only = params.context.only.as_deref();
        only.is_none_or(|only| only.iter().any(|it| is_part(kind.as_str(), it.as_str())))
    };
    let range = state.options.encoding.span(file, params.range);
    let known = &params.context.diagnostics;
    let touched: Vec<_> = findings
        .iter()
        .filter(|finding| {
            let span = finding.location.span;
            span.start <= range.end && range.start <= span.end
        })
        .collect();
    let mut all: Vec<CodeActionOrCommand> = Vec::new();
    if wants(&CodeActionKind::QUICKFIX) {
        for finding in &touched {
            let mended = diagnostic_of(state, file, finding, known);
            for (number, fix) in finding.fixes.iter().enumerate() {
                if fix.safety == Safety::DisplayOnly {
                    continue;
                }
                if folder.is_host(place.id) && !folder.stands_after(place.id, &fix.edits) {
                    continue;
                }
                let title = match fix.safety {
                    Safety::Safe => fix.title.clone(),
                    _ => format!("{} (may change what the policy does)", fix.title),
                };
                all.push(CodeActionOrCommand::CodeAction(CodeAction {
                    title,
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: mended.clone().map(|it| vec![it]),
                    edit: Some(edit(state, folder, &fix.edits)),
                    is_preferred: Some(number == 0 && fix.safety == Safety::Safe),
                    ..CodeAction::default()
                }));
            }
        }
    }
    // The rest is for files that are documents.
    let Some(view) = state.view(place) else { return Ok(Some(all)) };
    if wants(&CodeActionKind::QUICKFIX) {
        for finding in &touched {
            if let Some(fix) = allow_with_comment(view.document(), place.id, finding) {
                let mended = diagnostic_of(state, file, finding, known);
                all.push(CodeActionOrCommand::CodeAction(CodeAction {
                    title: fix.title,
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: mended.map(|it| vec![it]),
                    edit: Some(edit(state, folder, &fix.edits)),
                    is_preferred: Some(false),
                    ..CodeAction::default()
                }));
            }
        }
    }
    if wants(&CodeActionKind::SOURCE_FIX_ALL) {
        let settings = view.settings().cloned();
        let (scope, gateway) = settings.as_ref().map_or((None, None), |it| (it.scope, it.gateway));
        let judged = Settings { gateway, scope: scope.or(view.member.scope()) };
        let levels = settings.map(|it| it.levels).unwrap_or_default();
        let file = view.member.document.file;
        if let Some(whole) = fix_all(view.document(), file, judged, &levels) {
            all.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: "fix all that can be fixed safely (policyc)".to_owned(),
                kind: Some(CodeActionKind::SOURCE_FIX_ALL),
                edit: Some(edit(state, folder, &[whole])),
                ..CodeAction::default()
            }));
        }
    }
    Ok(Some(all))
}

/// True when a kind is what is asked for, or a part of that.
fn is_part(kind: &str, asked: &str) -> bool {
    asked.is_empty()
        || kind == asked
        || kind.strip_prefix(asked).is_some_and(|rest| rest.starts_with('.'))
}

fn edit(state: &State, folder: &Folder, edits: &[Edit]) -> WorkspaceEdit {
    let mut by_file: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        let Some(file) = folder.file(edit.file) else { continue };
        let range = state.options.encoding.range(file, edit.span);
        let new_text = edit.replacement.clone();
        by_file.entry(edit.file).or_default().push(TextEdit { range, new_text });
    }
    workspace_edit(state, folder, by_file, None)
}

/// The client's diagnostic of a finding.
fn diagnostic_of(
    state: &State,
    file: &SourceFile,
    finding: &Finding,
    known: &[Diagnostic],
) -> Option<Diagnostic> {
    let range = state.options.encoding.range(file, finding.location.span);
    let code = NumberOrString::String(finding.rule.to_owned());
    let found = known.iter().find(|it| it.range == range && it.code.as_ref() == Some(&code));
    found.cloned()
}
