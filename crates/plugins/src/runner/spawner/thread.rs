//! The loop of one spawner thread.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use tokio::sync::oneshot;

use super::{
    DENSE_STARTS, Ended, GRACE_AT_STOP, GRACE_FOR_HELD_PIPES, Inbox, Message, Request,
    STARTS_PER_TURN, TURN, YOUNG_FOR,
};
use crate::runner::finished::{Exit, Finished};
use crate::runner::process::{Process, Resources, StartError};

/// Events taken from epoll at once.
const EVENTS_AT_ONCE: usize = 128;
/// A timeout beyond this is none.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(u32::MAX as u64);
const SCRATCH_BYTES: usize = 16 * 1024;

/// Every registration reports once and is then armed again, because closing a descriptor does not
/// silence it at once: while another thread is inside posix_spawn, its child holds copies of all
/// our descriptors, and an ended program would be reported without pause until that has become
/// another program. (With level-triggered events the runner needed half as much CPU again.)
const ONCE: epoll::EventFlags = epoll::EventFlags::IN.union(epoll::EventFlags::ONESHOT);

/// What an event is about: a request's number and which of its descriptors, in one epoll word.
/// Number 0 is the inbox.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Process = 0,
    Stdout = 1,
    Stderr = 2,
}

impl Source {
    fn tag(self, id: u64) -> epoll::EventData {
        epoll::EventData::new_u64(id << 2 | self as u64)
    }

    fn untag(data: epoll::EventData) -> (u64, Self) {
        let word = data.u64();
        let source = match word & 3 {
            1 => Self::Stdout,
            2 => Self::Stderr,
            _ => Self::Process,
        };
        (word >> 2, source)
    }
}

struct Running {
    process: Process,
    started: Instant,
    deadline: Instant,
    /// When to look at it again; its entry in `timers`.
    wake_at: Option<Instant>,
    /// What epoll watches, unless it is `young`.
    pidfd: Option<OwnedFd>,
    pipes_are_watched: bool,
    exit: Option<Exit>,
    /// `None` once it has been answered or cancelled: then it only waits to be reaped.
    reply: Option<oneshot::Sender<Ended>>,
}

pub(super) struct SpawnerThread {
    inbox: Arc<Inbox>,
    epoll: OwnedFd,
    resources: Resources,
    waiting: VecDeque<(u64, Request, oneshot::Sender<Ended>)>,
    running: HashMap<u64, Running>,
    /// Those of `running` that epoll does not watch yet and every turn looks at.
    young: Vec<u64>,
    /// When the last programs were started, at most `DENSE_STARTS`.
    starts: VecDeque<Instant>,
    timers: BTreeSet<(Instant, u64)>,
    scratch: Box<[u8]>,
    stop_by: Option<Instant>,
}

impl SpawnerThread {
    pub(super) fn new(inbox: Arc<Inbox>, epoll: OwnedFd, output_cap: usize) -> io::Result<Self> {
        let flags = epoll::EventFlags::IN | epoll::EventFlags::ET;
        epoll::add(&epoll, &inbox.wake, Source::Process.tag(0), flags)?;
        Ok(Self {
            inbox,
            epoll,
            resources: Resources::new(output_cap)?,
            waiting: VecDeque::new(),
            running: HashMap::new(),
            young: Vec::new(),
            starts: VecDeque::with_capacity(DENSE_STARTS + 1),
            timers: BTreeSet::new(),
            scratch: vec![0; SCRATCH_BYTES].into_boxed_slice(),
            stop_by: None,
        })
    }

    /// `number` tells this thread from the others of its runner.
    pub(super) fn run(mut self, number: usize) {
        self.resources.stay_on_one_processor(number);
        let mut events = Vec::with_capacity(EVENTS_AT_ONCE);
        let mut messages = Vec::new();
        while !self.is_done() {
            let timeout = self.time_to_wait();
            match epoll::wait(&self.epoll, spare_capacity(&mut events), timeout.as_ref()) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => {
                    tracing::error!(%error, "the spawner cannot watch its programs and ends");
                    return;
                }
            }
            for event in events.drain(..) {
                match Source::untag(event.data) {
                    (0, _) => {} // The inbox is looked at in every turn.
                    (id, source) => self.on_event(id, source),
                }
            }
            self.inbox.take(&mut messages);
            for message in messages.drain(..) {
                self.on_message(message);
            }
            self.look_at_young();
            self.on_timers();
            for _ in 0..STARTS_PER_TURN {
                let Some((id, request, reply)) = self.waiting.pop_front() else { break };
                self.start(id, &request, reply);
            }
        }
    }

    fn is_done(&self) -> bool {
        self.stop_by.is_some_and(|by| self.running.is_empty() || by <= Instant::now())
    }

    fn time_to_wait(&self) -> Option<Timespec> {
        if !self.waiting.is_empty() {
            return Some(Timespec::default());
        }
        if !self.young.is_empty() {
            return Timespec::try_from(TURN).ok();
        }
        if !self.inbox.fall_asleep() {
            return Some(Timespec::default());
        }
        let timer = self.timers.first().map(|(at, _)| *at);
        let next = timer.into_iter().chain(self.stop_by).min()?;
        let wait = next.saturating_duration_since(Instant::now());
        Timespec::try_from(wait.min(Duration::from_secs(3600))).ok()
    }

    fn on_message(&mut self, message: Message) {
        match message {
            Message::Start { id, request, reply } => self.waiting.push_back((id, request, reply)),
            Message::Cancel(id) => self.abandon(id),
            Message::Stop => {
                self.waiting.clear();
                self.stop_by = Some(Instant::now() + GRACE_AT_STOP);
                for id in self.running.keys().copied().collect::<Vec<_>>() {
                    self.abandon(id);
                }
            }
        }
    }

    fn start(&mut self, id: u64, request: &Request, reply: oneshot::Sender<Ended>) {
        if reply.is_closed() {
            return;
        }
        let started = Instant::now();
        match Process::start(&request.command, &request.env, &mut self.resources) {
            Ok(process) => {
                let deadline = started + request.timeout.min(LONGEST_TIMEOUT);
                let running = Running {
                    process,
                    started,
                    deadline,
                    wake_at: None,
                    pidfd: None,
                    pipes_are_watched: false,
                    exit: None,
                    reply: Some(reply),
                };
                self.running.insert(id, running);
                if !self.starts_are_dense(started) {
                    self.wake_at(id, Some(deadline.min(started + YOUNG_FOR)));
                    self.watch(id);
                } else {
                    self.young.push(id);
                }
            }
            Err(error) => refuse(error, reply),
        }
    }

    /// Whether so many programs are started that turns are cheaper than events.
    fn starts_are_dense(&mut self, now: Instant) -> bool {
        self.starts.push_back(now);
        if self.starts.len() > DENSE_STARTS {
            self.starts.pop_front();
        }
        let is_full = self.starts.len() == DENSE_STARTS;
        is_full && self.starts.front().is_some_and(|first| now < *first + YOUNG_FOR)
    }

    /// Reaps the young ones that have ended; has epoll watch those that are young no longer.
    fn look_at_young(&mut self) {
        if self.young.is_empty() {
            return;
        }
        let now = Instant::now();
        for id in std::mem::take(&mut self.young) {
            let Some(running) = self.running.get_mut(&id) else { continue };
            if let Some(exit) = running.process.reap() {
                self.on_exit(id, exit);
            } else if now < running.deadline.min(running.started + YOUNG_FOR) {
                self.young.push(id);
            } else {
                let deadline = running.reply.is_some().then_some(running.deadline);
                self.wake_at(id, deadline);
                self.watch(id);
                self.watch_pipes(id);
            }
        }
    }

    fn watch(&mut self, id: u64) {
        let Some(running) = self.running.get_mut(&id) else { return };
        let registered = running.process.open_pidfd().and_then(|pidfd| {
            epoll::add(&self.epoll, &pidfd, Source::Process.tag(id), ONCE)?;
            running.pidfd = Some(pidfd);
            Ok(())
        });
        if let Err(error) = registered {
            tracing::warn!(%error, "a running check is looked at often, for it cannot be watched");
            self.young.push(id);
        }
    }

    /// Replaces the timer of `id`.
    fn wake_at(&mut self, id: u64, at: Option<Instant>) {
        let Some(running) = self.running.get_mut(&id) else { return };
        if let Some(old) = std::mem::replace(&mut running.wake_at, at) {
            self.timers.remove(&(old, id));
        }
        if let Some(at) = at {
            self.timers.insert((at, id));
        }
    }

    fn on_event(&mut self, id: u64, source: Source) {
        // An event of one that was finished in this same turn, or before (see `ONCE`).
        let Some(running) = self.running.get_mut(&id) else { return };
        let capture = match source {
            Source::Process => return self.on_process(id),
            Source::Stdout => &mut running.process.stdout,
            Source::Stderr => &mut running.process.stderr,
        };
        capture.drain(&mut self.scratch);
        if let Some(pipe) = capture.pipe() {
            warn_if_unwatched(epoll::modify(&self.epoll, pipe, source.tag(id), ONCE));
        }
        self.finish_if_complete(id);
    }

    fn on_process(&mut self, id: u64) {
        let Some(running) = self.running.get_mut(&id) else { return };
        if let Some(exit) = running.process.reap() {
            self.on_exit(id, exit);
        } else if let Some(pidfd) = &running.pidfd {
            warn_if_unwatched(epoll::modify(&self.epoll, pidfd, Source::Process.tag(id), ONCE));
        }
    }

    fn on_exit(&mut self, id: u64, exit: Exit) {
        let Some(running) = self.running.get_mut(&id) else { return };
        running.exit = Some(exit);
        if running.reply.is_none() {
            return self.forget(id);
        }
        running.process.stdout.drain(&mut self.scratch);
        running.process.stderr.drain(&mut self.scratch);
        if !self.finish_if_complete(id) {
            // Descendants hold its pipes, or it printed more than is read at once.
            self.watch_pipes(id);
            self.wake_at(id, Some(Instant::now() + GRACE_FOR_HELD_PIPES));
        }
    }

    fn on_timers(&mut self) {
        if self.timers.is_empty() {
            return;
        }
        let now = Instant::now();
        while let Some((at, id)) = self.timers.first().copied().filter(|(at, _)| *at <= now) {
            self.timers.remove(&(at, id));
            let Some(running) = self.running.get_mut(&id) else { continue };
            running.wake_at = None;
            if let Some(exit) = running.exit {
                self.answer(id, exit);
                self.forget(id);
            } else if running.deadline <= now {
                self.time_out(id);
            } else {
                let deadline = running.deadline;
                self.watch_pipes(id);
                self.wake_at(id, Some(deadline));
            }
        }
    }

    fn watch_pipes(&mut self, id: u64) {
        let Some(running) = self.running.get_mut(&id) else { return };
        if std::mem::replace(&mut running.pipes_are_watched, true) {
            return;
        }
        let pipes =
            [(Source::Stdout, &running.process.stdout), (Source::Stderr, &running.process.stderr)];
        for (source, capture) in pipes {
            if let Some(pipe) = capture.pipe() {
                warn_if_unwatched(epoll::add(&self.epoll, pipe, source.tag(id), ONCE));
            }
        }
    }

    /// It may hang in the kernel and outlive its SIGKILL: the answer does not wait for that.
    fn time_out(&mut self, id: u64) {
        if let Some(running) = self.running.get_mut(&id) {
            running.process.kill_group();
            running.process.stdout.drain(&mut self.scratch);
            running.process.stderr.drain(&mut self.scratch);
        }
        self.answer(id, Exit::TimedOut);
    }

    fn finish_if_complete(&mut self, id: u64) -> bool {
        let Some(running) = self.running.get(&id) else { return true };
        let pipes_have_ended =
            running.process.stdout.has_ended() && running.process.stderr.has_ended();
        match running.exit {
            Some(exit) if pipes_have_ended => {
                self.answer(id, exit);
                self.forget(id);
                true
            }
            _ => false,
        }
    }

    fn answer(&mut self, id: u64, exit: Exit) {
        let Some(running) = self.running.get_mut(&id) else { return };
        let Some(reply) = running.reply.take() else { return };
        let runtime = running.started.elapsed();
        let (stdout, stderr, truncated) = running.process.take_output();
        let finished = Finished { exit, stdout, stderr, truncated, runtime };
        // Nobody listening any more is no trouble of ours.
        let _ = reply.send(Ended { finished, program_is_missing: false });
    }

    /// Kills it and waits only to reap it.
    fn abandon(&mut self, id: u64) {
        self.waiting.retain(|(waiting, ..)| *waiting != id);
        let Some(running) = self.running.get_mut(&id) else { return };
        running.reply = None;
        if running.exit.is_some() {
            self.forget(id);
        } else {
            running.process.kill_group();
            running.process.take_output();
            self.wake_at(id, None);
        }
    }

    /// Closing its descriptors also ends their registrations.
    fn forget(&mut self, id: u64) {
        self.wake_at(id, None);
        self.running.remove(&id);
    }
}

/// Needs kernel memory only. Without it the check ends at its deadline, and what it printed is
/// read then.
fn warn_if_unwatched(registration: rustix::io::Result<()>) {
    if let Err(error) = registration {
        tracing::warn!(%error, "a running check cannot be watched");
    }
}

fn refuse(error: StartError, reply: oneshot::Sender<Ended>) {
    let program_is_missing = error.program_is_missing();
    let _ = reply.send(Ended { finished: error.into_finished(), program_is_missing });
}
