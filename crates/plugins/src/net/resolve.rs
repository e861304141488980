//! Host names to addresses, by the system's resolver. Literal addresses do not ask it.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};

use crate::blocking;

/// Which addresses of a name may be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Family {
    /// IPv4 and IPv6.
    #[default]
    Any,
    /// `-4`
    V4,
    /// `-6`
    V6,
}

impl Family {
    fn holds(self, address: &SocketAddr) -> bool {
        match self {
            Self::Any => true,
            Self::V4 => address.is_ipv4(),
            Self::V6 => address.is_ipv6(),
        }
    }
}

/// Addresses of one name in the resolver's order; the port is not yet set.
pub type Addresses = Vec<SocketAddr>;

/// The addresses of `host`: a name or a literal address.
///
/// # Errors
/// The resolver's words (`gai_strerror`).
pub async fn resolve(host: &str, family: Family) -> Result<Addresses, String> {
    if let Ok(literal) = host.parse::<IpAddr>() {
        let address = SocketAddr::new(literal, 0);
        return if family.holds(&address) {
            Ok(vec![address])
        } else {
            Err("Address family for hostname not supported".to_owned())
        };
    }
    // tokio's own `lookup_host` takes any number of threads.
    let name = host.to_owned();
    let found = blocking::look_up(move || (name, 0).to_socket_addrs()).await;
    let found = found.map_err(|error| resolver_text(&error))?;
    let addresses: Addresses = found.filter(|address| family.holds(address)).collect();
    if addresses.is_empty() {
        return Err("No address associated with hostname".to_owned());
    }
    Ok(addresses)
}

fn resolver_text(error: &std::io::Error) -> String {
    let text = super::system_text(error);
    let words = text.strip_prefix("failed to lookup address information: ");
    words.map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn literals_must_be_of_the_family() {
        assert_eq!(resolve("127.0.0.1", Family::V4).await.map(|a| a.len()), Ok(1));
        assert_eq!(
            resolve("::1", Family::V4).await,
            Err("Address family for hostname not supported".to_owned())
        );
    }
}
