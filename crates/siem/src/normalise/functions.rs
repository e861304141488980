//! OSSIM's built-in functions in `{function($group)}`.
//!
//! Not the same as in OSSIM: names are looked up among the assets and never asked of DNS, so that
//! the same line makes the same event at any time; service names come from a table of ours
//! ([`super::services`]). The tables behind `netscreen_idp_sid` and `iss_siteprotector_sid` are
//! not ours to ship: both give their default, 99999. `translate_wsaea_IDs` gives the codes as they
//! are, and `geoip_…` nothing.

use core::net::IpAddr;
use std::fmt::Write;

use md5::{Digest, Md5};
use model::asset::AssetBook;
use model::detector::Function;

use super::address::parse_ip;
use super::date::{self, Reference, SlashDates};
use super::services;
use super::text::{push_text, to_text};

/// What functions may ask beside their arguments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Environment<'a> {
    /// Names and addresses.
    pub(super) assets: &'a AssetBook,
    /// The log's clock.
    pub(super) at: Reference<'a>,
    /// What the sender calls itself in its header, and its address, where the line came over the
    /// network.
    pub(super) sender: Option<(&'a str, IpAddr)>,
}

/// `event_type` of sids nobody has a table for.
const NO_SID: &str = "99999";

/// Appends the function's result.
pub(super) fn call(
    function: Function,
    arguments: &[&[u8]],
    environment: Environment<'_>,
    out: &mut String,
) {
    let first = arguments.first().copied().unwrap_or_default();
    match function {
        Function::Resolv => resolv(first, environment, out),
        Function::ResolvIp => resolv_ip(first, environment, out),
        Function::ResolvPort => match services::port_of(&to_text(first)) {
            Some(port) => push(out, port),
            None => push_text(out, first),
        },
        Function::ResolvIface => push_text(out, interface_class(first)),
        Function::NormalizeProtocol => protocol(first, out),
        Function::NormalizeDate => date_text(first, SlashDates::DayFirst, environment, out),
        Function::NormalizeDateAmerican => {
            date_text(first, SlashDates::MonthFirst, environment, out);
        }
        Function::Md5sum => {
            Md5::digest(first).iter().for_each(|byte| push(out, format_args!("{byte:02x}")));
        }
        Function::SnortId => match number(first) {
            Some(generator) => push(out, 1000 + generator),
            None => push_text(out, first),
        },
        Function::Upper => out.push_str(&to_text(first).to_uppercase()),
        Function::Sanitize => out.push_str(&to_text(first).replace('\n', "\r")),
        Function::HexToInt => {
            if let Some(value) = hexadecimal(first) {
                push(out, value);
            }
        }
        Function::CheckValue => {
            out.push(if matches!(first, b"" | b"0" | b"1") { '0' } else { '1' });
        }
        Function::IntrushieldSid => {
            let name = arguments.get(1).copied().unwrap_or_default();
            match hexadecimal(first) {
                Some(sid) => intrushield_sid(sid, name, out),
                None => push_text(out, first),
            }
        }
        Function::NetscreenIdpSid | Function::IssSiteprotectorSid => out.push_str(NO_SID),
        Function::TranslateWsaeaIds => push_text(out, first),
        Function::GeoIp => {}
        Function::Unknown => push_text(out, arguments.last().copied().unwrap_or_default()),
    }
}

fn push(out: &mut String, value: impl std::fmt::Display) {
    // Writing to a String cannot fail.
    let _ = write!(out, "{value}");
}

fn number(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.trim().parse::<i64>().ok().filter(|n| n.abs() < 1 << 53)
}

fn hexadecimal(text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    i64::from_str_radix(digits, 16).ok()
}

/// A name's first address among the assets, else the sender's if that is what it calls itself;
/// what is unknown stays as it is.
fn resolv(host: &[u8], environment: Environment<'_>, out: &mut String) {
    let named = parse_ip(host).is_none().then(|| std::str::from_utf8(host).ok()).flatten();
    let asset = named.and_then(|name| environment.assets.host_named(name));
    let is_sender = |(name, _): &(&str, IpAddr)| named.is_some_and(|named| named == *name);
    let sender = environment.sender.filter(is_sender).map(|(_, address)| address);
    match asset.and_then(|asset| asset.ips.first().copied()).or(sender) {
        Some(ip) => push(out, ip),
        None => push_text(out, host),
    }
}

fn resolv_ip(ip: &[u8], environment: Environment<'_>, out: &mut String) {
    match parse_ip(ip).and_then(|ip| environment.assets.host_of(ip)) {
        Some(asset) => out.push_str(&asset.name),
        None => push_text(out, ip),
    }
}

fn interface_class(interface: &[u8]) -> &[u8] {
    let starts = |prefixes: &[&[u8]]| prefixes.iter().any(|prefix| interface.starts_with(prefix));
    if starts(&[b"ext", b"wan1"]) {
        b"ext"
    } else if starts(&[b"int", b"port", b"dmz", b"wan"]) {
        b"int"
    } else {
        interface
    }
}

fn protocol(written: &[u8], out: &mut String) {
    match written {
        b"1" => out.push_str("icmp"),
        b"6" => out.push_str("tcp"),
        b"17" => out.push_str("udp"),
        _ => out.push_str(&to_text(written).to_lowercase()),
    }
}

fn date_text(written: &[u8], slashes: SlashDates, environment: Environment<'_>, out: &mut String) {
    match date::text(written, slashes, environment.at) {
        Some(date) => out.push_str(&date),
        None => push_text(out, written),
    }
}

/// McAfee IntruShield's ids do not fit OSSIM's; it makes shorter ones of id and name, by the text
/// hash of a 64-bit CPython 2.
fn intrushield_sid(sid: i64, name: &[u8], out: &mut String) {
    let name: Vec<u8> = name.iter().map(|byte| if *byte == b'-' { b':' } else { *byte }).collect();
    let sum: u64 = name.iter().map(|byte| u64::from(*byte)).sum();
    let hash = python2_hash(&name).unsigned_abs() % 10_000_000;
    let low = i64::try_from(hash).unwrap_or(0) + sid.div_euclid(256);
    let text = format!("{}{low}", sum % 10);
    // The original turns the text into a number, so a leading 0 goes.
    match text.parse::<i64>() {
        Ok(sid) => push(out, sid),
        Err(_) => out.push_str(&text),
    }
}

/// `hash(str)` of CPython 2 on 64-bit machines, without randomisation.
fn python2_hash(text: &[u8]) -> i64 {
    let Some(first) = text.first() else { return 0 };
    let start = i64::from(*first) << 7;
    let hash =
        text.iter().fold(start, |hash, byte| hash.wrapping_mul(1_000_003) ^ i64::from(*byte));
    match hash ^ text.len() as i64 {
        -1 => -2,
        hash => hash,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use model::Timestamp;
    use model::asset::{AssetId, HostAsset};

    use super::*;

    fn result(function: Function, arguments: &[&str]) -> String {
        let web = HostAsset {
            id: AssetId(1),
            name: "web1".into(),
            ips: vec!["192.0.2.80".parse().unwrap()],
            fqdns: vec!["www.example.org".into()],
            value: Default::default(),
            threshold_c: 30,
            threshold_a: 30,
            description: String::new(),
            operating_system: String::new(),
            host: None,
        };
        let assets = AssetBook::new(vec![web], Vec::new());
        let at =
            Reference { received_at: Timestamp::from_secs(1_795_003_200), zone: &TimeZone::UTC };
        let arguments: Vec<_> = arguments.iter().map(|argument| argument.as_bytes()).collect();
        let mut out = String::new();
        call(
            function,
            &arguments,
            Environment { assets: &assets, at, sender: Some(("printer", [192, 0, 2, 9].into())) },
            &mut out,
        );
        out
    }

    #[test]
    fn every_function() {
        use Function as F;
        for (function, arguments, expected) in [
            (F::Resolv, &["WWW.example.org"][..], "192.0.2.80"),
            (F::Resolv, &["198.51.100.9"], "198.51.100.9"),
            (F::Resolv, &["nobody"], "nobody"),
            (F::Resolv, &["printer"], "192.0.2.9"),
            (F::ResolvIp, &["192.0.2.80"], "web1"),
            (F::ResolvIp, &["192.0.2.81"], "192.0.2.81"),
            (F::ResolvPort, &["HTTP"], "80"),
            (F::ResolvPort, &["8081"], "8081"),
            (F::ResolvIface, &["wan1"], "ext"),
            (F::ResolvIface, &["wan2"], "int"),
            (F::ResolvIface, &["eth0"], "eth0"),
            (F::NormalizeProtocol, &["17"], "udp"),
            (F::NormalizeProtocol, &["GRE"], "gre"),
            (F::NormalizeDate, &["27/Oct/2010:10:50:46"], "2010-10-27 10:50:46"),
            (F::NormalizeDate, &["soon"], "soon"),
            (F::NormalizeDate, &[""], ""),
            (F::NormalizeDateAmerican, &["02/03/10 10:50:46"], "2010-02-03 10:50:46"),
            (F::Md5sum, &["abc"], "900150983cd24fb0d6963f7d28e17f72"),
            (F::SnortId, &["116"], "1116"),
            (F::SnortId, &["x"], "x"),
            (F::Upper, &["aé"], "AÉ"),
            (F::Sanitize, &["a\nb"], "a\rb"),
            (F::HexToInt, &["1f"], "31"),
            (F::HexToInt, &["0x1F"], "31"),
            (F::HexToInt, &["zz"], ""),
            (F::CheckValue, &["1"], "0"),
            (F::CheckValue, &[""], "0"),
            (F::CheckValue, &["2"], "1"),
            (F::NetscreenIdpSid, &["x"], "99999"),
            (F::IssSiteprotectorSid, &["x"], "99999"),
            (F::TranslateWsaeaIds, &["%%1537"], "%%1537"),
            (F::GeoIp, &["192.0.2.80"], ""),
            (F::Unknown, &["a", "b"], "b"),
            (F::Unknown, &[], ""),
        ] {
            assert_eq!(result(function, arguments), expected, "{function:?} {arguments:?}");
        }
    }

    /// The expected values are what a 64-bit CPython 2.7 computes.
    #[test]
    fn intrushield_sids_are_cpython_s() {
        assert_eq!(python2_hash(b""), 0);
        assert_eq!(python2_hash(b"a"), 12_416_037_344);
        assert_eq!(python2_hash(b"abc"), 1_453_079_729_188_098_211);
        assert_eq!(python2_hash(b"SNMP:read"), -4_611_523_343_494_196_237);
        for (sid, name, expected) in [
            ("0x40280a00", "SNMP-read", "88400791"),
            ("0x00001000", "HTTP: IIS-Unicode", "84437357"),
        ] {
            assert_eq!(result(Function::IntrushieldSid, &[sid, name]), expected);
        }
        assert_eq!(result(Function::IntrushieldSid, &["zz", "x"]), "zz");
    }
}
