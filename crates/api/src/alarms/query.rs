//! Which alarms are wanted.

use ipnet::IpNet;
use model::asset::AssetId;
use model::{PluginId, PluginSid};
use serde::Deserialize;
use store_state::alarm::{AddressRange, AlarmFilter, LabelId};
use store_state::{AlarmQuery, AlarmStatus};
use utoipa::IntoParams;

use crate::auth::Caller;
use crate::auth::permission::visible_addresses;
use crate::context::App;
use crate::extract::{invalid_parameter, shown, time};
use crate::list::limit;
use crate::problem::Problem;

/// Most addresses and ranges of one parameter.
const MAX_RANGES: usize = 100;

/// A struct of query parameters that has all filters, and some parameters besides. (Parameters
/// cannot be nested: everything in a query is text, and serde reads nested structs as typed.)
macro_rules! parameters {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default, Deserialize, IntoParams)]
        #[into_params(parameter_in = Query)]
        pub(crate) struct $name {
            /// `open` or `closed`.
            status: Option<String>,
            /// At least this risk, 0 to 10.
            risk_min: Option<u8>,
            /// At most this risk.
            risk_max: Option<u8>,
            /// Comma list of addresses and ranges, one of which has the source.
            #[param(example = "192.0.2.7,10.0.0.0/8")]
            src: Option<String>,
            /// Comma list of addresses and ranges, one of which has the destination.
            dst: Option<String>,
            /// Comma list of addresses and ranges, one of which has the source or the destination.
            ip: Option<String>,
            /// Id of a host asset that has the source or the destination.
            asset: Option<i64>,
            /// A monitored host whose asset has the source or the destination.
            host: Option<String>,
            /// Raised by this directive.
            directive: Option<u32>,
            /// Of this data source; 1505 for directives.
            plugin_id: Option<u32>,
            /// Of this event type; a directive's id.
            plugin_sid: Option<u32>,
            /// The name contains this, in any case.
            name: Option<String>,
            /// The name is exactly this.
            name_is: Option<String>,
            /// Address or range of the sensor.
            sensor: Option<String>,
            /// Id of a label it bears.
            label: Option<i64>,
            /// The last event is not older than this: RFC 3339 or seconds since the epoch.
            from: Option<String>,
            /// The last event is older than this.
            to: Option<String>,
            /// At least so many events.
            events_min: Option<u64>,
            /// At most so many events.
            events_max: Option<u64>,
            /// Shown together with alarms whose `similar` is this.
            similar: Option<String>,
            $($(#[$field_doc])* $field: $kind,)*
        }

        impl $name {
            fn filters(&mut self) -> Filters {
                Filters {
                    status: self.status.take(),
                    risk: (self.risk_min, self.risk_max),
                    sides: [self.src.take(), self.dst.take(), self.ip.take()],
                    asset: self.asset,
                    host: self.host.take(),
                    directive: self.directive,
                    plugin: (self.plugin_id, self.plugin_sid),
                    name: (self.name.take(), self.name_is.take()),
                    sensor: self.sensor.take(),
                    label: self.label,
                    time: (self.from.take(), self.to.take()),
                    events: (self.events_min, self.events_max),
                    similar: self.similar.take(),
                }
            }
        }
    };
}

parameters! {
    /// A page of alarms.
    AlarmListQuery {
        /// Rows of a page, 1 to 1000; default 100.
        #[param(minimum = 1, maximum = 1000)]
        limit: Option<u32>,
        /// `next` of the page before.
        cursor: Option<String>,
    }
}

parameters! {
    /// Alarms by day.
    AlarmDaysQuery {
        /// Minutes by which the zone of the reader is east of UTC, for where days begin;
        /// default 0.
        #[param(minimum = -1080, maximum = 1080)]
        zone_minutes: Option<i32>,
    }
}

/// The filters as written.
struct Filters {
    status: Option<String>,
    risk: (Option<u8>, Option<u8>),
    /// Source, destination, either.
    sides: [Option<String>; 3],
    asset: Option<i64>,
    host: Option<String>,
    directive: Option<u32>,
    plugin: (Option<u32>, Option<u32>),
    /// Contains, is.
    name: (Option<String>, Option<String>),
    sensor: Option<String>,
    label: Option<i64>,
    time: (Option<String>, Option<String>),
    events: (Option<u64>, Option<u64>),
    similar: Option<String>,
}

impl AlarmListQuery {
    pub(crate) async fn understand(
        mut self,
        app: &App,
        caller: &Caller,
    ) -> Result<AlarmQuery, Problem> {
        let filter = self.filters().understand(app, caller).await?;
        let after = self.cursor.as_deref().map(|text| {
            text.parse()
                .map_err(|_| invalid_parameter("cursor", "is not one that this server gave out"))
        });
        let limit = u32::try_from(limit(self.limit)?).unwrap_or(u32::MAX);
        Ok(AlarmQuery { filter, after: after.transpose()?, limit })
    }
}

impl AlarmDaysQuery {
    /// The filter, and by how many seconds the reader's zone is east of UTC.
    pub(crate) async fn understand(
        mut self,
        app: &App,
        caller: &Caller,
    ) -> Result<(AlarmFilter, i32), Problem> {
        let zone = self.zone_minutes.unwrap_or(0);
        if !(-1080..=1080).contains(&zone) {
            return Err(invalid_parameter("zone_minutes", "is not within -1080 and 1080"));
        }
        Ok((self.filters().understand(app, caller).await?, zone * 60))
    }
}

impl Filters {
    async fn understand(self, app: &App, caller: &Caller) -> Result<AlarmFilter, Problem> {
        let either = self.either(app, caller).await?;
        let [src, dst, _] = &self.sides;
        let not_empty = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(AlarmFilter {
            status: self.status.as_deref().map(status).transpose()?,
            risk_min: self.risk.0,
            risk_max: self.risk.1,
            sources: ranges("src", src.as_deref())?,
            destinations: ranges("dst", dst.as_deref())?,
            either,
            directive: self.directive,
            plugin_id: self.plugin.0.map(PluginId),
            plugin_sid: self.plugin.1.map(PluginSid),
            name: not_empty(self.name.0),
            name_is: not_empty(self.name.1),
            sensor: ranges("sensor", self.sensor.as_deref())?.into_iter().next(),
            label: self.label.map(LabelId),
            from: time("from", self.time.0.as_deref())?,
            until: time("to", self.time.1.as_deref())?,
            events_min: self.events.0,
            events_max: self.events.1,
            similar: not_empty(self.similar),
        })
    }

    /// Where one of both sides must lie: as asked for, and as the caller may see.
    async fn either(
        &self,
        app: &App,
        caller: &Caller,
    ) -> Result<Option<Vec<AddressRange>>, Problem> {
        let [.., ip] = &self.sides;
        let mut wanted = match ip.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => Some(ranges("ip", Some(text))?),
            None => None,
        };
        if let Some(id) = self.asset {
            let asset = app.store.host_asset(AssetId(id)).await?;
            let ips = asset.map(|asset| asset.item.ips).unwrap_or_default();
            narrow(&mut wanted, ips.into_iter().map(AddressRange::from).collect());
        }
        if let Some(host) = &self.host {
            let assets = app.assets().await?;
            let asset = assets.hosts().iter().find(|asset| asset.host.as_deref() == Some(host));
            let ips = asset.map(|asset| asset.ips.clone()).unwrap_or_default();
            narrow(&mut wanted, ips.into_iter().map(AddressRange::from).collect());
        }
        if let Some(visible) = visible_addresses(caller) {
            narrow(&mut wanted, visible);
        }
        Ok(wanted)
    }
}

/// Leaves of what is wanted the parts that lie within what is allowed.
fn narrow(wanted: &mut Option<Vec<AddressRange>>, allowed: Vec<AddressRange>) {
    let Some(wanted) = wanted else {
        *wanted = Some(allowed);
        return;
    };
    let mut both = Vec::new();
    for one in wanted.iter() {
        for other in &allowed {
            let same_kind = one.first.is_ipv4() == other.first.is_ipv4();
            let (first, last) = (one.first.max(other.first), one.last.min(other.last));
            if same_kind && first <= last {
                both.push(AddressRange { first, last });
            }
        }
    }
    *wanted = both;
}

fn status(text: &str) -> Result<AlarmStatus, Problem> {
    AlarmStatus::from_word(text).ok_or_else(|| invalid_parameter("status", "is `open` or `closed`"))
}

/// Reads a comma list of addresses and ranges.
fn ranges(name: &str, text: Option<&str>) -> Result<Vec<AddressRange>, Problem> {
    let words = text.unwrap_or("").split(',').map(str::trim).filter(|word| !word.is_empty());
    let ranges = words.map(|word| range(name, word)).collect::<Result<Vec<_>, _>>()?;
    if ranges.len() > MAX_RANGES {
        return Err(invalid_parameter(name, &format!("has more than {MAX_RANGES} entries")));
    }
    Ok(ranges)
}

fn range(name: &str, word: &str) -> Result<AddressRange, Problem> {
    if let Ok(ip) = word.parse::<std::net::IpAddr>() {
        return Ok(ip.to_canonical().into());
    }
    word.parse::<IpNet>().map(AddressRange::from).map_err(|_| {
        let why = format!("names `{}`, which is neither an address nor a range", shown(word));
        invalid_parameter(name, &why)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<AddressRange> {
        ranges("ip", Some(text)).unwrap()
    }

    #[test]
    fn what_is_wanted_is_narrowed_to_what_is_allowed() {
        let mut wanted = Some(read("10.0.0.0/8, 2001:db8::1"));
        narrow(&mut wanted, read("10.1.0.0/16,192.0.2.1,2001:db8::/32"));
        assert_eq!(wanted, Some(read("10.1.0.0/16,2001:db8::1")));
        narrow(&mut wanted, Vec::new());
        assert_eq!(wanted, Some(Vec::new()));
        let mut all = None;
        narrow(&mut all, read("192.0.2.1"));
        assert_eq!(all, Some(read("192.0.2.1")));
    }
}
