//! What the network checks share: names to addresses, connections, TLS, certificates.
//! The texts are those of the originals, because users' scripts match them.

pub mod certificate;
pub mod connect;
pub mod icmp;
pub mod resolve;
pub mod tls;

pub use connect::{ConnectError, Peer, Protocol};
pub use resolve::{Addresses, Family};

/// The system's words for an error (`strerror`), without Rust's `(os error N)`.
#[must_use]
pub fn system_text(error: &std::io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    words.to_owned()
}
