//! How an event is kept whole: a version, then its fields as variable-length numbers and texts.
//!
//! Never change what a version means; `tests/samples` keeps an event of each.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use model::event::{EventKind, MonitorAnswer};
use model::{AlarmId, Event, EventId, PluginId, PluginSid, Protocol, TextField, Texts, Timestamp};

const VERSION: u8 = 1;

/// Appends `event` to `bytes`.
pub(super) fn encode(event: &Event, bytes: &mut Vec<u8>) {
    bytes.push(VERSION);
    number(bytes, event.id.0);
    bytes.push(match event.kind {
        EventKind::Detector => 0,
        EventKind::Monitor => 1,
        EventKind::Directive => 2,
    });
    signed(bytes, event.time.as_micros());
    signed(bytes, event.received_at.as_micros());
    signed(bytes, i64::from(event.zone_minutes));
    number(bytes, event.plugin_id.0.into());
    number(bytes, event.plugin_sid.0.into());
    bytes.extend([u8::from(event.generic), event.correlation, event.protocol.0]);
    number(bytes, event.src_port.into());
    number(bytes, event.dst_port.into());
    number(bytes, event.occurrences.into());
    for small in small_numbers(event) {
        number(bytes, small.map_or(0, |value| u64::from(value) + 1));
    }
    for ip in [event.sensor, event.src_ip, event.dst_ip] {
        address(bytes, ip);
    }
    text(bytes, &event.interface);
    text(bytes, &event.source);
    number(bytes, event.texts.iter().count() as u64);
    for (field, value) in event.texts.iter() {
        bytes.push(field as u8);
        text(bytes, value);
    }
    text(bytes, &event.raw);
    bytes.push(u8::from(event.alarm.is_some()) | u8::from(event.answer.is_some()) << 1);
    if let Some(alarm) = event.alarm {
        number(bytes, alarm.directive.into());
        number(bytes, alarm.root.0);
    }
    if let Some(answer) = &event.answer {
        text(bytes, &answer.condition);
        text(bytes, &answer.value);
    }
}

fn small_numbers(event: &Event) -> [Option<u8>; 6] {
    let Event { priority, reliability, asset_src, asset_dst, risk_src, risk_dst, .. } = *event;
    [priority, reliability, asset_src, asset_dst, risk_src, risk_dst]
}

fn number(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn signed(bytes: &mut Vec<u8>, value: i64) {
    number(bytes, (value << 1 ^ value >> 63) as u64);
}

fn text(bytes: &mut Vec<u8>, value: &str) {
    number(bytes, value.len() as u64);
    bytes.extend(value.as_bytes());
}

fn address(bytes: &mut Vec<u8>, value: Option<IpAddr>) {
    match value {
        None => bytes.push(0),
        Some(IpAddr::V4(v4)) => {
            bytes.push(4);
            bytes.extend(v4.octets());
        }
        Some(IpAddr::V6(v6)) => {
            bytes.push(6);
            bytes.extend(v6.octets());
        }
    }
}

/// Reads what [`encode`] wrote; `None` when `bytes` are not that.
pub(super) fn decode(bytes: &[u8]) -> Option<Event> {
    let mut input = Input(bytes);
    let event = input.event()?;
    input.0.is_empty().then_some(event)
}

struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn event(&mut self) -> Option<Event> {
        if self.byte()? != VERSION {
            return None;
        }
        let mut event = Event {
            id: EventId(self.number()?),
            kind: match self.byte()? {
                0 => EventKind::Detector,
                1 => EventKind::Monitor,
                2 => EventKind::Directive,
                _ => return None,
            },
            time: Timestamp::from_micros(self.signed()?),
            received_at: Timestamp::from_micros(self.signed()?),
            zone_minutes: self.signed()?.try_into().ok()?,
            plugin_id: PluginId(self.narrow()?),
            plugin_sid: PluginSid(self.narrow()?),
            generic: self.byte()? != 0,
            correlation: self.byte()?,
            protocol: Protocol(self.byte()?),
            src_port: self.narrow()?,
            dst_port: self.narrow()?,
            occurrences: self.narrow()?,
            ..Event::default()
        };
        self.small_numbers(&mut event)?;
        (event.sensor, event.src_ip, event.dst_ip) =
            (self.address()?, self.address()?, self.address()?);
        event.interface = self.text()?.into();
        event.source = Arc::from(self.text()?);
        event.texts = self.texts()?;
        event.raw = self.text()?.into();
        self.rare(&mut event)?;
        Some(event)
    }

    fn small_numbers(&mut self, event: &mut Event) -> Option<()> {
        for small in [
            &mut event.priority,
            &mut event.reliability,
            &mut event.asset_src,
            &mut event.asset_dst,
            &mut event.risk_src,
            &mut event.risk_dst,
        ] {
            *small = match self.number()? {
                0 => None,
                value => Some(u8::try_from(value - 1).ok()?),
            };
        }
        Some(())
    }

    fn rare(&mut self, event: &mut Event) -> Option<()> {
        let present = self.byte()?;
        if present & 1 != 0 {
            let directive = self.narrow()?;
            event.alarm = Some(AlarmId { directive, root: EventId(self.number()?) });
        }
        if present & 2 != 0 {
            let condition = self.text()?.into();
            let value = self.text()?.into();
            event.answer = Some(Box::new(MonitorAnswer { condition, value }));
        }
        Some(())
    }

    fn texts(&mut self) -> Option<Texts> {
        let mut texts = Texts::default();
        for _ in 0..self.number()? {
            let field = *TextField::ALL.get(usize::from(self.byte()?))?;
            texts.set(field, self.text()?);
        }
        Some(texts)
    }

    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn narrow<T: TryFrom<u64>>(&mut self) -> Option<T> {
        T::try_from(self.number()?).ok()
    }

    fn signed(&mut self) -> Option<i64> {
        let value = self.number()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.narrow()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn address(&mut self) -> Option<Option<IpAddr>> {
        Some(match self.byte()? {
            0 => None,
            4 => Some(IpAddr::V4(Ipv4Addr::from(self.array::<4>()?))),
            6 => Some(IpAddr::V6(Ipv6Addr::from(self.array::<16>()?))),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every field set, to something that its neighbours do not have.
    fn full() -> Event {
        let mut texts = Texts::default();
        for field in TextField::ALL {
            texts.set(*field, &format!("{field} größer \0"));
        }
        Event {
            id: EventId(u64::MAX),
            kind: EventKind::Directive,
            time: Timestamp::from_micros(i64::MIN),
            received_at: Timestamp::from_micros(i64::MAX),
            zone_minutes: -720,
            plugin_id: PluginId(1505),
            plugin_sid: PluginSid(u32::MAX),
            generic: true,
            sensor: Some("192.0.2.1".parse().unwrap()),
            interface: "eth0".into(),
            source: "file:/var/log/auth.log".into(),
            protocol: Protocol(139),
            src_ip: Some("2001:db8::1".parse().unwrap()),
            dst_ip: Some("::ffff:192.0.2.2".parse().unwrap()),
            src_port: u16::MAX,
            dst_port: 22,
            texts,
            raw: "line\nwith ${jndi:ldap://x}".into(),
            occurrences: 7,
            priority: Some(0),
            reliability: Some(255),
            asset_src: None,
            asset_dst: Some(3),
            risk_src: Some(4),
            risk_dst: Some(5),
            correlation: 3,
            alarm: Some(AlarmId { directive: 500_001, root: EventId(9) }),
            answer: Some(Box::new(MonitorAnswer { condition: "gt".into(), value: "5".into() })),
        }
    }

    #[test]
    fn every_field_comes_back() {
        for event in [full(), Event::default()] {
            let mut bytes = Vec::new();
            encode(&event, &mut bytes);
            assert_eq!(decode(&bytes), Some(event));
        }
    }

    /// One event of every version that was ever released, as hexadecimal digits.
    const SAMPLES: [&str; 1] = [include_str!("../../tests/samples/event-v1.hex")];

    #[test]
    fn events_of_every_released_version_are_read() {
        for sample in SAMPLES {
            let digits: Vec<u8> = sample.bytes().filter(u8::is_ascii_hexdigit).collect();
            let byte =
                |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
            let bytes: Vec<u8> = digits.chunks(2).map(byte).collect();
            assert_eq!(decode(&bytes), Some(full()));
        }
    }

    #[test]
    fn damaged_bytes_are_refused_or_read_as_something_else_but_never_panic() {
        let mut bytes = Vec::new();
        encode(&full(), &mut bytes);
        for at in 0..bytes.len() {
            assert_eq!(decode(&bytes[..at]), None);
            for flip in [1, 0x80, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                let _ = decode(&damaged);
            }
        }
        bytes.push(0);
        assert_eq!(decode(&bytes), None);
    }
}
