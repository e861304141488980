//! Multi-line rules that have some of their lines, by source.
//!
//! A line that is such a piece, and that no other rule wants, is held. It becomes part of the
//! rule's event when the rule completes, and an event of its own, a generic one, when the rule
//! does not: because another line came, because 30 s passed, or because too much is held.

#![expect(clippy::vec_box, reason = "events are large and travel boxed")]

use std::sync::Arc;

use model::event::Event;
use model::time::Timestamp;
use rustc_hash::FxHashMap;

use super::prefilter::RuleId;

/// How long a rule waits for its next line, in microseconds of arrival.
const LONGEST_WAIT_US: i64 = 30_000_000;
/// Held lines of one session beyond which all are given up.
const MOST_LINES: usize = 10_000;
/// Held bytes of one session beyond which all are given up.
const MOST_BYTES: usize = 16 << 20;

/// A rule that waits for its next line.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) rule: RuleId,
    /// Which of its lines is next; at least 1.
    pub(super) next: usize,
    /// Groups of the lines so far.
    pub(super) groups: Vec<Box<[u8]>>,
    /// The numbers of its lines among the held ones.
    lines: Vec<u64>,
    since: Timestamp,
}

/// A held line.
#[derive(Debug)]
struct Held {
    number: u64,
    /// As received.
    raw: Box<[u8]>,
    /// What it becomes when no rule takes it.
    event: Box<Event>,
}

/// What one source has pending.
#[derive(Debug, Default)]
struct Pending {
    waiting: Vec<Waiting>,
    held: Vec<Held>,
}

/// What all sources have pending.
#[derive(Debug, Default)]
pub(super) struct WaitingRoom {
    sources: FxHashMap<Arc<str>, Pending>,
    /// When the longest waiting rule began; later when it is gone since.
    oldest: Option<Timestamp>,
    lines: usize,
    bytes: usize,
    numbers: u64,
}

/// What one line does to a waiting rule, to be done when it is known who takes the line.
#[derive(Debug)]
pub(super) enum Step {
    /// It has another line; these are its groups.
    Advance { rule: RuleId, groups: Vec<Box<[u8]>> },
    /// It begins.
    Start { rule: RuleId, groups: Vec<Box<[u8]>> },
    /// It fails.
    Reset { rule: RuleId },
}

impl WaitingRoom {
    /// The rules that wait for a line of this source.
    pub(super) fn of(&self, source: &str) -> &[Waiting] {
        if self.sources.is_empty() {
            return &[];
        }
        self.sources.get(source).map_or(&[], |pending| &pending.waiting)
    }

    /// The lines a rule has, each without white space at its end, with a blank between; `last` is
    /// the one that completes it.
    pub(super) fn joined(&self, source: &str, rule: RuleId, last: &[u8]) -> Vec<u8> {
        let mut joined = Vec::new();
        if let Some(pending) = self.sources.get(source)
            && let Some(waiting) = pending.waiting.iter().find(|waiting| waiting.rule == rule)
        {
            for held in pending.held.iter().filter(|held| waiting.lines.contains(&held.number)) {
                joined.extend_from_slice(held.raw.trim_ascii_end());
                joined.push(b' ');
            }
        }
        joined.extend_from_slice(last.trim_ascii_end());
        joined
    }

    /// A rule has all its lines: they are taken, and the other rules of the source start again.
    pub(super) fn complete(&mut self, source: &str, rule: RuleId, out: &mut Vec<Box<Event>>) {
        let Some(mut pending) = self.sources.remove(source) else { return };
        if let Some(at) = pending.waiting.iter().position(|waiting| waiting.rule == rule) {
            let taken = pending.waiting.swap_remove(at).lines;
            let (taken, left): (Vec<_>, Vec<_>) =
                pending.held.into_iter().partition(|held| taken.contains(&held.number));
            taken.iter().for_each(|held| self.forget(held));
            pending.held = left;
        }
        self.release(pending, out);
    }

    /// Rules that fail give up; lines that no rule waits with any more come out.
    pub(super) fn reset(&mut self, source: &str, steps: &[Step], out: &mut Vec<Box<Event>>) {
        let Some(pending) = self.sources.get_mut(source) else { return };
        pending.waiting.retain(|waiting| {
            !steps.iter().any(|step| matches!(step, Step::Reset { rule } if *rule == waiting.rule))
        });
        let waiting = &pending.waiting;
        let needed =
            |held: &Held| waiting.iter().any(|waiting| waiting.lines.contains(&held.number));
        let (kept, gone): (Vec<_>, Vec<_>) = pending.held.drain(..).partition(needed);
        pending.held = kept;
        if pending.waiting.is_empty() {
            self.sources.remove(source);
        }
        self.release(Pending { waiting: Vec::new(), held: gone }, out);
    }

    /// Holds a line for the rules it started or advanced.
    pub(super) fn hold(
        &mut self,
        source: &Arc<str>,
        raw: &[u8],
        event: Box<Event>,
        steps: Vec<Step>,
        out: &mut Vec<Box<Event>>,
    ) {
        let now = event.received_at;
        self.numbers += 1;
        let number = self.numbers;
        let pending = self.sources.entry(source.clone()).or_default();
        for step in steps {
            match step {
                Step::Advance { rule, groups } => {
                    let waiting = pending.waiting.iter_mut().find(|waiting| waiting.rule == rule);
                    if let Some(waiting) = waiting {
                        waiting.next += 1;
                        waiting.groups.extend(groups);
                        waiting.lines.push(number);
                    }
                }
                Step::Start { rule, groups } => {
                    let lines = vec![number];
                    pending.waiting.push(Waiting { rule, next: 1, groups, lines, since: now });
                }
                Step::Reset { .. } => {}
            }
        }
        pending.held.push(Held { number, raw: raw.into(), event });
        self.lines += 1;
        self.bytes += 2 * raw.len();
        self.oldest = Some(self.oldest.map_or(now, |oldest| oldest.min(now)));
        if self.lines > MOST_LINES || self.bytes > MOST_BYTES {
            self.release_all(out);
        }
    }

    /// Gives up what has waited too long.
    pub(super) fn expire(&mut self, now: Timestamp, out: &mut Vec<Box<Event>>) {
        let late = |since: Timestamp| now.as_micros() - since.as_micros() > LONGEST_WAIT_US;
        if !self.oldest.is_some_and(late) {
            return;
        }
        let sources: Vec<_> = self.sources.keys().cloned().collect();
        for source in sources {
            let waiting = self.of(&source).iter().filter(|waiting| late(waiting.since));
            let steps: Vec<_> = waiting.map(|waiting| Step::Reset { rule: waiting.rule }).collect();
            if !steps.is_empty() {
                self.reset(&source, &steps, out);
            }
        }
        let all = self.sources.values().flat_map(|pending| &pending.waiting);
        self.oldest = all.map(|waiting| waiting.since).min();
        // In the order of the lines, whatever the order of the sources.
        out.sort_by_key(|event| event.id);
    }

    /// Gives up everything.
    pub(super) fn release_all(&mut self, out: &mut Vec<Box<Event>>) {
        for (_, pending) in std::mem::take(&mut self.sources) {
            self.release(pending, out);
        }
        self.oldest = None;
        out.sort_by_key(|event| event.id);
    }

    fn release(&mut self, pending: Pending, out: &mut Vec<Box<Event>>) {
        for held in pending.held {
            self.forget(&held);
            out.push(held.event);
        }
    }

    fn forget(&mut self, held: &Held) {
        self.lines = self.lines.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(2 * held.raw.len());
    }
}
