//! From a match to an event: values into fields, then what OSSIM's agent does to every event.

use core::net::IpAddr;

use model::asset::AssetBook;
use model::detector::{Attribute, Function, InventoryAttribute, RuleEventType};
use model::event::{Event, EventId, PluginId, PluginSid, Protocol};
use model::text_field::TextField;

use super::address::parse_ip;
use super::date::{DateCache, Moment, Reference, SlashDates};
use super::finish::Around;
use super::functions::Environment;
use super::generic::host_address;
use super::line::{DropReason, Line};
use super::rule::{Rule, Source};
use super::template::{Groups, Value};
use super::text::to_text;

/// What OSSIM makes of event types it cannot store.
const NO_EVENT_TYPE: u32 = 20_000_000;

/// One match, and everything its event depends on.
pub(super) struct Match<'a> {
    pub(super) around: Around<'a>,
    pub(super) line: &'a Line<'a>,
    pub(super) source: &'a Source,
    /// The plugin's number, for the memory of dates.
    pub(super) source_number: u16,
    pub(super) rule: &'a Rule,
    pub(super) groups: Groups<'a>,
    pub(super) assets: &'a AssetBook,
}

/// An address attribute as it came out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Address {
    #[default]
    Missing,
    Known(IpAddr),
    /// Neither an address nor the name of an asset.
    Bad(String),
}

/// What is set only once everything else is known.
#[derive(Debug, Default)]
struct Draft {
    moment: Option<Moment>,
    sensor: Address,
    device: Address,
    src: Address,
    dst: Address,
    host: Address,
}

impl Match<'_> {
    /// The event.
    pub(super) fn event(
        &self,
        id: EventId,
        dates: &mut DateCache,
        scratch: &mut String,
    ) -> Result<Box<Event>, DropReason> {
        let (plugin_id, sid) = self.ids(scratch)?;
        let mut event = self.around.blank(self.line, id);
        event.plugin_id = plugin_id;
        event.plugin_sid = sid;
        let mut draft = Draft::default();
        for (attribute, value) in &self.rule.values {
            self.set(*attribute, value, &mut event, &mut draft, dates, scratch);
        }
        let moment = self.around.time_of_rule(self.line, draft.moment, &self.source.zone);
        event.time = moment.time;
        event.zone_minutes = moment.zone_minutes;
        self.addresses(&mut event, draft);
        if let Some(protocol) = pseudo_protocol(self.rule.kind) {
            event.protocol = protocol;
        }
        Ok(event)
    }

    fn environment(&self) -> Environment<'_> {
        let sender = self.line.host.zip(self.line.source.peer());
        Environment { assets: self.assets, at: self.at(), sender }
    }

    fn at(&self) -> Reference<'_> {
        Reference { received_at: self.line.received_at, zone: &self.source.zone }
    }

    fn value<'v>(&'v self, value: &'v Value, scratch: &'v mut String) -> &'v [u8] {
        value.evaluate(self.groups, self.environment(), scratch)
    }

    /// `plugin_id` and `plugin_sid`, and whether they are wanted.
    fn ids(&self, scratch: &mut String) -> Result<(PluginId, PluginSid), DropReason> {
        let own = match &self.rule.plugin_id {
            Some(value) => match number(self.value(value, scratch)) {
                Some(id @ 1..=0x7fff_ffff) => Some(PluginId(id as u32)),
                Some(_) => return Err(DropReason::PluginIdIsNoNumber),
                None if scratch_is_empty(self.value(value, scratch)) => None,
                None => return Err(DropReason::PluginIdIsNoNumber),
            },
            None => None,
        };
        let plugin_id = own.or(self.source.plugin_id).ok_or(DropReason::PluginIdIsNoNumber)?;
        let sid = match &self.rule.sid {
            Some(value) => match number(self.value(value, scratch)) {
                Some(sid @ 1..=0x7fff_ffff) => sid as u32,
                Some(_) => NO_EVENT_TYPE,
                None => return Err(DropReason::SidIsNoNumber),
            },
            None => NO_EVENT_TYPE,
        };
        if self.source.excludes(sid) {
            return Err(DropReason::ExcludedSid);
        }
        Ok((plugin_id, PluginSid(sid)))
    }

    fn set(
        &self,
        attribute: Attribute,
        value: &Value,
        event: &mut Event,
        draft: &mut Draft,
        dates: &mut DateCache,
        scratch: &mut String,
    ) {
        match attribute {
            Attribute::Date => draft.moment = self.moment(value, dates, scratch),
            Attribute::Sensor => draft.sensor = self.address(value, scratch),
            Attribute::Device => draft.device = self.address(value, scratch),
            Attribute::SrcIp => draft.src = self.address(value, scratch),
            Attribute::DstIp => draft.dst = self.address(value, scratch),
            Attribute::Inventory(InventoryAttribute::Host) => {
                draft.host = self.address(value, scratch);
            }
            Attribute::PluginId | Attribute::PluginSid | Attribute::Ignored => {}
            _ => set_plain(attribute, self.value(value, scratch), self.rule.kind, event),
        }
    }

    /// The date: straight from the group when that is all the value is.
    fn moment(&self, value: &Value, dates: &mut DateCache, scratch: &mut String) -> Option<Moment> {
        let slashes = match value {
            Value::Call(Function::NormalizeDateAmerican, _) => SlashDates::MonthFirst,
            _ => SlashDates::DayFirst,
        };
        let text = match value {
            Value::Call(Function::NormalizeDate | Function::NormalizeDateAmerican, groups) => {
                let group = *groups.first()?;
                if let Some(exact) = self.line.time
                    && self.groups.starts_line(group)
                {
                    return Some(super::date::in_zone(exact, &self.source.zone));
                }
                self.groups.get(group)
            }
            other => self.value(other, scratch),
        };
        dates.moment(text.trim_ascii(), slashes, self.source_number, self.at())
    }

    fn address(&self, value: &Value, scratch: &mut String) -> Address {
        let (text, found) = match value {
            Value::Call(Function::Resolv, groups) => {
                let text = groups.first().map_or(&b""[..], |group| self.groups.get(*group));
                let text = text.trim_ascii();
                (text, host_address(text, self.assets))
            }
            other => {
                let text = self.value(other, scratch).trim_ascii();
                (text, parse_ip(text))
            }
        };
        match found {
            // OSSIM's way to say that there is none.
            Some(ip) if ip.is_unspecified() => Address::Missing,
            Some(ip) => Address::Known(ip),
            None if text.is_empty() => Address::Missing,
            None => Address::Bad(to_text(text).into_owned()),
        }
    }

    /// Steps 4 to 9 of the agent's post-processing. Texts that are no address are kept in
    /// userdata7 (sensor), 8 (source) and 9 (destination), where the rule left these free.
    fn addresses(&self, event: &mut Event, draft: Draft) {
        let own = self.around.settings.sensor;
        let sender = self.line.source.peer().map(|peer| peer.to_canonical()).unwrap_or(own);
        let sensor = if draft.device == Address::Missing { draft.sensor } else { draft.device };
        let sensor = match sensor {
            Address::Known(ip) => ip,
            Address::Missing => sender,
            Address::Bad(text) => {
                keep(event, TextField::Userdata7, &text);
                sender
            }
        };
        event.sensor = self.around.own(Some(sensor));
        let src = if draft.src == Address::Missing { draft.host } else { draft.src };
        let src = match src {
            Address::Known(ip) => Some(ip),
            Address::Missing => Some(sensor),
            Address::Bad(text) => {
                keep(event, TextField::Userdata8, &text);
                None
            }
        };
        event.src_ip = self.around.own(src);
        let dst = match draft.dst {
            Address::Known(ip) => Some(ip),
            Address::Missing => None,
            Address::Bad(text) => {
                keep(event, TextField::Userdata9, &text);
                None
            }
        };
        event.dst_ip = self.around.own(dst);
    }
}

fn scratch_is_empty(text: &[u8]) -> bool {
    text.trim_ascii().is_empty()
}

fn keep(event: &mut Event, field: TextField, text: &str) {
    if event.texts.get(field).is_none() {
        event.texts.set(field, text);
    }
}

fn number(text: &[u8]) -> Option<i64> {
    let text = text.trim_ascii();
    let digits = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0_i64, |value, digit| {
        value.saturating_mul(10).saturating_add(i64::from(digit - b'0'))
    });
    Some(if text.first() == Some(&b'-') { -value } else { value })
}

/// What needs nothing but the value.
fn set_plain(attribute: Attribute, text: &[u8], kind: RuleEventType, event: &mut Event) {
    if text.is_empty() {
        return;
    }
    match attribute {
        Attribute::Interface => event.interface = to_text(text).into(),
        Attribute::Priority => event.priority = number(text).map(|n| n.clamp(0, 5) as u8),
        Attribute::Protocol if kind == RuleEventType::HostService => {
            let protocol = Protocol::parse(&to_text(text.trim_ascii()));
            event.texts.set(TextField::Userdata3, &protocol.to_string());
        }
        Attribute::Protocol => event.protocol = Protocol::parse(&to_text(text.trim_ascii())),
        Attribute::SrcPort => event.src_port = port(text),
        Attribute::DstPort => event.dst_port = port(text),
        Attribute::Text(field) => event.texts.set(field, &to_text(text)),
        Attribute::Occurrences => {
            event.occurrences = number(text).map_or(1, |n| n.clamp(1, u32::MAX.into()) as u32);
        }
        Attribute::Log => event.raw = to_text(text).into(),
        Attribute::Inventory(attribute) => set_inventory(attribute, text, event),
        _ => {}
    }
}

/// 0 for what is no port.
fn port(text: &[u8]) -> u16 {
    number(text).and_then(|port| u16::try_from(port).ok()).unwrap_or(0)
}

/// The texts of inventory events are where OSSIM's server puts them: userdata1 is the operating
/// system, the MAC address or the application; userdata2 the vendor or the service. A service's
/// port is the source's, its protocol userdata3, a host's name userdata4.
fn set_inventory(attribute: InventoryAttribute, text: &[u8], event: &mut Event) {
    use InventoryAttribute as I;
    let field = match attribute {
        I::Host => return,
        I::Port => {
            event.src_port = port(text);
            return;
        }
        I::Os | I::Application => TextField::Userdata1,
        I::Mac => {
            let written = to_text(text);
            event.texts.set(TextField::Userdata1, &mac(&written).unwrap_or(written.into()));
            return;
        }
        I::Vendor | I::Service => TextField::Userdata2,
        I::Hostname => TextField::Userdata4,
    };
    event.texts.set(field, &to_text(text));
}

/// `0:1B:44:11:3A:B7` as `00:1b:44:11:3a:b7`.
fn mac(text: &str) -> Option<String> {
    let mut groups = text.trim().split([':', '-']);
    let mut octets = [0_u8; 6];
    for octet in &mut octets {
        *octet = u8::from_str_radix(groups.next()?, 16).ok()?;
    }
    let [a, b, c, d, e, f] = octets;
    groups.next().is_none().then(|| format!("{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}"))
}

/// OSSIM's protocols of events that are not about packets.
const fn pseudo_protocol(kind: RuleEventType) -> Option<Protocol> {
    match kind {
        RuleEventType::HostMac => Some(Protocol(134)),
        RuleEventType::HostOs => Some(Protocol(135)),
        RuleEventType::HostService => Some(Protocol(136)),
        RuleEventType::HostIds => Some(Protocol(137)),
        RuleEventType::Idm => Some(Protocol(138)),
        RuleEventType::Event | RuleEventType::Unknown => None,
    }
}
