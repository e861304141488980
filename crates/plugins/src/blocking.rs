//! The place for work of native checks that blocks a thread: files, file systems, the
//! system's resolver.
//!
//! Such work can hang for as long as it likes, say in a file system whose server is gone, and no
//! deadline gets its thread back. The threads are those of tokio's blocking pool, which storage
//! and everything else in the process share. So a thread keeps its permit until its work has
//! really ended, whether or not the check still waits: stuck checks fill this place, and never
//! the pool.

use std::panic::resume_unwind;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::spawn_blocking;

/// Threads that native checks may block at a time, of the 512 tokio's pool has by default.
const MOST_BLOCKED_THREADS: usize = 64;

/// Names that are looked up at the same time.
const MOST_LOOK_UPS: usize = 64;

static PLACE: Place = Place::of(MOST_BLOCKED_THREADS);

/// Apart, so that a dead file server does not stop checks that only need a name.
static NAMES: Place = Place::of(MOST_LOOK_UPS);

/// Runs `work` on a thread that it may block.
///
/// Waits first while all threads of the place are taken, with no limit of its own: the time limit
/// of the check applies. Work that has started goes on when the future is dropped; work that
/// still waits is dropped with it.
///
/// # Panics
/// When `work` does.
pub(crate) async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    PLACE.run(work).await
}

/// The same for name resolution.
pub(crate) async fn look_up<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    NAMES.run(work).await
}

/// A bounded number of blocked threads.
struct Place {
    free: Semaphore,
}

impl Place {
    const fn of(threads: usize) -> Self {
        Self { free: Semaphore::const_new(threads) }
    }

    async fn run<T: Send + 'static>(&'static self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let permit = self.permit().await;
        // The permit goes with the thread: this future may be dropped long before that is free.
        let task = spawn_blocking(move || {
            let _taken = permit;
            work()
        });
        match task.await {
            Ok(done) => done,
            Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
            // Never started, because the runtime is stopping: nobody waits for the answer.
            Err(_) => std::future::pending().await,
        }
    }

    async fn permit(&'static self) -> SemaphorePermit<'static> {
        self.free.acquire().await.expect("the semaphore is never closed")
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::panic::AssertUnwindSafe;
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::task::Poll;

    use tokio::sync::oneshot;

    use super::*;

    fn place(threads: usize) -> &'static Place {
        Box::leak(Box::new(Place::of(threads)))
    }

    /// Work that has started, is stuck until the sender is dropped, and whose check has given up.
    async fn stuck_and_abandoned(place: &'static Place) -> mpsc::Sender<()> {
        let (release, released) = mpsc::channel::<()>();
        let (start, started) = oneshot::channel();
        let check = place.run(move || {
            start.send(()).expect("the test waits for it");
            released.recv()
        });
        tokio::select! {
            _ = check => panic!("it is stuck"),
            result = started => result.expect("it starts"),
        }
        release
    }

    async fn is_ready_at_once(future: impl Future) -> bool {
        let mut future = pin!(future);
        poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await
    }

    #[test]
    fn stuck_work_keeps_its_thread_and_no_more_threads_are_taken() {
        let threads = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&threads);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .on_thread_start(move || _ = counter.fetch_add(1, Ordering::SeqCst))
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let place = place(2);
            let stuck = [stuck_and_abandoned(place).await, stuck_and_abandoned(place).await];
            assert_eq!(place.free.available_permits(), 0, "though both checks are gone");
            for _ in 0..10 {
                assert!(!is_ready_at_once(place.run(|| panic!("there is no thread for it"))).await);
            }
            // The pool has room for others, and these come after whatever it was given before.
            spawn_blocking(|| ()).await.expect("no panic");
            assert_eq!(threads.load(Ordering::SeqCst), 3, "two stuck, one for the others");
            let mut waiting = pin!(place.run(|| "done"));
            assert!(!is_ready_at_once(waiting.as_mut()).await);
            drop(stuck);
            assert_eq!(waiting.await, "done");
        });
    }

    #[tokio::test]
    async fn a_panic_reaches_the_caller_and_frees_the_thread() {
        let place = place(1);
        for _ in 0..2 {
            let mut broken = pin!(place.run(|| panic!("broken")));
            let caught = poll_fn(|context| {
                let poll = || broken.as_mut().poll(context);
                match std::panic::catch_unwind(AssertUnwindSafe(poll)) {
                    Ok(poll) => poll.map(|()| None),
                    Err(panic) => Poll::Ready(panic.downcast_ref::<&str>().copied()),
                }
            });
            assert_eq!(caught.await, Some("broken"));
        }
        assert_eq!(place.run(|| 7).await, 7);
    }
}
