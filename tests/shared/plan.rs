//! Every real document either gives a plan that survives its JSON, or says why not.

use std::fs;

use policyc::plan::{Plan, compile};
use policyc::policy::{Document, DocumentKind, ParseOptions};
use policyc::source::SourceFile;

use super::shared;

#[test]
fn real_documents_compile_or_say_why_not() {
    let Some(shared) = shared() else { return };
    let mut folders = vec![shared.join("corpus/docs")];
    let (mut plans, mut refused) = (0, Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.to_string_lossy().into_owned();
            let file = SourceFile::from_bytes(name.as_str(), fs::read(&path).unwrap()).unwrap();
            let document = Document::parse(file, &ParseOptions::default());
            match compile(&document, None) {
                Ok(plan) => {
                    let json = plan.to_json().unwrap();
                    assert_eq!(Plan::from_json(&json).unwrap(), plan, "{name}");
                    assert!(plan.listing().contains("inbound"), "{name}");
                    plans += 1;
                }
                Err(errors) => {
                    assert!(!errors.is_empty(), "{name}: refused without a reason");
                    if document.kind() == DocumentKind::Policies && document.errors().is_empty() {
                        refused.push(format!("{name}: {}", errors[0]));
                    }
                }
            }
        }
    }
    println!("{plans} plans; refused:\n{}", refused.join("\n"));
    assert!(plans > 100, "only {plans} plans");
}
