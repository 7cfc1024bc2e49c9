//! Streams that end early, and arguments that are wrong.

use std::io::Read;
use std::process::Stdio;

use crate::run::Folder;

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let folder = Folder::new("pipe", &[]);
    let bad = "<policies><inbound><nothing-like-it /></inbound></policies>";
    for number in 0..200 {
        folder.write(&format!("{number}.xml"), bad.as_bytes());
    }
    for (arguments, expected) in
        [(&["lint"][..], 1), (&["schema", "lint"], 0), (&["explain"], 0), (&["--help"], 0)]
    {
        let mut command = folder.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let status = child.wait().unwrap().code();
        assert_eq!((status, &*stderr), (Some(expected), ""), "{arguments:?}");
    }
}

#[test]
fn wrong_arguments_are_status_2() {
    let folder = Folder::new("arguments", &[]);
    for arguments in [&[][..], &["nonsense"], &["lint", "--nonsense"], &["schema", "a", "b"]] {
        let run = folder.run(arguments);
        assert_eq!((run.status, &*run.stdout), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains("Usage: "), "{run:?}");
    }
    for arguments in [&["--help"][..], &["--version"], &["help", "lint"]] {
        let run = folder.run(arguments);
        assert_eq!((run.status, &*run.stderr), (0, ""), "{arguments:?}");
    }
}
