//! The simulator and the naive one tell the same of any policy and any traffic.

use policyc::model::effective::Effective;
use policyc::model::{LayoutRules, Workspace};
use policyc::plan::{Plan, compile_effective};

use policyc::policy::{Document, ParseOptions};
use policyc::source::SourceFile;
use proptest::prelude::*;

use crate::naive::{self, CHOICES, compare};
use crate::{player, policies, traffic};

fn document(name: &str, text: &str) -> Document {
    Document::parse(SourceFile::new(name, text), &ParseOptions::default())
}

/// The plan of documents of the global, the product's and the API's scope.
fn effective(texts: &[String; 3]) -> Plan {
    let paths = ["policy.xml", "products/starter/policy.xml", "apis/chat/policy.xml"];
    let files: Vec<_> =
        paths.iter().zip(texts).map(|(path, text)| SourceFile::new(*path, text.as_str())).collect();
    let workspace = Workspace::new(&files, &LayoutRules::default());
    let scoped = workspace.members().filter(|member| member.scope().is_some());
    compile_effective(&Effective::layered(&workspace, scoped.map(|member| member.id))).unwrap()
}

fn texts(lines: &[(i64, String)]) -> Vec<String> {
    lines.iter().map(|(_, line)| line.clone()).collect()
}

/// So many cases, unless `PROPTEST_CASES` asks for more.
fn cases(cases: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(cases),
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn on_one_document(
        policy in policies::document(true), gateway in policies::gateway(),
        start in traffic::start(), calls in traffic::calls(40),
    ) {
        let lines = texts(&traffic::lines(start, &calls));
        let played = player::play(&policy, gateway, CHOICES, &lines);
        let told = naive::play(&[(&document("policy.xml", &policy), "api")], gateway, &lines).unwrap();
        if let Err(difference) = compare(&played, &told) {
            prop_assert!(false, "{gateway}\n{policy}\n{difference}");
        }
    }

}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn on_three_scopes(
        global in policies::document(true), product in policies::document(false),
        api in policies::document(false), gateway in policies::gateway(),
        start in traffic::start(), calls in traffic::calls(25),
    ) {
        let lines = texts(&traffic::lines(start, &calls));
        let all = [global, product, api];
        let played = player::play_plan(&effective(&all), gateway, CHOICES, &lines);
        let [global, product, api] = [
            ("global.xml", &all[0]), ("product.xml", &all[1]), ("api.xml", &all[2]),
        ].map(|(name, text)| document(name, text));
        let documents = [(&api, "api"), (&product, "product"), (&global, "global")];
        let told = naive::play(&documents, gateway, &lines).unwrap();
        if let Err(difference) = compare(&played, &told) {
            prop_assert!(false, "{gateway}\n{all:#?}\n{difference}");
        }
    }
}
