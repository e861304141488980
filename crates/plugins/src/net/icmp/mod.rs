//! ICMP echo. One socket per address family serves all checks of the process, because a raw
//! socket hears every answer that comes to the machine: one per check would cost the square of
//! their number.
//!
//! [`Echoes`] is one check's share: it sends requests to an address and hears what becomes of
//! them. [`hub`] owns the socket; `packet` knows the bytes.

mod hub;
mod packet;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

pub use packet::Trouble;

use hub::Hub;

/// Room for what a check has not yet looked at; more is dropped, and looks like loss.
const UNHEARD_EVENTS: usize = 64;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The answer came after so long.
    Reply(Duration),
    /// An answer came again.
    Duplicate(Duration),
    /// Somebody on the way says it cannot be delivered.
    Trouble(Trouble),
}

/// The echo requests of one check to one address.
#[derive(Debug)]
pub struct Echoes {
    hub: Arc<Hub>,
    address: SocketAddr,
    keys: Vec<u32>,
    events: mpsc::Receiver<Event>,
    sender: mpsc::Sender<Event>,
}

impl Echoes {
    /// # Errors
    /// Neither a raw nor a datagram ICMP socket is permitted here.
    pub fn to(address: SocketAddr) -> io::Result<Self> {
        let hub = hub::shared(address.is_ipv6())?;
        let (sender, events) = mpsc::channel(UNHEARD_EVENTS);
        Ok(Self { hub, address, keys: Vec::new(), events, sender })
    }

    /// Sends one request.
    ///
    /// # Errors
    /// The system would not send it; `WouldBlock` if it may in a moment.
    pub fn send(&mut self) -> io::Result<()> {
        let key = self.hub.register(self.sender.clone(), Instant::now())?;
        let sent = self.hub.send(key, self.address);
        match sent {
            Ok(()) => self.keys.push(key),
            Err(_) => self.hub.forget(&[key]),
        }
        sent
    }

    /// Waits for the next event.
    pub async fn event(&mut self) -> Event {
        match self.events.recv().await {
            Some(event) => event,
            // Not reached while `sender` lives.
            None => std::future::pending().await,
        }
    }
}

impl Drop for Echoes {
    fn drop(&mut self) {
        self.hub.forget(&self.keys);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn loopback_answers_each_check_its_own() {
        let address: SocketAddr = "127.0.0.1:0".parse().expect("an address");
        let (Ok(mut one), Ok(mut other)) = (Echoes::to(address), Echoes::to(address)) else {
            eprintln!("SKIPPED: no ICMP socket is permitted here");
            return;
        };
        one.send().expect("sent");
        other.send().expect("sent");
        assert!(matches!(one.event().await, Event::Reply(_)));
        assert!(matches!(other.event().await, Event::Reply(_)));
        assert!(one.events.try_recv().is_err() && other.events.try_recv().is_err());
    }
}
