//! Names of directives with their words filled in: `brute force against DST_IP`.

use core::net::IpAddr;
use std::fmt::Write as _;

use model::{Event, TextField};

use crate::correlate::NO_ADDRESS;

/// The name with `SRC_IP`, `DST_PORT`, `USERNAME` … replaced by the event's values, as whole
/// words. A password is never filled in.
pub(crate) fn filled_in(name: &str, event: &Event) -> String {
    let mut filled = String::with_capacity(name.len() + 16);
    let mut rest = name;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if !fill(word, event, &mut filled) {
            filled.push_str(word);
        }
        let next = after.find(is_word).unwrap_or(after.len());
        let (between, after) = after.split_at(next);
        filled.push_str(between);
        rest = after;
    }
    filled
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn fill(word: &str, event: &Event, filled: &mut String) -> bool {
    let ip = |ip: Option<IpAddr>| ip.unwrap_or(NO_ADDRESS);
    // Writing to a string cannot fail.
    let _ = match word {
        "SRC_IP" => write!(filled, "{}", ip(event.src_ip)),
        "DST_IP" => write!(filled, "{}", ip(event.dst_ip)),
        "SENSOR" => write!(filled, "{}", ip(event.sensor)),
        "SRC_PORT" => write!(filled, "{}", event.src_port),
        "DST_PORT" => write!(filled, "{}", event.dst_port),
        "PROTOCOL" => write!(filled, "{}", event.protocol),
        _ => {
            let fields = TextField::ALL.iter().filter(|field| **field != TextField::Password);
            let mut named = fields.filter(|field| {
                word.eq_ignore_ascii_case(field.name()) && !word.contains(char::is_lowercase)
            });
            let Some(field) = named.next() else { return false };
            filled.push_str(event.texts.get(*field).unwrap_or_default());
            return true;
        }
    };
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_filled_in_and_nothing_else() {
        let mut event =
            Event { src_ip: Some([203, 0, 113, 9].into()), dst_port: 22, ..Event::default() };
        event.texts.set(TextField::Userdata1, "DST_PORT");
        let name = "é SRC_IP:DST_PORT (USERDATA1) MY_SRC_IP USERDATA10 from DST_IP";
        assert_eq!(
            filled_in(name, &event),
            "é 203.0.113.9:22 (DST_PORT) MY_SRC_IP USERDATA10 from 0.0.0.0"
        );
    }
}
