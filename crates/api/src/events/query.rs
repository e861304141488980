//! Which events are wanted.

use std::net::IpAddr;

use ipnet::{IpNet, IpSubnets, Ipv4Subnets, Ipv6Subnets};
use store_events::{EventQuery, Field, Filter, query};
use store_state::alarm::AddressRange;

use crate::auth::Caller;
use crate::auth::permission::visible_addresses;
use crate::extract::time;
use crate::problem::Problem;

/// Reads query parameters `q`, `from` and `to`, and leaves out what the caller may not see.
pub(super) fn event_query(
    caller: &Caller,
    q: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<EventQuery, Problem> {
    let wanted = query::parse(q.unwrap_or(""))?;
    Ok(EventQuery {
        from: time("from", from)?,
        to: time("to", to)?,
        filter: Filter::all_of([wanted, visible(caller)]),
    })
}

/// What the caller may see.
pub(super) fn visible(caller: &Caller) -> Filter {
    match visible_addresses(caller) {
        None => Filter::All,
        Some(ranges) => Filter::any_of(
            ranges.iter().flat_map(networks).map(|net| Filter::Net { field: Field::Ip, net }),
        ),
    }
}

/// The networks that a range consists of.
fn networks(range: &AddressRange) -> Vec<IpNet> {
    match (range.first, range.last) {
        (IpAddr::V4(first), IpAddr::V4(last)) => {
            IpSubnets::from(Ipv4Subnets::new(first, last, 0)).collect()
        }
        (IpAddr::V6(first), IpAddr::V6(last)) => {
            IpSubnets::from(Ipv6Subnets::new(first, last, 0)).collect()
        }
        // No range has ends of different kinds.
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_covered_by_networks() {
        let range = |first: &str, last: &str| AddressRange {
            first: first.parse().unwrap(),
            last: last.parse().unwrap(),
        };
        let text = |range: &AddressRange| {
            networks(range).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(text(&range("10.0.0.0", "10.0.0.255")), "10.0.0.0/24");
        assert_eq!(text(&range("10.0.0.1", "10.0.0.3")), "10.0.0.1/32 10.0.0.2/31");
        assert_eq!(text(&range("2001:db8::1", "2001:db8::1")), "2001:db8::1/128");
    }
}
