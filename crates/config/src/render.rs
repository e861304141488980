//! Diagnostics as people read them, and as programs do.
//!
//! ```text
//! error[unknown-host]: service `HTTP` names host `web-03`, which is not defined
//!   ┌─ /etc/nagios/objects/web.cfg:41:26
//! 41│     host_name            web-03
//!   │                          ^^^^^^ no `define host` has this name
//!   = help: did you mean `web-02` (hosts.cfg:12)?
//! ```

use std::fmt::Write as _;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::source::SourceMap;

/// Columns of source shown; longer lines are cut around the place.
const MAX_COLUMNS: usize = 160;
const TAB: &str = "    ";

/// One diagnostic, ending with a line end. `colour` adds ANSI colours.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, colour: bool) -> String {
    let paint = Paint { colour };
    let severity = diagnostic.severity;
    let mut out = String::new();
    let head = paint.severity(severity, &format!("{}[{}]", word(severity), diagnostic.code));
    let message = paint.bold(&format!(": {}", printable(&diagnostic.message)));
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(out, "{head}{message}");
    let margin = diagnostic.place.map_or(1, |place| place.line.to_string().len());
    if let Some(place) = diagnostic.place {
        snippet(&mut out, diagnostic, place, sources, paint);
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "{:margin$}{} help: {}", "", paint.frame("="), printable(help));
    }
    out
}

/// All of them, a blank line between two, and the number of each severity at the end. Empty when
/// there are none.
#[must_use]
pub fn render_all(diagnostics: &[Diagnostic], sources: &SourceMap, colour: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let mut out = String::new();
    for diagnostic in diagnostics {
        out += &render(diagnostic, sources, colour);
        out.push('\n');
    }
    let count = |severity, one: &str| {
        let n = diagnostics.iter().filter(|d| d.severity == severity).count();
        (n > 0).then(|| format!("{n} {one}{}", if n == 1 { "" } else { "s" }))
    };
    let parts = [
        count(Severity::Error, "error"),
        count(Severity::Warning, "warning"),
        count(Severity::Notice, "notice"),
    ];
    out + &parts.into_iter().flatten().collect::<Vec<_>>().join(", ") + "\n"
}

fn snippet(
    out: &mut String,
    diagnostic: &Diagnostic,
    place: Place,
    sources: &SourceMap,
    paint: Paint,
) {
    let number = place.line.to_string();
    let margin = number.len();
    let file = printable(sources.name(place.file));
    let corner = paint.frame("┌─");
    let _ = writeln!(out, "{:margin$}{corner} {file}:{number}:{}", "", place.column);
    let Some(line) = sources.line(place.file, place.line) else { return };
    let Excerpt { before, marked, after } = excerpt(line, place);
    let bar = paint.frame("│");
    let text = format!("{before}{marked}{after}");
    let _ = writeln!(out, "{}{bar} {}", paint.frame(&number), text.trim_end());
    let carets = "^".repeat(marked.chars().count().max(1));
    let label = diagnostic.label.as_deref().map_or(String::new(), |l| format!(" {}", printable(l)));
    let marks = paint.severity(diagnostic.severity, &format!("{carets}{label}"));
    let indent = before.chars().count();
    let _ = writeln!(out, "{:margin$}{bar} {:indent$}{marks}", "", "");
}

/// A source line as printed, in three parts.
struct Excerpt {
    before: String,
    marked: String,
    after: String,
}

fn excerpt(line: &str, place: Place) -> Excerpt {
    let column = (place.column as usize).saturating_sub(1);
    let length = (place.length as usize).min(MAX_COLUMNS / 2);
    // A place far to the right scrolls the line.
    let first = (column + length).saturating_sub(MAX_COLUMNS * 3 / 4);
    let cut_left = if first > 0 { "…" } else { "" };
    let take = |skip: usize, count: usize| -> String {
        line.chars().skip(skip).take(count).map(display).collect()
    };
    let end = first + MAX_COLUMNS;
    let cut_right = if line.chars().nth(end).is_some() { "…" } else { "" };
    Excerpt {
        before: format!("{cut_left}{}", take(first, column - first.min(column))),
        marked: take(column, length),
        after: format!("{}{cut_right}", take(column + length, end.saturating_sub(column + length))),
    }
}

/// A character as it may be sent to a terminal: files may hold control sequences.
fn display(c: char) -> std::borrow::Cow<'static, str> {
    match c {
        '\t' => TAB.into(),
        c if c.is_control() => "\u{fffd}".into(),
        c => c.to_string().into(),
    }
}

fn printable(text: &str) -> String {
    text.chars().map(display).collect()
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    }
}

/// ANSI colours, if wanted.
#[derive(Clone, Copy)]
struct Paint {
    colour: bool,
}

impl Paint {
    fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Notice => "1;36",
        };
        self.paint(code, text)
    }

    fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    fn frame(self, text: &str) -> String {
        self.paint("34", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// A diagnostic as JSON: flat, with the name of the file instead of its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiagnosticJson<'a> {
    /// `error`, `warning` or `notice`.
    pub severity: Severity,
    /// What kind, in kebab case.
    pub code: &'a str,
    /// One sentence in lower case, no full stop.
    pub message: &'a str,
    /// What Nagios prints for it, lines joined by `\n`; `null` when it prints nothing.
    pub nagios: Option<&'a str>,
    /// The file it is written in; `null`, as the next three, when no line is to blame.
    pub file: Option<&'a str>,
    /// Line, from 1.
    pub line: Option<u32>,
    /// Column in characters, from 1.
    pub column: Option<u32>,
    /// Length in characters.
    pub length: Option<u32>,
    /// What is wrong with the words at this place.
    pub label: Option<&'a str>,
    /// What to do about it.
    pub help: Option<&'a str>,
}

impl<'a> DiagnosticJson<'a> {
    /// `diagnostic` with its place spelled out.
    #[must_use]
    pub fn new(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Self {
        let place = diagnostic.place;
        Self {
            severity: diagnostic.severity,
            code: diagnostic.code,
            message: &diagnostic.message,
            nagios: Some(diagnostic.nagios.as_str()).filter(|text| !text.is_empty()),
            file: place.map(|place| sources.name(place.file)),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            length: place.map(|place| place.length),
            label: diagnostic.label.as_deref(),
            help: diagnostic.help.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stage;

    fn sources() -> SourceMap {
        let mut sources = SourceMap::default();
        let web = "define service {\n    host_name            web-03\n}\n".replace('\n', "\n\n");
        sources.add("/etc/nagios/objects/web.cfg", web);
        let odd = "\talias\tca\u{301}fé \u{1b}[31mred\n";
        sources.add("odd.cfg", odd);
        let long = format!("  members {}here{}", "x,".repeat(200), ",y".repeat(200));
        sources.add("long.cfg", long);
        sources
    }

    fn unknown_host() -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code: "unknown-host",
            message: "service `HTTP` names host `web-03`, which is not defined".into(),
            nagios: "Error: Could not find any host matching 'web-03'".into(),
            counted: false,
            beyond_nagios: false,
            place: Some(Place { file: 0, line: 3, column: 26, length: 6 }),
            label: Some("no `define host` has this name".into()),
            help: Some("did you mean `web-02` (hosts.cfg:12)?".into()),
            stage: Stage::ObjectFiles,
        }
    }

    #[test]
    fn an_error_with_everything() {
        insta::assert_snapshot!(render(&unknown_host(), &sources(), false), @r"
        error[unknown-host]: service `HTTP` names host `web-03`, which is not defined
         ┌─ /etc/nagios/objects/web.cfg:3:26
        3│     host_name            web-03
         │                          ^^^^^^ no `define host` has this name
         = help: did you mean `web-02` (hosts.cfg:12)?
        ");
    }

    #[test]
    fn colours_only_when_asked() {
        assert!(!render(&unknown_host(), &sources(), false).contains('\x1b'));
        let coloured = render(&unknown_host(), &sources(), true).replace('\x1b', "ESC");
        insta::assert_snapshot!(coloured);
    }

    #[test]
    fn without_a_place_there_is_no_snippet() {
        let diagnostic =
            Diagnostic { severity: Severity::Warning, place: None, label: None, ..unknown_host() };
        insta::assert_snapshot!(render(&diagnostic, &sources(), false), @r"
        warning[unknown-host]: service `HTTP` names host `web-03`, which is not defined
         = help: did you mean `web-02` (hosts.cfg:12)?
        ");
    }

    #[test]
    fn tabs_are_wide_and_control_characters_harmless() {
        let place = Some(Place { file: 1, line: 1, column: 8, length: 5 });
        let diagnostic = Diagnostic { place, help: None, ..unknown_host() };
        let text = render(&diagnostic, &sources(), false);
        assert!(!text.contains('\x1b') && !text.contains('\t'));
        insta::assert_snapshot!(text);
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let place = Some(Place { file: 2, line: 1, column: 411, length: 4 });
        let diagnostic = Diagnostic { place, ..unknown_host() };
        let text = render(&diagnostic, &sources(), false);
        assert!(text.lines().all(|line| line.chars().count() < 200), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn places_that_do_not_exist_are_survived() {
        for (file, line, column, length) in
            [(9, 1, 1, 1), (0, 99, 1, 1), (0, 3, 999, 9), (0, 0, 0, 0), (0, 3, u32::MAX, u32::MAX)]
        {
            let place = Some(Place { file, line, column, length });
            let text = render(&Diagnostic { place, ..unknown_host() }, &sources(), false);
            assert!(text.starts_with("error[unknown-host]"));
        }
    }

    #[test]
    fn a_list_ends_with_its_sum() {
        let warning = Diagnostic { severity: Severity::Warning, ..unknown_host() };
        let all = [unknown_host(), warning.clone(), warning];
        let text = render_all(&all, &sources(), false);
        assert!(text.ends_with("\n\n1 error, 2 warnings\n"), "{text}");
        assert_eq!(render_all(&[], &sources(), false), "");
    }

    #[test]
    fn json_is_flat() {
        let (diagnostic, sources) = (unknown_host(), sources());
        let json = serde_json::to_string_pretty(&DiagnosticJson::new(&diagnostic, &sources));
        insta::assert_snapshot!(json.unwrap());
    }
}
