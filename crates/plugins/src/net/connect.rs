//! Connections over TCP, UDP and local sockets.

use std::io;
use std::mem;
use std::net::SocketAddr;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use socket2::{Domain, Socket, Type};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, empty};
use tokio::net::{TcpStream, UdpSocket, UnixStream};

use super::resolve::{Addresses, Family, resolve};
use super::system_text;
use crate::checks::Outcome;
use model::state::ServiceState;

/// Longest host name and longest path of a local socket that the originals take.
const HOST_MAX_BYTES: usize = 255;
const LOCAL_PATH_MAX_BYTES: usize = 107;

/// Bytes in both directions.
pub trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for T {}

/// How to talk to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// A stream.
    Tcp,
    /// Datagrams.
    Udp,
}

/// The other end.
pub enum Peer {
    /// Over TCP, before anything is said. Whoever only wants to know whether there is a connection
    /// is spared what the runtime needs to wait for bytes.
    Silent(std::net::TcpStream),
    /// Over TCP, a local socket, or TLS on one of them.
    Stream(Box<dyn ByteStream>),
    /// Over UDP.
    Datagram(UdpSocket),
}

impl Peer {
    /// Sends all of `bytes`.
    ///
    /// # Errors
    /// As the socket says.
    pub async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.break_silence()?;
        match self {
            Self::Silent(_) => Err(io::ErrorKind::NotConnected.into()),
            Self::Stream(stream) => {
                stream.write_all(bytes).await?;
                stream.flush().await
            }
            Self::Datagram(socket) => socket.send(bytes).await.map(drop),
        }
    }

    /// Receives what there is, at most the buffer's size; 0 is the end.
    ///
    /// # Errors
    /// As the socket says.
    pub async fn receive(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.break_silence()?;
        match self {
            Self::Silent(_) => Err(io::ErrorKind::NotConnected.into()),
            Self::Stream(stream) => stream.read(buffer).await,
            Self::Datagram(socket) => socket.recv(buffer).await,
        }
    }

    /// The stream, for TLS on it; nothing for datagrams and where the runtime refuses the socket.
    #[must_use]
    pub fn into_stream(mut self) -> Option<Box<dyn ByteStream>> {
        self.break_silence().ok()?;
        match self {
            Self::Stream(stream) => Some(stream),
            Self::Silent(_) | Self::Datagram(_) => None,
        }
    }

    fn break_silence(&mut self) -> io::Result<()> {
        if let Self::Silent(_) = self
            && let Self::Silent(stream) = mem::replace(self, Self::Stream(Box::new(empty())))
        {
            *self = Self::Stream(Box::new(TcpStream::from_std(stream)?));
        }
        Ok(())
    }

    /// Closes a connection under TLS with a goodbye, without which servers log an error.
    pub async fn end_tls(self) {
        if let Self::Stream(mut stream) = self {
            // A peer that has gone already needs none.
            let _ = stream.shutdown().await;
        }
    }
}

/// Why there is no connection.
#[derive(Debug, PartialEq, Eq)]
pub enum ConnectError {
    /// The name has no address; the resolver's words.
    Unresolved(String),
    /// The name or path is too long to be one.
    TooLong,
    /// No address answered; the line to print.
    Failed(String),
}

impl ConnectError {
    /// What is printed, with its line feed if it has one.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Unresolved(text) | Self::Failed(text) => format!("{text}\n"),
            Self::TooLong => String::new(),
        }
    }

    /// The answer of a check that adds nothing to the text.
    #[must_use]
    pub fn outcome(&self, failed: ServiceState) -> Outcome {
        let state = match self {
            Self::Failed(_) => failed,
            Self::Unresolved(_) | Self::TooLong => ServiceState::Unknown,
        };
        Outcome::new(state, self.text())
    }
}

/// Where to connect to. A host that begins with `/` is the path of a local socket.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Name, address or path, as given.
    pub host: &'a str,
    /// Port as given; beyond 65535 it wraps around, as in the system's own parser.
    pub port: u32,
    /// Which addresses may be used.
    pub family: Family,
}

impl Target<'_> {
    /// Connects to the first address that answers.
    ///
    /// # Errors
    /// See [`ConnectError`].
    pub async fn connect(&self, protocol: Protocol) -> Result<Peer, ConnectError> {
        if self.host.starts_with('/') {
            return self.connect_local().await;
        }
        let bare = self.host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
        let bare = bare.unwrap_or(self.host);
        if bare.len() > HOST_MAX_BYTES {
            return Err(ConnectError::TooLong);
        }
        let addresses = resolve(bare, self.family).await.map_err(ConnectError::Unresolved)?;
        self.connect_to(addresses, protocol).await
    }

    /// As [`Target::connect`], with addresses that are already known.
    ///
    /// # Errors
    /// See [`ConnectError`].
    pub async fn connect_to(
        &self,
        addresses: Addresses,
        protocol: Protocol,
    ) -> Result<Peer, ConnectError> {
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for mut address in addresses {
            address.set_port(wire_port(self.port));
            match open(address, protocol).await {
                Ok(peer) => return Ok(peer),
                Err(error) => last = error,
            }
        }
        let (host, port) = (self.host, self.port);
        let reason = system_text(&last);
        let line = format!("connect to address {host} and port {port}: {reason}");
        Err(ConnectError::Failed(line))
    }

    async fn connect_local(&self) -> Result<Peer, ConnectError> {
        if self.host.len() > LOCAL_PATH_MAX_BYTES {
            return Err(ConnectError::TooLong);
        }
        match UnixStream::connect(self.host).await {
            Ok(stream) => Ok(Peer::Stream(Box::new(stream))),
            Err(error) => {
                let (host, reason) = (self.host, system_text(&error));
                Err(ConnectError::Failed(format!("connect to file socket {host}: {reason}")))
            }
        }
    }
}

async fn open(address: SocketAddr, protocol: Protocol) -> io::Result<Peer> {
    match protocol {
        Protocol::Tcp => open_tcp(address).await,
        Protocol::Udp => {
            let any: SocketAddr = if address.is_ipv4() {
                (std::net::Ipv4Addr::UNSPECIFIED, 0).into()
            } else {
                (std::net::Ipv6Addr::UNSPECIFIED, 0).into()
            };
            let socket = UdpSocket::bind(any).await?;
            socket.connect(address).await?;
            Ok(Peer::Datagram(socket))
        }
    }
}

/// A connection within this machine or a fast network is often there as soon as it is asked for, so
/// the runtime is only asked to wait for those that are not.
async fn open_tcp(address: SocketAddr) -> io::Result<Peer> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    match socket.connect(&address.into()) {
        Ok(()) => return Ok(Peer::Silent(socket.into())),
        Err(error) if error.raw_os_error() == Some(Errno::INPROGRESS.raw_os_error()) => {}
        Err(error) => return Err(error),
    }
    if !is_writable_now(&socket)? {
        let stream = TcpStream::from_std(socket.into())?;
        stream.writable().await?;
        return match stream.take_error()? {
            None => Ok(Peer::Stream(Box::new(stream))),
            Some(error) => Err(error),
        };
    }
    match socket.take_error()? {
        None => Ok(Peer::Silent(socket.into())),
        Some(error) => Err(error),
    }
}

/// Also when the connection has failed.
fn is_writable_now(socket: &Socket) -> io::Result<bool> {
    let mut sockets = [PollFd::new(socket, PollFlags::OUT)];
    let at_once = Timespec::default();
    match rustix::event::poll(&mut sockets, Some(&at_once)) {
        Ok(ready) => Ok(ready > 0),
        Err(Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The originals hand the first five digits to the resolver, which keeps 16 bits of them.
fn wire_port(port: u32) -> u16 {
    let mut five_digits = port;
    while five_digits > 99_999 {
        five_digits /= 10;
    }
    (five_digits & 0xffff) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_wrap_around() {
        assert_eq!([wire_port(80), wire_port(65_536), wire_port(99_999)], [80, 0, 34_463]);
    }

    #[tokio::test]
    async fn a_connection_that_was_silent_can_be_talked_on() {
        let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = u32::from(server.local_addr().unwrap().port());
        let target = Target { host: "127.0.0.1", port, family: Family::Any };
        let mut peer = target.connect(Protocol::Tcp).await.expect("it is listening");
        assert!(matches!(peer, Peer::Silent(_)), "on loopback it is there at once");
        let (mut served, _) = server.accept().await.unwrap();
        peer.send(b"hello").await.unwrap();
        let mut heard = [0; 5];
        served.read_exact(&mut heard).await.unwrap();
        served.write_all(&heard).await.unwrap();
        assert_eq!(peer.receive(&mut heard).await.unwrap(), 5);
        assert_eq!(&heard, b"hello");
        drop(served);
        let mut stream = peer.into_stream().expect("a stream");
        assert_eq!(stream.read(&mut heard).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_connection_that_takes_time_is_waited_for() {
        // A listener that has as many as it wants lets the next wait.
        let server = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        server.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        server.listen(0).unwrap();
        let address = server.local_addr().unwrap().as_socket().unwrap();
        let first = open_tcp(address).await.unwrap();
        let mut second = std::pin::pin!(open_tcp(address));
        let early = std::future::poll_fn(|cx| {
            std::task::Poll::Ready(second.as_mut().poll(cx).is_pending())
        });
        assert!(early.await, "nobody has accepted the first");
        drop(server.accept().unwrap());
        let second = second.await.unwrap();
        assert!(matches!((first, second), (Peer::Silent(_), Peer::Stream(_))));
    }

    #[tokio::test]
    async fn failures_have_the_texts_of_the_originals() {
        let failed = |host, port| async move {
            let target = Target { host, port, family: Family::Any };
            target.connect(Protocol::Tcp).await.err().map(|e| e.text())
        };
        assert_eq!(
            failed("127.0.0.1", 1).await.as_deref(),
            Some("connect to address 127.0.0.1 and port 1: Connection refused\n")
        );
        assert_eq!(
            failed("/no/such/socket", 0).await.as_deref(),
            Some("connect to file socket /no/such/socket: No such file or directory\n")
        );
    }
}
