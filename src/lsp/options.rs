//! What the user and the client want of the server.

use lsp_types::{ClientCapabilities, InitializeParams, MarkupKind, ResourceOperationKind};
use serde_json::Value;

use crate::lint::PageAddress;

use super::convert::Encoding;

/// The language that clients give policy documents; documents in it are judged whatever their
/// root element is.
pub(super) const LANGUAGE: &str = "apim-policy";

/// What holds from the beginning of a session to its end.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where the pages of the rules stand; it counts more than what a configuration says.
    pub docs_url: Option<PageAddress>,
    /// What a column counts.
    pub encoding: Encoding,
    /// The client asks for diagnostics instead of being told.
    pub pulls: bool,
    /// The client can be asked to ask again.
    pub refreshes: bool,
    /// The client takes snippets.
    pub snippets: bool,
    /// The client reads Markdown.
    pub markdown: bool,
    /// The client takes edits with the version of the text that they are for.
    pub versioned_edits: bool,
    /// The client renames files and folders as a part of an edit.
    pub renames_files: bool,
    /// The client folds whole lines only.
    pub folds_lines: bool,
    /// The client shows documents on request.
    pub shows_documents: bool,
    /// The client watches files when asked to.
    pub watches: bool,
    /// The client can be told which documents are formatted.
    pub registers_formatting: bool,
    /// What `initializationOptions` hold that cannot be used, a sentence each.
    pub mistakes: Vec<String>,
}

impl Options {
    /// The options of the command line with what the client says. `initializationOptions` may
    /// hold `docsUrl`, and `diagnostics`, which is `push` or `pull`.
    #[must_use]
    pub fn of(self, params: &InitializeParams) -> Self {
        let client = &params.capabilities;
        let own = params.initialization_options.as_ref();
        let text = |key: &str| own.and_then(|own| own.get(key)).and_then(Value::as_str);
        let pulls = match text("diagnostics") {
            Some("pull") => true,
            Some("push") => false,
            _ => refreshes_diagnostics(client),
        };
        let mut mistakes = Vec::new();
        let docs_url = text("docsUrl").filter(|url| !url.is_empty()).map(PageAddress::new);
        let docs_url = docs_url.and_then(|url| {
            url.map_err(|error| mistakes.push(format!("`docsUrl` does not count: {error}"))).ok()
        });
        if let Some(other) = text("diagnostics").filter(|it| !["push", "pull"].contains(it)) {
            mistakes.push(format!("`diagnostics` is neither `push` nor `pull`: `{other}`"));
        }
        Self {
            docs_url: docs_url.or(self.docs_url),
            encoding: Encoding::negotiate(
                client.general.as_ref().and_then(|it| it.position_encodings.as_deref()),
            ),
            pulls,
            refreshes: refreshes_diagnostics(client),
            snippets: takes_snippets(client),
            markdown: reads_markdown(client),
            versioned_edits: client
                .workspace
                .as_ref()
                .and_then(|it| it.workspace_edit.as_ref()?.document_changes)
                .unwrap_or(false),
            renames_files: client
                .workspace
                .as_ref()
                .and_then(|it| it.workspace_edit.as_ref()?.resource_operations.as_ref())
                .is_some_and(|it| it.contains(&ResourceOperationKind::Rename)),
            folds_lines: client
                .text_document
                .as_ref()
                .and_then(|it| it.folding_range.as_ref()?.line_folding_only)
                .unwrap_or(false),
            shows_documents: client
                .window
                .as_ref()
                .and_then(|it| it.show_document.as_ref())
                .is_some_and(|it| it.support),
            watches: client
                .workspace
                .as_ref()
                .and_then(|it| it.did_change_watched_files?.dynamic_registration)
                .unwrap_or(false),
            registers_formatting: client
                .text_document
                .as_ref()
                .and_then(|it| it.formatting?.dynamic_registration)
                .unwrap_or(false),
            mistakes,
        }
    }
}

fn refreshes_diagnostics(client: &ClientCapabilities) -> bool {
    let asks = client.text_document.as_ref().is_some_and(|it| it.diagnostic.is_some());
    let refresh = client
        .workspace
        .as_ref()
        .and_then(|it| it.diagnostic.as_ref()?.refresh_support)
        .unwrap_or(false);
    asks && refresh
}

fn takes_snippets(client: &ClientCapabilities) -> bool {
    let completion = client.text_document.as_ref().and_then(|it| it.completion.as_ref());
    completion.and_then(|it| it.completion_item.as_ref()?.snippet_support).unwrap_or(false)
}

fn reads_markdown(client: &ClientCapabilities) -> bool {
    let hover = client.text_document.as_ref().and_then(|it| it.hover.as_ref());
    hover
        .and_then(|it| it.content_format.as_ref())
        .is_some_and(|formats| formats.contains(&MarkupKind::Markdown))
}
