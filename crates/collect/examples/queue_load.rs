//! Puts numbered records into a queue until it is killed, and says which are acknowledged: what
//! the crash tests kill.
//!
//! `queue_load DIRECTORY RECORDS_PER_SECOND`; a line `NUMBER` for each batch that is on disk.

#![allow(clippy::print_stdout)]

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use collect::queue::{Bookmark, Queue, QueueSettings};
use model::{RawRecord, RecordSource, Timestamp};

/// Records handed in together.
const BATCH: u64 = 50;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, directory, rate] = arguments.as_slice() else { return Err("wrong usage".into()) };
    let settings = QueueSettings { segment_bytes: 4 << 20, max_bytes: 1 << 30 };
    let (writer, _reader) = Queue::open(Path::new(directory), settings)?;
    let mut next = *writer.durable().borrow() + 1;
    let pause = Duration::from_secs_f64(BATCH as f64 / rate.parse::<f64>()?);
    let mut ticks = tokio::time::interval(pause);
    let (acknowledge, mut tickets) = tokio::sync::mpsc::channel(1_024);
    tokio::spawn(async move {
        while let Some(ticket) = tickets.recv().await {
            let ticket: collect::queue::Ticket = ticket;
            let Ok(number) = ticket.await else { break };
            println!("{number}");
            let _ = std::io::stdout().flush(); // the test that reads it may be gone
        }
    });
    loop {
        ticks.tick().await;
        let records = (next..next + BATCH).map(record).collect();
        next += BATCH;
        let value = (next - 1).to_string().into_bytes().into();
        let bookmark = Bookmark { key: "load".into(), value };
        let ticket = writer.enqueue(records, vec![bookmark]).await?;
        acknowledge.send(ticket).await?;
    }
}

/// A record that says which one it is, if numbers are dense.
fn record(number: u64) -> RawRecord {
    RawRecord {
        received_at: Timestamp::from_secs(1_790_000_000),
        source: RecordSource::SyslogTcp([127, 0, 0, 1].into()),
        bytes: format!("<13>1 - - load - - - {number:>120}").into_bytes().into(),
    }
}
