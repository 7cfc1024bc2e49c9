//! `SUMMARY.md`: the chapters of the site that mdBook makes of the documentation's folder.

use std::collections::BTreeSet;

/// The parts of the site with their pages: title and path. Below a page that is the contents of
/// a folder follow the pages of that folder. Pages that stand nowhere here follow in a last part,
/// so that no page is missing.
const PARTS: &[(&str, &[(&str, &str)])] = &[
    (
        "Start",
        &[
            ("Getting started", "getting-started.md"),
            ("In CI", "ci.md"),
            ("In the editor", "editors.md"),
        ],
    ),
    (
        "Lint",
        &[
            ("Rules", "rules/README.md"),
            ("Policies", "policies/README.md"),
            ("Expressions", "expressions.md"),
            ("Workspaces", "workspaces.md"),
        ],
    ),
    (
        "Simulation",
        &[
            ("How traffic is metered", "metering.md"),
            ("Policies in a run", "simulation.md"),
            ("Assumptions", "assumptions/README.md"),
            ("Recorded traffic", "traffic.md"),
            ("Prices", "prices.md"),
        ],
    ),
    (
        "Reference",
        &[
            ("The command line", "cli.md"),
            ("Configuration", "configuration.md"),
            ("Formats", "formats.md"),
        ],
    ),
    (
        "The project",
        &[
            ("Performance", "performance.md"),
            ("Decisions", "decisions.md"),
            ("Dependencies", "dependencies.md"),
        ],
    ),
];

/// Heading of the part with all other pages.
const OTHERS: &str = "More";

/// File name of the page that is the contents of a folder.
const CONTENTS: &str = "README.md";

/// The file, for pages by their path and their first heading; `mark` stands before it.
pub(in crate::cli) fn summary(mark: &str, pages: &[(String, String)]) -> String {
    let mut left: BTreeSet<_> = pages.iter().map(|(path, title)| (path.as_str(), title)).collect();
    let mut text = format!("{mark}# Summary\n");
    for (part, chapters) in PARTS {
        text.push_str(&format!("\n# {part}\n\n"));
        for (title, path) in *chapters {
            text.push_str(&line(0, title, path));
            left.retain(|(other, _)| other != path);
            let Some(folder) = path.strip_suffix(CONTENTS) else { continue };
            for (page, _) in left.iter().filter(|(page, _)| page.starts_with(folder)) {
                text.push_str(&line(1, name(page), page));
            }
            left.retain(|(page, _)| !page.starts_with(folder));
        }
    }
    if !left.is_empty() {
        text.push_str(&format!("\n# {OTHERS}\n\n"));
    }
    for (path, title) in left {
        text.push_str(&line(0, title, path));
    }
    text
}

/// One chapter. Brackets would end its title.
fn line(depth: usize, title: &str, path: &str) -> String {
    let title = title.replace(['[', ']'], "");
    format!("{}- [{title}](<{path}>)\n", "  ".repeat(depth))
}

/// The name of a page within its folder.
fn name(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".md").unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::{PARTS, summary};

    #[test]
    fn no_page_is_missing_and_none_comes_twice() {
        let paths = PARTS.iter().flat_map(|(_, chapters)| *chapters).map(|(_, path)| *path);
        let others = ["rules/a.md", "rules/b.md", "new.md", "deep/er/page.md"];
        let paths: Vec<_> = paths.chain(others).collect();
        let page = |path: &&str| ((*path).to_owned(), format!("Page [{path}]"));
        let text = summary("", &paths.iter().map(page).collect::<Vec<_>>());
        for path in paths {
            assert_eq!(text.matches(&format!("](<{path}>)")).count(), 1, "{path}");
        }
        assert!(text.contains("- [Rules](<rules/README.md>)\n  - [a](<rules/a.md>)\n"), "{text}");
        assert!(text.ends_with("- [Page new.md](<new.md>)\n"), "{text}");
        assert!(text.contains("\n# More\n\n- [Page deep/er/page.md]"), "{text}");
    }

    #[test]
    fn without_other_pages_there_is_no_part_for_them() {
        assert!(!summary("", &[]).contains("# More"));
    }
}
