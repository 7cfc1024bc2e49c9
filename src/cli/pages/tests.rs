//! Tests of the pages: every rule, policy and assumption has one, and it says what the declaration says.

use super::*;

#[test]
fn every_rule_policy_and_assumption_has_a_page() {
    let pages = all();
    let things = rules::ALL.len() + catalogue::ALL.len() + assumptions::ALL.len();
    assert_eq!(pages.len(), things);
    for page in &pages {
        assert!(!page.summary.is_empty(), "`{}` has no summary", page.name);
        assert!(page.markdown.starts_with(&format!("# {}\n", page.name)), "{}", page.markdown);
        assert!(named(page.name).contains(page), "`{}` does not find its page", page.name);
    }
}

#[test]
fn a_policy_is_found_by_its_alias_in_any_case() {
    let pages = named("Azure-OpenAI-Token-Limit");
    let names: Vec<_> = pages.iter().map(|page| (page.topic, page.name)).collect();
    assert_eq!(names, [(Topic::Policy, "llm-token-limit")]);
}

#[test]
fn a_policy_page_tells_all_that_is_declared() {
    for decl in catalogue::ALL {
        let page = policy::page(decl).markdown;
        for attribute in decl.element.attributes {
            assert!(
                page.contains(&format!("- `{}`", attribute.name)),
                "{}: {}",
                decl.name(),
                attribute.name
            );
        }
        for child in decl.element.children.iter().filter_map(|child| child.name()) {
            assert!(page.contains(&format!("- `<{child}>`")), "{}: {child}", decl.name());
        }
        assert!(page.contains(decl.source), "{}", decl.name());
    }
}

#[test]
fn lists_read_as_people_write_them() {
    let items = ["a", "b", "c"].map(str::to_owned);
    assert_eq!(listed(&[]), "");
    assert_eq!(listed(&items[..1]), "a");
    assert_eq!(listed(&items[..2]), "a and b");
    assert_eq!(listed(&items), "a, b and c");
}
