//! Addresses as log lines write them.

use core::net::{IpAddr, Ipv4Addr};

/// Reads an address. Octets may have leading zeros and are decimal (fixed-width columns of
/// firewalls); IPv6 may stand in brackets or carry a zone (`fe80::1%eth0`); an IPv4 address in an
/// IPv6 one is the IPv4 address.
pub(super) fn parse_ip(text: &[u8]) -> Option<IpAddr> {
    if let Some(ip) = parse_v4(text) {
        return Some(IpAddr::V4(ip));
    }
    if text.len() > 64 || !text.contains(&b':') {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let bare = bare.split_once('%').map_or(bare, |(ip, _)| ip);
    bare.parse::<IpAddr>().ok().map(|ip| ip.to_canonical())
}

fn parse_v4(text: &[u8]) -> Option<Ipv4Addr> {
    if !(7..=15).contains(&text.len()) {
        return None;
    }
    let (mut value, mut octet, mut digits, mut dots) = (0_u32, 0_u32, 0_u8, 0_u8);
    for byte in text {
        match byte {
            b'0'..=b'9' if digits < 3 => {
                octet = octet * 10 + u32::from(byte - b'0');
                digits += 1;
            }
            b'.' if digits > 0 && octet < 256 && dots < 3 => {
                value = value << 8 | octet;
                (octet, digits, dots) = (0, 0, dots + 1);
            }
            _ => return None,
        }
    }
    (dots == 3 && digits > 0 && octet < 256).then(|| Ipv4Addr::from_bits(value << 8 | octet))
}

/// Whether it is what a machine calls itself: `127.0.0.1`, Debian's `127.0.1.1`, `::1`.
pub(super) fn is_own(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => matches!(v4.octets(), [127, 0, 0 | 1, 1]),
        IpAddr::V6(v6) => v6.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> Option<String> {
        parse_ip(text.as_bytes()).map(|ip| ip.to_string())
    }

    #[test]
    fn addresses_in_every_form() {
        for (written, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("010.001.000.009", "10.1.0.9"),
            ("255.255.255.255", "255.255.255.255"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:DB8::1]", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
        ] {
            assert_eq!(ip(written).as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn what_is_no_address() {
        for written in [
            "",
            "999.1.1.1",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.",
            ".1.2.3",
            "1..2.3",
            "1.2.3.4 ",
            "web1",
            "12:30:00",
            "0000.0.0.1",
        ] {
            assert_eq!(ip(written), None, "{written}");
        }
    }

    #[test]
    fn own_addresses() {
        for (written, own) in [
            ("127.0.0.1", true),
            ("127.0.1.1", true),
            ("::1", true),
            ("127.0.0.53", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(is_own(parse_ip(written.as_bytes()).unwrap()), own, "{written}");
        }
    }
}
