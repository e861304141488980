//! The bytes of ICMP messages (RFC 792, RFC 4443).

/// The same size as ping's: 64 bytes with the header.
pub(super) const REQUEST_BYTES: usize = 64;
const HEADER_BYTES: usize = 8;
const IPV6_HEADER_BYTES: usize = 40;

/// Why a request could not be delivered, in the distinctions that check_ping makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No way to the network.
    NetworkUnreachable,
    /// The host does not answer on its network.
    HostUnreachable,
    /// The host does not speak the protocol.
    ProtocolUnreachable,
    /// Nobody listens on the port; odd for ICMP.
    PortUnreachable,
    /// The network is forbidden.
    NetworkProhibited,
    /// The host is forbidden.
    HostProhibited,
    /// Dropped by a filter that says so.
    PacketFiltered,
    /// Too many hops.
    TimeToLiveExceeded,
    /// Another reason, in IPv6.
    Unreachable,
    /// Another message about a request; it counts as an error without a name.
    Other,
}

/// What was sent with a request and comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) id: u16,
    pub(super) sequence: u16,
}

/// A message that concerns a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Incoming {
    /// With the token of the request.
    Reply(Mark, u64),
    Trouble(Mark, Trouble),
}

/// An echo request. The kernel puts in the checksum for IPv6 and for datagram sockets.
pub(super) fn request(v6: bool, mark: Mark, token: u64) -> [u8; REQUEST_BYTES] {
    let mut bytes = [0; REQUEST_BYTES];
    for (at, byte) in (0u8..).zip(bytes.iter_mut()) {
        *byte = at;
    }
    let kind = if v6 { 128 } else { 8 };
    let [id, sequence] = [mark.id, mark.sequence].map(u16::to_be_bytes);
    bytes[..4].copy_from_slice(&[kind, 0, 0, 0]);
    bytes[4..6].copy_from_slice(&id);
    bytes[6..8].copy_from_slice(&sequence);
    bytes[8..16].copy_from_slice(&token.to_be_bytes());
    if !v6 {
        let checksum = checksum(&bytes);
        bytes[2..4].copy_from_slice(&checksum.to_be_bytes());
    }
    bytes
}

/// The Internet checksum of an even number of bytes.
fn checksum(bytes: &[u8]) -> u16 {
    let words = bytes.chunks_exact(2).map(|word| u32::from(word[0]) << 8 | u32::from(word[1]));
    let mut sum: u32 = words.sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}

/// Skips an IPv4 header.
pub(super) fn after_ipv4_header(bytes: &[u8]) -> Option<&[u8]> {
    let words = bytes.first().filter(|b| **b >> 4 == 4)? & 0x0f;
    bytes.get(usize::from(words) * 4..)
}

/// Reads an ICMP message. `None` for what concerns no request.
pub(super) fn parse(v6: bool, message: &[u8]) -> Option<Incoming> {
    let (kind, code) = (*message.first()?, *message.get(1)?);
    let about = message.get(HEADER_BYTES..)?;
    match (v6, kind) {
        (false, 0) | (true, 129) => {
            let token = about.first_chunk::<8>()?;
            Some(Incoming::Reply(mark(message)?, u64::from_be_bytes(*token)))
        }
        (false, 3 | 11 | 12) => {
            let request = after_ipv4_header(about).filter(|request| request.first() == Some(&8))?;
            Some(Incoming::Trouble(mark(request)?, trouble_v4(kind, code)))
        }
        (true, 1..=4) => {
            let request = about.get(IPV6_HEADER_BYTES..).filter(|r| r.first() == Some(&128))?;
            Some(Incoming::Trouble(mark(request)?, trouble_v6(kind, code)))
        }
        _ => None,
    }
}

fn mark(message: &[u8]) -> Option<Mark> {
    let id = message.get(4..6)?.first_chunk::<2>()?;
    let sequence = message.get(6..8)?.first_chunk::<2>()?;
    Some(Mark { id: u16::from_be_bytes(*id), sequence: u16::from_be_bytes(*sequence) })
}

/// 11: unreachable for the type of service; check_ping reads its text as the plain one.
fn trouble_v4(kind: u8, code: u8) -> Trouble {
    match (kind, code) {
        (3, 0 | 11) => Trouble::NetworkUnreachable,
        (3, 1 | 12) => Trouble::HostUnreachable,
        (3, 2) => Trouble::ProtocolUnreachable,
        (3, 3) => Trouble::PortUnreachable,
        (3, 9) => Trouble::NetworkProhibited,
        (3, 10) => Trouble::HostProhibited,
        (3, 13) => Trouble::PacketFiltered,
        (11, 0) => Trouble::TimeToLiveExceeded,
        _ => Trouble::Other,
    }
}

fn trouble_v6(kind: u8, code: u8) -> Trouble {
    match (kind, code) {
        (1, 0) => Trouble::NetworkUnreachable,
        (1, 1) => Trouble::PacketFiltered,
        (1, 3) => Trouble::HostUnreachable,
        (1, 4) => Trouble::PortUnreachable,
        (1, _) => Trouble::Unreachable,
        (3, _) => Trouble::TimeToLiveExceeded,
        _ => Trouble::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: Mark = Mark { id: 0x1234, sequence: 7 };

    #[test]
    fn a_request_that_comes_back_as_reply_is_known() {
        let mut bytes = request(false, MARK, 99);
        assert_eq!(checksum(&bytes), 0, "the checksum makes the sum zero");
        assert_eq!(parse(false, &bytes), None, "a request is no answer");
        bytes[0] = 0;
        assert_eq!(parse(false, &bytes), Some(Incoming::Reply(MARK, 99)));
    }

    #[test]
    fn trouble_names_the_request_it_is_about() {
        let mut message = vec![3, 1, 0, 0, 0, 0, 0, 0, 0x46];
        message.extend([0; 23]);
        message.extend(request(false, MARK, 99));
        let expected = Incoming::Trouble(MARK, Trouble::HostUnreachable);
        assert_eq!(parse(false, &message), Some(expected));
        let mut message = vec![1, 0, 0, 0, 0, 0, 0, 0];
        message.extend([0; 40]);
        message.extend(request(true, MARK, 99));
        let expected = Incoming::Trouble(MARK, Trouble::NetworkUnreachable);
        assert_eq!(parse(true, &message), Some(expected));
    }

    proptest::proptest! {
        #[test]
        fn no_message_panics(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..96)) {
            let _ = (parse(false, &bytes), parse(true, &bytes), after_ipv4_header(&bytes));
        }
    }
}
