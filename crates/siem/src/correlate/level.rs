//! What an instance keeps of the event that completed a level, for references to it.

use core::net::IpAddr;

use model::directive::EventField;
use model::{PluginId, PluginSid, Protocol, Texts};

use super::seen::{NO_ADDRESS, Seen, Taxonomy};

/// The event data of one completed level.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Level {
    pub(crate) src: IpAddr,
    pub(crate) dst: IpAddr,
    pub(crate) sensor: IpAddr,
    pub(crate) src_port: u16,
    pub(crate) dst_port: u16,
    pub(crate) protocol: Protocol,
    /// The highest value of a source among the events that completed the level.
    pub(crate) asset_src: u8,
    pub(crate) plugin_id: PluginId,
    pub(crate) plugin_sid: PluginSid,
    pub(crate) taxonomy: Taxonomy,
    /// Only kept where the directive needs them.
    pub(crate) texts: Option<Box<Texts>>,
}

impl Level {
    pub(crate) fn of(seen: &Seen<'_>, asset_src: u8, keeps_texts: bool) -> Self {
        let event = seen.event;
        Self {
            src: seen.src.ip,
            dst: seen.dst.ip,
            sensor: event.sensor.unwrap_or(NO_ADDRESS),
            src_port: event.src_port,
            dst_port: event.dst_port,
            protocol: event.protocol,
            asset_src,
            plugin_id: event.plugin_id,
            plugin_sid: event.plugin_sid,
            taxonomy: seen.taxonomy,
            texts: keeps_texts.then(|| Box::new(without_slack(&event.texts))),
        }
    }

    /// The address of a field; `None` when the field is no address.
    pub(crate) fn address(&self, field: EventField) -> Option<IpAddr> {
        match field {
            EventField::SrcIp => Some(self.src),
            EventField::DstIp => Some(self.dst),
            EventField::Sensor => Some(self.sensor),
            _ => None,
        }
    }

    /// The number of a field; `None` when the field is no number.
    pub(crate) fn number(&self, field: EventField) -> Option<u32> {
        Some(match field {
            EventField::PluginId => self.plugin_id.0,
            EventField::PluginSid => self.plugin_sid.0,
            EventField::SrcPort => self.src_port.into(),
            EventField::DstPort => self.dst_port.into(),
            EventField::Protocol => self.protocol.0.into(),
            EventField::Product => self.taxonomy.product.into(),
            EventField::Category => self.taxonomy.category.into(),
            EventField::Subcategory => self.taxonomy.subcategory.into(),
            _ => return None,
        })
    }

    /// The text of a field; `None` when it was absent, or the field is no text.
    pub(crate) fn text(&self, field: EventField) -> Option<&str> {
        match field {
            EventField::Text(field) => self.texts.as_ref()?.get(field),
            _ => None,
        }
    }

    /// Memory behind this value, in bytes.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.texts.as_ref().map_or(0, |texts| {
            let lengths = texts.iter().map(|(_, text)| text.len());
            size_of::<Texts>() + lengths.sum::<usize>().next_power_of_two()
        })
    }
}

/// The same texts, without what was replaced among them.
fn without_slack(texts: &Texts) -> Texts {
    let mut copy = Texts::default();
    for (field, text) in texts.iter() {
        copy.set(field, text);
    }
    copy
}

/// The level that a reference means: 1 is the root.
pub(crate) fn referenced(levels: &[Level], level: u8) -> Option<&Level> {
    levels.get(usize::from(level).checked_sub(1)?)
}
