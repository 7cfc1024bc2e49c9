//! Streams: blocks, compression, bad lines, order, limits.

use std::io::{self, Read, Write as _};
use std::ops::ControlFlow;

use proptest::prelude::*;

use crate::traffic::{LineFault, ReadOptions, ReadSummary, TrafficError, read_exchanges};

fn exchange(number: usize) -> String {
    format!(
        r#"{{"timestamp":"2026-05-04T10:00:00Z","request":{{"method":"GET","url":"/{number}"}},"response":{{"status":200}}}}"#
    )
}

/// What became of each line: its number, and its URL or what is wrong with it.
type Seen = Vec<(u64, Result<String, LineFault>)>;

fn read(
    bytes: impl Read + Send,
    options: &ReadOptions,
) -> (Seen, Result<ReadSummary, TrafficError>) {
    let mut seen = Seen::new();
    let summary = read_exchanges(
        bytes,
        options,
        |line| {
            let url = line.exchange.map(|exchange| exchange.request.url.into_owned());
            (line.index, url.map_err(|error| error.fault()))
        },
        |result| {
            seen.push(result);
            ControlFlow::Continue(())
        },
    );
    (seen, summary)
}

fn options(threads: usize, block: usize) -> ReadOptions {
    ReadOptions { threads, block, ..ReadOptions::default() }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn marks_line_ends_and_blank_lines_do_no_harm() {
    let text = format!("\u{feff}{}\r\n\n  \n{}\n{}", exchange(0), exchange(1), exchange(2));
    for (threads, block) in [(1, 1 << 20), (1, 7), (2, 7), (3, 64)] {
        let (seen, summary) = read(text.as_bytes(), &options(threads, block));
        let urls: Vec<_> = seen.iter().map(|(index, url)| (*index, url.clone().unwrap())).collect();
        let expected = [(0, "/0"), (3, "/1"), (4, "/2")].map(|(i, u)| (i, u.to_owned()));
        assert_eq!(urls, expected);
        assert_eq!(summary.unwrap().lines, 5);
    }
}

#[test]
fn compression_is_recognised_by_its_first_bytes() {
    let text: String = (0..100).map(|number| exchange(number) + "\n").collect();
    let two_members = [gzip(&text.as_bytes()[..500]), gzip(&text.as_bytes()[500..])].concat();
    let frame = zstd::encode_all(text.as_bytes(), 3).unwrap();
    let skippable = [&b"\x50\x2a\x4d\x18\x03\0\0\0abc"[..], &frame].concat();
    for bytes in [text.clone().into_bytes(), gzip(text.as_bytes()), two_members, frame, skippable] {
        let (seen, summary) = read(bytes.as_slice(), &options(2, 300));
        assert_eq!(seen.len(), 100);
        assert_eq!(seen[99].1.as_deref(), Ok("/99"));
        assert_eq!(summary.unwrap().bytes, text.len() as u64);
    }
}

#[test]
fn a_source_that_breaks_off_gives_its_whole_lines_first() {
    let text: String = (0..20_000).map(|number| exchange(number) + "\n").collect();
    let whole = gzip(text.as_bytes());
    for threads in [1, 2] {
        let (seen, summary) = read(&whole[..whole.len() / 2], &options(threads, 4096));
        assert!(matches!(summary, Err(TrafficError::Read(_))), "{summary:?}");
        assert!(seen.len() > 1000, "{}", seen.len());
        assert!(seen.iter().all(|(_, url)| url.is_ok()));
        assert!(seen.iter().enumerate().all(|(at, (index, _))| at as u64 == *index));
    }
    let short = gzip(format!("{}\n{}", exchange(0), exchange(1)).as_bytes());
    let (_, summary) = read(&short[..short.len() - 9], &options(1, 4096));
    assert!(matches!(summary, Err(TrafficError::Read(_))), "{summary:?}");
}

#[test]
fn bad_lines_stop_nothing_but_themselves() {
    let mut bytes = format!("{}\n{{\"a\":\n", exchange(0)).into_bytes();
    bytes.extend_from_slice(b"{\"\xff\"}\n");
    bytes.extend_from_slice(exchange(3).as_bytes());
    let (seen, summary) = read(bytes.as_slice(), &options(2, 50));
    assert_eq!(seen[0].1.as_deref(), Ok("/0"));
    assert!(matches!(seen[1].1, Err(LineFault::Json(_))));
    assert_eq!(seen[2].1, Err(LineFault::NotUtf8));
    assert_eq!(seen[3], (3, Ok("/3".to_owned())));
    assert!(!summary.unwrap().stopped);
}

#[test]
fn an_overlong_line_is_refused_in_bounded_memory() {
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(100_000));
    let text = format!("{}\n{long}\n{}\n{long}", exchange(0), exchange(2));
    for (threads, block) in [(1, 64), (2, 1000), (1, 1 << 20)] {
        let options = ReadOptions { threads, block, longest_line: 1000, places: None };
        let (seen, summary) = read(text.as_bytes(), &options);
        let faults: Vec<_> = seen.iter().map(|(index, url)| (*index, url.is_ok())).collect();
        assert_eq!(faults, [(0, true), (1, false), (2, true), (3, false)]);
        assert_eq!(seen[1].1, Err(LineFault::TooLong(1000)));
        assert_eq!(summary.unwrap().lines, 4);
    }
}

#[test]
fn the_fold_can_stop_and_order_holds() {
    let text: String = (0..5_000).map(|number| exchange(number) + "\n").collect();
    for threads in [1, 4] {
        let mut seen = 0;
        let summary = read_exchanges(
            text.as_bytes(),
            &options(threads, 1000),
            |line| line.index,
            |index| {
                assert_eq!(index, seen);
                seen += 1;
                if seen == 1_234 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(seen, 1_234);
        assert!(summary.unwrap().stopped);
    }
}

#[test]
#[should_panic]
fn a_panic_in_the_map_reaches_the_caller() {
    let text: String = (0..5_000).map(|number| exchange(number) + "\n").collect();
    let _ = read_exchanges(
        text.as_bytes(),
        &options(2, 1000),
        |line| assert!(line.index != 700),
        |()| ControlFlow::Continue(()),
    );
}

#[test]
fn what_is_no_traffic_is_refused_with_what_it_looks_like() {
    let refused = |bytes: &[u8]| match read(bytes, &ReadOptions::default()).1 {
        Err(error) => error.to_string(),
        Ok(summary) => panic!("{summary:?}"),
    };
    assert!(refused(b"").contains("empty"));
    assert!(refused(b" \n\n").contains("empty"));
    assert!(refused(b"<policies/>").contains("XML"));
    assert!(refused(b"[{\"timestamp\":1,\"request\":2}]").contains("array"));
    assert!(refused(b"{\n \"log\": 1}").contains("many lines"));
    assert!(refused(b"{\"line\":0,\"prompt_tokens\":1}").contains("no `timestamp`"));
    assert!(refused(b"a,b\n1,2").contains("CSV"));
    assert!(refused(b"hello").contains("not JSON objects"));
    assert!(refused(b"\xff\xfe{\0").contains("UTF-16"));
    assert!(refused(&gzip(b"hello")).contains("not JSON objects"));
    assert!(refused(b"\0\0\0").contains("binary"));
}

/// A source that fails after some bytes.
struct Broken(usize);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.0);
        self.0 -= length;
        if length == 0 {
            return Err(io::Error::other("gone"));
        }
        buffer[..length].fill(b' ');
        Ok(length)
    }
}

#[test]
fn a_source_that_cannot_be_read_says_so() {
    for length in [0, 3, 100] {
        let (_, summary) = read(Broken(length), &ReadOptions::default());
        assert!(matches!(summary, Err(TrafficError::Read(_))), "{summary:?}");
    }
}

proptest! {
    /// Blocks and threads never change what is read.
    #[test]
    fn cuts_do_not_matter(
        lines in prop::collection::vec("(\r)?|x{1,30}|T", 0..40),
        block in 1..200_usize, threads in 1..4_usize, limit in 100..200_usize
    ) {
        let lines: Vec<_> = lines.iter().enumerate()
            .map(|(at, line)| if line == "T" { exchange(at) } else { line.clone() }).collect();
        let text = format!("{}\n{}", exchange(0), lines.join("\n"));
        let one = ReadOptions { threads: 1, block: 1 << 20, longest_line: limit, places: None };
        let other = ReadOptions { threads, block, longest_line: limit, places: None };
        let (expected, summary) = read(text.as_bytes(), &one);
        let (seen, other) = read(text.as_bytes(), &other);
        prop_assert_eq!(seen, expected);
        prop_assert_eq!(other.unwrap(), summary.unwrap());
    }
}
