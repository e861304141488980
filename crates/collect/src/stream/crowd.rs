//! How many connections there may be, and who makes place.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tracing::debug;

use crate::ConnectionLimits;
use crate::counters::Meter;

/// How often a waiting connection looks whether another has become silent.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Unit of the memory that connections share.
const MEMORY_UNIT_BYTES: usize = 4_096;

/// The connections of one listener.
pub(super) struct Crowd(Arc<Inner>);

struct Inner {
    limits: ConnectionLimits,
    meter: Arc<Meter>,
    places: Arc<Semaphore>,
    /// Of [`ConnectionLimits::unfinished_bytes`].
    memory: Arc<Semaphore>,
    started: Instant,
    members: Mutex<HashMap<u64, Arc<Life>>>,
    next: AtomicU64,
}

/// What is known of a connection from outside.
#[derive(Default)]
struct Life {
    /// Milliseconds after the start of the listener.
    last_active: AtomicU64,
    leave: CancellationToken,
}

impl Inner {
    fn members(&self) -> MutexGuard<'_, HashMap<u64, Arc<Life>>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn clock_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Asks the connection to leave that has been silent longest, if long enough.
    fn make_place(&self) {
        let members = self.members();
        let silent = members.values().filter(|life| !life.leave.is_cancelled());
        let Some(life) = silent.min_by_key(|life| life.last_active.load(Relaxed)) else { return };
        let silence = self.clock_ms().saturating_sub(life.last_active.load(Relaxed));
        if u128::from(silence) >= self.limits.yield_after.as_millis() {
            debug!(
                source = self.meter.name(),
                silence_ms = silence,
                "a silent connection makes place"
            );
            life.leave.cancel();
        }
    }
}

impl Crowd {
    pub(super) fn new(limits: ConnectionLimits, meter: Arc<Meter>) -> Self {
        Self(Arc::new(Inner {
            limits,
            meter,
            places: Arc::new(Semaphore::new(limits.connections.max(1))),
            memory: Arc::new(Semaphore::new(limits.unfinished_bytes / MEMORY_UNIT_BYTES)),
            started: Instant::now(),
            members: Mutex::default(),
            next: AtomicU64::default(),
        }))
    }

    /// A place for one more connection.
    pub(super) async fn enter(&self) -> Member {
        let mut place = std::pin::pin!(self.0.places.clone().acquire_owned());
        let place = loop {
            tokio::select! {
                biased;
                place = &mut place => break place.expect("the semaphore is never closed"),
                // The first look comes at once.
                () = async { self.0.make_place(); tokio::time::sleep(LOOK_EVERY).await } => {}
            }
        };
        let id = self.0.next.fetch_add(1, Relaxed);
        let life = Arc::new(Life::default());
        life.last_active.store(self.0.clock_ms(), Relaxed);
        self.0.members().insert(id, life.clone());
        self.0.meter.connections.fetch_add(1, Relaxed);
        Member { crowd: self.0.clone(), id, life, _place: place }
    }
}

/// A place; given back when dropped.
pub(super) struct Member {
    crowd: Arc<Inner>,
    id: u64,
    life: Arc<Life>,
    _place: OwnedSemaphorePermit,
}

impl Member {
    /// Something came.
    pub(super) fn is_active(&self) {
        self.life.last_active.store(self.crowd.clock_ms(), Relaxed);
    }

    /// Resolves when it is to make place.
    pub(super) async fn asked_to_leave(&self) {
        self.life.leave.cancelled().await;
    }

    /// Room for `bytes`, rounded up, if the other connections leave so much.
    pub(super) fn memory(&self, bytes: usize) -> Option<Memory> {
        let units = u32::try_from(bytes.div_ceil(MEMORY_UNIT_BYTES)).ok()?;
        self.crowd.memory.clone().try_acquire_many_owned(units).ok().map(Memory)
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.crowd.members().remove(&self.id);
        self.crowd.meter.connections.fetch_sub(1, Relaxed);
    }
}

/// Memory taken from what the connections share; given back when dropped.
pub(super) struct Memory(OwnedSemaphorePermit);

impl Memory {
    pub(super) fn bytes(&self) -> usize {
        self.0.num_permits() * MEMORY_UNIT_BYTES
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }
}
