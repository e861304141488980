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
    Ended, GRACE_AT_STOP, GRACE_FOR_HELD_PIPES, Inbox, Message, Request, STARTS_PER_TURN,
    UNWATCHED_FOR,
};
use crate::runner::finished::{Exit, Finished};
use crate::runner::process::{Process, StartError};

/// Events taken from epoll at once.
const EVENTS_AT_ONCE: usize = 128;
const SCRATCH_BYTES: usize = 16 * 1024;

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
    pipes_are_watched: bool,
    exit: Option<Exit>,
    /// `None` once it has been answered or cancelled: then it only waits to be reaped.
    reply: Option<oneshot::Sender<Ended>>,
}

pub(super) struct SpawnerThread {
    inbox: Arc<Inbox>,
    epoll: OwnedFd,
    output_cap: usize,
    waiting: VecDeque<(u64, Request, oneshot::Sender<Ended>)>,
    running: HashMap<u64, Running>,
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
            output_cap,
            waiting: VecDeque::new(),
            running: HashMap::new(),
            timers: BTreeSet::new(),
            scratch: vec![0; SCRATCH_BYTES].into_boxed_slice(),
            stop_by: None,
        })
    }

    pub(super) fn run(mut self) {
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
                    (0, _) => self.inbox.take(&mut messages),
                    (id, source) => self.on_event(id, source),
                }
            }
            for message in messages.drain(..) {
                self.on_message(message);
            }
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
            return Some(Timespec { tv_sec: 0, tv_nsec: 0 });
        }
        let timer = self.timers.first().map(|(at, _)| *at);
        let next = timer.into_iter().chain(self.stop_by).min()?;
        let wait = next.saturating_duration_since(Instant::now());
        // A deadline beyond what the system can express is as good as none.
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
        match Process::start(&request.command, &request.env, self.output_cap) {
            Ok(process) => self.watch(id, process, started, request.timeout, reply),
            Err(error) => refuse(error, reply),
        }
    }

    fn watch(
        &mut self,
        id: u64,
        mut process: Process,
        started: Instant,
        timeout: Duration,
        reply: oneshot::Sender<Ended>,
    ) {
        let flags = epoll::EventFlags::IN;
        let tag = Source::Process.tag(id);
        if let Err(error) = epoll::add(&self.epoll, &process.pidfd, tag, flags) {
            process.kill_group();
            process.wait_for_end();
            return refuse(StartError::System(error.into()), reply);
        }
        let far = Duration::from_secs(u32::MAX.into());
        let deadline = started + timeout.min(far);
        let running = Running {
            process,
            started,
            deadline,
            wake_at: None,
            pipes_are_watched: false,
            exit: None,
            reply: Some(reply),
        };
        self.running.insert(id, running);
        self.wake_at(id, Some(deadline.min(started + UNWATCHED_FOR)));
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
        // An event of one that was finished in this same turn.
        let Some(running) = self.running.get_mut(&id) else { return };
        match source {
            Source::Process => self.on_exit(id),
            Source::Stdout => running.process.stdout.drain(&mut self.scratch),
            Source::Stderr => running.process.stderr.drain(&mut self.scratch),
        }
        if source != Source::Process {
            self.finish_if_complete(id);
        }
    }

    fn on_exit(&mut self, id: u64) {
        let Some(running) = self.running.get_mut(&id) else { return };
        if running.exit.is_some() {
            return;
        }
        let Some(exit) = running.process.reap() else { return };
        running.exit = Some(exit);
        if running.reply.is_none() {
            self.forget(id);
            return;
        }
        running.process.stdout.drain(&mut self.scratch);
        running.process.stderr.drain(&mut self.scratch);
        if !self.finish_if_complete(id) {
            self.wait_for_held_pipes(id);
        }
    }

    /// Descendants still hold its pipes, or it printed more than is read at once.
    fn wait_for_held_pipes(&mut self, id: u64) {
        if let Some(running) = self.running.get(&id) {
            // A pidfd stays readable for ever.
            let _ = epoll::delete(&self.epoll, &running.process.pidfd);
        }
        self.watch_pipes(id);
        self.wake_at(id, Some(Instant::now() + GRACE_FOR_HELD_PIPES));
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
            let Some(pipe) = capture.pipe() else { continue };
            // Failing (no memory for it) means that the output is read at the end, up to the
            // pipe's own size: late, but nothing is lost that a short-lived program prints.
            if let Err(error) = epoll::add(&self.epoll, pipe, source.tag(id), epoll::EventFlags::IN)
            {
                tracing::warn!(%error, "the output of a check cannot be watched");
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

    /// Closing its descriptors also ends their epoll registrations. While another thread is
    /// inside posix_spawn its child still holds copies; events of those are not found any more.
    fn forget(&mut self, id: u64) {
        self.wake_at(id, None);
        self.running.remove(&id);
    }
}

fn refuse(error: StartError, reply: oneshot::Sender<Ended>) {
    let program_is_missing = error.program_is_missing();
    let _ = reply.send(Ended { finished: error.into_finished(), program_is_missing });
}
