//! Events as JSON objects under OSSIM's attribute names: what `atalaya normalise` prints and
//! `atalaya replay` reads.

use core::net::IpAddr;

use jiff::tz::TimeZone;
use model::event::{Event, EventId, EventKind, MonitorAnswer, PluginId, PluginSid, Protocol};
use model::text_field::TextField;
use model::time::Timestamp;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::address::parse_ip;
use super::date::{self, Reference, SlashDates};

/// An event to be written, with the name of its plugin when that is known.
///
/// `plugin_id plugin_sid date fdate tzone time sensor interface src_ip src_port dst_ip dst_port
/// protocol username password filename userdata1…userdata9 log plugin`. `date` is in seconds
/// since the epoch, `fdate` the same as `YYYY-MM-DD HH:MM:SS` in UTC, `tzone` the offset of the
/// log's clock in hours, `time` RFC 3339 with milliseconds in UTC. What the event does not have is
/// left out. `generic` is there only when true; `type`, `condition`, `value`, `occurrences`,
/// `priority`, `reliability`, `asset_src` and `asset_dst` only when they say something.
#[derive(Debug, Clone, Copy)]
pub struct OssimEvent<'a> {
    /// The event.
    pub event: &'a Event,
    /// The name of its plugin.
    pub plugin: Option<&'a str>,
}

/// [`OssimEvent`] as a value.
#[must_use]
pub fn to_json(event: &Event, plugin: Option<&str>) -> Value {
    serde_json::to_value(OssimEvent { event, plugin }).unwrap_or(Value::Null)
}

impl Serialize for OssimEvent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let event = self.event;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("plugin_id", &event.plugin_id)?;
        map.serialize_entry("plugin_sid", &event.plugin_sid)?;
        times(event, &mut map)?;
        entry(&mut map, "sensor", event.sensor)?;
        entry(&mut map, "interface", text(&event.interface))?;
        entry(&mut map, "src_ip", event.src_ip)?;
        entry(&mut map, "src_port", port(event.src_port))?;
        entry(&mut map, "dst_ip", event.dst_ip)?;
        entry(&mut map, "dst_port", port(event.dst_port))?;
        map.serialize_entry("protocol", &event.protocol.to_string())?;
        for (field, text) in event.texts.iter() {
            map.serialize_entry(field.name(), text)?;
        }
        entry(&mut map, "log", text(&event.raw))?;
        entry(&mut map, "plugin", self.plugin)?;
        entry(&mut map, "generic", event.generic.then_some(true))?;
        entry(&mut map, "type", kind(event.kind))?;
        if let Some(answer) = &event.answer {
            map.serialize_entry("condition", &answer.condition)?;
            map.serialize_entry("value", &answer.value)?;
        }
        entry(&mut map, "occurrences", (event.occurrences > 1).then_some(event.occurrences))?;
        entry(&mut map, "priority", event.priority)?;
        entry(&mut map, "reliability", event.reliability)?;
        entry(&mut map, "asset_src", event.asset_src)?;
        entry(&mut map, "asset_dst", event.asset_dst)?;
        map.end()
    }
}

fn times<M: SerializeMap>(event: &Event, map: &mut M) -> Result<(), M::Error> {
    let at = date::local(event.time, &TimeZone::UTC);
    map.serialize_entry("date", &event.time.as_secs())?;
    map.serialize_entry("fdate", &at.strftime("%Y-%m-%d %H:%M:%S").to_string())?;
    map.serialize_entry("tzone", &(f64::from(event.zone_minutes) / 60.0))?;
    let millis = event.time.as_micros().rem_euclid(1_000_000) / 1_000;
    map.serialize_entry("time", &format!("{}.{millis:03}Z", at.strftime("%Y-%m-%dT%H:%M:%S")))
}

fn entry<M: SerializeMap, V: Serialize>(
    map: &mut M,
    key: &str,
    value: Option<V>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(key, &value))
}

fn text(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn port(port: u16) -> Option<u16> {
    (port != 0).then_some(port)
}

fn kind(kind: EventKind) -> Option<&'static str> {
    match kind {
        EventKind::Detector => None,
        EventKind::Monitor => Some("monitor"),
        EventKind::Directive => Some("directive"),
    }
}

/// Reads one event from a JSON text. See [`event_from_json`].
///
/// # Errors
/// As there, and when the text is no JSON.
pub fn event_from_json_text(text: &str, id: EventId, now: Timestamp) -> Result<Event, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    event_from_json(&value, id, now)
}

/// Reads one event from an object with OSSIM's attribute names. Numbers may be texts, texts may be
/// numbers; unknown keys are passed over. The time is the first there is of `time`, `date`,
/// `timestamp` and `fdate`, each in seconds since the epoch, RFC 3339, or `YYYY-MM-DD hh:mm:ss` in
/// UTC; without any it is `now`. `type` `monitor` with `condition` and `value` is an answer to a
/// directive's question.
///
/// # Errors
/// In words, with the key: when it is no object, `plugin_id` or `plugin_sid` is missing, or a value
/// cannot be read.
pub fn event_from_json(value: &Value, id: EventId, now: Timestamp) -> Result<Event, String> {
    let object = Object(value.as_object().ok_or("an event is a JSON object")?);
    let required = |key| object.number(key)?.ok_or(format!("`{key}` is missing"));
    let mut event = Event {
        id,
        received_at: now,
        time: object.time()?.unwrap_or(now),
        zone_minutes: object.zone_minutes()?,
        plugin_id: PluginId(in_range("plugin_id", required("plugin_id")?)?),
        plugin_sid: PluginSid(in_range("plugin_sid", required("plugin_sid")?)?),
        generic: object.flag("generic"),
        sensor: object.ip("sensor")?,
        interface: object.text("interface").unwrap_or_default().into(),
        source: object.text("source").unwrap_or_else(|| "replay".to_owned()).into(),
        protocol: object.text("protocol").map_or(Protocol::TCP, |name| Protocol::parse(&name)),
        src_ip: object.ip("src_ip")?,
        dst_ip: object.ip("dst_ip")?,
        src_port: object.port("src_port")?,
        dst_port: object.port("dst_port")?,
        raw: object.text("log").unwrap_or_default().into(),
        occurrences: object
            .number("occurrences")?
            .map_or(1, |n| n.clamp(1, u32::MAX.into()) as u32),
        priority: object.value_up_to("priority", 5)?,
        reliability: object.value_up_to("reliability", 10)?,
        asset_src: object.value_up_to("asset_src", 5)?,
        asset_dst: object.value_up_to("asset_dst", 5)?,
        ..Event::default()
    };
    for field in TextField::ALL {
        if let Some(text) = object.text(field.name()) {
            event.texts.set(*field, &text);
        }
    }
    object.read_kind(&mut event)?;
    Ok(event)
}

/// The attributes, read leniently.
struct Object<'a>(&'a Map<String, Value>);

impl Object<'_> {
    /// `None` when it is absent, null, or empty.
    fn text(&self, key: &str) -> Option<String> {
        let text = match self.0.get(key)? {
            Value::Null => return None,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        (!text.is_empty()).then_some(text)
    }

    fn number(&self, key: &str) -> Result<Option<i64>, String> {
        let Some(text) = self.text(key) else { return Ok(None) };
        let number = text.trim().parse::<f64>().ok().filter(|n| n.abs() < 9e15);
        number.map(|number| Some(number as i64)).ok_or(format!("`{key}` is no number: `{text}`"))
    }

    fn flag(&self, key: &str) -> bool {
        self.text(key).is_some_and(|text| matches!(text.as_str(), "true" | "1" | "yes"))
    }

    fn ip(&self, key: &str) -> Result<Option<IpAddr>, String> {
        let Some(text) = self.text(key) else { return Ok(None) };
        let ip = parse_ip(text.trim().as_bytes());
        let ip = ip.ok_or(format!("`{key}` is no address: `{text}`"))?;
        Ok(Some(ip).filter(|ip| !ip.is_unspecified()))
    }

    fn port(&self, key: &str) -> Result<u16, String> {
        let number = self.number(key)?.unwrap_or(0);
        u16::try_from(number).map_err(|_| format!("`{key}` is no port: {number}"))
    }

    fn value_up_to(&self, key: &str, most: i64) -> Result<Option<u8>, String> {
        Ok(self.number(key)?.map(|number| number.clamp(0, most) as u8))
    }

    fn zone_minutes(&self) -> Result<i16, String> {
        let Some(text) = self.text("tzone") else { return Ok(0) };
        let hours = text.trim().parse::<f64>().ok().filter(|hours| hours.abs() < 24.0);
        let hours = hours.ok_or(format!("`tzone` is no offset in hours: `{text}`"))?;
        Ok((hours * 60.0).round() as i16)
    }

    fn time(&self) -> Result<Option<Timestamp>, String> {
        for key in ["time", "date", "timestamp", "fdate"] {
            let Some(text) = self.text(key) else { continue };
            let text = text.trim();
            if let Ok(seconds) = text.parse::<f64>()
                && seconds.abs() < 1e12
            {
                return Ok(Some(Timestamp::from_secs_f64(seconds)));
            }
            let at = Reference { received_at: Timestamp::NEVER, zone: &TimeZone::UTC };
            return match date::moment(text.as_bytes(), SlashDates::DayFirst, at) {
                Some(moment) => Ok(Some(moment.time)),
                None => Err(format!("`{key}` is no time: `{text}`")),
            };
        }
        Ok(None)
    }

    fn read_kind(&self, event: &mut Event) -> Result<(), String> {
        match self.text("type").as_deref() {
            // `event` is the keyword of OSSIM's protocol before the attributes.
            None | Some("detector" | "event") => {}
            Some("directive") => event.kind = EventKind::Directive,
            Some("monitor") => {
                event.kind = EventKind::Monitor;
                event.answer = self.text("condition").zip(self.text("value")).map(|found| {
                    Box::new(MonitorAnswer { condition: found.0.into(), value: found.1.into() })
                });
            }
            Some(other) => {
                return Err(format!("`type` is neither detector nor monitor: `{other}`"));
            }
        }
        Ok(())
    }
}

fn in_range(key: &str, number: i64) -> Result<u32, String> {
    u32::try_from(number)
        .ok()
        .filter(|number| *number <= 0x7fff_ffff)
        .ok_or(format!("`{key}` is out of range: {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_003_200);

    fn read(text: &str) -> Result<Event, String> {
        event_from_json_text(text, EventId::new(1, 0), NOW)
    }

    #[test]
    fn an_event_is_written_under_ossim_s_names() {
        let mut event = Event {
            time: Timestamp::from_micros(1_288_171_846_250_000),
            zone_minutes: 90,
            plugin_id: PluginId(4003),
            plugin_sid: PluginSid(1),
            sensor: Some("192.0.2.5".parse().unwrap()),
            src_ip: Some("198.51.100.7".parse().unwrap()),
            dst_port: 22,
            raw: "line".into(),
            occurrences: 1,
            ..Event::default()
        };
        event.texts.set(TextField::Username, "root");
        let written = serde_json::to_string(&OssimEvent { event: &event, plugin: Some("ssh") });
        assert_eq!(
            written.unwrap(),
            "{\"plugin_id\":4003,\"plugin_sid\":1,\"date\":1288171846,\
             \"fdate\":\"2010-10-27 09:30:46\",\"tzone\":1.5,\
             \"time\":\"2010-10-27T09:30:46.250Z\",\"sensor\":\"192.0.2.5\",\
             \"src_ip\":\"198.51.100.7\",\"dst_port\":22,\"protocol\":\"tcp\",\
             \"username\":\"root\",\"log\":\"line\",\"plugin\":\"ssh\"}"
        );
        event.generic = true;
        assert_eq!(to_json(&event, None)["generic"], true);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut event = read(
            r#"{"plugin_id": 2005, "plugin_sid": "248", "date": "1288171846", "type": "monitor",
                "condition": "ge", "value": 10, "src_ip": "2001:db8::1", "src_port": "1025",
                "dst_ip": "0.0.0.0", "protocol": "UDP", "priority": 9, "asset_src": "4",
                "tzone": "-3.5", "userdata1": 7, "log": "é", "unknown": {"key": []}}"#,
        )
        .unwrap();
        assert_eq!(event.kind, EventKind::Monitor);
        assert_eq!(event.answer.as_ref().map(|answer| &*answer.value), Some("10"));
        assert_eq!((event.src_port, event.dst_ip, event.priority), (1025, None, Some(5)));
        assert_eq!((event.zone_minutes, event.time.as_secs()), (-210, 1_288_171_846));
        assert_eq!(event.texts.get(TextField::Userdata1), Some("7"));
        let again = event_from_json(&to_json(&event, None), event.id, NOW).unwrap();
        event.source = "replay".into();
        assert_eq!(again, event);
    }

    #[test]
    fn times_in_every_form() {
        for (time, expected) in [
            (r#""date": 1288171846"#, 1_288_171_846),
            (r#""date": "105046""#, 105_046),
            (r#""fdate": "2010-10-27 09:30:46""#, 1_288_171_846),
            (r#""timestamp": "2010-10-27T11:30:46+02:00""#, 1_288_171_846),
            (r#""time": "2010-10-27T09:30:46.000Z", "date": 1"#, 1_288_171_846),
            (r#""time": null"#, 1_795_003_200),
        ] {
            let event = read(&format!(r#"{{"plugin_id": 1, "plugin_sid": 1, {time}}}"#)).unwrap();
            assert_eq!(event.time.as_secs(), expected, "{time}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (text, expected) in [
            ("[]", "an event is a JSON object"),
            ("{}", "`plugin_id` is missing"),
            (r#"{"plugin_id": "x"}"#, "`plugin_id` is no number: `x`"),
            (r#"{"plugin_id": 1}"#, "`plugin_sid` is missing"),
            (r#"{"plugin_id": -1, "plugin_sid": 1}"#, "`plugin_id` is out of range: -1"),
            (
                r#"{"plugin_id": 1, "plugin_sid": 1, "src_ip": "web"}"#,
                "`src_ip` is no address: `web`",
            ),
            (
                r#"{"plugin_id": 1, "plugin_sid": 1, "dst_port": 70000}"#,
                "`dst_port` is no port: 70000",
            ),
            (r#"{"plugin_id": 1, "plugin_sid": 1, "date": "soon"}"#, "`date` is no time: `soon`"),
        ] {
            assert_eq!(read(text).unwrap_err(), expected, "{text}");
        }
    }
}
