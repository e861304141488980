//! This machine's journal, through `journalctl` as a child: no library of systemd's is needed.
//!
//! Where it has been read is kept in the queue: the cursor of the last entry, or before the
//! first one the time from which it is read.

use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use model::{RawRecord, RecordSource};
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};
use wire::journal_export::{Decoder, Entry, FIELDS};

use crate::JournalUse;
use crate::counters::{DropReason, Meter, SourceKind};
use crate::queue::{Bookmark, QueueWriter, now};

/// Key of the bookmark.
const KEY: &str = "journal";
/// First pause before a `journalctl` that ended is started again; doubles up to the other.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A child that lived so long was fine.
const FINE_AFTER: Duration = Duration::from_secs(60);
/// How long it may take to say whether there is a journal.
const PROBE_TIMEOUT: Duration = Duration::from_secs(30);
/// A child that is still there after this can read the journal.
const SETTLED_AFTER: Duration = Duration::from_secs(1);
/// Most bytes of its complaints kept.
const MAX_COMPLAINT_BYTES: usize = 512;
const CHUNK_BYTES: usize = 32 << 10;

pub(crate) struct JournalSource {
    mode: JournalUse,
    program: PathBuf,
    writer: QueueWriter,
    meter: Arc<Meter>,
    position: Position,
    zone: TimeZone,
}

/// Where reading goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Position {
    /// After the entry with this cursor.
    After(String),
    /// With entries from this second since the epoch.
    Since(i64),
}

impl Position {
    fn parse(value: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(value).ok()?;
        match text.split_once(' ')? {
            ("after", cursor) => Some(Self::After(cursor.to_owned())),
            ("since", second) => second.parse().ok().map(Self::Since),
            _ => None,
        }
    }

    fn bookmark(&self) -> Bookmark {
        let text = match self {
            Self::After(cursor) => format!("after {cursor}"),
            Self::Since(second) => format!("since {second}"),
        };
        Bookmark { key: KEY.into(), value: text.into_bytes().into() }
    }

    fn argument(&self) -> String {
        match self {
            Self::After(cursor) => format!("--after-cursor={cursor}"),
            Self::Since(second) => format!("--since=@{second}"),
        }
    }
}

/// Why reading ended.
enum End {
    Stopped,
    /// The child ended, or could not be started.
    Gone(String),
    /// A followed file delivers the same messages.
    NotWanted,
}

impl JournalSource {
    /// `None` when the journal is not to be read.
    pub(crate) fn new(mode: JournalUse, program: PathBuf, writer: QueueWriter) -> Option<Self> {
        if mode == JournalUse::Off {
            return None;
        }
        let position = writer.bookmark(KEY).and_then(|value| Position::parse(&value));
        Some(Self {
            mode,
            program,
            writer,
            meter: Meter::new(SourceKind::Journal, ""),
            position: position.unwrap_or(Position::Since(now().as_secs())),
            zone: TimeZone::system(),
        })
    }

    pub(crate) fn meter(&self) -> Arc<Meter> {
        self.meter.clone()
    }

    /// Reads until the stop. `followed` names the followed file that delivers the same, once it
    /// is known whether there is one.
    pub(crate) async fn run(
        mut self,
        mut followed: watch::Receiver<Option<Option<String>>>,
        stop: CancellationToken,
    ) {
        let mut pause = FIRST_PAUSE;
        while self.wait_until_wanted(&mut followed, &stop).await {
            let started = tokio::time::Instant::now();
            match self.read(&mut followed, &stop).await {
                End::Stopped => return,
                End::NotWanted => {}
                End::Gone(reason) => {
                    if started.elapsed() >= FINE_AFTER {
                        pause = FIRST_PAUSE;
                    }
                    if self.meter.set_error(Some(format!("not available: {reason}"))) {
                        info!(
                            error = reason,
                            "the journal cannot be read; trying again from time to time"
                        );
                    }
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = sleep(pause) => pause = (2 * pause).min(LONGEST_PAUSE),
                    }
                }
            }
        }
    }

    /// Whether it is wanted now or becomes so before the stop.
    async fn wait_until_wanted(
        &mut self,
        followed: &mut watch::Receiver<Option<Option<String>>>,
        stop: &CancellationToken,
    ) -> bool {
        loop {
            let instead = followed.borrow_and_update().clone();
            if self.mode == JournalUse::On || instead == Some(None) {
                self.meter.enable(true);
                return true;
            }
            self.meter.enable(false);
            if let Some(Some(file)) = instead {
                info!(
                    path = file,
                    "the journal is not read: a followed file delivers the same messages"
                );
            }
            // What is written meanwhile comes through that file.
            tokio::select! {
                biased;
                () = stop.cancelled() => return false,
                changed = followed.changed() => if changed.is_err() { return false },
            }
            self.position = Position::Since(now().as_secs());
        }
    }

    async fn read(
        &mut self,
        followed: &mut watch::Receiver<Option<Option<String>>>,
        stop: &CancellationToken,
    ) -> End {
        let spawned = match self.missing().await {
            Ok(None) => self.spawn(),
            Ok(Some(reason)) => return End::Gone(reason),
            Err(error) => Err(error),
        };
        let mut child = match spawned {
            Ok(child) => child,
            Err(error) => return End::Gone(format!("{}: {error}", self.program.display())),
        };
        debug!("reading the journal");
        let mut complaint = Vec::new();
        let end = tokio::select! {
            biased;
            () = stop.cancelled() => End::Stopped,
            () = not_wanted(self.mode, followed) => End::NotWanted,
            result = self.follow(&mut child, &mut complaint) => match result {
                Ok(()) => End::Gone(self.ended(&mut child, &complaint).await),
                Err(error) => End::Gone(error.to_string()),
            },
        };
        let _ = child.start_kill(); // it may be gone already
        let _ = child.wait().await;
        end
    }

    /// Why there is no journal, if so. When following, `journalctl` would wait for one without a
    /// word.
    async fn missing(&self) -> io::Result<Option<String>> {
        let asked = Command::new(&self.program)
            .args(["--lines=1", "--output=short", "--no-pager"])
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(PROBE_TIMEOUT, asked).await??;
        let said = String::from_utf8_lossy(&output.stderr);
        Ok(said.lines().find(|line| line.starts_with("No journal")).map(str::to_owned))
    }

    fn spawn(&self) -> io::Result<Child> {
        Command::new(&self.program)
            .args(["--follow", "--no-tail", "--quiet", "--output=export"])
            .arg(format!("--output-fields={FIELDS}"))
            .arg(self.position.argument())
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
    }

    /// Reads until the child closes its output.
    async fn follow(&mut self, child: &mut Child, complaint: &mut Vec<u8>) -> io::Result<()> {
        // Kept at once: after a restart it goes on from here, not from then.
        self.hand_in(Vec::new()).await?;
        let (Some(mut stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take())
        else {
            return Ok(());
        };
        let (mut chunk, mut words) = (vec![0; CHUNK_BYTES], [0; MAX_COMPLAINT_BYTES]);
        let (mut decoder, mut complains) = (Decoder::default(), true);
        let mut settled = std::pin::pin!(sleep(SETTLED_AFTER));
        let mut is_settled = false;
        loop {
            tokio::select! {
                biased;
                read = stderr.read(&mut words), if complains => match read? {
                    0 => complains = false,
                    length => {
                        complaint.clear();
                        complaint.extend(words.get(..length).unwrap_or_default());
                    }
                },
                () = &mut settled, if !is_settled => {
                    is_settled = true;
                    self.meter.set_error(None);
                }
                read = stdout.read(&mut chunk) => match read? {
                    0 => return Ok(()),
                    length => {
                        let mut entries = Vec::new();
                        decoder.feed(chunk.get(..length).unwrap_or_default(), |e| entries.push(e));
                        if !entries.is_empty() {
                            self.meter.set_error(None);
                            self.hand_in(entries).await?;
                        }
                    }
                },
            }
        }
    }

    async fn hand_in(&mut self, entries: Vec<Entry>) -> io::Result<()> {
        let received_at = now();
        let mut records = Vec::with_capacity(entries.len());
        let (mut bytes, mut cut) = (0, 0);
        for entry in &entries {
            let mut line = Vec::with_capacity(entry.message.len() + 64);
            entry.traditional_line(received_at, &self.zone, &mut line);
            bytes += line.len();
            cut += u64::from(entry.cut_bytes > 0);
            records.push(RawRecord {
                received_at,
                source: RecordSource::Journal,
                bytes: line.into(),
            });
        }
        if let Some(last) = entries.into_iter().next_back().filter(|last| !last.cursor.is_empty()) {
            self.position = Position::After(last.cursor);
        }
        let count = records.len();
        let handed_in = self.writer.enqueue(records, vec![self.position.bookmark()]).await;
        handed_in.map_err(io::Error::other)?;
        self.meter.received(count, bytes, received_at);
        self.meter.dropped(DropReason::TooLong, cut);
        Ok(())
    }

    /// Why the child ended, in its own words if it said any.
    async fn ended(&mut self, child: &mut Child, complaint: &[u8]) -> String {
        let said = String::from_utf8_lossy(complaint);
        let said = said.lines().last().unwrap_or_default().trim().to_owned();
        if said.contains("cursor") {
            // The entry it names will not come back: the journal was replaced.
            warn!(
                error = said,
                "the journal does not know where it was read to; reading on from now"
            );
            self.position = Position::Since(now().as_secs());
        }
        match child.wait().await {
            _ if !said.is_empty() => said,
            Ok(status) => format!("{} ended with {status}", self.program.display()),
            Err(error) => error.to_string(),
        }
    }
}

/// Resolves when a followed file starts to deliver the same messages.
async fn not_wanted(mode: JournalUse, followed: &mut watch::Receiver<Option<Option<String>>>) {
    if mode == JournalUse::On || followed.wait_for(|f| matches!(f, Some(Some(_)))).await.is_err() {
        std::future::pending::<()>().await;
    }
}
