//! Tests of several sources that are read as one.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use crate::traffic::format::Source;
use crate::traffic::{MergeInput, Merged, ReadOptions, read_lines};

/// A line at that second of an hour.
fn line(second: u32) -> String {
    format!(
        "{{\"timestamp\":\"2026-05-04T10:{:02}:{:02}Z\",\"request\":{{\"method\":\"GET\",\"url\":\"/\"}},\"response\":{{\"status\":200}}}}\n",
        second / 60,
        second % 60
    )
}

/// A source, and a count of how many are open at once.
struct Counted(io::Cursor<Vec<u8>>, Arc<Mutex<(u32, u32)>>);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.1.lock().unwrap().0 -= 1;
    }
}

/// The place and time of every line of these sources; with how many were open at once.
fn merged(sources: &[String], threads: usize) -> (Vec<(u32, u64, i64)>, u32) {
    let open = Arc::new(Mutex::new((0, 0)));
    let input = |(number, text): (usize, &String)| {
        let (text, open) = (text.clone().into_bytes(), Arc::clone(&open));
        let open = move || {
            let mut counts = open.lock().unwrap();
            counts.0 += 1;
            counts.1 = counts.1.max(counts.0);
            let source = Counted(io::Cursor::new(text.clone()), Arc::clone(&open));
            Ok(Box::new(source) as Source<'static>)
        };
        MergeInput { name: number.to_string(), open: Box::new(open), is_stream: false }
    };
    let inputs = sources.iter().enumerate().map(input).collect();
    let options = ReadOptions::default();
    let merged = Merged::new(inputs, options.longest_line).unwrap();
    // Small blocks, so that there are many of them under way.
    let options = ReadOptions { threads, block: 300, places: Some(merged.places()), ..options };
    let mut all = Vec::new();
    let map = |lines: crate::traffic::Lines<'_>| {
        let place = |line: crate::traffic::Line<'_>| {
            (line.file.unwrap(), line.index, line.exchange.map_or(-1, |it| it.timestamp.0))
        };
        lines.iter().map(place).collect::<Vec<_>>()
    };
    let fold = |part| {
        all.extend::<Vec<_>>(part);
        ControlFlow::Continue(())
    };
    read_lines(merged, &options, map, fold).unwrap();
    let most = open.lock().unwrap().1;
    (all, most)
}

#[test]
fn lines_come_in_the_order_of_time_with_their_places() {
    let sources = [
        [0, 3, 3, 9].map(line).concat(),
        format!("\n{}nonsense\n{}", line(1), line(4)),
        line(2) + line(8).trim_end(),
    ];
    for threads in [1, 3] {
        let (all, _) = merged(&sources, threads);
        let places: Vec<_> = all.iter().map(|(file, line, _)| (*file, *line)).collect();
        assert_eq!(
            places,
            [(0, 0), (1, 1), (1, 2), (2, 0), (0, 1), (0, 2), (1, 3), (2, 1), (0, 3)]
        );
    }
}

#[test]
fn many_sources_are_merged_as_sorting_would() {
    let mut seconds: Vec<(u32, usize)> =
        (0..600).map(|number| ((number * 7919) % 3600, (number % 5) as usize)).collect();
    seconds.sort_unstable();
    let of = |source: usize| {
        let own = seconds.iter().filter(|(_, each)| *each == source);
        own.map(|(second, _)| line(*second)).collect::<String>()
    };
    let (all, _) = merged(&[0, 1, 2, 3, 4].map(of), 2);
    assert_eq!(all.len(), 600);
    assert!(all.is_sorted_by_key(|(_, _, time)| *time));
    for file in 0..5 {
        let own: Vec<_> = all.iter().filter(|each| each.0 == file).map(|each| each.1).collect();
        assert_eq!(own, (0..own.len() as u64).collect::<Vec<_>>());
    }
}

#[test]
fn files_that_follow_each_other_are_not_open_together() {
    let days: Vec<_> = (0..20).map(|day| line(day * 60) + &line(day * 60 + 59)).collect();
    let (all, most) = merged(&days, 1);
    assert_eq!((all.len(), most), (40, 1));
}
