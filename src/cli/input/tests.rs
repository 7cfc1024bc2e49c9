//! Tests of what is read and what is left alone.

use std::fs;

use super::*;

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl std::ops::Deref for Folder {
    type Target = PathBuf;

    fn deref(&self) -> &PathBuf {
        &self.0
    }
}

/// A fresh folder with the given files.
fn folder(name: &str, files: &[(&str, &[u8])]) -> Folder {
    let folder = std::env::temp_dir().join(format!("policyc-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    for (path, content) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    Folder(folder)
}

fn read_paths(paths: &[PathBuf]) -> Result<Input, InputError> {
    read(Request { paths, ..Request::default() }, &LayoutRules::default())
}

/// The files of the input, seen from `folder`.
fn names(input: &Input, folder: &Path) -> Vec<String> {
    let prefix = format!("{}/", folder.display());
    input.files.iter().map(|file| file.name().replace(&prefix, "")).collect()
}

#[test]
fn a_folder_gives_its_policy_documents_in_order() {
    let folder = folder(
        "folder",
        &[
            ("b.xml", b"<policies/>"),
            ("a/z.policy.xml", b"<fragment/>"),
            ("a/a.policy", b"<policies/>"),
            ("a/t.xml.tftpl", b"<policies/>"),
            ("pom.xml", b"<project/>"),
            ("notes.md", b"<policies/>"),
            (".hidden/x.xml", b"<policies/>"),
            ("out/x.xml", b"<policies/>"),
            ("mine/x.xml", b"<policies/>"),
            (".gitignore", b"out\n"),
            (".policycignore", b"mine\n"),
        ],
    );
    let input = read_paths(std::slice::from_ref(&*folder)).unwrap();
    assert_eq!(names(&input, &folder), ["a/a.policy", "a/t.xml.tftpl", "a/z.policy.xml", "b.xml"]);
    let skipped: Vec<_> = input.skipped.iter().map(|skipped| skipped.reason.as_str()).collect();
    assert_eq!(skipped, ["its root element is `<project>`"]);
    assert!(input.unreadable.is_empty());
}

#[test]
fn a_named_file_is_always_read_and_read_once() {
    let folder = folder("named", &[("pom.xml", b"<project/>"), ("b.xml", b"<policies/>")]);
    let paths = [folder.join("pom.xml"), folder.to_path_buf(), folder.join("./b.xml")];
    assert_eq!(names(&read_paths(&paths).unwrap(), &folder), ["pom.xml", "b.xml"]);
}

#[test]
fn what_cannot_be_read_does_not_stop_the_rest() {
    let folder = folder("bad", &[("bad.xml", b"<policies>\n\xff"), ("good.xml", b"<policies/>")]);
    let paths = [folder.join("none.xml"), folder.to_path_buf()];
    let input = read_paths(&paths).unwrap();
    assert_eq!(names(&input, &folder), ["good.xml"]);
    let errors: Vec<_> = input.unreadable.iter().map(|error| error.cause.to_string()).collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[1].contains("not valid UTF-8 at line 2"), "{errors:?}");
}

#[test]
fn a_folder_without_documents_is_an_error() {
    let folder = folder("none", &[("pom.xml", b"<project/>")]);
    let error = read_paths(&[folder.to_path_buf()]).unwrap_err();
    assert!(matches!(error, InputError::NothingFound { looked_into: 1, .. }), "{error:?}");
}

#[test]
fn standard_input_is_named_once_and_only_when_read() {
    let twice = ["-", "-"].map(PathBuf::from);
    assert!(matches!(read_paths(&twice), Err(InputError::StdinTwice)));
    let paths = [PathBuf::from("a.xml")];
    let request = Request { paths: &paths, stdin_filename: Some("b.xml"), ..Request::default() };
    assert!(matches!(
        read(request, &LayoutRules::default()),
        Err(InputError::FilenameWithoutStdin)
    ));
}

#[test]
fn a_file_that_is_too_large_is_refused_by_its_size() {
    let folder = folder("large", &[("a.xml", b"<policies>")]);
    let path = folder.join("a.xml");
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(SourceFile::MAX_BYTES as u64 + 1).unwrap();
    for paths in [path, folder.to_path_buf()].map(|path| [path]) {
        let input = read_paths(&paths).unwrap();
        let causes: Vec<_> = input.unreadable.iter().map(|error| error.cause.to_string()).collect();
        assert_eq!(causes, ["the file has 67108865 bytes; the limit is 67108864"]);
    }
}
