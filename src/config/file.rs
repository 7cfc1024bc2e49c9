//! What stands in `policyc.toml`. The doc comments are the documentation: the JSON Schema, the
//! check of a file and the page of the configuration are made from these types.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::lint::{Level, Page, rules};
use crate::policy::schema::{Gateway, Scope};
use crate::xml::value::PlaceholderStyle;

use super::schema::PATTERN;

/// The settings of a repository of policies.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[schemars(title = "policyc.toml")]
pub(super) struct ConfigFile {
    /// Kind of gateway that runs the documents. Without it, no rule judges by it.
    #[schemars(schema_with = "gateways")]
    pub gateway: Option<Gateway>,

    /// How deployment tools mark the holes that they fill. Without it, every style but `{x}`
    /// is recognised; an empty list turns all of them off. Named values, `{{name}}`, are
    /// always recognised.
    #[schemars(schema_with = "styles")]
    pub placeholders: Option<Vec<String>>,

    /// Also read the policies inside of Markdown, Bicep, Terraform and JSON files of a folder.
    /// Such a file that is named on the command line is read in any case.
    pub embedded: bool,

    /// Where documents are attached, by their path. The narrowest scope that matches counts.
    pub scopes: Scopes,

    /// How bad the findings of a rule are taken. Without an entry they are as bad as the page
    /// of the rule says.
    pub rules: Rules,

    /// Other settings for some of the files. Of two tables that match, the later one counts.
    #[serde(rename = "override")]
    pub overrides: Vec<Override>,

    /// What exists in the service without standing in the repository.
    pub known: Known,

    /// What `policyc simulate` starts from.
    pub simulate: Simulate,
}

/// Path patterns for each scope. A pattern is one of `.gitignore`: `*.xml` at any depth,
/// `apis/*.xml` seen from the folder of `policyc.toml`, `legacy/` for all of a folder, `!` to
/// take something out again.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Scopes {
    /// Documents of the whole service.
    #[schemars(schema_with = "patterns")]
    pub global: Vec<String>,
    /// Documents of a workspace.
    #[schemars(schema_with = "patterns")]
    pub workspace: Vec<String>,
    /// Documents of a product.
    #[schemars(schema_with = "patterns")]
    pub product: Vec<String>,
    /// Documents of an API.
    #[schemars(schema_with = "patterns")]
    pub api: Vec<String>,
    /// Documents of an operation.
    #[schemars(schema_with = "patterns")]
    pub operation: Vec<String>,
}

/// Other settings for some of the files.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Override {
    /// The files, by patterns as in `scopes`.
    #[schemars(schema_with = "patterns")]
    pub paths: Vec<String>,
    /// Kind of gateway that runs them.
    #[serde(default)]
    #[schemars(schema_with = "gateways")]
    pub gateway: Option<Gateway>,
    /// Where they are attached.
    #[serde(default)]
    #[schemars(schema_with = "scopes")]
    pub scope: Option<Scope>,
    /// How holes are marked in them.
    #[serde(default)]
    #[schemars(schema_with = "styles")]
    pub placeholders: Option<Vec<String>>,
    /// How bad the findings of a rule are taken.
    #[serde(default)]
    pub rules: Rules,
}

/// What exists in the service without standing in the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Known {
    /// Names of named values.
    pub named_values: Vec<String>,
    /// Names of policy fragments.
    pub fragments: Vec<String>,
    /// Names of backends.
    pub backends: Vec<String>,
    /// Names of loggers.
    pub loggers: Vec<String>,
    /// Names of certificates.
    pub certificates: Vec<String>,
    /// Names of credential providers.
    pub credential_providers: Vec<String>,
}

/// What `policyc simulate` starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Simulate {
    /// The policy document or plan that is simulated when the command line names none, seen
    /// from the folder of `policyc.toml`.
    pub policy: Option<String>,
}

/// Levels by rule.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Rules(pub BTreeMap<String, Level>);

impl JsonSchema for Rules {
    fn schema_name() -> Cow<'static, str> {
        "Rules".into()
    }

    /// Every rule by name, so that editors complete the names and show what a rule does.
    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        let levels: Vec<_> = Level::ALL.iter().map(|level| level.name()).collect();
        let rule = |rule: &&dyn crate::lint::Rule| {
            let summary = Page::new(rule.meta().doc).summary();
            let level = json_schema!({ "type": "string", "enum": levels, "description": summary });
            (rule.meta().name.to_owned(), level.to_value())
        };
        let properties: Map<String, Value> = rules::ALL.iter().map(rule).collect();
        json_schema!({
            "type": "object",
            "description": "The level of each rule.",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

/// One of some words.
fn one_of(words: impl Iterator<Item = &'static str>) -> Schema {
    json_schema!({ "type": "string", "enum": words.collect::<Vec<_>>() })
}

fn gateways(_generator: &mut SchemaGenerator) -> Schema {
    one_of(Gateway::ALL.iter().map(|gateway| gateway.name()))
}

fn scopes(_generator: &mut SchemaGenerator) -> Schema {
    one_of(Scope::ALL.iter().map(|scope| scope.name()))
}

fn styles(_generator: &mut SchemaGenerator) -> Schema {
    let style = one_of(PlaceholderStyle::ALL.iter().map(|style| style.name()));
    json_schema!({ "type": "array", "items": style })
}

fn patterns(_generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string", "format": PATTERN } })
}
