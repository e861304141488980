//! Asking the program a native check stands for, where the check cannot do the work itself:
//! TLS below 1.2, static RSA key exchange and P-521 keys are beyond rustls, and old devices have
//! nothing else. Without the program the native answer stands.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use super::{Args, Outcome};

/// Where distributions put the plugins.
const DIRECTORIES: [&str; 5] = [
    "/usr/lib/nagios/plugins",
    "/usr/lib64/nagios/plugins",
    "/usr/libexec/nagios",
    "/usr/lib/monitoring-plugins",
    "/usr/libexec/monitoring-plugins",
];

/// What a check has printed and found out before its answer.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Lines that stand before the answer.
    pub(super) printed: String,
    /// The peer wants what only the original may have.
    pub(super) beyond_us: bool,
}

/// What the original says to the same words; `None` if it is not installed. The caller's time
/// limit applies: a call that is dropped ends the program.
pub(super) async fn ask(args: &Args) -> Option<Outcome> {
    let program = find(args)?;
    let mut command = Command::new(program);
    command.args(&args.words).stdin(Stdio::null()).kill_on_drop(true);
    let done = command.output().await.ok()?;
    let code = done.status.code().and_then(|code| u8::try_from(code).ok())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some(Outcome { code, output: text(&done.stdout), stderr: text(&done.stderr) })
}

/// The program as it was called, or of the same name in a usual place. This very program, which
/// may be installed under the name, does not count.
fn find(args: &Args) -> Option<PathBuf> {
    let this = std::env::current_exe().and_then(std::fs::canonicalize).ok();
    let called = Path::new(&args.program).is_absolute().then(|| PathBuf::from(&args.program));
    let usual = DIRECTORIES.iter().map(|directory| Path::new(directory).join(args.base_name()));
    called.into_iter().chain(usual).find(|path| {
        let real = std::fs::canonicalize(path);
        real.is_ok_and(|real| Some(&real) != this.as_ref() && real.is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_program_that_was_called_is_asked() {
        let outcome = ask(&Args::new("/bin/sh", ["-c", "echo yes; exit 2"])).await;
        assert_eq!(outcome.map(|o| (o.code, o.output)), Some((2, "yes\n".to_owned())));
    }

    #[test]
    fn this_program_is_not_its_own_original() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("check_of_no_distribution");
        let this = std::env::current_exe().expect("a path");
        std::os::unix::fs::symlink(this, &path).expect("a link");
        let called = path.to_str().expect("a readable path");
        assert_eq!(find(&Args::new(called, ["-V"])), None);
    }
}
