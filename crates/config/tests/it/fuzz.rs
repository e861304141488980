//! A short run of the fuzz targets: mutations of the fixtures, the same ones in every run.
//!
//! `crates/config/fuzz` runs the same targets for as long as one likes, under `cargo fuzz`.
#![expect(clippy::disallowed_methods, reason = "how long one case takes is part of the test")]

use std::path::Path;
use std::time::{Duration, Instant};

use crate::{files, target};

/// In a debug build on a busy machine; a case is a few kilobytes.
const ONE_CASE: Duration = Duration::from_secs(5);
/// Larger cases find nothing that smaller ones do not.
const MAX_BYTES: usize = 16 * 1024;

#[test]
fn mutated_object_files_are_survived() {
    let corpus = corpus("good").into_iter().chain(corpus("bad")).collect();
    run(target::object_file, corpus, &WORDS, 1_500);
}

#[test]
fn mutated_main_files_are_survived() {
    let main = |path: std::path::PathBuf| std::fs::read(path.join("nagios.cfg")).unwrap();
    let all = files::fixtures("good").into_iter().chain(files::fixtures("bad"));
    run(target::main_file, all.map(main).collect(), &WORDS, 1_000);
}

#[test]
fn mutated_timeperiods_are_survived() {
    let text = String::from_utf8(std::fs::read(fixture("good/date-forms/objects.cfg")).unwrap());
    let text = text.unwrap();
    let lines = text.lines().filter(|line| line.contains(':')).map(|l| l.as_bytes().to_vec());
    run(target::timeperiod, lines.collect(), &WORDS, 4_000);
}

fn fixture(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

fn corpus(kind: &str) -> Vec<Vec<u8>> {
    files::configuration_files(&fixture(kind))
}

/// Every input as it is, then `cases` mutations, with `words` put in here and there.
pub(crate) fn run(
    target: fn(&[u8]),
    corpus: Vec<Vec<u8>>,
    words: &'static [&'static [u8]],
    cases: usize,
) {
    let mut mutator = Mutator { state: 0x9e37_79b9_7f4a_7c15, corpus, words };
    for input in mutator.corpus.clone() {
        one(target, &input);
    }
    for _ in 0..cases {
        let input = mutator.next_case();
        one(target, &input);
    }
}

fn one(target: fn(&[u8]), input: &[u8]) {
    let start = Instant::now();
    let result = std::panic::catch_unwind(|| target(input));
    let text = String::from_utf8_lossy(input);
    assert!(result.is_ok(), "panicked on this input:\n{text}");
    assert!(start.elapsed() < ONE_CASE, "took {:?} for this input:\n{text}", start.elapsed());
}

/// Makes new inputs from old ones.
struct Mutator {
    state: u64,
    corpus: Vec<Vec<u8>>,
    words: &'static [&'static [u8]],
}

/// What has a meaning somewhere.
const WORDS: [&[u8]; 24] = [
    b"define host {\n",
    b"}\n",
    b"\n",
    b"\\\n",
    b"\\;",
    b";",
    b"#",
    b"+",
    b"!",
    b"*",
    b",",
    b"null",
    b"use t,t\n",
    b"name t\n",
    b"register 0\n",
    b"-1",
    b"99999999999999999999",
    b"1e309",
    b"\xff\xfe",
    b"\xc3\xa9",
    b"\0",
    b"$USER1$",
    b"(((a+)+)+)+",
    b"monday 1 - tuesday -1 / 2 00:00-24:00\n",
];

impl Mutator {
    fn next_case(&mut self) -> Vec<u8> {
        let mut case = self.pick();
        for _ in 0..=self.below(4) {
            self.mutate(&mut case);
        }
        case.truncate(MAX_BYTES);
        case
    }

    fn mutate(&mut self, case: &mut Vec<u8>) {
        let (from, to) = self.stretch(case);
        match self.below(6) {
            0 => drop(case.drain(from..to)),
            1 => {
                let copy = case[from..to].to_vec();
                let at = self.below(case.len() + 1);
                case.splice(at..at, copy);
            }
            2 => {
                let word = self.words[self.below(self.words.len())];
                case.splice(from..from, word.iter().copied());
            }
            3 => {
                let byte = self.below(256) as u8;
                case[from..to].iter_mut().take(1).for_each(|b| *b = byte);
            }
            4 => {
                let other = self.pick();
                let (start, end) = self.stretch(&other);
                case.splice(from..to, other[start..end].iter().copied());
            }
            _ => self.swap_lines(case),
        }
    }

    fn swap_lines(&mut self, case: &mut Vec<u8>) {
        let mut lines: Vec<&[u8]> = case.split_inclusive(|b| *b == b'\n').collect();
        if lines.len() > 1 {
            let (a, b) = (self.below(lines.len()), self.below(lines.len()));
            lines.swap(a, b);
            *case = lines.concat();
        }
    }

    /// A part of `bytes`, mostly a short one.
    fn stretch(&mut self, bytes: &[u8]) -> (usize, usize) {
        let from = self.below(bytes.len() + 1);
        let len = if self.below(4) == 0 { self.below(1024) } else { self.below(24) };
        (from, (from + len).min(bytes.len()))
    }

    fn pick(&mut self) -> Vec<u8> {
        let n = self.below(self.corpus.len());
        self.corpus[n].clone()
    }

    /// A number below `bound`; xorshift64*, from a fixed seed.
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let random = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        random as usize % bound.max(1)
    }
}
