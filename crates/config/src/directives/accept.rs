//! What one attribute of a rule accepts: lists with `ANY`, `!`, and references to ancestors.

use core::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use model::directive::{Accept, AddressToken, EventField, Reference, TextToken};
use model::event::Protocol;
use model::text_field::TextField;

/// What is odd about an attribute: the directive is dropped, or only this is ignored.
pub(super) enum Oddity {
    Error(&'static str, String),
    Warning(&'static str, String),
}

/// How an attribute is to be read.
#[derive(Clone, Copy)]
pub(super) struct ListKind {
    /// The attribute.
    pub(super) name: &'static str,
    /// The level of its rule; the root is 1.
    pub(super) level: u8,
    /// What it may refer to.
    pub(super) fields: &'static [EventField],
}

/// A list of anything but texts. `token` reads one element, or says what is wrong with it.
pub(super) fn list<T>(
    value: &str,
    kind: ListKind,
    oddities: &mut Vec<Oddity>,
    mut token: impl FnMut(&str, &mut Vec<Oddity>) -> Result<T, String>,
) -> Accept<T> {
    let mut accept = Accept::default();
    // OSSIM trims no blanks; none of these tokens can have one.
    for written in value.split(',').map(str::trim).filter(|written| !written.is_empty()) {
        let (negated, text) = match written.strip_prefix('!') {
            Some(text) => (true, text),
            None => (false, written),
        };
        if text.eq_ignore_ascii_case("ANY") {
            any(negated, kind, &mut accept, oddities);
        } else if let Some((level, name)) = reference(text) {
            refer(negated, level, name, kind, &mut accept, oddities);
        } else {
            match token(text, oddities) {
                Ok(token) if negated => accept.not_these.push(token),
                Ok(token) => accept.these.push(token),
                Err(message) => oddities.push(Oddity::Error("bad-value", message)),
            }
        }
    }
    accept
}

/// A list of texts. Blanks count; `REGEX:` takes everything behind it, commas included.
pub(super) fn texts(
    value: &str,
    field: TextField,
    kind: ListKind,
    oddities: &mut Vec<Oddity>,
) -> Accept<TextToken> {
    let mut accept = Accept::default();
    let mut rest = Some(value).filter(|value| !value.is_empty());
    while let Some(text) = rest {
        let is_regex = |text: &str| text.strip_prefix('!').unwrap_or(text).starts_with("REGEX:");
        let (written, following) = match text.split_once(',') {
            Some((written, following)) if !is_regex(text) => (written, Some(following)),
            _ => (text, None),
        };
        rest = following;
        let (negated, text) = match written.strip_prefix('!') {
            Some(text) => (true, text),
            None => (false, written),
        };
        if text.eq_ignore_ascii_case("ANY") {
            any(negated, kind, &mut accept, oddities);
        } else if let Some(level) = previous(text) {
            refer(negated, level, field.name(), kind, &mut accept, oddities);
        } else if let Some((level, name)) =
            reference(text).filter(|(_, n)| event_field(n).is_some())
        {
            refer(negated, level, name, kind, &mut accept, oddities);
        } else {
            match text_token(text) {
                Ok(token) if negated => accept.not_these.push(token),
                Ok(token) => accept.these.push(token),
                Err(message) => oddities.push(Oddity::Error("bad-value", message)),
            }
        }
    }
    accept
}

fn any<T>(negated: bool, kind: ListKind, accept: &mut Accept<T>, oddities: &mut Vec<Oddity>) {
    accept.any = true;
    if negated {
        let message = format!("`{}` cannot be `!ANY`: nothing would match", kind.name);
        oddities.push(Oddity::Error("not-any", message));
    }
}

/// `2:DST_IP`, not yet checked. An address with colons is none.
fn reference(text: &str) -> Option<(&str, &str)> {
    let (level, name) = text.split_once(':')?;
    let is_level = !level.is_empty() && level.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_level && is_name).then_some((level, name))
}

/// `PREV:2` of OSSIM 2.3: the same field at that level.
fn previous(text: &str) -> Option<&str> {
    text.strip_prefix("PREV:")
}

fn refer<T>(
    negated: bool,
    level: &str,
    name: &str,
    kind: ListKind,
    accept: &mut Accept<T>,
    oddities: &mut Vec<Oddity>,
) {
    let Some(level) = level.parse::<u8>().ok().filter(|level| (1..kind.level).contains(level))
    else {
        let message = format!(
            "`{}` refers to level {level} from level {}: only ancestors have happened",
            kind.name, kind.level
        );
        return oddities.push(Oddity::Error("bad-level", message));
    };
    match event_field(name) {
        Some(field) if kind.fields.contains(&field) || is_text(kind.fields, field) => {
            accept.references.push(Reference { negated, level, field });
        }
        Some(_) => {
            let message = format!("`{}` cannot be compared with `{name}`: ignored", kind.name);
            oddities.push(Oddity::Warning("useless-reference", message));
        }
        None => {
            let message = format!("events have no `{name}`: the reference is ignored");
            oddities.push(Oddity::Warning("unknown-reference", message));
        }
    }
}

/// Any text may be compared with any other.
fn is_text(fields: &[EventField], field: EventField) -> bool {
    let text = |field: &EventField| matches!(field, EventField::Text(_));
    text(&field) && fields.iter().any(text)
}

/// A field by the name that references and `sticky_different` use.
pub(super) fn event_field(name: &str) -> Option<EventField> {
    let upper = name.to_ascii_uppercase();
    Some(match upper.as_str() {
        "PLUGIN_ID" => EventField::PluginId,
        "PLUGIN_SID" => EventField::PluginSid,
        "SRC_IP" => EventField::SrcIp,
        "DST_IP" => EventField::DstIp,
        "SRC_PORT" => EventField::SrcPort,
        "DST_PORT" => EventField::DstPort,
        "PROTOCOL" => EventField::Protocol,
        "SENSOR" => EventField::Sensor,
        "PRODUCT" => EventField::Product,
        "CATEGORY" => EventField::Category,
        "SUBCATEGORY" => EventField::Subcategory,
        _ => EventField::Text(TextField::from_str(&upper.to_ascii_lowercase()).ok()?),
    })
}

/// A number of any size.
pub(super) fn number<N: FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}

/// An address, a network, `HOME_NET`, or a name.
pub(super) fn address(text: &str) -> Result<AddressToken, String> {
    if text.eq_ignore_ascii_case("HOME_NET") {
        return Ok(AddressToken::HomeNet);
    }
    if let Ok(ip) = IpAddr::from_str(text) {
        return Ok(AddressToken::Ip(ip));
    }
    if let Ok(net) = IpNet::from_str(text) {
        return Ok(AddressToken::Net(net.trunc()));
    }
    // A name has no slash: this was meant as a network.
    match text.contains('/') {
        true => Err(format!("`{text}` is no network")),
        false => Ok(AddressToken::Name(text.to_owned())),
    }
}

/// `80` or `1024-65535`.
pub(super) fn ports(text: &str) -> Result<(u16, u16), String> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    match (from.trim().parse(), to.trim().parse()) {
        (Ok(from), Ok(to)) if from <= to => Ok((from, to)),
        _ => Err(format!("`{text}` is no port and no range of ports")),
    }
}

/// A number or name; OSSIM writes its own ones like `Host_OS_Event`.
pub(super) fn protocol(text: &str, oddities: &mut Vec<Oddity>) -> Protocol {
    let name = text.to_ascii_lowercase();
    let name = name.strip_suffix("_event").unwrap_or(&name).replace('_', "-");
    let protocol = Protocol::parse(&name);
    if protocol == Protocol::OTHER && name != "other" && name != "139" {
        let message = format!("`{text}` is no protocol known here: taken as `other`");
        oddities.push(Oddity::Warning("unknown-protocol", message));
    }
    protocol
}

fn text_token(text: &str) -> Result<TextToken, String> {
    if text == "EMPTY" {
        return Ok(TextToken::Empty);
    }
    if let Some(found) = text.strip_prefix("FIND:") {
        return Ok(TextToken::Find(found.to_owned()));
    }
    if let Some(regex) = text.strip_prefix("REGEX:") {
        let mut parser = regex_syntax::ParserBuilder::new();
        return match parser.case_insensitive(true).build().parse(regex) {
            Ok(_) => Ok(TextToken::Regex(regex.to_owned())),
            Err(_) => Err(format!("`{regex}` is no regular expression")),
        };
    }
    Ok(TextToken::Literal(text.strip_prefix("EXACT:").unwrap_or(text).to_owned()))
}
