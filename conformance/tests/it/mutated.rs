//! Fixtures with small mistakes: what nagios4 refuses we refuse, what it accepts we accept and
//! count alike.
//!
//! The same mistakes in every run; `ATALAYA_RANDOM_CONFIGS=5000` asks for more of them.

use std::path::{Path, PathBuf};

use crate::files::copy_tree;
use crate::peer;
use crate::verify::Case;

/// What `make test` has time for.
const MISTAKES: u64 = 100;

#[test]
fn fixtures_with_mistakes_are_judged_as_with_nagios() {
    let Some(nagios) = peer::nagios4() else { return };
    let wanted = std::env::var("ATALAYA_RANDOM_CONFIGS").ok().and_then(|n| n.parse().ok());
    let copy = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/config/tests/good");
    copy_tree(&fixtures, copy.path()).unwrap();
    let mut files: Vec<PathBuf> = std::fs::read_dir(copy.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|directory| ["objects.cfg", "nagios.cfg"].map(|name| directory.join(name)))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let texts: Vec<String> = files
        .iter()
        .map(|file| String::from_utf8_lossy(&std::fs::read(file).unwrap()).into())
        .collect();
    let words = texts.iter().flat_map(|text| text.split_whitespace()).map(str::to_owned).collect();
    let mut mistakes = Mistakes { state: 0x5851_f42d_4c95_7f2d, words };
    let mut differences = Vec::new();
    for n in 0..wanted.unwrap_or(MISTAKES) {
        let at = mistakes.below(files.len());
        let original = std::fs::read(&files[at]).unwrap();
        let mut text = mistakes.make(&texts[at]);
        if files[at].ends_with("nagios.cfg") {
            // Whom Nagios becomes, and where it may write, is not the point; the last word counts.
            text += "nagios_user=root\nnagios_group=root\ncheck_result_path=.\n";
        }
        std::fs::write(&files[at], &text).unwrap();
        let directory = files[at].parent().unwrap().to_owned();
        let case = Case { main: directory.join("nagios.cfg"), directory };
        if let Some(difference) = case.judgement_difference(&nagios) {
            let name = files[at].strip_prefix(copy.path()).unwrap().display();
            differences.push(format!("{n}, {name} (- nagios4, + ours):\n{difference}"));
            eprintln!("{n}, {name}:\n{}", diff(&texts[at], &text));
        }
        std::fs::write(&files[at], original).unwrap();
    }
    assert!(differences.is_empty(), "{} differ\n{}", differences.len(), differences.join("\n"));
}

/// The lines that a mistake changed.
fn diff(before: &str, after: &str) -> String {
    let gone = before.lines().filter(|line| !after.lines().any(|other| other == *line));
    let new = after.lines().filter(|line| !before.lines().any(|other| other == *line));
    gone.map(|line| format!("  - {line}\n"))
        .chain(new.map(|line| format!("  + {line}\n")))
        .collect()
}

struct Mistakes {
    state: u64,
    /// Words of all fixtures.
    words: Vec<String>,
}

impl Mistakes {
    fn make(&mut self, text: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for _ in 0..=self.below(2) {
            let at = self.below(lines.len());
            match self.below(8) {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[at].clone()),
                2 => {
                    let other = self.below(lines.len());
                    lines.swap(at, other);
                }
                3 => {
                    let word = self.word();
                    lines[at] += &format!(",{word}");
                }
                4 => lines[at] = self.without_a_character(&lines[at]),
                _ => lines[at] = self.with_another_word(&lines[at]),
            }
            if lines.is_empty() {
                break;
            }
        }
        lines.join("\n") + "\n"
    }

    fn with_another_word(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let at = self.below(words.len());
        let new = match self.below(5) {
            0 => "null".to_owned(),
            1 => format!("!{}", words[at]),
            2 => format!("+{}", words[at]),
            3 => format!("{}{}", words[at], ["-1", ",", "*", "!x", ";", "\\"][self.below(6)]),
            _ => self.word(),
        };
        let parts = words.iter().enumerate();
        let parts = parts.map(|(n, word)| if n == at { new.as_str() } else { word });
        parts.collect::<Vec<_>>().join(" ")
    }

    fn without_a_character(&mut self, line: &str) -> String {
        let at = self.below(line.chars().count().max(1));
        line.chars().enumerate().filter(|(n, _)| *n != at).map(|(_, c)| c).collect()
    }

    fn word(&mut self) -> String {
        let at = self.below(self.words.len());
        self.words[at].clone()
    }

    /// A number below `bound`; xorshift64*.
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound.max(1)
    }
}
