//! Starting one external program and holding on to it.

use std::ffi::{CString, OsString};
use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::fd::{AsFd as _, OwnedFd};
use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, PidfdFlags, Signal, WaitOptions, WaitStatus};

use super::capture::Capture;
use super::command_line::CommandLine;
use super::exec::{self, Pinned, Pointers, Program, Stack};
use super::finished::{Exit, Finished};

const SHELL: &str = "/bin/sh";

/// A program that has been started and not yet been waited for.
#[derive(Debug)]
pub(super) struct Process {
    /// Also the number of its process group.
    pid: Pid,
    pub(super) stdout: Capture,
    pub(super) stderr: Capture,
}

/// What every program is started with.
#[derive(Debug)]
pub(super) struct Resources {
    /// `/dev/null`
    null: File,
    output_cap: usize,
    stack: Stack,
    pinned: Option<Pinned>,
    /// Of this process, as it was at the start: it does not change.
    environment: Vec<CString>,
}

impl Resources {
    pub(super) fn new(output_cap: usize) -> io::Result<Self> {
        let null = File::open("/dev/null")?;
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            let mut variable = name.into_vec();
            variable.push(b'=');
            variable.extend(OsString::into_vec(value));
            CString::new(variable).ok()
        });
        let environment = environment.collect();
        Ok(Self { null, output_cap, stack: Stack::new(), pinned: None, environment })
    }

    /// Binds the calling thread, and no program it starts, to a processor: see [`Pinned`].
    pub(super) fn stay_on_one_processor(&mut self, number: usize) {
        self.pinned = Pinned::pin(number);
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
        resources: &mut Resources,
    ) -> Result<Self, StartError> {
        match line {
            CommandLine::Shell(line) => {
                Self::spawn(SHELL, &[SHELL, "-c", line], [env, &[]], resources)
            }
            CommandLine::Direct { env: more, words } => {
                Self::start_direct(words, [env, more], resources)
            }
            CommandLine::Nothing => Err(StartError::System(ErrorKind::InvalidInput.into())),
        }
    }

    fn start_direct(
        words: &[String],
        env: Environment<'_>,
        resources: &mut Resources,
    ) -> Result<Self, StartError> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let program = words.first().copied().unwrap_or_default();
        match Self::spawn(program, &words, env, resources) {
            // As execvp does, and posix_spawnp does not: text without `#!` is for the shell.
            Err(StartError::Exec { error, .. })
                if error.raw_os_error() == Some(Errno::NOEXEC.raw_os_error()) =>
            {
                let words: Vec<&str> = std::iter::once(SHELL).chain(words).collect();
                Self::spawn(SHELL, &words, env, resources)
            }
            other => other,
        }
    }

    /// `words` begin with the program's name for itself.
    fn spawn(
        program: &str,
        words: &[&str],
        env: Environment<'_>,
        resources: &mut Resources,
    ) -> Result<Self, StartError> {
        let pipe =
            || pipe_with(PipeFlags::CLOEXEC).map_err(|error| StartError::System(error.into()));
        let ((stdout, to_stdout), (stderr, to_stderr)) = (pipe()?, pipe()?);
        let capture = |pipe| Capture::new(pipe, resources.output_cap).map_err(StartError::System);
        let (stdout, stderr) = (capture(stdout)?, capture(stderr)?);
        let pid = spawn(program, words, env, [to_stdout, to_stderr], resources)
            .map_err(|error| classify(program, error))?;
        Ok(Self { pid, stdout, stderr })
    }

    /// SIGKILL to the program and to all it started and that stayed in its group. Only valid
    /// before [`Process::reap`]: after that the number may belong to others.
    pub(super) fn kill_group(&self) {
        // It can only fail because nobody is left in the group.
        let _ = rustix::process::kill_process_group(self.pid, Signal::KILL);
    }

    /// How it ended, if it has. Not to be asked again after that.
    pub(super) fn reap(&mut self) -> Option<Exit> {
        loop {
            match rustix::process::waitpid(Some(self.pid), WaitOptions::NOHANG) {
                Ok(ended) => return ended.map(|(_, status)| exit_of(status)),
                Err(Errno::INTR) => {}
                // Somebody else waited for it: its code is lost, and that is no reason to hang.
                Err(error) => {
                    tracing::error!(%error, "a check's exit status was lost");
                    return Some(Exit::NotStarted);
                }
            }
        }
    }

    /// A descriptor that becomes readable when the program has ended.
    pub(super) fn open_pidfd(&self) -> rustix::io::Result<OwnedFd> {
        rustix::process::pidfd_open(self.pid, PidfdFlags::empty())
    }

    /// Everything captured so far: stdout, stderr, whether either was cut. Closes the pipes.
    pub(super) fn take_output(&mut self) -> (Vec<u8>, Vec<u8>, bool) {
        let (stdout, cut_stdout) = self.stdout.take();
        let (stderr, cut_stderr) = self.stderr.take();
        (stdout, stderr, cut_stdout || cut_stderr)
    }
}

fn exit_of(status: WaitStatus) -> Exit {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => Exit::Code(code),
        (None, Some(signal)) => Exit::Signal(signal),
        (None, None) => Exit::NotStarted,
    }
}

/// Variables on top of our own; of one name, the last counts.
type Environment<'a> = [&'a [(String, String)]; 2];

fn spawn(
    program: &str,
    words: &[&str],
    env: Environment<'_>,
    outputs: [OwnedFd; 2],
    resources: &mut Resources,
) -> io::Result<Pid> {
    // Without a slash the program is searched for, which is left to std.
    if program.contains('/') {
        let path = CString::new(program)?;
        let words = words.iter().map(|word| CString::new(*word)).collect::<Result<Vec<_>, _>>()?;
        let more = variables(env)?;
        let inherited = resources.environment.iter().filter(|ours| {
            more.iter().all(|variable| name_of(variable.as_bytes()) != name_of(ours.as_bytes()))
        });
        let program = Program {
            path: &path,
            arguments: &words.iter().map(CString::as_c_str).collect(),
            environment: &inherited.chain(&more).map(CString::as_c_str).collect::<Pointers<'_>>(),
            processors: resources.pinned.as_ref(),
            standard: [resources.null.as_fd(), outputs[0].as_fd(), outputs[1].as_fd()],
        };
        if let Some(result) = exec::start(&program, &mut resources.stack) {
            return result;
        }
    }
    // What std starts inherits where this thread may run.
    let pinned = resources.pinned.as_ref();
    pinned.inspect(|pinned| pinned.release());
    let child = spawn_by_std(program, words, env, outputs, &resources.null);
    pinned.inspect(|pinned| pinned.renew());
    child.map(|child| Pid::from_child(&child))
}

/// The variables that are set, each once.
fn variables(env: Environment<'_>) -> io::Result<Vec<CString>> {
    let mut set: Vec<&(String, String)> = Vec::new();
    for variable in env.into_iter().flatten() {
        set.retain(|(name, _)| *name != variable.0);
        set.push(variable);
    }
    let variable = |(name, value): &(String, String)| Ok(CString::new(format!("{name}={value}"))?);
    set.into_iter().map(variable).collect()
}

/// Up to the first `=`.
fn name_of(variable: &[u8]) -> &[u8] {
    variable.split(|byte| *byte == b'=').next().unwrap_or_default()
}

fn spawn_by_std(
    program: &str,
    words: &[&str],
    env: Environment<'_>,
    [stdout, stderr]: [OwnedFd; 2],
    null: &File,
) -> io::Result<Child> {
    let mut command = Command::new(program);
    command
        .args(words.iter().skip(1))
        .envs(env.into_iter().flatten().map(|(name, value)| (name, value)))
        // Cheaper than Stdio::null(), which opens the device each time.
        .stdin(null.try_clone()?)
        .stdout(Stdio::from(stdout))
        .stderr(Stdio::from(stderr))
        // With only these settings std uses posix_spawn, which does not copy our page tables.
        .process_group(0);
    command.spawn()
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
