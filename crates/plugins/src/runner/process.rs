//! Starting one external program and holding on to it.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal};

use super::capture::Capture;
use super::command_line::CommandLine;
use super::finished::{Exit, Finished};

const SHELL: &str = "/bin/sh";

/// A program that has been started and not yet been waited for.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    group: Pid,
    pub(super) stdout: Capture,
    pub(super) stderr: Capture,
}

/// What every program is started with.
#[derive(Debug)]
pub(super) struct Resources {
    /// `/dev/null`
    null: File,
    output_cap: usize,
}

impl Resources {
    pub(super) fn new(output_cap: usize) -> io::Result<Self> {
        Ok(Self { null: File::open("/dev/null")?, output_cap })
    }
}

/// Why there is no process.
#[derive(Debug)]
pub(super) enum StartError {
    /// The program is at fault: it is missing, not executable, its arguments are too long …
    Exec { program: String, error: io::Error, program_is_missing: bool },
    /// The system is: no memory, no descriptors, no process slots.
    System(io::Error),
}

impl StartError {
    /// What Nagios' child would have printed and exited with.
    pub(super) fn into_finished(self) -> Finished {
        match self {
            Self::Exec { program, error, .. } => {
                let errno = error.raw_os_error().unwrap_or_default();
                let text = error.to_string();
                let reason = text.split(" (os error").next().unwrap_or_default();
                let words = format!("execvp({program}, ...) failed. errno is {errno}: {reason}\n");
                Finished::immediate(Exit::Code(errno), words)
            }
            Self::System(error) => Finished::not_started(error.to_string()),
        }
    }

    pub(super) fn program_is_missing(&self) -> bool {
        matches!(self, Self::Exec { program_is_missing: true, .. })
    }
}

impl Process {
    /// Starts the program in a process group of its own, with nothing to read and two pipes.
    pub(super) fn start(
        line: &CommandLine,
        env: &[(String, String)],
        resources: &Resources,
    ) -> Result<Self, StartError> {
        let null = &resources.null;
        let child = match line {
            CommandLine::Shell(line) => spawn(SHELL, &["-c", line], [env, &[]], null),
            CommandLine::Direct { env: more, words } => spawn_direct(words, [env, more], null),
            CommandLine::Nothing => Err(StartError::System(ErrorKind::InvalidInput.into())),
        }?;
        Self::hold(child, resources.output_cap)
    }

    fn hold(mut child: Child, output_cap: usize) -> Result<Self, StartError> {
        let held = (|| {
            let group = Pid::from_child(&child);
            let ended = || io::Error::from(ErrorKind::BrokenPipe);
            let stdout = child.stdout.take().ok_or_else(ended)?;
            let stderr = child.stderr.take().ok_or_else(ended)?;
            let stdout = Capture::new(stdout.into(), output_cap)?;
            let stderr = Capture::new(stderr.into(), output_cap)?;
            Ok((group, stdout, stderr))
        })();
        match held {
            Ok((group, stdout, stderr)) => Ok(Self { child, group, stdout, stderr }),
            Err(error) => {
                // Its output could not be read; it has run for microseconds.
                let _ = child.kill();
                let _ = child.wait();
                Err(StartError::System(error))
            }
        }
    }

    /// SIGKILL to the program and to all it started and that stayed in its group. Only valid
    /// before [`Process::reap`]: after that the number may belong to others.
    pub(super) fn kill_group(&self) {
        // It can only fail because nobody is left in the group.
        let _ = rustix::process::kill_process_group(self.group, Signal::KILL);
    }

    /// How it ended, if it has.
    pub(super) fn reap(&mut self) -> Option<Exit> {
        match self.child.try_wait() {
            Ok(status) => status.map(exit_of),
            // Somebody else waited for it: its code is lost, and that is no reason to hang.
            Err(error) => {
                tracing::error!(%error, "a check's exit status was lost");
                Some(Exit::NotStarted)
            }
        }
    }

    /// A descriptor that becomes readable when the program has ended.
    pub(super) fn open_pidfd(&self) -> rustix::io::Result<OwnedFd> {
        rustix::process::pidfd_open(self.group, PidfdFlags::empty())
    }

    /// Everything captured so far: stdout, stderr, whether either was cut. Closes the pipes.
    pub(super) fn take_output(&mut self) -> (Vec<u8>, Vec<u8>, bool) {
        let (stdout, cut_stdout) = self.stdout.take();
        let (stderr, cut_stderr) = self.stderr.take();
        (stdout, stderr, cut_stdout || cut_stderr)
    }
}

fn exit_of(status: ExitStatus) -> Exit {
    match (status.code(), status.signal()) {
        (Some(code), _) => Exit::Code(code),
        (None, Some(signal)) => Exit::Signal(signal),
        (None, None) => Exit::NotStarted,
    }
}

type Environment<'a> = [&'a [(String, String)]; 2];

fn spawn_direct(words: &[String], env: Environment<'_>, null: &File) -> Result<Child, StartError> {
    let (program, arguments) = words.split_first().map_or(("", &[][..]), |(p, rest)| (p, rest));
    match spawn(program, arguments, env, null) {
        // As execvp does, and posix_spawnp does not: text without `#!` is for the shell.
        Err(StartError::Exec { error, .. })
            if error.raw_os_error() == Some(Errno::NOEXEC.raw_os_error()) =>
        {
            spawn(SHELL, words, env, null)
        }
        other => other,
    }
}

fn spawn<S: AsRef<str>>(
    program: &str,
    arguments: &[S],
    env: Environment<'_>,
    null: &File,
) -> Result<Child, StartError> {
    // Cheaper than Stdio::null(), which opens the device each time.
    let stdin = null.try_clone().map_err(StartError::System)?;
    let mut command = Command::new(program);
    command
        .args(arguments.iter().map(AsRef::as_ref))
        .envs(env.into_iter().flatten().map(|(name, value)| (name, value)))
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // With only these settings std uses posix_spawn, which does not copy our page tables.
        .process_group(0);
    command.spawn().map_err(|error| classify(program, error))
}

fn classify(program: &str, error: io::Error) -> StartError {
    let of_the_system = [Errno::AGAIN, Errno::NOMEM, Errno::MFILE, Errno::NFILE];
    let code = error.raw_os_error();
    if code.is_none_or(|code| of_the_system.iter().any(|errno| errno.raw_os_error() == code)) {
        return StartError::System(error);
    }
    // ENOENT can also mean that the interpreter of an existing script is missing.
    let program_is_missing = error.kind() == ErrorKind::NotFound
        && !(program.contains('/') && Path::new(program).exists());
    StartError::Exec { program: program.to_owned(), error, program_is_missing }
}
