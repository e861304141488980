//! Assets as people send them, checked field by field.

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use model::AssetValue;
use model::HostName;
use model::asset::{AssetBook, AssetId, DEFAULT_THRESHOLD, HostAsset, NetworkAsset, NetworkId};

use crate::extract::{invalid_field, shown};
use crate::problem::Problem;
use crate::schema::{AssetRequest, NetworkRequest};

/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 128;
/// Longest description, operating system, or list of further names, in characters.
const MAX_TEXT_CHARS: usize = 255;
/// Most addresses or ranges of one asset.
const MAX_ADDRESSES: usize = 256;

/// The asset that a request describes. What it leaves out is taken from the smallest of
/// `networks` that contains its first address.
pub(crate) fn host_asset(
    request: AssetRequest,
    id: AssetId,
    networks: &AssetBook,
) -> Result<HostAsset, Problem> {
    let ips: Vec<IpAddr> = list("ips", &request.ips, "an address")?;
    let fqdns: Vec<String> =
        request.fqdns.iter().map(|name| name.trim().to_owned()).filter(|n| !n.is_empty()).collect();
    let further: usize = fqdns.iter().map(|name| name.chars().count() + 1).sum();
    if further > MAX_TEXT_CHARS + 1 {
        return Err(invalid_field("fqdns", "has together more than 255 characters"));
    }
    let around = ips.first().and_then(|ip| networks.networks_of(*ip).next());
    let threshold = |own: Option<u32>, of: fn(&NetworkAsset) -> u32| {
        own.or_else(|| around.map(of)).unwrap_or(DEFAULT_THRESHOLD)
    };
    Ok(HostAsset {
        id,
        name: name(&request.name)?,
        value: match request.value {
            Some(value) => asset_value(value)?,
            None => around.map(|network| network.value).unwrap_or_default(),
        },
        threshold_c: threshold(request.threshold_c, |network| network.threshold_c),
        threshold_a: threshold(request.threshold_a, |network| network.threshold_a),
        description: text("description", request.description)?,
        operating_system: text("operating_system", request.operating_system)?,
        host: request.host.filter(|host| !host.is_empty()).map(HostName::from),
        ips,
        fqdns,
    })
}

/// The network that a request describes.
pub(crate) fn network_asset(
    request: NetworkRequest,
    id: NetworkId,
) -> Result<NetworkAsset, Problem> {
    Ok(NetworkAsset {
        id,
        name: name(&request.name)?,
        cidrs: list::<IpNet>("cidrs", &request.cidrs, "a range such as 10.1.0.0/16")?,
        value: request.value.map_or_else(|| Ok(AssetValue::default()), asset_value)?,
        threshold_c: request.threshold_c.unwrap_or(DEFAULT_THRESHOLD),
        threshold_a: request.threshold_a.unwrap_or(DEFAULT_THRESHOLD),
        internal: request.internal,
        description: text("description", request.description)?,
    })
}

fn name(text: &str) -> Result<String, Problem> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(invalid_field("name", "has not 1 to 128 characters"));
    }
    if name.chars().any(char::is_control) {
        return Err(invalid_field("name", "has control characters"));
    }
    Ok(name.to_owned())
}

fn text(field: &str, text: String) -> Result<String, Problem> {
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(invalid_field(field, "has more than 255 characters"));
    }
    Ok(text)
}

fn asset_value(value: u8) -> Result<AssetValue, Problem> {
    AssetValue::try_from(value).map_err(|_| invalid_field("value", "is not within 0 and 5"))
}

fn list<T: FromStr>(field: &str, texts: &[String], what: &str) -> Result<Vec<T>, Problem> {
    if texts.is_empty() || texts.len() > MAX_ADDRESSES {
        return Err(invalid_field(field, &format!("has not 1 to {MAX_ADDRESSES} entries")));
    }
    let read = |text: &String| {
        let why = || format!("has `{}`, which is not {what}", shown(text));
        text.trim().parse().map_err(|_| invalid_field(field, &why()))
    };
    texts.iter().map(read).collect()
}
