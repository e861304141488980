//! `--extra-opts=[SECTION][@FILE]`: options kept in an ini file. They are put before the command
//! line, so that the command line wins (`lib/extra_opts.c`, `lib/parse_ini.c`).

use model::state::ServiceState;

use crate::blocking;
use crate::checks::outcome::{Outcome, Step};

const NAMES_IN_CONFIG_PATH: [&str; 3] =
    ["monitoring-plugins.ini", "plugins.ini", "nagios-plugins.ini"];

const STANDARD_FILES: [&str; 11] = [
    "/usr/local/etc/monitoring-plugins/monitoring-plugins.ini",
    "/usr/local/etc/monitoring-plugins.ini",
    "/etc/monitoring-plugins/monitoring-plugins.ini",
    "/etc/monitoring-plugins.ini",
    "/etc/nagios/plugins.ini",
    "/usr/local/nagios/etc/plugins.ini",
    "/usr/local/etc/nagios/plugins.ini",
    "/etc/opt/nagios/plugins.ini",
    "/etc/nagios-plugins.ini",
    "/usr/local/etc/nagios-plugins.ini",
    "/etc/opt/nagios-plugins.ini",
];

/// For the help text of every check.
pub(super) const HELP: &str =
    " --extra-opts[=SECTION][@FILE]\n    Read options from a section of an ini file first\n";

/// Whether any word asks for extra options.
pub(super) fn wanted(words: &[String]) -> bool {
    words.iter().any(|word| word == "--extra-opts" || word.starts_with("--extra-opts="))
}

/// The words with each `--extra-opts` replaced by the options it names, all of them in front.
pub(super) async fn expand(words: &[String], default_section: &str) -> Step<Vec<String>> {
    let mut from_files = Vec::new();
    let mut kept = Vec::new();
    let mut rest = words.iter().peekable();
    while let Some(word) = rest.next() {
        let place = if let Some(place) = word.strip_prefix("--extra-opts=") {
            place.to_owned()
        } else if word == "--extra-opts" {
            rest.next_if(|next| !next.starts_with('-')).cloned().unwrap_or_default()
        } else {
            kept.push(word.clone());
            continue;
        };
        from_files.extend(options_at(&place, default_section).await?);
    }
    from_files.append(&mut kept);
    Ok(from_files)
}

async fn options_at(place: &str, default_section: &str) -> Step<Vec<String>> {
    let (section, file) = place.split_once('@').unwrap_or((place, ""));
    let section = if section.is_empty() { default_section } else { section };
    let given = file.to_owned();
    let (file, text) = blocking::run(move || {
        let file = if given.is_empty() { standard_file()? } else { given };
        read(&file).map(|text| (file, text))
    })
    .await?;
    match section_options(&text, section) {
        Ok(options) if options.is_empty() => {
            Err(refuse(format!("Invalid section '{section}' in config file '{file}'\n")))
        }
        Ok(options) => Ok(options),
        Err(NoConfigFile) => Err(refuse("Config file error\n")),
    }
}

fn refuse(text: impl Into<String>) -> Outcome {
    Outcome::new(ServiceState::Unknown, text)
}

fn read(file: &str) -> Step<String> {
    let file = if file == "-" { "/dev/stdin" } else { file };
    // The originals open a directory without complaint and find nothing in it.
    if std::fs::metadata(file).is_ok_and(|meta| meta.is_dir()) {
        return Ok(String::new());
    }
    // The answer is a fixed text without the path, hence not `fs_err`.
    let bytes = std::fs::read(file)
        .map_err(|error| refuse(format!("Can't read config file: {}\n", system_text(&error))))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The system's words for an error, without Rust's `(os error N)`.
fn system_text(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

fn standard_file() -> Step<String> {
    if let Ok(file) = std::env::var("MP_CONFIG_FILE") {
        return Ok(file);
    }
    let path = std::env::var("NAGIOS_CONFIG_PATH").unwrap_or_default();
    let in_path = path
        .split(':')
        .filter(|dir| !dir.is_empty())
        .flat_map(|dir| NAMES_IN_CONFIG_PATH.map(|name| format!("{dir}/{name}")));
    for file in in_path.chain(STANDARD_FILES.map(str::to_owned)) {
        if std::fs::exists(&file).unwrap_or(false) {
            return Ok(file);
        }
    }
    Err(refuse("Cannot find config file in any standard location.\n"))
}

/// The text is no ini file.
#[derive(Debug, PartialEq, Eq)]
struct NoConfigFile;

/// The options of all sections of this name, as command line words.
fn section_options(text: &str, wanted: &str) -> Result<Vec<String>, NoConfigFile> {
    let mut options = Vec::new();
    let mut in_wanted = None;
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if first == '[' {
            let (name, after) = rest[1..].split_once(']').unwrap_or((&rest[1..], ""));
            in_wanted = Some(name.trim() == wanted);
            rest = after.trim_start();
            continue;
        }
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after.trim_start();
        if matches!(first, '#' | ';') {
            continue;
        }
        match in_wanted {
            None => return Err(NoConfigFile),
            Some(true) => options.push(option(line)?),
            Some(false) => {}
        }
    }
    Ok(options)
}

fn option(line: &str) -> Result<String, NoConfigFile> {
    let (key, value) = line.split_once('=').ok_or(NoConfigFile)?;
    if key.is_empty() {
        return Err(NoConfigFile);
    }
    // Only one blank before the `=` is dropped.
    let key = key.strip_suffix(char::is_whitespace).unwrap_or(key);
    let value = value.trim();
    let dashes = if key.chars().count() == 1 { "-" } else { "--" };
    let equals = if value.is_empty() { "" } else { "=" };
    Ok(format!("{dashes}{key}{equals}{value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_become_words() {
        let text = "; note\n[a]\nssl=\nurl = /x y ; no comment  \np=80\n[b]\nx=1\n[ a ] last=1";
        let words = section_options(text, "a").expect("an ini file");
        assert_eq!(words, ["--ssl", "--url=/x y ; no comment", "-p=80", "--last=1"]);
    }

    #[test]
    fn what_is_no_ini_file_is_refused() {
        for text in ["x=1\n[a]\n", "[a]\n=1\n", "[a]\nword\n"] {
            assert_eq!(section_options(text, "a"), Err(NoConfigFile), "{text:?}");
        }
        assert_eq!(section_options("[a]\n[unclosed\nx=1", "b"), Ok(vec![]));
    }

    #[tokio::test]
    async fn found_options_go_before_the_command_line() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("x.ini");
        std::fs::write(&file, "[check_x]\nport=1\n[more]\nssl=\n").expect("written");
        let at = |section: &str| format!("{section}@{}", file.display());
        let words =
            ["-v".into(), format!("--extra-opts={}", at("")), "--extra-opts".into(), at("more")];
        assert_eq!(
            expand(&words, "check_x").await,
            Ok(vec!["--port=1".into(), "--ssl".into(), "-v".into()])
        );
        let early =
            expand(&[format!("--extra-opts={}", at("nope"))], "x").await.expect_err("no section");
        assert!(early.output.starts_with("Invalid section 'nope' in config file '"));
    }
}
