//! Lines a second through the normaliser, with every data source loaded.
//!
//! With `OSSIM_PLUGINS=DIR` the plugins of that directory, else a few of ours and 115 made up ones
//! of five rules each, which no line is of, as most of a full set are not.
#![allow(clippy::disallowed_methods, reason = "a bench reads files and its settings")]
#![allow(missing_docs, reason = "criterion's macros make functions without")]

use std::hint::black_box;
use std::io;
use std::sync::Arc;

use config::detector::{Environment, load, read};
use config::{DirEntry, EntryKind, Loader};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use model::asset::AssetBook;
use model::detector::DetectorPlugin;
use model::event::EventId;
use model::record::RecordSource;
use model::time::Timestamp;
use siem::normalise::{Line, Normaliser, NormaliserSettings, Session};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const LINES: usize = 10_000;

/// The line of a number.
type Maker = fn(usize) -> String;

fn normalise(criterion: &mut Criterion) {
    let plugins: Vec<_> = plugins().into_iter().map(Arc::new).collect();
    let settings = NormaliserSettings {
        sensor: "192.0.2.5".parse().expect("an address"),
        interface: String::new(),
        zone: jiff::tz::TimeZone::UTC,
    };
    let (normaliser, _) = Normaliser::compile(&plugins, settings);
    let (sources, rules) = normaliser.size();
    let kinds: [(&str, &[Maker]); 7] = [
        ("sshd", &[failed_password]),
        ("sudo", &[sudo]),
        ("pam", &[pam]),
        ("firewall", &[firewall]),
        ("web", &[web]),
        ("unknown", &[systemd]),
        ("mixed", &[failed_password, web, firewall, pam, web, firewall, sudo, systemd]),
    ];
    let mut group = criterion.benchmark_group(format!("normalise_{sources}_plugins_{rules}_rules"));
    group.throughput(Throughput::Elements(LINES as u64));
    for (kind, makers) in kinds {
        let lines: Vec<_> = (0..LINES).map(|n| makers[n % makers.len()](n)).collect();
        group.bench_function(kind, |bencher| {
            let mut session = Session::new();
            bencher.iter(|| all(&normaliser, &mut session, &lines));
        });
    }
    group.finish();
}

fn all(normaliser: &Normaliser, session: &mut Session, lines: &[String]) {
    let source = RecordSource::SyslogUdp("192.0.2.7".parse().expect("an address"));
    let source_name: Arc<str> = source.to_string().into();
    let assets = AssetBook::default();
    for (number, text) in (0..).zip(lines) {
        let line = Line {
            text: text.as_bytes(),
            raw: text.as_bytes(),
            time: None,
            program: None,
            host: None,
            received_at: Timestamp::from_secs(1_795_003_200),
            source: &source,
            source_name: &source_name,
        };
        black_box(normaliser.normalise(session, &line, EventId::new(number, 0), &assets));
    }
}

fn stamp(n: usize) -> String {
    format!("Nov 18 {:02}:{:02}:{:02}", n / 40_000 % 24, n / 2_400 % 60, n / 40 % 60)
}

fn address(n: usize) -> String {
    format!("203.0.{}.{}", n * 7 % 256, n * 13 % 256)
}

fn failed_password(n: usize) -> String {
    let (stamp, address) = (stamp(n), address(n));
    let pid = 300 + n % 30_000;
    format!("{stamp} web1 sshd[{pid}]: Failed password for root from {address} port 40{n:04} ssh2")
}

fn sudo(n: usize) -> String {
    let stamp = stamp(n);
    format!("{stamp} web1 sudo:    maria : TTY=pts/0 ; PWD=/home ; USER=root ; COMMAND=/bin/ls {n}")
}

fn pam(n: usize) -> String {
    let (stamp, address) = (stamp(n), address(n));
    format!(
        "{stamp} web1 sshd[{n}]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 \
         tty=ssh ruser= rhost={address}  user=root"
    )
}

fn firewall(n: usize) -> String {
    let (stamp, src, dst) = (stamp(n), address(n), address(n + 99));
    format!(
        "{stamp} fw1 kernel: [{n}.17] DROP IN=eth0 OUT= MAC=00:11:22:33:44:55:66:77:88:99:aa:bb:08:00 \
         SRC={src} DST={dst} LEN=60 TOS=0x00 PREC=0x00 TTL=52 ID={n} DF PROTO=TCP SPT=40{n:04} \
         DPT=443 WINDOW=29200 RES=0x00 SYN URGP=0"
    )
}

fn web(n: usize) -> String {
    let address = address(n);
    format!(
        "{address} - - [18/Nov/2026:11:{:02}:{:02} +0000] \"GET /item/{n} HTTP/1.1\" 404 {n} \"-\" \"curl/8.5.0\"",
        n / 2_400 % 60,
        n / 40 % 60
    )
}

fn systemd(n: usize) -> String {
    let stamp = stamp(n);
    format!("{stamp} web1 systemd[1]: Started session-{n}.scope - Session {n} of User maria.")
}

fn plugins() -> Vec<DetectorPlugin> {
    if let Ok(dir) = std::env::var("OSSIM_PLUGINS") {
        return load(&dir, &Disk).plugins;
    }
    let made_up = (0..115).map(|n| (format!("appliance{n}"), made_up(n)));
    let ours = OURS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    ours.chain(made_up)
        .flat_map(|(name, text)| {
            read(&name, text.as_bytes(), None, &Environment::default()).plugins
        })
        .collect()
}

fn made_up(n: usize) -> String {
    let rules = (1..=5).map(|sid| {
        format!(
            "[{sid:02} - action {sid}]\nevent_type=event\n\
             regexp=\"(?P<date>\\w{{3}}\\s+\\d+\\s\\d\\d:\\d\\d:\\d\\d)\\s+(?P<sensor>\\S+)\\s+\
             appliance{n}: action{sid} .*?user=(?P<user>\\S+) src=(?P<src>\\S+)\"\n\
             date={{normalize_date($date)}}\nplugin_sid={sid}\nsensor={{resolv($sensor)}}\n\
             src_ip={{$src}}\nusername={{$user}}\n"
        )
    });
    let head = format!("[DEFAULT]\nplugin_id={}\n", 20_000 + n);
    head + "[config]\ntype=detector\nenable=yes\nsource=log\nlocation=/var/log/x\n"
        + &rules.collect::<String>()
}

/// Enough for the lines above.
const OURS: [(&str, &str); 5] = [
    ("ssh", include_str!("plugins/ssh.cfg")),
    ("sudo", include_str!("plugins/sudo.cfg")),
    ("pam", include_str!("plugins/pam.cfg")),
    ("firewall", include_str!("plugins/firewall.cfg")),
    ("web", include_str!("plugins/web.cfg")),
];

struct Disk;

impl Loader for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn list_dir(&self, path: &str) -> io::Result<Vec<DirEntry>> {
        let entry = |entry: io::Result<std::fs::DirEntry>| {
            let name = entry?.file_name().to_string_lossy().into_owned();
            Ok(DirEntry { name, kind: EntryKind::File })
        };
        std::fs::read_dir(path)?.map(entry).collect()
    }

    fn is_dir(&self, path: &str) -> bool {
        std::fs::read_dir(path).is_ok()
    }

    fn is_writable_dir(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn absolute(&self, path: &str) -> String {
        path.to_owned()
    }
}

criterion_group!(benches, normalise);
criterion_main!(benches);
