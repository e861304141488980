//! Threads that start external programs, collect what they print and reap them.
//!
//! Each thread owns its programs and one epoll instance; all that is shared is an inbox.
//!
//! Most of what a check costs beyond its program is waking threads up. So while programs are
//! started in quick succession, a thread wakes up once a [`TURN`] for everything that happened
//! meanwhile: it takes what is in its inbox, asks whether young programs have ended, and answers.
//! A program that is no longer young, or was started in quieter times, is watched by its pidfd in
//! epoll. A turn adds at most its length to the latency of a check. `benches/spawn.rs` measures
//! all this.

mod thread;

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rustix::event::{EventfdFlags, epoll, eventfd};
use rustix::fd::OwnedFd;
use tokio::sync::oneshot;

use super::Job;
use super::command_line::CommandLine;
use super::finished::Finished;

/// As many starts within [`YOUNG_FOR`] make a thread take turns instead of waiting for events.
const DENSE_STARTS: usize = 4;
/// How often a thread looks at its young programs and its inbox.
const TURN: Duration = Duration::from_millis(3);
/// How long a program counts as young. Until then its output waits in its pipes.
const YOUNG_FOR: Duration = Duration::from_millis(9);
/// How long after a program's end the pipes that its descendants still hold are waited for.
const GRACE_FOR_HELD_PIPES: Duration = Duration::from_millis(200);
/// How long the end of a runner waits for the programs it killed.
const GRACE_AT_STOP: Duration = Duration::from_secs(1);
/// Programs started between two looks at those that run.
const STARTS_PER_TURN: usize = 8;

/// One external program to run.
pub(super) struct Request {
    command: CommandLine,
    env: Vec<(String, String)>,
    pub(super) timeout: Duration,
}

impl Request {
    pub(super) fn new(command: CommandLine, job: Job) -> Self {
        Self { command, env: job.env, timeout: job.timeout }
    }
}

/// How a request ended.
pub(super) struct Ended {
    finished: Finished,
    program_is_missing: bool,
}

impl Ended {
    pub(super) fn program_is_missing(&self) -> bool {
        self.program_is_missing
    }

    pub(super) fn into_finished(self) -> Finished {
        self.finished
    }
}

enum Message {
    Start {
        id: u64,
        request: Request,
        reply: oneshot::Sender<Ended>,
    },
    /// Nobody waits for it any more.
    Cancel(u64),
    Stop,
}

/// What a thread and its customers share.
#[derive(Debug)]
struct Inbox {
    contents: Mutex<Contents>,
    /// Edge-triggered in the thread's epoll, so it is written and never read.
    wake: OwnedFd,
}

#[derive(Debug, Default)]
struct Contents {
    /// Bounded by the runner's concurrency limit: one start and one cancel per running check.
    messages: Vec<Message>,
    /// Whether the thread has to be woken up to see them.
    asleep: bool,
}

impl Inbox {
    fn push(&self, message: Message) {
        let wake_up = {
            let mut contents = self.lock();
            contents.messages.push(message);
            std::mem::take(&mut contents.asleep)
        };
        if wake_up {
            // The counter cannot overflow: that takes 2^64 writes.
            let _ = rustix::io::write(&self.wake, &1_u64.to_ne_bytes());
        }
    }

    fn take(&self, into: &mut Vec<Message>) {
        let mut contents = self.lock();
        contents.asleep = false;
        into.append(&mut contents.messages);
    }

    /// Whether there is nothing to do; from now on a message wakes the thread up.
    fn fall_asleep(&self) -> bool {
        let mut contents = self.lock();
        contents.asleep = contents.messages.is_empty();
        contents.asleep
    }

    fn lock(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Start { .. } => "Start",
            Self::Cancel(_) => "Cancel",
            Self::Stop => "Stop",
        })
    }
}

#[derive(Debug)]
struct Spawner {
    inbox: Arc<Inbox>,
    thread: Option<JoinHandle<()>>,
}

/// The spawner threads of a runner; requests go round among them.
#[derive(Debug)]
pub(super) struct Spawners {
    threads: Vec<Spawner>,
    next_id: AtomicU64,
}

impl Spawners {
    pub(super) fn start(threads: usize, output_cap: usize) -> io::Result<Self> {
        let threads = (0..threads.max(1))
            .map(|n| Spawner::start(n, output_cap))
            .collect::<io::Result<_>>()?;
        Ok(Self { threads, next_id: AtomicU64::new(1) })
    }

    /// Runs one program to its end; dropped before, kills it.
    pub(super) async fn run(&self, request: Request) -> Ended {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let spawner = &self.threads[(id / STARTS_PER_TURN as u64) as usize % self.threads.len()];
        let (reply, ended) = oneshot::channel();
        spawner.inbox.push(Message::Start { id, request, reply });
        let mut cancel = CancelOnDrop { inbox: &spawner.inbox, id, armed: true };
        let ended = ended.await;
        cancel.armed = false;
        ended.unwrap_or_else(|_| Ended {
            finished: Finished::not_started("the spawner has stopped"),
            program_is_missing: false,
        })
    }
}

struct CancelOnDrop<'a> {
    inbox: &'a Inbox,
    id: u64,
    armed: bool,
}

impl Drop for CancelOnDrop<'_> {
    fn drop(&mut self) {
        if self.armed {
            self.inbox.push(Message::Cancel(self.id));
        }
    }
}

impl Spawner {
    fn start(number: usize, output_cap: usize) -> io::Result<Self> {
        let wake = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let inbox = Arc::new(Inbox { contents: Mutex::default(), wake });
        let thread = thread::SpawnerThread::new(Arc::clone(&inbox), epoll, output_cap)?;
        let thread = std::thread::Builder::new()
            .name("check-spawner".to_owned())
            .spawn(move || thread.run(number))?;
        Ok(Self { inbox, thread: Some(thread) })
    }
}

impl Drop for Spawners {
    fn drop(&mut self) {
        for spawner in &self.threads {
            spawner.inbox.push(Message::Stop);
        }
        for thread in self.threads.iter_mut().filter_map(|spawner| spawner.thread.take()) {
            let _ = thread.join();
        }
    }
}
