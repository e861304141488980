//! Receives syslog connections into a queue until it is killed: what the crash tests kill.
//!
//! `tcp_sink DIRECTORY`; prints the port it listens on at the loopback address.

#![allow(clippy::print_stdout)]

use std::path::Path;

use collect::queue::{Queue, QueueSettings};
use collect::{CollectSettings, Collector};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, directory] = arguments.as_slice() else { return Err("wrong usage".into()) };
    let (writer, _reader) = Queue::open(Path::new(directory), QueueSettings::default())?;
    let settings =
        CollectSettings { tcp: vec!["127.0.0.1:0".parse()?], ..CollectSettings::default() };
    let (stop, tracker) = (CancellationToken::new(), TaskTracker::new());
    let collector = Collector::start(settings, writer, stop.clone(), &tracker).await?;
    println!("{}", collector.bound().tcp.first().map_or(0, std::net::SocketAddr::port));
    stop.cancelled().await;
    Ok(())
}
