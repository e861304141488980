//! Native checks as programs: by their own name, or `atalaya check NAME`.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use plugins::checks::{self, Args, CHECKS, Outcome};

/// Exit status of a plugin that cannot do its work.
const UNKNOWN: u8 = 3;

/// Called as `check_tcp …`: the first argument is the program itself.
pub(crate) fn run(name: &str, args: Vec<OsString>) -> ExitCode {
    let mut words = args.into_iter().map(|word| word.to_string_lossy().into_owned());
    let program = words.next().unwrap_or_else(|| name.to_owned());
    answer(name, Args { program, words: words.collect() })
}

/// `atalaya check tcp …` or `atalaya check check_tcp …`; `list` names all.
pub(crate) fn run_named(name: &str, options: Vec<OsString>) -> ExitCode {
    if matches!(name, "list" | "--help" | "-h") {
        return list();
    }
    let name = if name.starts_with("check_") { name.to_owned() } else { format!("check_{name}") };
    let words = options.into_iter().map(|word| word.to_string_lossy().into_owned()).collect();
    answer(&name, Args { program: name.clone(), words })
}

fn answer(name: &str, args: Args) -> ExitCode {
    let Some(check) = checks::find(name) else {
        eprintln!(
            "atalaya: there is no native check `{name}`; `atalaya check list` names them all"
        );
        return ExitCode::from(UNKNOWN);
    };
    // One check at a time: a plugin needs no worker threads.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => {
            let outcome = runtime.block_on((check.run)(args));
            // Not waiting for a system call that hangs behind a timeout.
            runtime.shutdown_background();
            outcome
        }
        Err(error) => Outcome {
            code: UNKNOWN,
            output: format!("{name}: the runtime could not be started - {error}\n"),
            stderr: String::new(),
        },
    };
    // Nobody to tell when a stream is closed; the exit code still counts.
    let _ = std::io::stdout().write_all(outcome.output.as_bytes());
    let _ = std::io::stderr().write_all(outcome.stderr.as_bytes());
    ExitCode::from(outcome.code)
}

fn list() -> ExitCode {
    println!("atalaya check NAME [OPTIONS…]     example: atalaya check tcp -H 127.0.0.1 -p 22\n");
    for check in CHECKS {
        println!("  {:<16} {}", check.name, check.summary);
        for alias in check.aliases {
            println!("  {alias:<16} as {}", check.name);
        }
    }
    ExitCode::SUCCESS
}
