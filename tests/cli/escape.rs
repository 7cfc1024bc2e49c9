//! `policyc escape`: what other tools read.

use std::fs;

use crate::run::Folder;

#[test]
fn documents_are_written_well_formed_and_broken_ones_are_named() {
    let folder = Folder::new(
        "escape",
        &[
            (
                "a.xml",
                "<policies><inbound><set-body>@(1 < 2 && true)</set-body></inbound></policies>\n",
            ),
            ("b.xml", "<policies><inbound></policies>"),
        ],
    );
    let run = folder.run(&["escape", "--out", "out", "a.xml", "b.xml"]);
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, "", ""));
    let read = |file: &str| fs::read_to_string(folder.path().join("out").join(file)).unwrap();
    assert_eq!(
        read("index.jsonl"),
        "{\"path\":\"a.xml\",\"file\":\"00000.xml\"}\n{\"path\":\"b.xml\",\"file\":null}\n"
    );
    assert_eq!(
        read("00000.xml"),
        "<policies><inbound><set-body>@(1 &lt; 2 &amp;&amp; true)</set-body></inbound></policies>\n"
    );
    assert!(!folder.path().join("out/00001.xml").exists());
}
