//! Made-up events of a small company: mostly failed ssh logins, firewall and web server lines.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use model::{Event, EventId, PluginId, PluginSid, Protocol, TextField, Timestamp};

/// Makes events, always the same ones.
pub(crate) struct Maker {
    random: u64,
    sources: [Arc<str>; 4],
}

const USERS: [&str; 12] = [
    "root", "admin", "test", "oracle", "ubuntu", "git", "alice", "bob", "postgres", "pi", "backup",
    "carol",
];
const PATHS: [&str; 8] = [
    "/",
    "/index.html",
    "/login",
    "/wp-admin/setup.php",
    "/api/v1/items",
    "/static/app.js",
    "/etc/passwd",
    "/search?q=shoes",
];

impl Maker {
    pub(crate) fn new() -> Self {
        let sources = [
            "file:/var/log/auth.log",
            "syslog-udp:10.0.0.7",
            "journal",
            "file:/var/log/apache2/access.log",
        ];
        Self { random: 0x5eed_1234_5678, sources: sources.map(Arc::from) }
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % limit
    }

    /// A few addresses send most, as in life.
    fn outside(&mut self) -> Ipv4Addr {
        let spread = 1 << self.below(18);
        let host = self.below(spread) as u32;
        Ipv4Addr::from(0x2d00_0000_u32.wrapping_add(host.wrapping_mul(2_654_435_761) >> 8))
    }

    fn inside(&mut self) -> Ipv4Addr {
        Ipv4Addr::from(0x0a00_0000 + self.below(500) as u32)
    }

    /// Event number `number`, that arrived at `at`.
    pub(crate) fn event(&mut self, number: u64, at: Timestamp) -> Event {
        let (src, dst) = (self.outside(), self.inside());
        let port = 1024 + self.below(60_000) as u16;
        let host = dst.octets()[3];
        let mut event = Event {
            id: EventId::new(number, 0),
            time: at,
            received_at: at,
            sensor: Some(IpAddr::V4(dst)),
            protocol: Protocol::TCP,
            src_ip: Some(IpAddr::V4(src)),
            dst_ip: Some(IpAddr::V4(dst)),
            src_port: port,
            occurrences: 1,
            priority: Some(1 + self.below(3) as u8),
            reliability: Some(1 + self.below(3) as u8),
            asset_src: Some(2),
            asset_dst: Some(2 + self.below(3) as u8),
            risk_src: Some(0),
            risk_dst: Some(self.below(2) as u8),
            ..Event::default()
        };
        let second = at.as_secs() % 60;
        let process = 1000 + self.below(30_000);
        match self.below(10) {
            0..=4 => {
                let user = USERS[self.below(USERS.len() as u64) as usize];
                let (sid, word) = [(1, "Failed"), (1, "Failed"), (1, "Failed"), (2, "Accepted")]
                    [self.below(4) as usize];
                (event.plugin_id, event.plugin_sid, event.dst_port) =
                    (PluginId(4003), PluginSid(sid), 22);
                event.source = self.sources[0].clone();
                event.texts.set(TextField::Username, user);
                event.raw = format!("Nov 21 10:00:{second:02} web-{host:02} sshd[{process}]: {word} password for {user} from {src} port {port} ssh2").into();
            }
            5..=7 => {
                (event.plugin_id, event.plugin_sid) =
                    (PluginId(1503), PluginSid(1 + self.below(3) as u32));
                event.dst_port = [22, 23, 80, 443, 445, 3389][self.below(6) as usize];
                event.source = self.sources[1].clone();
                event.interface = "eth0".into();
                event.raw = format!("Nov 21 10:00:{second:02} fw kernel: [{process}.{port}] DROP IN=eth0 OUT= MAC=00:16:3e:5e:6c:00 SRC={src} DST={dst} LEN=60 TOS=0x00 PREC=0x00 TTL=51 ID={process} PROTO=TCP SPT={port} DPT={} WINDOW=1024 RES=0x00 SYN URGP=0", event.dst_port).into();
            }
            8 => {
                let path = PATHS[self.below(PATHS.len() as u64) as usize];
                let status = [200, 200, 301, 404, 500][self.below(5) as usize];
                (event.plugin_id, event.plugin_sid, event.dst_port) =
                    (PluginId(1501), PluginSid(status), 80);
                event.source = self.sources[3].clone();
                event.texts.set(TextField::Filename, path);
                event.texts.set(TextField::Userdata1, "GET");
                event.raw = format!("{src} - - [21/Nov/2026:10:00:{second:02} +0000] \"GET {path} HTTP/1.1\" {status} {process} \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"").into();
            }
            _ => {
                event.generic = true;
                event.source = self.sources[2].clone();
                (event.src_ip, event.dst_ip, event.src_port) = (None, None, 0);
                event.raw = format!("Nov 21 10:00:{second:02} web-{host:02} systemd[1]: Started session-{process}.scope - Session {process} of User www-data.").into();
            }
        }
        event
    }
}
