//! `undefined-named-value`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, nearest};
use crate::model::ResourceKind;
use crate::model::references::named_values;
use crate::policy::ElementRef;
use crate::source::Safety;

rule! {
    /// A named value that the workspace does not have.
    ///
    /// ## What it does
    ///
    /// In a workspace that defines named values: reports `{{name}}` in attributes, texts and expressions where no named value has that display name. Liquid templates and free XML are not looked into.
    ///
    /// ## Why
    ///
    /// The service replaces named values before it reads anything else. One that does not exist makes the policy invalid.
    ///
    /// ## Bad
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-header name="api-key" exists-action="override">
    ///             <value>{{search-kye}}</value>
    ///         </set-header>
    ///         <set-variable name="key" value="{{search-key}}" />
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
    /// Documented: policies name a named value of the service by its display name (named values in policies).
    pub(super) struct UndefinedNamedValue: "undefined-named-value", Error, Documented, fixes(Unsafe);
}

const KIND: ResourceKind = ResourceKind::NamedValue;

impl Rule for UndefinedNamedValue {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(member) = unit.member.filter(|member| member.knows(KIND)) else { return };
        for used in named_values(element) {
            if member.resource(KIND, used.name).is_none() {
                let near = nearest(used.name, member.names(KIND));
                sink.push(
                    Report::new(used.span, format!("there is no named value `{}`", used.name))
                        .note("policies name a named value by its display name")
                        .did_you_mean(near)
                        .fix(near.map(|near| {
                            let title = format!("rename `{}` to `{near}`", used.name);
                            let hole = format!("{{{{{near}}}}}");
                            mend::replace(unit.file, used.span, hole, title, Safety::Unsafe)
                        })),
                );
            }
        }
    }
}
