//! Finds out where a request comes from.
//!
//! Whoever connects can claim any address in `X-Forwarded-For`, so it is believed only as far as
//! trusted proxies wrote it.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};

/// Headers by which a proxy says that it passes something on.
const FORWARDING_HEADERS: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// Address of the client; empty when the connection does not tell.
pub(crate) fn address(trusted: &[IpAddr], headers: &HeaderMap, extensions: &Extensions) -> String {
    peer(extensions).map_or_else(String::new, |peer| behind(trusted, peer, headers).to_string())
}

/// Whether the request comes from this machine. What a proxy on this machine passes on does not.
pub(crate) fn is_local(trusted: &[IpAddr], headers: &HeaderMap, extensions: &Extensions) -> bool {
    peer(extensions).is_some_and(|peer| peer.is_loopback() && !is_trusted(trusted, peer))
        && !FORWARDING_HEADERS.iter().any(|name| headers.contains_key(*name))
}

/// The other end of the connection.
fn peer(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical())
}

fn is_trusted(trusted: &[IpAddr], address: IpAddr) -> bool {
    trusted.iter().any(|proxy| proxy.to_canonical() == address)
}

/// Follows the addresses that proxies have added, the latest first, up to the first that is no
/// trusted proxy. What a trusted proxy wrote but is no address ends the search at that proxy.
fn behind(trusted: &[IpAddr], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let lines: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
    let mut entries = lines.iter().rev().flat_map(|line| line.as_bytes().rsplit(|b| *b == b','));
    let mut client = peer;
    while is_trusted(trusted, client) {
        let Some(next) = entries.next().and_then(parse_entry) else { break };
        client = next;
    }
    client
}

/// An address; some proxies add the port.
fn parse_entry(entry: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(entry).ok()?.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| text.parse().ok().map(|at: SocketAddr| at.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: &str = "10.0.0.1";

    /// The client of a request from [`PEER`] with these headers.
    fn client(trusted: &[&str], forwarded: &[&'static str]) -> String {
        let trusted: Vec<IpAddr> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        behind(&trusted, PEER.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn who_is_not_trusted_cannot_claim_an_address() {
        assert_eq!(client(&[], &["192.0.2.1"]), PEER);
        assert_eq!(client(&["10.0.0.2"], &["192.0.2.1"]), PEER);
    }

    #[test]
    fn the_rightmost_address_that_is_not_trusted_is_the_client() {
        let trusted = [PEER, "10.0.0.2"];
        assert_eq!(client(&trusted, &["192.0.2.9, 192.0.2.1"]), "192.0.2.1");
        assert_eq!(client(&trusted, &["192.0.2.9,192.0.2.1 , 10.0.0.2"]), "192.0.2.1");
        assert_eq!(client(&trusted, &["192.0.2.9, 192.0.2.1", "10.0.0.2"]), "192.0.2.1");
        assert_eq!(client(&trusted, &["192.0.2.9", "192.0.2.1"]), "192.0.2.1");
    }

    #[test]
    fn without_a_foreign_address_the_farthest_proxy_known_is_the_client() {
        let trusted = [PEER, "10.0.0.2"];
        assert_eq!(client(&trusted, &[]), PEER);
        assert_eq!(client(&trusted, &["10.0.0.2"]), "10.0.0.2");
        assert_eq!(client(&trusted, &["192.0.2.1, unknown, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(client(&trusted, &["192.0.2.1, \u{fc}"]), PEER);
        assert_eq!(client(&trusted, &["192.0.2.1,"]), PEER);
    }

    #[test]
    fn addresses_come_in_several_spellings() {
        for (written, meant) in [
            ("192.0.2.1:4711", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
        ] {
            assert_eq!(client(&["::ffff:10.0.0.1"], &[written]), meant, "{written}");
        }
    }
}
