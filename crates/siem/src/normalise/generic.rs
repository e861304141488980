//! The fallback: what no data source knows is an event all the same, found by its words.
//!
//! `plugin_id` 0, sid 1, `generic`. userdata1 is the program, userdata2 its process id, userdata3
//! the message, userdata4 the host, each where the line has one. Source and sensor are the host
//! of the header when it is an address or an asset's name, else the sender, else this sensor.

use core::net::IpAddr;

use model::asset::AssetBook;
use model::event::{Event, EventId, PluginId, PluginSid};
use model::text_field::TextField;

use super::address::parse_ip;
use super::date::{self, Moment, Reference};
use super::finish::Around;
use super::line::Line;
use super::text::to_text;

/// The event type of every generic event.
pub(super) const GENERIC_SID: PluginSid = PluginSid(1);

/// Makes the generic event of a line.
pub(super) fn event(
    line: &Line<'_>,
    id: EventId,
    around: &Around<'_>,
    assets: &AssetBook,
) -> Box<Event> {
    let at = Reference { received_at: line.received_at, zone: &around.settings.zone };
    let stamp = date::leading(line.text, at);
    let header = Header::read(line, stamp.map_or(0, |(_, length)| length));
    let known = header.host.and_then(|host| host_address(host.as_bytes(), assets));
    let sender = known.or_else(|| line.source.peer().map(|peer| peer.to_canonical()));
    let sender = around.own(sender).unwrap_or(around.settings.sensor);
    let Moment { time, zone_minutes } = around.time(line, stamp.map(|(moment, _)| moment));
    let mut event = around.blank(line, id);
    event.time = time;
    event.zone_minutes = zone_minutes;
    event.plugin_id = PluginId::GENERIC;
    event.plugin_sid = GENERIC_SID;
    event.generic = true;
    event.sensor = Some(sender);
    event.src_ip = Some(sender);
    for (field, text) in [
        (TextField::Userdata1, header.program.unwrap_or_default()),
        (TextField::Userdata2, header.pid.unwrap_or_default()),
        (TextField::Userdata3, &to_text(header.message)),
        (TextField::Userdata4, header.host.unwrap_or_default()),
    ] {
        if !text.is_empty() {
            event.texts.set(field, text);
        }
    }
    event
}

/// An address, or the first one of the asset of that name.
pub(super) fn host_address(host: &[u8], assets: &AssetBook) -> Option<IpAddr> {
    parse_ip(host).or_else(|| {
        let named = assets.host_named(std::str::from_utf8(host).ok()?)?;
        named.ips.first().copied()
    })
}

/// `host program[pid]: message`, after the stamp.
#[derive(Debug, Default, PartialEq)]
struct Header<'a> {
    host: Option<&'a str>,
    program: Option<&'a str>,
    pid: Option<&'a str>,
    message: &'a [u8],
}

impl<'a> Header<'a> {
    /// Without a stamp the line has no header, but the envelope may have told host and program.
    fn read(line: &Line<'a>, stamp: usize) -> Self {
        let mut header =
            Self { host: line.host, program: line.program, pid: None, message: line.text };
        if stamp == 0 {
            return header;
        }
        let rest = line.text.get(stamp..).unwrap_or_default().trim_ascii_start();
        let (host, rest) = word(rest);
        header.host = header.host.or(host);
        header.message = rest;
        if let Some((program, pid, message)) = tag(rest) {
            header.program = header.program.or(Some(program));
            header.pid = pid;
            header.message = message;
        }
        header
    }
}

fn word(text: &[u8]) -> (Option<&str>, &[u8]) {
    let end = memchr::memchr(b' ', text).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end).unwrap_or((text, b""));
    (std::str::from_utf8(word).ok().filter(|word| !word.is_empty()), rest.trim_ascii_start())
}

/// Longest program name that is taken for one.
const LONGEST_TAG: usize = 128;

/// `program[pid]: ` or `program: `, and what follows.
fn tag(text: &[u8]) -> Option<(&str, Option<&str>, &[u8])> {
    let start = text.get(..LONGEST_TAG).unwrap_or(text);
    let colon = memchr::memchr(b':', start)?;
    let tag = std::str::from_utf8(text.get(..colon)?).ok()?;
    if tag.is_empty() || tag.contains(|c: char| c.is_whitespace()) {
        return None;
    }
    let message = text.get(colon + 1..).unwrap_or_default();
    let message = message.strip_prefix(b" ").unwrap_or(message);
    let Some((program, pid)) = tag.strip_suffix(']').and_then(|tag| tag.split_once('[')) else {
        return Some((tag, None, message));
    };
    Some((program, Some(pid).filter(|pid| !pid.is_empty()), message))
}
