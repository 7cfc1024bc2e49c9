//! `malformed-information`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, WorkspaceSink};
use crate::model::Workspace;

rule! {
    /// A file about the service that cannot be understood.
    ///
    /// ## What it does
    ///
    /// Reports `…Information.json` and `apis.json` of an artifact folder that are not JSON of the expected shape.
    ///
    /// ## Why
    ///
    /// What the file says, such as the display name of a named value, is then not known, and the rules that need it judge by the name of its folder. The tools that deploy the folder fail on it.
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
    /// ```json file=backends/openai/backendInformation.json
    /// { "properties": { "url": https://example.com } }
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```json file=backends/openai/backendInformation.json
    /// { "properties": { "url": "https://example.com" } }
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice: it must be JSON for any tool.
    pub(super) struct MalformedInformation: "malformed-information", Warning, Advice,
        no_fix("the file is not a policy, and its content cannot be guessed");
}

impl Rule for MalformedInformation {
    fn workspace(&self, workspace: &Workspace, sink: &mut WorkspaceSink<'_>) {
        for problem in workspace.problems() {
            let mut sink = sink.file(problem.location.file);
            sink.push(
                Report::new(problem.location.span, "this file cannot be understood")
                    .note(problem.message.clone()),
            );
        }
    }
}
