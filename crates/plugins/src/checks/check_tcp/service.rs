//! The services that check_tcp knows by the name it is called with.

use crate::net::Protocol;

/// What is sent, expected and defaulted for one service.
#[derive(Debug, Clone, Copy)]
pub(super) struct Service {
    pub(super) program: &'static str,
    /// The word at the start of the answer.
    pub(super) word: &'static str,
    pub(super) protocol: Protocol,
    pub(super) port: u32,
    pub(super) send: Option<&'static str>,
    /// One of these must begin the peer's answer.
    pub(super) expect: &'static [&'static str],
    /// Strings of `-e` come beside the service's own instead of in their place.
    pub(super) keeps_expect: bool,
    pub(super) quit: Option<&'static str>,
    pub(super) tls: bool,
    pub(super) hides_answer: bool,
}

const TCP: Service = Service {
    program: "check_tcp",
    word: "TCP",
    protocol: Protocol::Tcp,
    port: 0,
    send: None,
    expect: &[],
    keeps_expect: false,
    quit: None,
    tls: false,
    hides_answer: false,
};

/// A service that greets with `expect` and goes on `quit`.
const fn greeting(
    program: &'static str,
    word: &'static str,
    port: u32,
    expect: &'static [&'static str],
    quit: &'static str,
) -> Service {
    Service { program, word, port, expect, quit: Some(quit), ..TCP }
}

const fn over_tls(service: Service) -> Service {
    Service { tls: true, ..service }
}

const fn keeping_expect(service: Service) -> Service {
    Service { keeps_expect: true, ..service }
}

const QUIT: &str = "QUIT\r\n";
const LOGOUT: &str = "a1 LOGOUT\r\n";
const NEWS: &[&str] = &["200", "201"];

const SERVICES: &[Service] = &[
    TCP,
    Service {
        program: "check_clamd",
        word: "CLAMD",
        port: 3310,
        send: Some("PING"),
        expect: &["PONG"],
        ..TCP
    },
    greeting("check_ftp", "FTP", 21, &["220"], QUIT),
    greeting("check_imap", "IMAP", 143, &["* OK"], LOGOUT),
    Service {
        program: "check_jabber",
        word: "JABBER",
        port: 5222,
        send: Some(
            "<stream:stream to='host' xmlns='jabber:client' \
             xmlns:stream='http://etherx.jabber.org/streams'>\n",
        ),
        expect: &["<?xml version='1.0'"],
        quit: Some("</stream:stream>\n"),
        hides_answer: true,
        ..TCP
    },
    keeping_expect(greeting("check_nntp", "NNTP", 119, NEWS, QUIT)),
    keeping_expect(over_tls(greeting("check_nntps", "NNTPS", 563, NEWS, QUIT))),
    greeting("check_pop", "POP", 110, &["+OK"], QUIT),
    over_tls(greeting("check_simap", "SIMAP", 993, &["* OK"], LOGOUT)),
    over_tls(greeting("check_spop", "SPOP", 995, &["+OK"], QUIT)),
    over_tls(greeting("check_ssmtp", "SSMTP", 465, &["220"], QUIT)),
    Service { program: "check_udp", word: "UDP", protocol: Protocol::Udp, ..TCP },
];

/// The service of a program name; plain TCP for a name that is none of ours.
pub(super) fn by_program(name: &str) -> &'static Service {
    SERVICES.iter().find(|service| service.program == name).unwrap_or(&TCP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alias_has_its_service() {
        for alias in super::super::CHECK.aliases {
            assert_eq!(by_program(alias).program, *alias);
        }
        assert_eq!(SERVICES.len(), super::super::CHECK.aliases.len() + 1);
    }
}
