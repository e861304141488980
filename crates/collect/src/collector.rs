//! Starts the inputs and tells how they are doing.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::bound::BoundAddresses;
use crate::counters::{Meter, SourceCounters, SourceKind};
use crate::follow::{Follower, FollowerHandle};
use crate::journal::JournalSource;
use crate::queue::QueueWriter;
use crate::stream::{self, StreamSource};
use crate::udp::{self, UdpSource};
use crate::{CollectError, CollectSettings, FollowSpec};

/// The running inputs. Dropping it changes nothing; the stop token ends them.
#[derive(Debug)]
pub struct Collector {
    bound: BoundAddresses,
    listeners: Vec<Arc<Meter>>,
    files: FollowerHandle,
    journal: Option<Arc<Meter>>,
}

impl Collector {
    /// Starts everything in `settings` on `tracker`; must be called within a tokio runtime.
    /// Once `stop` is cancelled and the tracker is empty, whatever was received has been handed
    /// to the queue, and [`QueueWriter::close`] puts it on disk.
    ///
    /// # Errors
    /// When an address cannot be listened on or a certificate not be used: then nothing was
    /// started. Files and the journal may be missing; their counters say so.
    pub async fn start(
        settings: CollectSettings,
        writer: QueueWriter,
        stop: CancellationToken,
        tracker: &TaskTracker,
    ) -> Result<Self, CollectError> {
        let mut collector = Self {
            bound: BoundAddresses::default(),
            listeners: Vec::new(),
            files: FollowerHandle::new(settings.files),
            journal: None,
        };
        let acceptor = settings.tls.as_ref().map(stream::acceptor).transpose()?;
        let mut datagrams = Vec::new();
        for address in settings.udp {
            let socket = bound(SourceKind::SyslogUdp, address, udp::bind(address))?;
            let local = bound(SourceKind::SyslogUdp, address, socket.local_addr())?;
            collector.bound.udp.push(local);
            let meter = collector.listener(SourceKind::SyslogUdp, local);
            datagrams.push(UdpSource::new(socket, meter, writer.clone()));
        }
        let plain = settings.tcp.into_iter().map(|address| (SourceKind::SyslogTcp, address));
        let tls = settings.tls.into_iter().flat_map(|tls| tls.listen);
        let tls = tls.map(|address| (SourceKind::SyslogTls, address));
        let mut streams = Vec::new();
        for (kind, address) in plain.chain(tls) {
            let listener = bound(kind, address, TcpListener::bind(address).await)?;
            let local = bound(kind, address, listener.local_addr())?;
            let is_tls = kind == SourceKind::SyslogTls;
            let place = if is_tls { &mut collector.bound.tls } else { &mut collector.bound.tcp };
            place.push(local);
            let source = StreamSource {
                meter: collector.listener(kind, local),
                writer: writer.clone(),
                limits: settings.limits,
                tls: acceptor.clone().filter(|_| is_tls),
            };
            streams.push((source, listener));
        }
        for source in datagrams {
            tracker.spawn(source.run(stop.clone()));
        }
        for (source, listener) in streams {
            tracker.spawn(source.run(listener, stop.clone(), tracker.clone()));
        }
        let (delivers, followed) = watch::channel(None);
        let follower = Follower::new(&collector.files, writer.clone(), stop.clone(), delivers);
        tracker.spawn_blocking(move || follower.run());
        let journal = JournalSource::new(settings.journal, settings.journalctl, writer);
        collector.journal = journal.as_ref().map(JournalSource::meter);
        if let Some(journal) = journal {
            tracker.spawn(journal.run(followed, stop));
        }
        Ok(collector)
    }

    fn listener(&mut self, kind: SourceKind, address: SocketAddr) -> Arc<Meter> {
        let meter = Meter::new(kind, &address.to_string());
        self.listeners.push(meter.clone());
        meter
    }

    /// Where the listeners ended up.
    #[must_use]
    pub fn bound(&self) -> &BoundAddresses {
        &self.bound
    }

    /// How each source is doing: listeners, files, journal.
    #[must_use]
    pub fn sources(&self) -> Vec<SourceCounters> {
        let files = self.files.meters();
        let all = self.listeners.iter().chain(&files).chain(&self.journal);
        all.map(|meter| meter.read()).collect()
    }

    /// Follows these files from now on. Those that were followed already go on where they are;
    /// takes effect within a second.
    pub fn update_files(&self, files: Vec<FollowSpec>) {
        self.files.update(files);
    }
}

fn bound<T>(
    kind: SourceKind,
    address: SocketAddr,
    result: std::io::Result<T>,
) -> Result<T, CollectError> {
    result.map_err(|source| CollectError::Listen { what: kind.as_str(), address, source })
}
