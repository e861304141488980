//! Directives and their running instances (OSSIM "backlogs").
//!
//! [`Correlator::feed`] shows one event to everything: first to the instances that could wait for
//! it, in the order of their creation, then to the roots that could match, in file order.
//! [`Correlator::next_due`] lets time pass. Both only note what has happened; turning that into
//! directive events and alarms is the business of `crate::report`.

mod accept;
mod address;
mod adopt;
mod advance;
mod agenda;
mod distinct;
mod fingerprint;
mod instance;
mod instances;
mod level;
mod program;
mod rule;
mod seen;
mod select;
mod start;
mod stored;
mod text;
mod timetable;
mod view;
mod waiting;

use std::sync::Arc;

use jiff::tz::TimeZone;
use model::AssetBook;
use rustc_hash::{FxHashMap, FxHashSet};

use agenda::{Agenda, Appointment};
pub(crate) use instance::{ActionRun, Instance, NEVER_S, Raised};
use instances::Instances;
pub(crate) use program::Program;
pub(crate) use rule::Rule;
pub(crate) use seen::{Endpoint, NO_ADDRESS, Seen, Taxonomy};
use select::{ByType, Select};
pub use view::InstanceView;
use waiting::Waiting;

use crate::setup::{Problem, ProblemPlace, Setup};

/// What an event or the passing of time did to an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happening {
    /// It completed a level. `emits`: with a directive event.
    Completed {
        /// The instance.
        slot: u32,
        /// Not for a root whose own risk would be no alarm.
        emits: bool,
    },
    /// Its alarm has many events that were not sent yet.
    Grown(u32),
    /// Its time ran out.
    Expired(u32),
}

/// What one event did.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    /// In order.
    pub(crate) happenings: Vec<Happening>,
    /// Instances of which the event is now a part.
    pub(crate) attached: Vec<u32>,
}

/// All directives and instances.
#[derive(Debug, Default)]
pub(crate) struct Correlator {
    programs: Vec<Program>,
    by_id: FxHashMap<u32, u32>,
    roots: ByType,
    assets: Arc<AssetBook>,
    zone: TimeZoneOrUtc,
    waiting: Waiting,
    instances: Instances,
    agenda: Agenda,
    /// By directive: the last event that one of its instances matched.
    matched_by: Vec<u64>,
    /// Counts events fed.
    fed: u64,
    next_number: u64,
    next_advance: u64,
    candidates: Vec<(u64, u32)>,
    started: u64,
}

/// A time zone with a default.
#[derive(Debug)]
struct TimeZoneOrUtc(TimeZone);

impl Default for TimeZoneOrUtc {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl Correlator {
    /// Compiles the directives of a setup.
    pub(crate) fn new(setup: &Setup, zone: TimeZone, problems: &mut Vec<Problem>) -> Self {
        let mut programs = Vec::new();
        let mut seen = FxHashSet::default();
        for directive in &setup.directives {
            if !seen.insert(directive.id) {
                let (id, file, line) = (directive.id, Arc::clone(&directive.file), directive.line);
                let place = ProblemPlace::Directive { id, file, line };
                let text = format!("directive {id} was defined before; this one is not used");
                problems.push(Problem { place, text });
            } else if !setup.disabled.contains(&directive.id) {
                programs.push(Program::new(directive, &setup.assets, problems));
            }
        }
        let selects: Vec<Select> = programs
            .iter()
            .filter_map(|program| Some(Select::of(program.rule(0)?, &setup.data_sources)))
            .collect();
        let entries: Vec<(&Select, u32)> = selects.iter().zip(0..).collect();
        Self {
            by_id: programs.iter().map(|program| program.directive.id).zip(0..).collect(),
            roots: ByType::new(&entries),
            assets: Arc::clone(&setup.assets),
            zone: TimeZoneOrUtc(zone),
            waiting: Waiting::new(&programs, &setup.data_sources),
            matched_by: vec![0; programs.len()],
            programs,
            ..Self::default()
        }
    }

    /// Whether any directive may be fed the events of others.
    pub(crate) fn has_chains(&self) -> bool {
        self.programs.iter().any(|program| program.directive.chained)
    }

    /// An instance and its directive.
    pub(crate) fn look(&self, slot: u32) -> Option<(&Instance, &Program)> {
        let instance = self.instances.get(slot)?;
        Some((instance, self.programs.get(instance.directive as usize)?))
    }

    /// As [`Correlator::look`], to change the instance; [`Correlator::changed`] must follow.
    pub(crate) fn look_mut(&mut self, slot: u32) -> Option<(&mut Instance, &Program)> {
        let instance = self.instances.get_mut(slot)?;
        let program = self.programs.get(instance.directive as usize)?;
        Some((instance, program))
    }

    /// Accounts for an instance anew, after its alarm has changed.
    pub(crate) fn changed(&mut self, slot: u32, was_raised: bool) {
        self.instances.measure(slot);
        if self.instances.get(slot).is_some_and(|i| i.raised.is_some() != was_raised) {
            self.touch(slot, was_raised);
        }
    }

    /// Makes an instance the one advanced last.
    fn touch(&mut self, slot: u32, was_raised: bool) {
        self.next_advance += 1;
        if let Some(instance) = self.instances.get_mut(slot) {
            instance.advanced = self.next_advance;
        }
        self.instances.advanced(slot, was_raised);
    }

    /// Shows an event to instances and roots. What it did is added to `feed`.
    pub(crate) fn feed(&mut self, seen: &Seen<'_>, feed: &mut Feed) {
        self.fed += 1;
        let mut candidates = std::mem::take(&mut self.candidates);
        let instances = &self.instances;
        self.waiting.candidates(seen, |slot| {
            let number = instances.get(slot).map_or(u64::MAX, |instance| instance.number);
            candidates.push((number, slot));
        });
        candidates.sort_unstable();
        candidates.dedup();
        for (_, slot) in candidates.drain(..) {
            self.offer(slot, seen, feed);
        }
        self.candidates = candidates;
        self.start_roots(seen, feed);
    }

    /// The next thing that is due by itself before the second `now_s` begins, done and described,
    /// with its moment.
    pub(crate) fn next_due(&mut self, now_s: i64) -> Option<(Happening, i64)> {
        while let Some(appointment) = self.agenda.first() {
            if appointment.until_s >= now_s {
                return None;
            }
            let holds = self.holds(&appointment);
            self.agenda.pop(holds);
            if holds {
                return Some((self.come_due(appointment), appointment.until_s));
            }
        }
        None
    }

    /// Takes an instance out.
    pub(crate) fn remove(&mut self, slot: u32) -> Option<Instance> {
        let instance = self.instances.remove(slot)?;
        self.waiting.leave(instance.waits);
        if instance.due_s != NEVER_S {
            self.agenda.cancel_one();
            self.sweep();
        }
        Some(instance)
    }

    /// Who goes first when memory is short.
    pub(crate) fn least_needed(&self) -> Option<u32> {
        self.instances.least_needed()
    }

    /// Instances that run now.
    pub(crate) fn alive(&self) -> usize {
        self.instances.alive()
    }

    /// Bytes accounted for running instances.
    pub(crate) fn bytes(&self) -> usize {
        self.instances.bytes()
    }

    /// Instances started so far by this correlator.
    pub(crate) fn take_started(&mut self) -> u64 {
        std::mem::take(&mut self.started)
    }

    /// The running instances, oldest first.
    pub(crate) fn views(&self) -> impl Iterator<Item = InstanceView<'_>> {
        let mut slots: Vec<(u64, u32)> =
            self.instances.iter().map(|(slot, instance)| (instance.number, slot)).collect();
        slots.sort_unstable();
        slots.into_iter().filter_map(|(_, slot)| {
            let (instance, program) = self.look(slot)?;
            Some(InstanceView::of(instance, program))
        })
    }

    fn holds(&self, appointment: &Appointment) -> bool {
        self.instances.get(appointment.slot).is_some_and(|instance| {
            instance.number == appointment.number && instance.due_s == appointment.until_s
        })
    }

    fn sweep(&mut self) {
        let instances = &self.instances;
        self.agenda.sweep(|appointment| {
            instances.get(appointment.slot).is_some_and(|instance| {
                instance.number == appointment.number && instance.due_s == appointment.until_s
            })
        });
    }
}
