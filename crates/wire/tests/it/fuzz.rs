//! A short run of the fuzz targets: mutations of real messages, the same ones in every run.
//!
//! `crates/wire/fuzz` runs the same targets for as long as one likes, under `cargo fuzz`.

use crate::{syslog, target};

#[test]
fn mutated_messages_are_survived() {
    run(target::message, syslog::samples().map(|text| text.as_bytes().to_vec()).collect(), 40_000);
}

#[test]
fn mutated_streams_are_survived() {
    let line = |text: &str| [b"\x05", text.as_bytes(), b"\n<13>next\n"].concat();
    let counted =
        |text: &str| [b"\x00", text.len().to_string().as_bytes(), b" ", text.as_bytes()].concat();
    let corpus = syslog::samples().flat_map(|text| [line(text), counted(text)]).collect();
    run(target::frames, corpus, 20_000);
}

#[test]
fn mutated_journals_are_survived() {
    let entry = b"\x03__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1000000\n_HOSTNAME=web\n\
        MESSAGE\n\x05\0\0\0\0\0\0\0a\nb=c\nSYSLOG_IDENTIFIER=x\n_PID=1\n\nMESSAGE=y\n\n";
    run(target::journal, vec![entry.to_vec()], 10_000);
}

/// Every input as it is, then `cases` mutations.
fn run(target: fn(&[u8]), corpus: Vec<Vec<u8>>, cases: usize) {
    let mut mutator = Mutator { state: 0x9e37_79b9_7f4a_7c15, corpus };
    let mutations: Vec<_> = (0..cases).map(|_| mutator.next_case()).collect();
    for input in mutator.corpus.iter().chain(&mutations) {
        let result = std::panic::catch_unwind(|| target(input));
        assert!(result.is_ok(), "panicked on this input:\n{}", input.escape_ascii());
    }
}

/// What has a meaning somewhere.
const WORDS: [&[u8]; 20] = [
    b"<",
    b">",
    b"<191>",
    b"1 ",
    b" - ",
    b"[",
    b"]",
    b"=\"",
    b"\\",
    b":",
    b": ",
    b"%",
    b"\0",
    b"\n",
    b"\xef\xbb\xbf",
    b"\xff",
    b"99999999999999999999",
    b"Nov 21 10:00:00 ",
    b"2026-11-21T10:00:00.5+01:00 ",
    b"*",
];

/// Makes new inputs from old ones.
struct Mutator {
    state: u64,
    corpus: Vec<Vec<u8>>,
}

impl Mutator {
    fn next_case(&mut self) -> Vec<u8> {
        let mut case = self.pick();
        for _ in 0..=self.below(4) {
            self.mutate(&mut case);
        }
        case
    }

    fn mutate(&mut self, case: &mut Vec<u8>) {
        let (from, to) = self.stretch(case);
        match self.below(5) {
            0 => drop(case.drain(from..to)),
            1 => {
                let copy = case[from..to].to_vec();
                let at = self.below(case.len() + 1);
                case.splice(at..at, copy);
            }
            2 => {
                let word = WORDS[self.below(WORDS.len())];
                case.splice(from..to, word.iter().copied());
            }
            3 => {
                let byte = self.below(256) as u8;
                case[from..to].iter_mut().take(1).for_each(|b| *b = byte);
            }
            _ => {
                let other = self.pick();
                let (start, end) = self.stretch(&other);
                case.splice(from..to, other[start..end].iter().copied());
            }
        }
    }

    fn stretch(&mut self, bytes: &[u8]) -> (usize, usize) {
        let from = self.below(bytes.len() + 1);
        let len = if self.below(4) == 0 { self.below(200) } else { self.below(12) };
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
