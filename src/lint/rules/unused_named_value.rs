//! `unused-named-value`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, WorkspaceSink};
use crate::model::references::mentioned_named_values;
use crate::model::{ResourceKind, Workspace};

rule! {
    /// A named value that nothing uses.
    ///
    /// ## What it does
    ///
    /// In a workspace with policies: reports named values whose display name stands in braces in none of its documents, and in none of the files about backends, loggers, APIs and products.
    ///
    /// ## Why
    ///
    /// What nobody uses is a secret more to rotate, and hides that the one which is used has another name.
    ///
    /// ## Bad
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```json file=namedValues/1/namedValueInformation.json
    /// { "properties": { "displayName": "search-key", "secret": true } }
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-header name="api-key" exists-action="override">
    ///             <value>{{search-key}}</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```json file=namedValues/1/namedValueInformation.json
    /// { "properties": { "displayName": "search-key", "secret": true } }
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice.
    pub(super) struct UnusedNamedValue: "unused-named-value", Info, Advice,
        no_fix("something outside of the repository may use it");
}

impl Rule for UnusedNamedValue {
    fn workspace(&self, workspace: &Workspace, sink: &mut WorkspaceSink<'_>) {
        for (id, service) in workspace.service_ids() {
            if service.policies().next().is_none() {
                continue;
            }
            let documents = workspace.members_of(id);
            let documents = documents.map(|member| member.document.document.file().text());
            let information = service.information().iter().map(|file| file.text());
            let texts = documents.chain(information);
            let used: std::collections::HashSet<_> =
                texts.flat_map(mentioned_named_values).collect();
            for value in service.resources(ResourceKind::NamedValue) {
                let Some(location) = value.location else { continue };
                if used.contains(&value.name.name.to_lowercase()) {
                    continue;
                }
                let message = format!("no policy uses the named value `{}`", value.name.name);
                let why = "neither a document nor the files about backends, loggers, APIs and products name it";
                sink.file(location.file).push(Report::new(location.span, message).note(why));
            }
        }
    }
}
