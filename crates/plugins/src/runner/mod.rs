//! Runs one check: a native one in this process, an external program, or a shell line. Notification
//! commands and event handlers take the same way, but have places of their own.
//!
//! What to run and what its end means for a host or service is decided elsewhere; here a line
//! becomes a [`Finished`]. Start at [`Runner::run`] and [`Runner::run_helper`]; then:
//!
//! - [`command_line`]: whether a line needs a shell, and its words when it does not.
//! - [`native`]: which lines are answered in-process, and the guard around such a check.
//! - [`exec`]: how a program is started, and why so.
//! - [`spawner`]: threads that start external programs, collect their output and reap them.
//! - [`finished`]: how a check ended, and the same in Nagios' terms.

mod capture;
pub mod command_line;
mod exec;
mod finished;
mod native;
mod process;
mod spawner;

use std::fmt;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

pub use finished::{Exit, Finished};

use command_line::CommandLine;
use spawner::{Request, Spawners};

/// Bytes of stdout, and of stderr, that are kept by default. The rest is read and thrown away.
pub const DEFAULT_OUTPUT_CAP_BYTES: usize = 64 * 1024;

/// Notification commands and event handlers that run at the same time. The checks' limit is not
/// theirs: when checks hang and queue is when people must be told.
pub const MAX_CONCURRENT_HELPERS: usize = 64;

/// One check, notification command or event handler to run.
#[derive(Clone)]
pub struct Job {
    /// The command line, fully expanded. May hold passwords: never print it.
    pub line: String,
    /// Added to this process' own environment (environment macros).
    pub env: Vec<(String, String)>,
    /// From its start until its whole process group is killed.
    pub timeout: Duration,
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = command_line::program_for_display(&self.line);
        f.debug_struct("Job")
            .field("program", &program)
            .field("env", &format_args!("{} hidden", self.env.len()))
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Which lines are answered by a native check instead of the program they name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NativeMode {
    /// Whenever the program's base name is that of a native check and the line needs no shell.
    #[default]
    Prefer,
    /// Only when the program does not exist.
    Fallback,
    /// Never.
    Off,
}

/// How checks are run.
#[derive(Debug, Clone)]
pub struct RunnerSettings {
    /// Which lines are answered natively.
    pub native: NativeMode,
    /// Checks that run at the same time, native and external together. 0: as many as this
    /// process' limit of open files allows, at most 4096.
    pub max_concurrent: usize,
    /// Bytes of stdout, and of stderr, that are kept.
    pub output_cap_bytes: usize,
    /// Threads that start and watch external programs. 0: one per processor, at most 8.
    pub spawner_threads: usize,
}

impl Default for RunnerSettings {
    fn default() -> Self {
        Self {
            native: NativeMode::default(),
            max_concurrent: 0,
            output_cap_bytes: DEFAULT_OUTPUT_CAP_BYTES,
            spawner_threads: 0,
        }
    }
}

/// Runs checks, a bounded number at a time, and beside them a bounded number of helpers:
/// notification commands and event handlers. Cheap to share: put it in an `Arc`.
///
/// Dropping it kills what still runs.
#[derive(Debug)]
pub struct Runner {
    settings: RunnerSettings,
    limit: usize,
    free: Semaphore,
    helpers: Semaphore,
    spawners: Spawners,
}

impl Runner {
    /// Starts the spawner threads.
    ///
    /// # Panics
    /// When the system refuses a thread, an eventfd or an epoll instance: nothing could be checked.
    #[must_use]
    pub fn new(settings: RunnerSettings) -> Self {
        let limit = match settings.max_concurrent {
            0 => concurrency_that_open_files_allow(),
            given => given.min(Semaphore::MAX_PERMITS),
        };
        let threads = match settings.spawner_threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from).min(8),
            given => given,
        };
        let spawners = Spawners::start(threads, settings.output_cap_bytes)
            .expect("the system has a thread, an eventfd and an epoll for the spawner");
        let (free, helpers) = (Semaphore::new(limit), Semaphore::new(MAX_CONCURRENT_HELPERS));
        Self { settings, limit, free, helpers, spawners }
    }

    /// Runs one check to its end. Waits first while the concurrency limit is reached; that time
    /// counts neither as runtime nor against the timeout. Dropping the future kills the program.
    pub async fn run(&self, job: Job) -> Finished {
        let _running = permit(&self.free).await;
        self.perform(job).await
    }

    /// Runs one notification command or event handler to its end, as [`Runner::run`] does a check.
    /// It never waits for checks, only while [`MAX_CONCURRENT_HELPERS`] others run.
    pub async fn run_helper(&self, job: Job) -> Finished {
        let _running = permit(&self.helpers).await;
        self.perform(job).await
    }

    async fn perform(&self, job: Job) -> Finished {
        let command = CommandLine::parse(&job.line);
        if command == CommandLine::Nothing {
            return Finished::immediate(Exit::Code(1), "No command after variables.\n");
        }
        let native = match self.settings.native {
            NativeMode::Off => None,
            NativeMode::Prefer | NativeMode::Fallback => native::lookup(&command),
        };
        if self.settings.native == NativeMode::Prefer
            && let Some(native) = native
        {
            return native.run(job.timeout, self.settings.output_cap_bytes).await;
        }
        let request = Request::new(command, job);
        let timeout = request.timeout;
        let finished = self.spawners.run(request).await;
        match native {
            Some(native) if finished.program_is_missing() => {
                native.run(timeout, self.settings.output_cap_bytes).await
            }
            _ => finished.into_finished(),
        }
    }

    /// Checks that run now, helpers not counted.
    #[must_use]
    pub fn running(&self) -> usize {
        self.limit - self.free.available_permits()
    }

    /// How many checks may run at the same time.
    #[must_use]
    pub fn max_concurrent(&self) -> usize {
        self.limit
    }
}

async fn permit(places: &Semaphore) -> SemaphorePermit<'_> {
    places.acquire().await.expect("the semaphore lives as long as the runner")
}

/// Two pipes and a pidfd, and what is open for a moment while a program is started.
const OPEN_FILES_PER_PROGRAM: u64 = 4;
/// Descriptors left to everything that is not a running check: the helpers, and all the rest.
const OPEN_FILES_KEPT_FREE: u64 = MAX_CONCURRENT_HELPERS as u64 * OPEN_FILES_PER_PROGRAM + 256;

/// More processes than this at a time help nobody; who knows better says so.
const MOST_CONCURRENT_BY_DEFAULT: u64 = 4096;

fn concurrency_that_open_files_allow() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let for_checks = limit.unwrap_or(u64::MAX).saturating_sub(OPEN_FILES_KEPT_FREE);
    let checks = (for_checks / OPEN_FILES_PER_PROGRAM).clamp(16, MOST_CONCURRENT_BY_DEFAULT);
    usize::try_from(checks).unwrap_or(16)
}
