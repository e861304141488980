//! What surrounds every event: the sensor's settings, and the rules that apply whoever made it.

use core::net::IpAddr;

use jiff::tz::TimeZone;
use model::event::{Event, EventId};

use super::address::is_own;
use super::date::Moment;
use super::line::{Line, NormaliserSettings};
use super::text::to_text;

/// What events take from the sensor when their line does not say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    /// The sensor.
    pub(super) settings: &'a NormaliserSettings,
}

impl Around<'_> {
    /// The sensor's address instead of a loopback one, unless the sensor has only that itself.
    pub(super) fn own(&self, ip: Option<IpAddr>) -> Option<IpAddr> {
        match ip {
            Some(ip) if is_own(ip) && !is_own(self.settings.sensor) => Some(self.settings.sensor),
            other => other,
        }
    }

    /// When an event was: the exact time of the envelope, else what the line says, else now.
    pub(super) fn time(&self, line: &Line<'_>, said: Option<Moment>) -> Moment {
        let now = line.time.unwrap_or(line.received_at);
        match said {
            Some(moment) if line.time.is_none() => moment,
            Some(moment) => Moment { time: now, ..moment },
            None => super::date::in_zone(now, &self.settings.zone),
        }
    }

    /// When an event was whose rule found this date: that, else the envelope's, else now.
    pub(super) fn time_of_rule(
        &self,
        line: &Line<'_>,
        said: Option<Moment>,
        zone: &TimeZone,
    ) -> Moment {
        let now = line.time.unwrap_or(line.received_at);
        said.unwrap_or_else(|| super::date::in_zone(now, zone))
    }

    /// An event that has what every event of this line has.
    pub(super) fn blank(&self, line: &Line<'_>, id: EventId) -> Box<Event> {
        Box::new(Event {
            id,
            received_at: line.received_at,
            interface: self.settings.interface.as_str().into(),
            source: line.source_name.clone(),
            raw: to_text(line.raw).into(),
            occurrences: 1,
            ..Event::default()
        })
    }
}
