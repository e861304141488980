//! The parts that instances and alarms are made of.

use model::alarm::AlarmEvent;
use model::{
    AlarmId, AlarmUpdate, EventId, PluginId, PluginSid, Protocol, TextField, Texts, Timestamp,
};

use super::bytes::{Damaged, Reader, Writer};

impl Writer {
    pub(crate) fn texts(&mut self, texts: &Texts) {
        self.length(texts.iter().count());
        for (field, text) in texts.iter() {
            self.u8(field as u8);
            self.text(text);
        }
    }

    pub(crate) fn time(&mut self, time: Timestamp) {
        self.i64(time.as_micros());
    }

    pub(crate) fn events(&mut self, events: &[AlarmEvent]) {
        self.length(events.len());
        for event in events {
            self.u64(event.event.0);
            self.u8(event.level);
        }
    }

    /// An alarm without its new events.
    pub(crate) fn alarm(&mut self, alarm: &AlarmUpdate) {
        self.u32(alarm.id.directive);
        self.u64(alarm.id.root.0);
        self.u64(alarm.event.0);
        self.time(alarm.first_at);
        self.time(alarm.last_at);
        self.u32(alarm.plugin_id.0);
        self.u32(alarm.plugin_sid.0);
        self.text(&alarm.name);
        let AlarmUpdate { risk, risk_src, risk_dst, priority, reliability, level, .. } = alarm;
        for small in [risk, risk_src, risk_dst, priority, reliability, level] {
            self.u8(*small);
        }
        for ip in [alarm.src_ip, alarm.dst_ip, alarm.sensor] {
            self.optional(ip, Self::address);
        }
        self.u16(alarm.src_port);
        self.u16(alarm.dst_port);
        self.u8(alarm.protocol.0);
        self.u64(alarm.event_count);
        self.flag(alarm.correlating);
        self.text(&alarm.similar);
    }
}

impl Reader<'_> {
    pub(crate) fn texts(&mut self) -> Result<Texts, Damaged> {
        let mut texts = Texts::default();
        for _ in 0..self.length()? {
            let field = *TextField::ALL.get(usize::from(self.u8()?)).ok_or(Damaged)?;
            texts.set(field, self.text()?);
        }
        Ok(texts)
    }

    pub(crate) fn time(&mut self) -> Result<Timestamp, Damaged> {
        self.i64().map(Timestamp::from_micros)
    }

    pub(crate) fn events(&mut self) -> Result<Vec<AlarmEvent>, Damaged> {
        self.list(|reader| Ok(AlarmEvent { event: EventId(reader.u64()?), level: reader.u8()? }))
    }

    pub(crate) fn alarm(&mut self) -> Result<AlarmUpdate, Damaged> {
        // In the order in which they were written: fields are evaluated as listed.
        let id = AlarmId { directive: self.u32()?, root: EventId(self.u64()?) };
        let event = EventId(self.u64()?);
        let (first_at, last_at) = (self.time()?, self.time()?);
        let (plugin_id, plugin_sid) = (PluginId(self.u32()?), PluginSid(self.u32()?));
        let name = self.text()?.to_owned();
        let [risk, risk_src, risk_dst, priority, reliability, level] = self.array()?;
        let mut ip = || self.optional(Self::address);
        let (src_ip, dst_ip, sensor) = (ip()?, ip()?, ip()?);
        Ok(AlarmUpdate {
            id,
            event,
            first_at,
            last_at,
            plugin_id,
            plugin_sid,
            name,
            risk,
            risk_src,
            risk_dst,
            priority,
            reliability,
            src_ip,
            dst_ip,
            src_port: self.u16()?,
            dst_port: self.u16()?,
            protocol: Protocol(self.u8()?),
            sensor,
            level,
            event_count: self.count()?,
            new_events: Vec::new(),
            correlating: self.flag()?,
            similar: self.text()?.to_owned(),
        })
    }
}
