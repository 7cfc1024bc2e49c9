//! The page of a rule: its doc comment, read as Markdown with fixed parts.

/// The parts that every page has, in this order.
#[cfg(test)]
pub(super) const PARTS: [&str; 5] = ["What it does", "Why", "Bad", "Good", "Basis and source"];

/// A rule's page. The first paragraph is the summary; then follow the parts of [`PARTS`] as
/// `## ` headings. `Bad` and `Good` hold XML in code fences; words after the language of a
/// fence are settings (`xml gateway=consumption scope=operation`). Fences with a setting `file`
/// are the files of one workspace, up to the next text between fences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The whole page as Markdown, without the leading blanks of the doc comment.
    pub markdown: String,
}

/// One XML example of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// The XML; empty for a workspace.
    pub xml: String,
    /// The words after the fence's language, as `key=value`, without `file`.
    pub settings: Vec<(String, String)>,
    /// Path and text of each file of a workspace; none for a document that stands alone.
    pub files: Vec<(String, String)>,
}

impl Page {
    /// Reads the doc comment of a rule or policy.
    #[must_use]
    pub fn new(doc: &str) -> Self {
        let lines: Vec<_> =
            doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        Self { markdown: lines.join("\n").trim().to_owned() + "\n" }
    }

    /// The first paragraph, on one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let lines = self.markdown.lines().take_while(|line| !line.trim().is_empty());
        lines.map(str::trim).collect::<Vec<_>>().join(" ")
    }

    /// The text under a heading; `None` when the page lacks it.
    #[must_use]
    pub fn part(&self, heading: &str) -> Option<&str> {
        let marker = format!("## {heading}\n");
        let start = match self.markdown.strip_prefix(&marker) {
            Some(_) => marker.len(),
            None => self.markdown.find(&format!("\n{marker}"))? + 1 + marker.len(),
        };
        let rest = self.markdown.get(start..)?;
        let end = rest.find("\n## ").map_or(rest.len(), |at| at + 1);
        rest.get(..end).map(str::trim)
    }

    /// The examples under a heading.
    #[must_use]
    pub fn examples(&self, heading: &str) -> Vec<Example> {
        let mut examples = Examples::default();
        for line in self.part(heading).unwrap_or_default().lines() {
            examples.line(line);
        }
        examples.end_workspace();
        examples.done
    }
}

/// Gathers the examples of a part.
#[derive(Default)]
struct Examples {
    done: Vec<Example>,
    /// The files of a workspace so far.
    workspace: Option<Example>,
    /// The fence that is open: its settings and its text. `None` within a fence of another
    /// language as outside of all.
    open: Option<Example>,
}

impl Examples {
    fn line(&mut self, line: &str) {
        match (&mut self.open, line.strip_prefix("```")) {
            (None, Some(info)) if info.starts_with("xml") || info.starts_with("json ") => {
                let settings = info.split_whitespace().filter_map(|word| word.split_once('='));
                let settings = settings.map(|(key, value)| (key.to_owned(), value.to_owned()));
                self.open = Some(Example { settings: settings.collect(), ..Example::default() });
            }
            (Some(_), Some(_)) => self.close(),
            (Some(example), None) => {
                example.xml.push_str(line);
                example.xml.push('\n');
            }
            (None, _) if line.trim().is_empty() => {}
            (None, _) => self.end_workspace(),
        }
    }

    /// Ends a fence.
    fn close(&mut self) {
        let Some(mut example) = self.open.take() else { return };
        match example.settings.iter().position(|(key, _)| key == "file") {
            Some(at) => {
                let (_, path) = example.settings.remove(at);
                let workspace = self.workspace.get_or_insert_default();
                workspace.files.push((path, example.xml));
                workspace.settings.append(&mut example.settings);
            }
            None => {
                self.end_workspace();
                self.done.push(example);
            }
        }
    }

    fn end_workspace(&mut self) {
        self.done.extend(self.workspace.take());
    }
}
