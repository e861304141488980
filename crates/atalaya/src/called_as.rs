//! Which program we are, by the name we were called by.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use crate::{check, cli, nagios};

/// Runs whatever the first argument's base name asks for.
pub(crate) fn dispatch(args: Vec<OsString>) -> ExitCode {
    let name = args
        .first()
        .and_then(|program| Path::new(program).file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    if plugins::checks::find(&name).is_some() {
        return check::run(&name, args);
    }
    match name.as_str() {
        "nagios" | "nagios4" => nagios::run(&args),
        _ => cli::run(args),
    }
}
