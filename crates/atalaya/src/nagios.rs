//! Called as `nagios`: the command line of Nagios Core, as far as it makes sense here.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use config::report::{ReportOptions, nagios_report};

use crate::options::RunOptions;
use crate::{projection, run, verify};

/// Usage errors, and a daemon that cannot start because of its objects.
const USAGE: u8 = 254;

/// What the options ask for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    verify: u8,
    test_scheduling: bool,
    version: bool,
    help: bool,
    unsupported: Option<String>,
    file: Option<PathBuf>,
}

pub(crate) fn run(args: &[OsString]) -> ExitCode {
    let asked = parse(args);
    if asked.version {
        print!("{}", banner());
        return ExitCode::SUCCESS;
    }
    if let Some(option) = &asked.unsupported {
        eprintln!("nagios (atalaya): {option} is not supported; see `atalaya help`");
        return ExitCode::from(USAGE);
    }
    let (false, Some(file)) = (asked.help, asked.file) else {
        return usage();
    };
    if asked.verify > 0 || asked.test_scheduling {
        let loaded = verify::load(&file, asked.verify > 1);
        let options =
            ReportOptions { very_verbose: asked.verify > 1, problems_only: asked.verify == 0 };
        let (text, code) = nagios_report(&loaded.report, &loaded.diagnostics, options);
        print!("{text}");
        if let (true, Some(objects)) = (asked.test_scheduling, loaded.objects) {
            print!("{}", projection::report(objects));
        }
        return ExitCode::from(code);
    }
    monitor(file)
}

/// Options end at the first word that is not one; short ones combine (`-vv`).
fn parse(args: &[OsString]) -> Asked {
    let mut asked = Asked::default();
    for word in args.iter().skip(1) {
        let text = word.to_string_lossy();
        if let Some(long) = text.strip_prefix("--") {
            match long {
                "verify-config" => asked.verify += 1,
                "test-scheduling" => asked.test_scheduling = true,
                "version" | "license" => asked.version = true,
                "help" => asked.help = true,
                _ => asked.unsupported = Some(text.into_owned()),
            }
        } else if let Some(letters) = text.strip_prefix('-').filter(|l| !l.is_empty()) {
            letters.chars().for_each(|letter| short_option(letter, &mut asked));
        } else {
            asked.file = Some(PathBuf::from(word));
            break;
        }
    }
    asked
}

fn short_option(letter: char, asked: &mut Asked) {
    match letter {
        'v' => asked.verify += 1,
        's' => asked.test_scheduling = true,
        'V' => asked.version = true,
        'h' | '?' => asked.help = true,
        // Timing points and the deprecated -x only print.
        'T' | 'x' => {}
        // Daemon mode: a service manager keeps us in the background better than fork does.
        'd' => {}
        other => asked.unsupported = Some(format!("-{other}")),
    }
}

fn monitor(file: PathBuf) -> ExitCode {
    let options = RunOptions { config: None, nagios: Some(file), data: None, listen: Vec::new() };
    match run::run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("nagios (atalaya): {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

fn banner() -> String {
    format!(
        "\nNagios Core 4.4.6 compatible monitoring by Atalaya {}\nLicense: Apache-2.0\n\n",
        env!("CARGO_PKG_VERSION")
    )
}

fn usage() -> ExitCode {
    print!("{}", banner());
    println!(
        "Usage: nagios [options] <main_config_file>\n\n\
         \x20 -v, --verify-config     check the configuration; twice: name the files read\n\
         \x20 -s, --test-scheduling   check the configuration and show the schedule\n\
         \x20 -V, --version           what this is\n\
         \x20 -h, --help              this text\n\n\
         Without -v or -s the configuration is monitored in the foreground, as by\n\
         `atalaya run --nagios <main_config_file>`."
    );
    ExitCode::from(USAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Asked {
        parse(
            &std::iter::once("nagios")
                .chain(words.iter().copied())
                .map(Into::into)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn options_combine_and_end_at_the_file() {
        let asked = parsed(&["-vv", "nagios.cfg", "-s"]);
        assert_eq!((asked.verify, asked.test_scheduling), (2, false));
        assert_eq!(asked.file, Some("nagios.cfg".into()));
    }

    #[test]
    fn what_cannot_be_done_is_refused_not_ignored() {
        assert_eq!(parsed(&["-u", "x"]).unsupported.as_deref(), Some("-u"));
        assert_eq!(parsed(&["--worker", "x"]).unsupported.as_deref(), Some("--worker"));
    }
}
