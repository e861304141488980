//! A plugin file, a NUL, and lines: compiled and normalised twice, with equal results.
#![no_main]

use std::sync::Arc;

use config::detector::{Environment, read};
use model::asset::AssetBook;
use model::event::EventId;
use model::record::RecordSource;
use model::time::Timestamp;
use siem::normalise::{Line, Normalised, Normaliser, NormaliserSettings, Session};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (file, lines) = bytes.split_at(end);
    let plugins = read("fuzz", file, None, &Environment::default()).plugins;
    let plugins: Vec<_> = plugins.into_iter().map(Arc::new).collect();
    let settings = NormaliserSettings {
        sensor: [192, 0, 2, 5].into(),
        interface: String::new(),
        zone: jiff::tz::TimeZone::UTC,
    };
    let (normaliser, _) = Normaliser::compile(&plugins, settings);
    assert_eq!(run(&normaliser, lines), run(&normaliser, lines));
});

fn run(normaliser: &Normaliser, lines: &[u8]) -> Vec<Normalised> {
    let (source, assets) = (RecordSource::Journal, AssetBook::default());
    let source_name: Arc<str> = source.to_string().into();
    let mut session = Session::new();
    let lines = lines.split(|byte| *byte == b'\n').take(100);
    let mut results: Vec<_> = (0..)
        .zip(lines)
        .map(|(number, text)| {
            let line = Line {
                text,
                raw: text,
                time: None,
                program: None,
                host: None,
                received_at: Timestamp::from_secs(1_795_003_200),
                source: &source,
                source_name: &source_name,
            };
            normaliser.normalise(&mut session, &line, EventId::new(number, 0), &assets)
        })
        .collect();
    session.release_all();
    results.extend(session.take_released().into_iter().map(Normalised::Event));
    results
}
