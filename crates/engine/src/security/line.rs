//! From a record to the line that data source rules see.

use std::sync::Arc;

use jiff::tz::TimeZone;
use model::{RawRecord, RecordSource};
use rustc_hash::FxHashMap;
use siem::normalise::Line;
use wire::syslog::{self, HeaderTime};

/// Prepares lines. Owns what is reused from line to line.
#[derive(Debug)]
pub struct Preparer {
    zone: TimeZone,
    names: FxHashMap<RecordSource, Arc<str>>,
    line: Vec<u8>,
}

/// Names of sources kept; a network of more senders costs an allocation a record.
const NAMES_KEPT: usize = 4_096;

impl Preparer {
    /// `zone`: of times without one.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        Self { zone, names: FxHashMap::default(), line: Vec::new() }
    }

    /// `file:…`, `syslog-tcp:…`: shared by the events of one source.
    pub fn name_of(&mut self, source: &RecordSource) -> Arc<str> {
        if let Some(name) = self.names.get(source) {
            return name.clone();
        }
        let name: Arc<str> = source.to_string().into();
        if self.names.len() < NAMES_KEPT {
            self.names.insert(source.clone(), name.clone());
        }
        name
    }

    /// The line of a record. What came by syslog is brought into the form in which syslog daemons
    /// write files, because that is what data source rules are written for.
    pub fn prepare<'a>(&'a mut self, record: &'a RawRecord, name: &'a Arc<str>) -> Line<'a> {
        let plain = |text| Line {
            text,
            raw: &record.bytes,
            time: None,
            program: None,
            host: None,
            received_at: record.received_at,
            source: &record.source,
            source_name: name,
        };
        if record.source == RecordSource::Monitor {
            return plain(&record.bytes);
        }
        let message = syslog::parse(&record.bytes);
        let is_enveloped = message.pri.is_some();
        self.line.clear();
        if is_enveloped {
            let sender = record.source.peer().map_or_else(String::new, |peer| peer.to_string());
            message.traditional_line(record.received_at, &self.zone, &sender, &mut self.line);
        }
        let time = match message.time {
            Some(HeaderTime::Exact(time)) => Some(time),
            _ => None,
        };
        Line {
            text: if is_enveloped { &self.line } else { &record.bytes },
            time,
            program: message.app_name,
            host: message.hostname,
            ..plain(&[])
        }
    }
}
