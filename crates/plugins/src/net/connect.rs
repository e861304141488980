//! Connections over TCP, UDP and local sockets.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
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
        match self {
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
        match self {
            Self::Stream(stream) => stream.read(buffer).await,
            Self::Datagram(socket) => socket.recv(buffer).await,
        }
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
        Protocol::Tcp => {
            let stream = TcpStream::connect(address).await?;
            Ok(Peer::Stream(Box::new(stream)))
        }
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
