//! The shared socket: who waits for which answer, and the thread that reads them. The thread
//! lives as long as the process and belongs to no runtime, so checks of any runtime may use it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Read as _};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::net::SendFlags;
use socket2::{Domain, Protocol, SockFilter, Socket, Type};
use tokio::sync::mpsc;

use super::Event;
use super::packet::{self, Incoming, Mark};

/// Longer answers are cut; what matters stands at their start.
const MESSAGE_BYTES: usize = 1024;
/// Requests and answers of many checks come together; the default would not hold a burst.
const BUFFER_BYTES: usize = 4 << 20;
/// Datagram sockets tell requests apart by the sequence number alone.
const SEQUENCE_MASK: u32 = 0xffff;

#[derive(Debug)]
pub(super) struct Hub {
    socket: Socket,
    v6: bool,
    /// The kernel adds and removes headers, and gives the socket its identifier.
    datagram: bool,
    /// Makes tokens that no other process knows.
    secret: u64,
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    next: u32,
    requests: HashMap<u32, Request>,
}

#[derive(Debug)]
struct Request {
    sent: Instant,
    answered: bool,
    check: mpsc::Sender<Event>,
}

/// The process's hub for a family; opened by the first check that needs it.
pub(super) fn shared(v6: bool) -> io::Result<Arc<Hub>> {
    static HUBS: [Mutex<Option<Arc<Hub>>>; 2] = [Mutex::new(None), Mutex::new(None)];
    let mut slot = lock(&HUBS[usize::from(v6)]);
    if let Some(hub) = slot.as_ref() {
        return Ok(Arc::clone(hub));
    }
    let hub = Arc::new(Hub::open(v6)?);
    let reader = Arc::clone(&hub);
    let name = if v6 { "icmp6" } else { "icmp4" };
    std::thread::Builder::new().name(name.to_owned()).spawn(move || reader.read())?;
    Ok(Arc::clone(slot.insert(hub)))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is behind these locks is whole between any two statements.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    /// Raw if permitted, because only raw sockets hear why a request is not delivered.
    fn open(v6: bool) -> io::Result<Self> {
        let (domain, protocol) =
            if v6 { (Domain::IPV6, Protocol::ICMPV6) } else { (Domain::IPV4, Protocol::ICMPV4) };
        let (socket, datagram) = match Socket::new(domain, Type::RAW, Some(protocol)) {
            Ok(raw) => (raw, false),
            Err(_) => (Socket::new(domain, Type::DGRAM, Some(protocol))?, true),
        };
        if !datagram {
            // Without it only more messages are looked at.
            let _ = socket.attach_filter(&answers_only(v6));
        }
        // The system's limits may make less of it.
        let _ = socket.set_recv_buffer_size(BUFFER_BYTES);
        let _ = socket.set_send_buffer_size(BUFFER_BYTES);
        let secret = RandomState::new().hash_one(std::process::id());
        let next = (secret >> 32) as u32;
        let waiting = Mutex::new(Waiting { next, requests: HashMap::new() });
        Ok(Self { socket, v6, datagram, secret, waiting })
    }

    /// Makes a place for the answers to one request.
    pub(super) fn register(&self, check: mpsc::Sender<Event>, sent: Instant) -> io::Result<u32> {
        let mut waiting = lock(&self.waiting);
        let mask = if self.datagram { SEQUENCE_MASK } else { u32::MAX };
        if waiting.requests.len() >= SEQUENCE_MASK as usize {
            return Err(io::Error::other("too many echo requests at once"));
        }
        loop {
            waiting.next = waiting.next.wrapping_add(1) & mask;
            let key = waiting.next;
            if let Entry::Vacant(place) = waiting.requests.entry(key) {
                place.insert(Request { sent, answered: false, check });
                return Ok(key);
            }
        }
    }

    pub(super) fn forget(&self, keys: &[u32]) {
        let mut waiting = lock(&self.waiting);
        for key in keys {
            waiting.requests.remove(key);
        }
    }

    pub(super) fn send(&self, key: u32, address: SocketAddr) -> io::Result<()> {
        let mark = Mark { id: (key >> 16) as u16, sequence: key as u16 };
        let request = packet::request(self.v6, mark, self.token(key));
        // Requests to hosts that are being looked for on their network fill the socket's buffer;
        // waiting for room would hold up every other task.
        rustix::net::sendto(&self.socket, &request, SendFlags::DONTWAIT, &address)?;
        Ok(())
    }

    fn token(&self, key: u32) -> u64 {
        self.secret ^ u64::from(key)
    }

    fn read(&self) {
        let mut buffer = [0; MESSAGE_BYTES];
        loop {
            match (&self.socket).read(&mut buffer) {
                Ok(count) => {
                    let now = Instant::now();
                    let message = buffer.get(..count).unwrap_or_default();
                    self.dispatch(message, now);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    // An error of the interface, such as its going down, passes.
                    tracing::debug!(%error, "reading answers to echo requests failed");
                    std::thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }

    fn dispatch(&self, message: &[u8], now: Instant) {
        let with_header = !self.v6 && !self.datagram;
        let message = if with_header { packet::after_ipv4_header(message) } else { Some(message) };
        let Some(incoming) = message.and_then(|message| packet::parse(self.v6, message)) else {
            return;
        };
        let mark = match incoming {
            Incoming::Reply(mark, _) | Incoming::Trouble(mark, _) => mark,
        };
        let id = if self.datagram { 0 } else { u32::from(mark.id) };
        let key = id << 16 | u32::from(mark.sequence);
        let mut waiting = lock(&self.waiting);
        let Some(request) = waiting.requests.get_mut(&key) else { return };
        let event = match incoming {
            // Another program's, or one from before.
            Incoming::Reply(_, token) if token != self.token(key) => return,
            Incoming::Reply(..) => {
                let time = now.saturating_duration_since(request.sent);
                let again = std::mem::replace(&mut request.answered, true);
                if again { Event::Duplicate(time) } else { Event::Reply(time) }
            }
            Incoming::Trouble(_, trouble) => Event::Trouble(trouble),
        };
        // A check that does not listen has ended or is flooded; either way it is loss.
        let _ = request.check.try_send(event);
    }
}

/// A filter for the kernel: echo replies and messages about requests, nothing else.
fn answers_only(v6: bool) -> Vec<SockFilter> {
    const HEADER_LENGTH_TO_X: u16 = 0xb1;
    const BYTE_AT_X: u16 = 0x50;
    const BYTE_AT: u16 = 0x30;
    const JUMP_IF_EQUAL: u16 = 0x15;
    const RETURN: u16 = 0x06;
    let kinds: &[u32] = if v6 { &[129, 1, 2, 3, 4] } else { &[0, 3, 11, 12] };
    let mut program = if v6 {
        vec![SockFilter::new(BYTE_AT, 0, 0, 0)]
    } else {
        vec![SockFilter::new(HEADER_LENGTH_TO_X, 0, 0, 0), SockFilter::new(BYTE_AT_X, 0, 0, 0)]
    };
    let jumps = (0u8..).zip(kinds).map(|(at, kind)| {
        // To the last instruction, over the other tests and the refusal.
        let over = kinds.len() as u8 - at;
        SockFilter::new(JUMP_IF_EQUAL, over, 0, *kind)
    });
    program.extend(jumps);
    program.push(SockFilter::new(RETURN, 0, 0, 0));
    program.push(SockFilter::new(RETURN, 0, 0, u32::MAX));
    program
}
