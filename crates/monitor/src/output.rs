//! What a plugin printed, taken apart (engine semantics, section 5).

/// The three parts of plugin output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Output {
    /// First line, without performance data; `;` has become `:` so that log lines stay whole.
    pub(crate) short: String,
    /// The other lines, newlines as `\n`, backslashes doubled.
    pub(crate) long: String,
    /// Performance data of all lines, joined by blanks.
    pub(crate) perfdata: String,
}

impl Output {
    /// Takes the text of a plugin apart. `nothing_said` stands in for a first line that is empty
    /// to begin with; one of blanks, or of performance data only, stays empty.
    pub(crate) fn parse(text: &str, nothing_said: &str) -> Self {
        let mut lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
        let first = lines.next().unwrap_or("");
        let (short, perf) = cut_at_bar(first);
        let short =
            if first.is_empty() { nothing_said.to_owned() } else { short.trim().replace(';', ":") };
        let mut perfdata = perf.unwrap_or("").to_owned();
        let mut long = String::new();
        let mut is_first = true;
        while let Some(line) = lines.next() {
            let (left, perf) = cut_at_bar(line);
            if !std::mem::take(&mut is_first) {
                long.push_str("\\n");
            }
            push_escaped(&mut long, left);
            if let Some(perf) = perf {
                for more in std::iter::once(perf).chain(lines.by_ref()) {
                    perfdata.push(' ');
                    perfdata.push_str(more);
                }
            }
        }
        Self { short, long, perfdata: perfdata.trim().to_owned() }
    }

    /// A text of our own instead of the plugin's.
    pub(crate) fn text(short: impl Into<String>) -> Self {
        Self { short: short.into(), ..Self::default() }
    }
}

fn cut_at_bar(line: &str) -> (&str, Option<&str>) {
    match line.split_once('|') {
        Some((left, right)) => (left, Some(right)),
        None => (line, None),
    }
}

fn push_escaped(long: &mut String, line: &str) {
    for c in line.chars() {
        if c == '\\' {
            long.push('\\');
        }
        long.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> [String; 3] {
        let Output { short, long, perfdata } = Output::parse(text, "(nothing)");
        [short, long, perfdata]
    }

    // The expectations of these two tests are what Nagios 4.4.6 stores for the same bytes.
    #[test]
    fn performance_data_is_collected_from_all_lines() {
        assert_eq!(
            parts("  | x=1\nlong1 | y=1\n z=2 | q \n  \nend"),
            ["", "long1 ", "x=1  y=1  z=2 | q     end"]
        );
        assert_eq!(
            parts("a;b  | p;1\nl1\\x  \n\nl3 ;\n\n"),
            ["a:b", "l1\\\\x  \\n\\nl3 ;\\n", "p;1"]
        );
        assert_eq!(parts("ok\nx|y\n"), ["ok", "x", "y"]);
    }

    #[test]
    fn only_an_empty_first_line_counts_as_nothing_said() {
        assert_eq!(parts("|x=1"), ["", "", "x=1"]);
        assert_eq!(parts("   "), ["", "", ""]);
        assert_eq!(parts(""), ["(nothing)", "", ""]);
        assert_eq!(parts("\n"), ["(nothing)", "", ""]);
        assert_eq!(parts("\nfoo | x=1\n"), ["(nothing)", "foo ", "x=1"]);
        assert_eq!(parts("\n\nx"), ["(nothing)", "\\nx", ""]);
        assert_eq!(parts("ok\nx1\n\n\nx2\n\n\n"), ["ok", "x1\\n\\n\\nx2\\n\\n", ""]);
    }
}
