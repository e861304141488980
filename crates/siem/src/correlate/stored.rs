//! Running instances in a snapshot.

use model::{EventId, PluginId, PluginSid, Protocol};

use super::distinct::Distinct;
use super::instance::{ActionRun, Instance, MOST_LISTED, NEVER_S, Raised, Tally};
use super::instances::{Instances, NONE};
use super::level::Level;
use super::seen::Taxonomy;
use super::waiting::Waiting;
use super::{Agenda, Correlator};
use crate::snapshot::{Damaged, Reader, Writer};

/// What a snapshot says about instances.
#[derive(Debug)]
pub(crate) struct State {
    next_number: u64,
    next_advance: u64,
    kept: Vec<Instance>,
    dropped: Vec<Instance>,
}

impl Correlator {
    /// Writes all instances, oldest first.
    pub(crate) fn write(&self, out: &mut Writer) {
        out.u64(self.next_number);
        out.u64(self.next_advance);
        let mut slots: Vec<(u64, u32)> =
            self.instances.iter().map(|(slot, instance)| (instance.number, slot)).collect();
        slots.sort_unstable();
        out.length(slots.len());
        for (instance, program) in slots.iter().filter_map(|(_, slot)| self.look(*slot)) {
            out.u32(program.directive.id);
            out.u64(program.fingerprint);
            write_instance(instance, out);
        }
    }

    /// Reads what [`Correlator::write`] wrote, without taking it over.
    pub(crate) fn read(&self, reader: &mut Reader<'_>) -> Result<State, Damaged> {
        let (next_number, next_advance) = (reader.count()?, reader.count()?);
        let mut state = State { next_number, next_advance, kept: Vec::new(), dropped: Vec::new() };
        for _ in 0..reader.length()? {
            let (id, fingerprint) = (reader.u32()?, reader.u64()?);
            let mut instance = read_instance(reader)?;
            match self.place_of(id, fingerprint) {
                Some(place) => {
                    instance.directive = place;
                    self.check(&instance)?;
                    state.kept.push(instance);
                }
                None => state.dropped.push(instance),
            }
        }
        Ok(state)
    }

    /// Goes on with this state instead of what was. Returns how many instances go on, and those
    /// that do not.
    pub(crate) fn replace_state(&mut self, state: State) -> (usize, Vec<Instance>) {
        self.waiting = Waiting::emptied(std::mem::take(&mut self.waiting));
        self.instances = Instances::default();
        self.agenda = Agenda::default();
        (self.next_number, self.next_advance) = (state.next_number, state.next_advance);
        let kept = state.kept.len();
        self.enter_all(state.kept);
        (kept, state.dropped)
    }

    /// Whether an instance fits its directive.
    fn check(&self, instance: &Instance) -> Result<(), Damaged> {
        let program = self.programs.get(instance.directive as usize).ok_or(Damaged)?;
        let rule = program.rule(instance.node).ok_or(Damaged)?;
        let fits = !rule.children.is_empty()
            && instance.levels.len() == usize::from(rule.level)
            && instance.tallies.len() <= rule.children.len();
        if fits { Ok(()) } else { Err(Damaged) }
    }
}

fn write_instance(instance: &Instance, out: &mut Writer) {
    out.u64(instance.number);
    out.u16(instance.node);
    out.u64(instance.root.0);
    out.length(instance.levels.len());
    for level in &instance.levels {
        write_level(level, out);
    }
    out.length(instance.tallies.len());
    for tally in &instance.tallies {
        out.u32(tally.count);
        out.flag(tally.refuted);
        out.u8(tally.asset_src);
        let values = tally.distinct.values();
        out.length(values.len());
        for value in values {
            out.u128(value);
        }
    }
    out.i64(instance.completed_s);
    out.time(instance.first_at);
    out.time(instance.last_at);
    out.u64(instance.event_count);
    out.u64(instance.listed);
    out.events(&instance.pending);
    out.u64(instance.last_event.0);
    out.optional(instance.raised.as_deref(), |out, raised| {
        out.alarm(&raised.latest);
        out.length(raised.action_runs.len());
        for run in &raised.action_runs {
            out.i64(run.policy);
            out.u32(run.action);
            out.u8(run.risk);
        }
    });
    out.u64(instance.advanced);
}

fn read_instance(reader: &mut Reader<'_>) -> Result<Instance, Damaged> {
    // In the order in which they were written: fields are evaluated as listed.
    Ok(Instance {
        number: reader.count()?,
        directive: 0,
        node: reader.u16()?,
        ended: false,
        root: EventId(reader.u64()?),
        levels: reader.list(read_level)?,
        tallies: reader.list(read_tally)?,
        completed_s: reader.i64()?,
        first_at: reader.time()?,
        last_at: reader.time()?,
        event_count: reader.count()?,
        listed: reader.count()?.min(MOST_LISTED),
        pending: reader.events()?,
        last_event: EventId(reader.u64()?),
        raised: reader.optional(read_raised)?.map(Box::new),
        due_s: NEVER_S,
        advanced: reader.count()?,
        waits: NONE,
        wait_count: 0,
        bytes: 0,
        older: NONE,
        newer: NONE,
    })
}

fn read_tally(reader: &mut Reader<'_>) -> Result<Tally, Damaged> {
    Ok(Tally {
        count: reader.u32()?,
        refuted: reader.flag()?,
        asset_src: reader.u8()?,
        distinct: Distinct::from_values(reader.list(Reader::u128)?),
    })
}

fn read_raised(reader: &mut Reader<'_>) -> Result<Raised, Damaged> {
    let latest = reader.alarm()?;
    let action_runs = reader.list(|reader| {
        Ok(ActionRun { policy: reader.i64()?, action: reader.u32()?, risk: reader.u8()? })
    })?;
    Ok(Raised { latest, action_runs })
}

fn write_level(level: &Level, out: &mut Writer) {
    for ip in [level.src, level.dst, level.sensor] {
        out.address(ip);
    }
    out.u16(level.src_port);
    out.u16(level.dst_port);
    out.u8(level.protocol.0);
    out.u8(level.asset_src);
    out.u32(level.plugin_id.0);
    out.u32(level.plugin_sid.0);
    out.u16(level.taxonomy.product);
    out.u16(level.taxonomy.category);
    out.u16(level.taxonomy.subcategory);
    out.optional(level.texts.as_deref(), Writer::texts);
}

fn read_level(reader: &mut Reader<'_>) -> Result<Level, Damaged> {
    // In the order in which they were written: fields are evaluated as listed.
    Ok(Level {
        src: reader.address()?,
        dst: reader.address()?,
        sensor: reader.address()?,
        src_port: reader.u16()?,
        dst_port: reader.u16()?,
        protocol: Protocol(reader.u8()?),
        asset_src: reader.u8()?,
        plugin_id: PluginId(reader.u32()?),
        plugin_sid: PluginSid(reader.u32()?),
        taxonomy: Taxonomy {
            product: reader.u16()?,
            category: reader.u16()?,
            subcategory: reader.u16()?,
        },
        texts: reader.optional(Reader::texts)?.map(Box::new),
    })
}
