//! `nagios -s`: when everything would be checked first, if monitoring started now.

use std::sync::Arc;

use config::report::{Projection, scheduling_report};
use engine::clock;
use jiff::tz::TimeZone;
use model::objects::Objects;
use model::{CheckableState, Timestamp};
use monitor::{Monitor, Retained};

/// The report behind the verification.
pub(crate) fn report(objects: Objects) -> String {
    let objects = Arc::new(objects);
    let now = clock::now();
    let monitor =
        Monitor::new(objects.clone(), Retained::default(), TimeZone::system(), seed(now), now);
    let planned = |state: &CheckableState| {
        (!state.next_check.is_never()).then_some(state.next_check.as_secs())
    };
    let hosts = objects.hosts.ids().filter_map(|id| Some((id, planned(monitor.host(id))?)));
    let services =
        objects.services.ids().filter_map(|id| Some((id, planned(monitor.service(id))?)));
    let projection = Projection {
        hosts: hosts.collect(),
        services: services.collect(),
        show: &local_time,
        cores: std::thread::available_parallelism()
            .map_or(1, |n| u32::try_from(n.get()).unwrap_or(u32::MAX)),
    };
    scheduling_report(&objects, &projection)
}

fn seed(now: Timestamp) -> u64 {
    now.as_micros().unsigned_abs()
}

/// `Sat Nov 21 15:25:24 2026`
fn local_time(secs: i64) -> String {
    let zone = TimeZone::system();
    jiff::Timestamp::from_second(secs)
        .map(|at| at.to_zoned(zone).strftime("%a %b %e %H:%M:%S %Y").to_string())
        .unwrap_or_else(|_| "N/A".to_owned())
}
