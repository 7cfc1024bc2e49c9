//! An effective policy as one document, with the origin of every policy in a comment.
//!
//! Tags, texts and expressions are printed as they stand, to the byte; only the blanks between
//! elements are new.

use super::{Effective, Expander, Expansion, included};
use crate::model::Member;
use crate::policy::schema::SectionKind;
use crate::policy::{ElementKind, ElementRef};

/// What was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The document.
    pub text: String,
    /// How many inclusions could not be followed.
    pub problems: usize,
}

const INDENT: &str = "    ";

/// Prints the effective policy.
#[must_use]
pub fn print(effective: &Effective<'_>) -> Printed {
    let root = effective.layers().last().and_then(|member| member.service());
    let root = root.map_or_else(String::new, |service| service.root().to_owned());
    let mut printer =
        Printer { text: String::new(), problems: 0, from: None, root, in_one_piece: false };
    if !printer.root.is_empty() {
        printer.comment(0, &format!("files in {}", printer.root));
    }
    for member in effective.layers() {
        let place = member.place().map_or_else(String::new, ToString::to_string);
        printer.comment(0, &format!("{place}: {}", printer.name(*member)));
    }
    printer.line(0, "<policies>");
    let mut expander = Expander::new(effective);
    for &section in SectionKind::ALL {
        let Some(element) = expander.begin(section) else { continue };
        printer.line(1, &format!("<{}>", section.name()));
        printer.children(&mut expander, element, 2);
        printer.line(1, &format!("</{}>", section.name()));
        printer.from = None;
    }
    printer.line(0, "</policies>");
    Printed { text: printer.text, problems: printer.problems }
}

struct Printer {
    text: String,
    problems: usize,
    /// The include through which the current policies came: ` through FILE:LINE`.
    from: Option<String>,
    /// The folder of the service, which all names of files begin with.
    root: String,
    /// True within a policy that comes from one place as a whole.
    in_one_piece: bool,
}

impl Printer {
    /// The name of a file without the folder of the service.
    fn name<'w>(&self, member: Member<'w>) -> &'w str {
        let name = member.document.document.file().name();
        let inside = name.strip_prefix(self.root.as_str()).unwrap_or(name);
        inside.strip_prefix('/').unwrap_or(inside)
    }

    /// `FILE:FIRST-LAST`, or `FILE:LINE`.
    fn place(&self, member: Member<'_>, element: ElementRef<'_>) -> String {
        let file = member.document.document.file();
        let span = element.span();
        let first = file.position(span.start).line;
        let last = file.position(span.end.saturating_sub(1)).line;
        let name = self.name(member);
        if first == last { format!("{name}:{first}") } else { format!("{name}:{first}-{last}") }
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.text.push_str(&INDENT.repeat(depth));
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A comment, in which two hyphens must not stand side by side.
    fn comment(&mut self, depth: usize, text: &str) {
        let text = text.replace("--", "- -");
        self.line(depth, &format!("<!-- {text} -->"));
    }

    /// Prints the children of an element and what they stand for. The depth is that of the
    /// documents, which the parser and the expander limit.
    fn children<'w>(&mut self, expander: &mut Expander<'w>, of: ElementRef<'w>, depth: usize) {
        let Some((member, _)) = expander.current() else { return };
        for element in of.children() {
            let place = self.place(member, element);
            match expander.enter(element) {
                Expansion::Children(inserted) => {
                    let through = element.policy().map(|_| format!(" through {place}"));
                    let before = std::mem::replace(&mut self.from, through);
                    self.children(expander, inserted, depth);
                    self.from = before;
                    expander.leave();
                }
                Expansion::Itself => self.element(expander, element, &place, depth),
                Expansion::Nothing => {
                    self.comment(depth, &format!("{place}: no wider scope has a policy"));
                    self.line(depth, raw(element));
                }
                Expansion::Refused(problem) => {
                    self.problems += 1;
                    self.comment(depth, &format!("{place}: {}", problem.kind));
                    self.line(depth, raw(element));
                }
            }
        }
    }

    fn element<'w>(
        &mut self,
        expander: &mut Expander<'w>,
        element: ElementRef<'w>,
        place: &str,
        depth: usize,
    ) {
        // Within an element that is one piece, its own place says all.
        let is_policy = !matches!(element.kind(), ElementKind::Part(_));
        if is_policy && !element.is_part_of_policy() && !self.in_one_piece {
            let through = self.from.as_deref().unwrap_or_default();
            self.comment(depth, &format!("{place}{through}"));
        }
        let only_elements = element.text().is_none()
            && element.children().next().is_some()
            && element.children().all(ElementRef::is_judged);
        if only_elements {
            let inserts = |inside: ElementRef<'_>| included(inside).is_some();
            let before = self.in_one_piece;
            self.in_one_piece |= !element.descendants().any(inserts);
            let start = element.start_tag();
            self.line(depth, start.of(element.document().text()));
            self.children(expander, element, depth + 1);
            self.line(depth, &format!("</{}>", element.name()));
            self.in_one_piece = before;
        } else {
            self.line(depth, raw(element));
        }
    }
}

/// The element as it stands.
fn raw(element: ElementRef<'_>) -> &str {
    element.span().of(element.document().text())
}
