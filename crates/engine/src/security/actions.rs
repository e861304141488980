//! What policies want done for an event.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use model::policy::{Action, ActionKind};
use model::{
    AlarmId, DataSources, Event, ExternalCommand, HostName, ServiceDescription, TextField,
};
use plugins::runner::{Exit, Job, Runner};
use tokio_util::task::TaskTracker;
use tracing::warn;

use crate::handle::Handle;

/// Alarms whose last risk is remembered for "only when the risk rises".
const REMEMBERED: usize = 100_000;
/// How long a command of an action may run.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(60);

/// Performs actions.
pub(super) struct Actions {
    pub(super) engine: Handle,
    pub(super) runner: Arc<Runner>,
    pub(super) tasks: TaskTracker,
    pub(super) data_sources: Arc<arc_swap::ArcSwap<DataSources>>,
    /// The risk when an action last ran, by alarm.
    pub(super) last_risk: HashMap<(String, AlarmId), u8>,
}

impl Actions {
    /// Starts it and does not wait.
    pub(super) fn perform(&mut self, action: &Action, event: &Event, alarm: Option<AlarmId>) {
        if (action.only_alarms && alarm.is_none()) || !self.risk_has_risen(action, event, alarm) {
            return;
        }
        let words = Keywords::of(event, alarm, &self.data_sources.load());
        match &action.kind {
            ActionKind::Command { line } => self.command(words.fill_in_quoted(line)),
            ActionKind::Notify { host, service } => self.notify(host, service, &words),
        }
    }

    fn risk_has_risen(&mut self, action: &Action, event: &Event, alarm: Option<AlarmId>) -> bool {
        let Some(alarm) = alarm.filter(|_| action.on_risk_increase) else { return true };
        let risk = event.risk().unwrap_or(0);
        if self.last_risk.len() >= REMEMBERED {
            self.last_risk.clear(); // one repetition each, after a hundred thousand alarms
        }
        let last = self.last_risk.insert((format!("{:?}", action.kind), alarm), risk);
        last.is_none_or(|last| risk > last)
    }

    fn command(&self, line: String) {
        let runner = self.runner.clone();
        self.tasks.spawn(async move {
            let job = Job { line, env: Vec::new(), timeout: COMMAND_TIMEOUT };
            let finished = runner.run_helper(job).await;
            if finished.exit != Exit::Code(0) {
                // The line may hold passwords from the event: it is not printed.
                warn!(exit = ?finished.exit, "the command of a policy's action failed");
            }
        });
    }

    fn notify(&self, host: &str, service: &str, words: &Keywords) {
        let engine = self.engine.clone();
        let result = ExternalCommand::ProcessServiceCheckResult {
            host: HostName::from(host),
            service: ServiceDescription::from(service),
            code: 2,
            output: words.fill_in("SID_NAME: SRC_IP to DST_IP, risk RISK").replace('|', " "),
        };
        self.tasks.spawn(async move {
            for outcome in engine.submit(vec![result]).await {
                if let Err(error) = outcome {
                    warn!(%error, "the service that a policy's action names took no result");
                }
            }
        });
    }
}

/// OSSIM's keywords and what they stand for. Whole words only: `UPDATE` does not hold `DATE`.
struct Keywords(BTreeMap<&'static str, String>);

impl Keywords {
    fn of(event: &Event, alarm: Option<AlarmId>, data_sources: &DataSources) -> Self {
        let number = |value: Option<u8>| value.map_or_else(String::new, |value| value.to_string());
        let ip = |ip: Option<std::net::IpAddr>| {
            ip.map_or_else(|| "0.0.0.0".to_owned(), |ip| ip.to_string())
        };
        let date = jiff::Timestamp::from_microsecond(event.time.as_micros())
            .unwrap_or_default()
            .to_zoned(TimeZone::UTC)
            .strftime("%Y-%m-%d %H:%M:%S")
            .to_string();
        let source = data_sources.source(event.plugin_id);
        let event_type = data_sources.event_type(event.plugin_id, event.plugin_sid);
        let mut words = BTreeMap::from([
            ("DATE", date),
            ("PLUGIN_ID", event.plugin_id.to_string()),
            ("PLUGIN_SID", event.plugin_sid.to_string()),
            ("PLUGIN_NAME", source.map_or_else(String::new, |source| source.name.clone())),
            ("SID_NAME", event_type.map_or_else(String::new, |one| one.name.clone())),
            ("RISK", number(event.risk())),
            ("PRIORITY", number(event.priority)),
            ("RELIABILITY", number(event.reliability)),
            ("SRC_IP", ip(event.src_ip)),
            ("DST_IP", ip(event.dst_ip)),
            ("SRC_IP_HOSTNAME", ip(event.src_ip)),
            ("DST_IP_HOSTNAME", ip(event.dst_ip)),
            ("SRC_PORT", event.src_port.to_string()),
            ("DST_PORT", event.dst_port.to_string()),
            ("PROTOCOL", event.protocol.to_string()),
            ("SENSOR", ip(event.sensor)),
            ("BACKLOG_ID", alarm.map_or_else(String::new, |alarm| alarm.to_string())),
            ("EVENT_ID", event.id.to_string()),
        ]);
        for (field, name) in TEXTS {
            words.insert(name, event.texts.get(field).unwrap_or_default().to_owned());
        }
        Self(words)
    }

    fn fill_in(&self, text: &str) -> String {
        self.replace(text, |value| value.to_owned())
    }

    /// For a command line: every value in single quotes, so that the shell sees one word and
    /// nothing in an event can become a command.
    fn fill_in_quoted(&self, line: &str) -> String {
        self.replace(line, |value| format!("'{}'", value.replace('\0', "").replace('\'', r"'\''")))
    }

    fn replace(&self, text: &str, write: impl Fn(&str) -> String) -> String {
        let mut filled = String::with_capacity(text.len());
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            match self.0.get(word) {
                Some(value) => filled.push_str(&write(value)),
                None => filled.push_str(word),
            }
            let end = after.find(is_word).unwrap_or(after.len());
            let (between, next) = after.split_at(end);
            filled.push_str(between);
            rest = next;
        }
        filled
    }
}

const TEXTS: [(TextField, &str); 12] = [
    (TextField::Username, "USERNAME"),
    (TextField::Password, "PASSWORD"),
    (TextField::Filename, "FILENAME"),
    (TextField::Userdata1, "USERDATA1"),
    (TextField::Userdata2, "USERDATA2"),
    (TextField::Userdata3, "USERDATA3"),
    (TextField::Userdata4, "USERDATA4"),
    (TextField::Userdata5, "USERDATA5"),
    (TextField::Userdata6, "USERDATA6"),
    (TextField::Userdata7, "USERDATA7"),
    (TextField::Userdata8, "USERDATA8"),
    (TextField::Userdata9, "USERDATA9"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Keywords {
        let mut event = Event { plugin_id: model::PluginId(4003), ..Event::default() };
        event.texts.set(TextField::Username, "x'; rm -rf /; '");
        event.texts.set(TextField::Userdata1, "one");
        Keywords::of(&event, None, &DataSources::default())
    }

    #[test]
    fn only_whole_words_are_keywords() {
        let words = words();
        assert_eq!(
            words.fill_in("UPDATE USERDATA1 USERDATA10 (PLUGIN_ID)"),
            "UPDATE one USERDATA10 (4003)"
        );
        assert_eq!(words.fill_in("é PLUGIN_ID é"), "é 4003 é");
    }

    #[test]
    fn a_value_stays_one_word_of_the_shell() {
        let line = words().fill_in_quoted("printf %s USERNAME");
        let output = std::process::Command::new("sh").arg("-c").arg(&line).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "x'; rm -rf /; '");
    }
}
