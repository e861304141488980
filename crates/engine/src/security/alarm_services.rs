//! The way from alarms to contacts: a monitored service of a certain description shows the open
//! alarms of its host, so that contacts, periods and escalations are the same for both halves.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::{ExternalCommand, ServiceDescription};
use store_state::{Alarm, AlarmFilter, AlarmQuery, AlarmStatus, StoreError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::handle::Handle;
use crate::security::SecurityStore;

/// Alarms of a burst change the service once.
const GATHER: Duration = Duration::from_millis(500);
/// When storing or submitting fails, it is tried again after this.
const TRY_AGAIN: Duration = Duration::from_secs(5);
/// Open alarms looked at for one host: the newest.
const LOOKED_AT: u32 = 100;
/// From this risk on the service is CRITICAL, below it WARNING.
const CRITICAL_FROM: u8 = 3;

/// Tells the task which addresses' alarms changed.
#[derive(Debug, Clone, Default)]
pub(super) struct AlarmServices(Arc<Pending>);

#[derive(Debug, Default)]
struct Pending {
    addresses: Mutex<BTreeSet<IpAddr>>,
    all: std::sync::atomic::AtomicBool,
    wake: Notify,
}

impl AlarmServices {
    /// Alarms with one of these addresses changed.
    pub(super) fn changed(&self, addresses: &[Option<IpAddr>]) {
        let mut pending = self.0.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        pending.extend(addresses.iter().flatten());
        self.0.wake.notify_one();
    }

    /// Any alarm may have changed.
    pub(super) fn all_changed(&self) {
        self.0.all.store(true, std::sync::atomic::Ordering::Release);
        self.0.wake.notify_one();
    }

    fn take(&self) -> (BTreeSet<IpAddr>, bool) {
        let mut pending = self.0.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        let all = self.0.all.swap(false, std::sync::atomic::Ordering::AcqRel);
        (std::mem::take(&mut pending), all)
    }
}

/// Keeps the services as their hosts' alarms are.
pub(super) struct AlarmServiceTask {
    pub(super) pending: AlarmServices,
    pub(super) description: String,
    pub(super) store: Arc<dyn SecurityStore>,
    pub(super) engine: Handle,
    pub(super) stop: CancellationToken,
}

impl AlarmServiceTask {
    pub(super) async fn run(self) {
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.pending.0.wake.notified() => {}
            }
            tokio::time::sleep(GATHER).await;
            let (addresses, all) = self.pending.take();
            if let Err(error) = self.update(&addresses, all).await {
                warn!(%error, "services that show alarms could not be updated");
                let again: Vec<_> = addresses.into_iter().map(Some).collect();
                self.pending.changed(&again);
                if all {
                    self.pending.all_changed();
                }
                tokio::time::sleep(TRY_AGAIN).await;
            }
        }
    }

    /// One passive result for each host concerned that has such a service.
    async fn update(&self, addresses: &BTreeSet<IpAddr>, all: bool) -> Result<(), StoreError> {
        let view = self.engine.view();
        let mut commands = Vec::new();
        for stored in self.store.host_assets().await? {
            let asset = stored.item;
            let concerned = all || asset.ips.iter().any(|ip| addresses.contains(ip));
            let Some(host) = asset.host.filter(|_| concerned) else { continue };
            let service = ServiceDescription::from(self.description.as_str());
            if view.objects.service(&host, &service).is_none() {
                continue;
            }
            let filter = AlarmFilter {
                status: Some(AlarmStatus::Open),
                either: Some(asset.ips.iter().map(|ip| (*ip).into()).collect()),
                ..AlarmFilter::default()
            };
            let total = self.store.count_alarms(&filter).await?;
            let query = AlarmQuery { filter, limit: LOOKED_AT, ..AlarmQuery::default() };
            let newest = self.store.alarms(&query).await?.items;
            let (code, output) = result_of(&newest, total);
            commands.push(ExternalCommand::ProcessServiceCheckResult {
                host,
                service,
                code,
                output,
            });
        }
        for outcome in self.engine.submit(commands).await {
            if let Err(error) = outcome {
                warn!(%error, service.name = self.description, "a service that shows alarms took no result");
            }
        }
        Ok(())
    }
}

/// The highest risk decides; the newest alarm of that risk is named first.
fn result_of(newest: &[Alarm], total: u64) -> (i32, String) {
    let Some(worst) = newest.iter().rev().max_by_key(|alarm| alarm.latest.risk) else {
        return (0, "OK - no open alarms".to_owned());
    };
    let (code, word) = match worst.latest.risk {
        risk if risk >= CRITICAL_FROM => (2, "CRITICAL"),
        _ => (1, "WARNING"),
    };
    let latest = &worst.latest;
    let address = |ip: Option<IpAddr>| ip.map_or_else(|| "?".to_owned(), |ip| ip.to_string());
    let more = match total {
        1 => String::new(),
        _ => format!("; {total} open alarms"),
    };
    let output = format!(
        "{word} - risk {}: {} ({} to {}){more} | alarms={total};;;0 risk={};1;{CRITICAL_FROM};0;10",
        latest.risk,
        latest.name.replace(['|', '\n'], " "),
        address(latest.src_ip),
        address(latest.dst_ip),
        latest.risk,
    );
    (code, output)
}
