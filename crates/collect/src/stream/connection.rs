//! One connection, from its first byte to its last record on disk.

use std::io;
use std::time::Duration;

use model::{RawRecord, RecordSource};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;
use wire::syslog::{DecoderCounters, FrameDecoder, MAX_MESSAGE_BYTES};

use super::StreamSource;
use super::crowd::{Member, Memory};
use crate::counters::DropReason;
use crate::queue::{QueueError, Ticket, now};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 32 << 10;
/// Bytes of an unfinished message that every connection may keep; more comes out of what they
/// share.
const OWN_BYTES: usize = 64 << 10;
/// How much is still read from a connection at the stop.
const LAST_BYTES: usize = 4 << 20;
/// How long a full queue or a sender that does not close may hold up the stop.
const STOP_PATIENCE: Duration = Duration::from_secs(2);

/// What a connection is made of.
pub(super) trait Transport: AsyncRead + AsyncWrite + Unpin + Send {
    /// The socket below.
    fn socket(&self) -> &TcpStream;
}

impl Transport for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Transport for TlsStream<TcpStream> {
    fn socket(&self) -> &TcpStream {
        self.get_ref().0
    }
}

pub(super) struct Connection<'a> {
    source: &'a StreamSource,
    origin: RecordSource,
    member: &'a Member,
    decoder: FrameDecoder,
    memory: Option<Memory>,
    counted: DecoderCounters,
    /// The answer to what was handed in last, and so to everything before.
    last: Option<Ticket>,
}

/// Why reading ended.
enum End {
    /// The sender closed its side, was silent for too long or made place.
    Closed,
    /// The program stops.
    Stop,
}

impl<'a> Connection<'a> {
    pub(super) fn new(source: &'a StreamSource, origin: RecordSource, member: &'a Member) -> Self {
        Self {
            source,
            origin,
            member,
            decoder: FrameDecoder::new(OWN_BYTES),
            memory: None,
            counted: DecoderCounters::default(),
            last: None,
        }
    }

    /// Reads until the end, then waits until everything is on disk, then closes.
    pub(super) async fn run(
        mut self,
        mut stream: impl Transport,
        stop: &CancellationToken,
    ) -> io::Result<()> {
        let result = self.receive(&mut stream, stop).await;
        // Also after a broken connection: what did arrive is kept.
        let settled = self.settle(stop).await;
        // After a failure, closing resets: the sender must not think that all arrived.
        result.and_then(|()| settled.map_err(io::Error::other))?;
        let _ = SockRef::from(stream.socket()).set_linger(None); // at worst it is reset
        tokio::time::timeout(STOP_PATIENCE, stream.shutdown()).await.unwrap_or(Ok(()))
    }

    async fn receive(
        &mut self,
        stream: &mut impl Transport,
        stop: &CancellationToken,
    ) -> io::Result<()> {
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            match self.read_on(stream, &mut chunk, stop).await? {
                None => {}
                Some(End::Closed) => return Ok(()),
                Some(End::Stop) => return self.drain(stream, &mut chunk, stop).await,
            }
        }
    }

    async fn read_on(
        &mut self,
        stream: &mut impl Transport,
        chunk: &mut [u8],
        stop: &CancellationToken,
    ) -> io::Result<Option<End>> {
        let length = tokio::select! {
            biased;
            () = stop.cancelled() => return Ok(Some(End::Stop)),
            () = self.member.asked_to_leave() => return Ok(Some(End::Closed)),
            read = tokio::time::timeout(self.source.limits.idle, stream.read(chunk)) => match read {
                Ok(length) => length?,
                Err(_) => return Ok(Some(End::Closed)),
            },
        };
        if length == 0 {
            return Ok(Some(End::Closed));
        }
        self.member.is_active();
        self.take(chunk.get(..length).unwrap_or_default(), stop).await?;
        Ok(None)
    }

    /// At the stop: what lies in the socket already is taken as well.
    async fn drain(
        &mut self,
        stream: &mut impl Transport,
        chunk: &mut [u8],
        stop: &CancellationToken,
    ) -> io::Result<()> {
        let mut taken = 0;
        while taken < LAST_BYTES {
            let read = tokio::time::timeout(Duration::ZERO, stream.read(chunk)).await;
            let Ok(length) = read else { break };
            let length = length?;
            if length == 0 {
                break;
            }
            taken += length;
            self.take(chunk.get(..length).unwrap_or_default(), stop).await?;
        }
        Ok(())
    }

    /// Hands in the messages that these bytes finish.
    async fn take(&mut self, bytes: &[u8], stop: &CancellationToken) -> io::Result<()> {
        self.make_room(bytes.len());
        let mut records = Vec::new();
        let (received_at, origin) = (now(), &self.origin);
        self.decoder.feed(bytes, |message| {
            let source = origin.clone();
            records.push(RawRecord { received_at, source, bytes: message.into() });
        });
        self.hand_in(records, stop).await.map_err(io::Error::other)
    }

    /// Lets the decoder keep `more` bytes, if there is memory for it.
    fn make_room(&mut self, more: usize) {
        let buffered = self.decoder.buffered();
        if buffered == 0 {
            self.memory = None;
        }
        let have = OWN_BYTES + self.memory.as_ref().map_or(0, Memory::bytes);
        if buffered + more > have
            && let Some(memory) = self.member.memory(buffered + more - have)
        {
            match &mut self.memory {
                Some(held) => held.merge(memory),
                none => *none = Some(memory),
            }
        }
        let have = OWN_BYTES + self.memory.as_ref().map_or(0, Memory::bytes);
        self.decoder.set_limit(have.min(MAX_MESSAGE_BYTES));
    }

    async fn hand_in(
        &mut self,
        records: Vec<RawRecord>,
        stop: &CancellationToken,
    ) -> Result<(), QueueError> {
        self.count_cuts();
        if records.is_empty() {
            return Ok(());
        }
        let meter = &self.source.meter;
        let count = records.len();
        meter.received(count, records.iter().map(|record| record.bytes.len()).sum(), now());
        let handed_in = self.source.writer.enqueue(records, Vec::new());
        let handed_in = or_stopped(handed_in, stop).await;
        self.last = Some(handed_in.inspect_err(|_| {
            meter.dropped(DropReason::Stopping, count as u64);
        })?);
        Ok(())
    }

    /// Hands in an unfinished message and waits until everything is on disk.
    async fn settle(&mut self, stop: &CancellationToken) -> Result<(), QueueError> {
        let mut records = Vec::new();
        let (received_at, source) = (now(), self.origin.clone());
        self.decoder.finish(|message| {
            let source = source.clone();
            records.push(RawRecord { received_at, source, bytes: message.into() });
        });
        self.memory = None;
        self.hand_in(records, stop).await?;
        match self.last.take() {
            Some(ticket) => or_stopped(ticket, stop).await.map(drop),
            None => Ok(()),
        }
    }

    fn count_cuts(&mut self) {
        let counters = self.decoder.counters();
        let meter = &self.source.meter;
        meter.dropped(DropReason::TooLong, counters.cut - self.counted.cut);
        meter.dropped(DropReason::Incomplete, counters.incomplete - self.counted.incomplete);
        self.counted = counters;
    }
}

/// What the queue answers, unless the program stops and the queue takes too long.
async fn or_stopped<T>(
    answer: impl Future<Output = Result<T, QueueError>>,
    stop: &CancellationToken,
) -> Result<T, QueueError> {
    tokio::select! {
        biased;
        answer = answer => answer,
        () = async { stop.cancelled().await; tokio::time::sleep(STOP_PATIENCE).await } => {
            Err(QueueError::Closed)
        }
    }
}
