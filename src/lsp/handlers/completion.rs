//! Completion.

use lsp_types::{
    Command, CompletionItem, CompletionItemKind, CompletionItemTag, CompletionList,
    CompletionParams, CompletionResponse, CompletionTextEdit, Documentation, InsertTextFormat,
    MarkupContent, MarkupKind, TextEdit,
};

use super::Outcome;
use crate::ide::complete::{Item, ItemKind, complete as query};
use crate::lsp::folder::View;
use crate::lsp::state::State;
use crate::source::Edit;

pub(super) fn complete(
    state: &mut State,
    params: CompletionParams,
) -> Outcome<Option<CompletionResponse>> {
    let Some((view, offset)) = state.at(&params.text_document_position) else { return Ok(None) };
    let items = query(view.member, offset, view.scope());
    let items = items.into_iter().filter_map(|each| item(state, view, each)).collect();
    Ok(Some(CompletionList { is_incomplete: false, items }.into()))
}

/// The item of the protocol; `None` for what cannot stand in the file around the document.
fn item(state: &State, view: View<'_>, item: Item) -> Option<CompletionItem> {
    let file = view.member.document.file;
    let placed = view.folder.placed(file);
    // The signs of a snippet and those of the file around the document would get mixed up.
    let snippet = item.snippet.filter(|_| state.options.snippets && placed.is_none());
    let format = match snippet {
        Some(_) => InsertTextFormat::SNIPPET,
        None => InsertTextFormat::PLAIN_TEXT,
    };
    let mut new_text = snippet.unwrap_or(item.insert);
    if let Some(placed) = placed {
        let edit = Edit { file, span: item.replace, replacement: new_text };
        new_text = placed.edit(&edit).ok()?.replacement;
    }
    let range = state.range(view, item.replace);
    let text_edit = (range.start.line == range.end.line)
        .then(|| CompletionTextEdit::Edit(TextEdit { range, new_text: new_text.clone() }));
    let content = MarkupContent { kind: MarkupKind::Markdown, value: item.documentation };
    let documentation =
        (!content.value.is_empty()).then_some(Documentation::MarkupContent(content));
    Some(CompletionItem {
        kind: Some(kind(item.kind)),
        detail: (!item.detail.is_empty()).then_some(item.detail),
        documentation,
        sort_text: Some(format!("{:02}{}", item.rank, item.label)),
        insert_text: text_edit.is_none().then_some(new_text),
        insert_text_format: Some(format),
        text_edit,
        tags: (!item.recommended).then(|| vec![CompletionItemTag::DEPRECATED]),
        command: (item.goes_on && state.options.snippets).then(|| Command {
            title: "complete what follows".to_owned(),
            command: "editor.action.triggerSuggest".to_owned(),
            arguments: None,
        }),
        // Brackets are no part of what people type to find an element.
        filter_text: None,
        label: item.label,
        ..CompletionItem::default()
    })
}

fn kind(kind: ItemKind) -> CompletionItemKind {
    match kind {
        ItemKind::Policy => CompletionItemKind::FUNCTION,
        ItemKind::Element => CompletionItemKind::STRUCT,
        ItemKind::EndTag => CompletionItemKind::TEXT,
        ItemKind::Attribute => CompletionItemKind::FIELD,
        ItemKind::Word => CompletionItemKind::VALUE,
        ItemKind::Resource => CompletionItemKind::REFERENCE,
        ItemKind::Variable | ItemKind::Local => CompletionItemKind::VARIABLE,
        ItemKind::Snippet => CompletionItemKind::SNIPPET,
        ItemKind::Property => CompletionItemKind::PROPERTY,
        ItemKind::Method => CompletionItemKind::METHOD,
        ItemKind::Constant => CompletionItemKind::ENUM_MEMBER,
        ItemKind::Type => CompletionItemKind::CLASS,
        ItemKind::Enumeration => CompletionItemKind::ENUM,
        ItemKind::Namespace => CompletionItemKind::MODULE,
        ItemKind::Keyword => CompletionItemKind::KEYWORD,
    }
}
