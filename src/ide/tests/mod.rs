//! The queries of editors: a document with a cursor in, lines out. `|` stands for the cursor.

mod completion;
mod navigation;
mod places;

use crate::model::{LayoutRules, Member, Workspace};
use crate::source::SourceFile;

/// The text without the cursor, and where that stood.
fn cursor(text: &str) -> (String, u32) {
    let bytes = text.as_bytes();
    let alone = |at: &usize| {
        let beside = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'|');
        bytes[*at] == b'|' && !beside(at.checked_sub(1)) && !beside(Some(at + 1))
    };
    let at = (0..bytes.len()).find(alone).expect("no `|`");
    (format!("{}{}", &text[..at], &text[at + 1..]), u32::try_from(at).unwrap())
}

/// Files of a service; the one with a cursor is asked about.
fn with_cursor<T>(files: &[(&str, &str)], ask: impl FnOnce(Member<'_>, u32) -> T) -> T {
    let mut here = None;
    let sources: Vec<_> = files
        .iter()
        .enumerate()
        .map(|(number, (name, text))| {
            let has = text.replace("||", "").contains('|') && !name.ends_with(".json");
            if !has {
                return SourceFile::new(*name, *text);
            }
            let (text, at) = cursor(text);
            here = Some((number, at));
            SourceFile::new(*name, text)
        })
        .collect();
    let workspace = Workspace::new(&sources, &LayoutRules::default());
    let (number, at) = here.expect("no file has a cursor");
    let found = workspace.members().find(|it| it.document.file.0 as usize == number);
    ask(found.unwrap(), at)
}
