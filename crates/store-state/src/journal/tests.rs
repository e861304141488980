//! The writer against a scripted back end, in paused time.

use std::collections::VecDeque;
use std::sync::Mutex;

use async_trait::async_trait;
use model::{HistoryKind, Timestamp};
use tokio::time::Instant;

use super::*;

/// Answers as told, then with success, and remembers which history lines it committed.
#[derive(Clone, Default)]
struct Scripted {
    answers: Arc<Mutex<VecDeque<Result<(), bool>>>>,
    committed: Arc<Mutex<Vec<Vec<String>>>>,
}

/// The text that this back end never accepts.
const POISON: &str = "poison";

#[async_trait]
impl Commit for Scripted {
    async fn commit(&mut self, group: &Group<'_>) -> Result<(), sqlx::Error> {
        let texts: Vec<_> = group.history.iter().map(|line| line.text.clone()).collect();
        if texts.iter().any(|text| text == POISON) {
            return Err(sqlx::Error::RowNotFound);
        }
        match self.answers.lock().unwrap().pop_front() {
            Some(Err(true)) => return Err(sqlx::Error::PoolTimedOut),
            Some(Err(false)) => return Err(sqlx::Error::RowNotFound),
            Some(Ok(())) | None => {}
        }
        self.committed.lock().unwrap().push(texts);
        Ok(())
    }

    fn may_pass(&self, error: &sqlx::Error) -> bool {
        matches!(error, sqlx::Error::PoolTimedOut)
    }
}

struct Fixture {
    journal: Journal,
    backend: Scripted,
    closing: CancellationToken,
    tracker: TaskTracker,
}

fn start(answers: impl IntoIterator<Item = Result<(), bool>>, limits: JournalLimits) -> Fixture {
    let backend = Scripted::default();
    backend.answers.lock().unwrap().extend(answers);
    let (closing, tracker) = (CancellationToken::new(), TaskTracker::new());
    let journal = Journal::start(backend.clone(), limits, closing.clone(), &tracker);
    Fixture { journal, backend, closing, tracker }
}

fn line(text: &str) -> Vec<Write> {
    let at = Timestamp::from_secs(1);
    let kind = HistoryKind::Process;
    vec![Write::History(HistoryLine { at, kind, host: None, service: None, text: text.into() })]
}

#[tokio::test(start_paused = true)]
async fn batches_that_arrive_together_are_committed_together_in_order() {
    let t = start([], JournalLimits::default());
    let first = t.journal.enqueue(line("a")).await.unwrap();
    let second = t.journal.enqueue(line("b")).await.unwrap();
    first.await.unwrap();
    second.await.unwrap();
    assert_eq!(*t.backend.committed.lock().unwrap(), [["a", "b"]]);
    let metrics = t.journal.metrics();
    assert_eq!((metrics.commits, metrics.rows, metrics.queued_writes), (1, 2, 0));
}

#[tokio::test(start_paused = true)]
async fn a_full_group_does_not_wait_for_company() {
    let limits = JournalLimits {
        group_writes: 1,
        gather_for: Duration::from_secs(3600),
        ..JournalLimits::default()
    };
    let t = start([], limits);
    let before = Instant::now();
    t.journal.write(line("a")).await.unwrap();
    assert_eq!(before.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_passing_failure_is_retried_and_the_caller_only_waits() {
    let t = start([Err(true), Err(true), Ok(())], JournalLimits::default());
    t.journal.write(line("a")).await.unwrap();
    assert_eq!(*t.backend.committed.lock().unwrap(), [["a"]]);
    let metrics = t.journal.metrics();
    assert_eq!((metrics.retries, metrics.failing, metrics.failed_writes), (2, false, 0));
}

#[tokio::test(start_paused = true)]
async fn a_lasting_failure_is_told_and_the_writer_lives_on() {
    let limits = JournalLimits { give_up_after: Duration::from_secs(5), ..Default::default() };
    let t = start(std::iter::repeat_n(Err(true), 100), limits);
    let before = Instant::now();
    assert!(matches!(t.journal.write(line("a")).await, Err(StoreError::Write { .. })));
    assert!(
        before.elapsed() <= Duration::from_secs(5) && before.elapsed() > Duration::from_secs(3)
    );
    assert!(t.journal.metrics().failing);

    // The next one is told at once, not five seconds later again.
    let before = Instant::now();
    assert!(t.journal.write(line("b")).await.is_err());
    assert!(before.elapsed() < Duration::from_millis(100));
    assert_eq!(t.journal.metrics().failed_writes, 2);

    t.backend.answers.lock().unwrap().clear();
    t.journal.write(line("c")).await.unwrap();
    assert_eq!(*t.backend.committed.lock().unwrap(), [["c"]]);
    assert!(!t.journal.metrics().failing);
}

#[tokio::test(start_paused = true)]
async fn one_unacceptable_batch_does_not_take_others_down() {
    let t = start([], JournalLimits::default());
    let good = t.journal.enqueue(line("good")).await.unwrap();
    let bad = t.journal.enqueue(line(POISON)).await.unwrap();
    let better = t.journal.enqueue(line("better")).await.unwrap();
    good.await.unwrap();
    assert!(bad.await.is_err());
    better.await.unwrap();
    assert_eq!(*t.backend.committed.lock().unwrap(), [["good"], ["better"]]);
    assert!(!t.journal.metrics().failing, "the disk is fine");
}

#[tokio::test(start_paused = true)]
async fn closing_writes_what_is_queued_and_refuses_what_comes_later() {
    let t = start([], JournalLimits::default());
    let mut tickets = Vec::new();
    for n in 0..100 {
        tickets.push(t.journal.enqueue(line(&n.to_string())).await.unwrap());
    }
    t.closing.cancel();
    t.tracker.close();
    t.tracker.wait().await;
    for ticket in tickets {
        ticket.await.unwrap();
    }
    assert_eq!(t.backend.committed.lock().unwrap().concat().len(), 100);
    assert!(matches!(t.journal.write(line("late")).await, Err(StoreError::Closed)));
}

#[tokio::test(start_paused = true)]
async fn closing_does_not_wait_for_a_broken_disk() {
    let t = start(std::iter::repeat_n(Err(true), 100), JournalLimits::default());
    let ticket = t.journal.enqueue(line("a")).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await; // paused time: it is being retried
    assert!(t.journal.metrics().failing);
    let before = Instant::now();
    t.closing.cancel();
    t.tracker.close();
    t.tracker.wait().await;
    assert!(ticket.await.is_err());
    assert!(before.elapsed() < Duration::from_millis(10));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_ticket_is_written_all_the_same() {
    let t = start([], JournalLimits::default());
    drop(t.journal.enqueue(line("a")).await.unwrap());
    t.journal.write(line("b")).await.unwrap();
    assert_eq!(t.backend.committed.lock().unwrap().concat(), ["a", "b"]);
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_makes_callers_wait_and_drops_nothing() {
    let t = start([], JournalLimits::default());
    let whole: Vec<_> = (0..QUEUE_CAPACITY_WRITES).flat_map(|_| line("x")).collect();
    let first = t.journal.enqueue(whole).await.unwrap();
    assert_eq!(t.journal.metrics().queued_writes, QUEUE_CAPACITY_WRITES);
    let mut second = Box::pin(t.journal.enqueue(line("y")));
    assert!(futures_poll_once(second.as_mut()).await.is_none(), "there is no room");
    first.await.unwrap();
    second.await.unwrap().await.unwrap();
    assert_eq!(t.journal.metrics().rows as usize, QUEUE_CAPACITY_WRITES + 1);
}

/// The future's output if it is ready now.
async fn futures_poll_once<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    std::future::poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn an_empty_batch_is_done_at_once() {
    let t = start([], JournalLimits::default());
    t.journal.write(Vec::new()).await.unwrap();
    assert_eq!(t.journal.metrics().commits, 0);
}
