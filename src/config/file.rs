//! What stands in `policyc.toml`. The doc comments are the documentation: the JSON Schema, the
//! check of a file and the page of the configuration are made from these types.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::lint::{Level, Page, rules};
use crate::model::layout;
use crate::policy::schema::{Gateway, Scope};
use crate::sim::assumptions;
use crate::xml::value::PlaceholderStyle;

use super::schema::{ADDRESS, PATTERN, PLACE};

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

    /// Address of the pages of the rules, to which findings link: the built documentation, as
    /// it is served. `{rule}` stands for the name of the rule; without it, `/NAME.html` is
    /// appended.
    #[schemars(schema_with = "address")]
    pub docs_url: Option<String>,

    /// What the documents of plain folders are, by their path.
    pub documents: Documents,

    /// The only layout of artifacts that is looked for. Without it, all are.
    #[schemars(schema_with = "layouts")]
    pub layout: Option<String>,

    /// How bad the findings of a rule are taken. Without an entry they are as bad as the page
    /// of the rule says.
    pub rules: Rules,

    /// Other settings for some of the files. Of two tables that match, the later one counts.
    #[serde(rename = "override")]
    pub overrides: Vec<Override>,

    /// What exists in the service without standing in the repository.
    pub known: Known,

    /// The layout of `policyc format`.
    pub format: Format,

    /// What `policyc simulate` starts from.
    pub simulate: Simulate,
}

/// What the documents of plain folders are, by their path: patterns such as
/// `apis/{api}/{operation}.xml`. `*` takes any text within a name, `**/` any folders, and
/// `{workspace}`, `{product}`, `{api}`, `{operation}`, `{fragment}` and `{resolver}` catch the name
/// of that thing; a name that is not caught is that of the file without its endings. A pattern
/// fits a path as a whole, or what follows any of its slashes. Where patterns of several keys fit,
/// the first key of this table counts. Artifact folders of APIOps need no patterns.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Documents {
    /// Policy fragments.
    #[schemars(schema_with = "places")]
    pub fragment: Vec<String>,
    /// Resolvers of GraphQL APIs.
    #[schemars(schema_with = "places")]
    pub resolver: Vec<String>,
    /// Policies of operations.
    #[schemars(schema_with = "places")]
    pub operation: Vec<String>,
    /// Policies of APIs.
    #[schemars(schema_with = "places")]
    pub api: Vec<String>,
    /// Policies of products.
    #[schemars(schema_with = "places")]
    pub product: Vec<String>,
    /// Policies of workspaces.
    #[schemars(schema_with = "places")]
    pub workspace: Vec<String>,
    /// The policy of the whole service.
    #[schemars(schema_with = "places")]
    pub global: Vec<String>,
}

/// Other settings for some of the files.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Override {
    /// The files, by patterns as in `.gitignore`: `*.xml` at any depth, `apis/*.xml` seen from the
    /// folder of `policyc.toml`, `legacy/` for all of a folder, `!` to take something out again.
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
pub(super) struct Known {
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
    /// Names of APIs.
    pub apis: Vec<String>,
    /// Names of products.
    pub products: Vec<String>,
}

/// What `policyc simulate` starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Simulate {
    /// The policy document, plan or folder of a service that is simulated when the command line
    /// names none, seen from the folder of `policyc.toml`.
    pub policy: Option<String>,

    /// The price list, seen from the folder of `policyc.toml`.
    pub prices: Option<String>,

    /// What is assumed where the behaviour of the service is not documented: a choice for each
    /// name. `policyc explain assumption NAME` tells what there is to choose.
    pub assume: Assume,

    /// The model that each deployment of Azure OpenAI serves. Prompts are counted by its
    /// tokenizer, and totals and prices name it.
    pub deployments: BTreeMap<String, String>,
}

impl Simulate {
    /// The names of assumptions with what is chosen.
    pub fn choices(&self) -> impl Iterator<Item = (&str, &str)> {
        self.assume.0.iter().map(|(name, choice)| (name.as_str(), choice.as_str()))
    }
}

/// Choices by assumption.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Assume(BTreeMap<String, String>);

impl JsonSchema for Assume {
    fn schema_name() -> Cow<'static, str> {
        "Assume".into()
    }

    /// Every assumption by name with its choices, so that editors complete both.
    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        let assumption = |entry: &&dyn assumptions::Assumption| {
            let choices: Vec<_> = entry.choices().into_iter().map(|(name, _)| name).collect();
            let question = entry.facts().question;
            let choice =
                json_schema!({ "type": "string", "enum": choices, "description": question });
            (entry.facts().name.to_owned(), choice.to_value())
        };
        let properties: Map<String, Value> = assumptions::ALL.iter().map(assumption).collect();
        json_schema!({
            "type": "object",
            "description": "The choice for each assumption.",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

/// The layout of `policyc format`. The command line counts more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Format {
    /// Spaces of one level of indentation, at most 16. Without it: 4.
    pub indent: Option<u32>,
    /// Indent by tabs instead.
    pub tabs: bool,
    /// Columns that a start tag may take before each attribute gets a line. Without it: 120.
    pub width: Option<u32>,
    /// What is done with the code of expressions: `keep` moves its lines with the element,
    /// `layout` lays it out anew unless comments stand in it. Without it: `keep`.
    #[schemars(schema_with = "expressions")]
    pub expressions: Option<String>,
    /// How expressions are written in XML: `keep` leaves each as it is, `raw` writes code
    /// without references, `xml` writes well-formed XML. Without it: `keep`.
    #[schemars(schema_with = "escapes")]
    pub escape: Option<String>,
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

fn address(_generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "format": ADDRESS })
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

fn expressions(_generator: &mut SchemaGenerator) -> Schema {
    one_of(["keep", "layout"].into_iter())
}

fn escapes(_generator: &mut SchemaGenerator) -> Schema {
    one_of(["keep", "raw", "xml"].into_iter())
}

fn layouts(_generator: &mut SchemaGenerator) -> Schema {
    one_of(layout::ALL.iter().map(|layout| layout.name()))
}

fn places(_generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string", "format": PLACE } })
}

fn patterns(_generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string", "format": PATTERN } })
}
