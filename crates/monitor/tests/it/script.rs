//! Sequences as small scripts.
//!
//! `at 60 web/HTTP CRITICAL → hard 3/3, next +60, log HARD;3, told ann` fires what is due at second
//! 60 of the run, feeds an active result, fires again, and compares what followed from the result. A line is `at SECOND SUBJECT RESULT`,
//! RESULT being a state word (with `passive` before it for a passive result), `at SECOND force
//! SUBJECT`, or `at SECOND tick`. What can be expected, separated by commas:
//!
//! | word | meaning |
//! |---|---|
//! | `CRITICAL` … | the state is this |
//! | `soft 1/3`, `hard 3/3` | type, attempt and maximum afterwards |
//! | `next +60`, `next never` | the next check, from this line's second |
//! | `log OK;SOFT;2`, `no log` | the end of the alert line |
//! | `told ann bob` | exactly these contacts, in this order |
//! | `untold Soft` | nobody is told, for this reason |
//! | `silent` | nobody is told and nobody asks why |
//! | `handled`, `unhandled` | event handlers ran or not |
//! | `checks a b/c`, `checks nothing` | exactly these checks were started |

use model::{
    CheckId, CheckKind, CheckOutcome, CheckResult, ExternalCommand, HistoryKind, HostState,
    ServiceState, Timestamp,
};
use monitor::{Effect, Monitor, Retained};

use crate::objects::Build;

/// Second 0 of every script: a Sunday, noon, UTC.
pub(crate) const START: i64 = 1_750_000_000 - 1_750_000_000 % 86_400 + 43_200;

/// A monitor and what it said last.
pub(crate) struct Run {
    pub(crate) monitor: Monitor,
    pub(crate) effects: Vec<Effect>,
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_secs(START + second)
}

pub(crate) fn result(check: CheckId, code: i32, second: i64) -> CheckResult {
    CheckResult {
        check,
        kind: CheckKind::Active,
        outcome: CheckOutcome::Exited(code),
        output: Some("said so".to_owned()),
        start_time: at(second),
        finish_time: at(second),
        latency_s: 0.0,
        reschedule: true,
    }
}

impl Run {
    pub(crate) fn new(build: Build) -> Self {
        Self::retaining(build, Retained::default())
    }

    pub(crate) fn retaining(build: Build, retained: Retained) -> Self {
        Self::retaining_at(0, build, retained)
    }

    pub(crate) fn retaining_at(second: i64, build: Build, retained: Retained) -> Self {
        let utc = jiff::tz::TimeZone::UTC;
        let monitor = Monitor::new(build.finish(), retained, utc, 1, at(second));
        Self { monitor, effects: Vec::new() }
    }

    /// `host` or `host/service`.
    pub(crate) fn id(&self, name: &str) -> CheckId {
        let objects = self.monitor.objects();
        match name.split_once('/') {
            Some((host, service)) => objects.service(host, service).map(CheckId::Service),
            None => objects.host(name).map(CheckId::Host),
        }
        .unwrap_or_else(|| panic!("no {name:?}"))
    }

    pub(crate) fn name(&self, id: CheckId) -> String {
        let objects = self.monitor.objects();
        match id {
            CheckId::Host(id) => objects.hosts[id].name.to_string(),
            CheckId::Service(id) => {
                let def = &objects.services[id];
                format!("{}/{}", objects.hosts[def.host].name, def.description)
            }
        }
    }

    pub(crate) fn apply(&mut self, result: &CheckResult, second: i64) {
        self.effects.clear();
        self.monitor.apply_result(result, at(second), &mut self.effects);
        self.monitor.tick(at(second), &mut self.effects);
    }

    pub(crate) fn tick(&mut self, second: i64) {
        self.effects.clear();
        self.monitor.tick(at(second), &mut self.effects);
    }

    /// Runs a script; panics at the first line that is not as expected.
    pub(crate) fn script(&mut self, text: &str) -> &mut Self {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (action, expected) = line.split_once('→').unwrap_or((line, ""));
            let (second, subject) = self.act(action);
            for item in expected.split(',').map(str::trim).filter(|item| !item.is_empty()) {
                self.expect(item, second, subject, line);
            }
        }
        self
    }

    fn act(&mut self, action: &str) -> (i64, Option<CheckId>) {
        let words: Vec<_> = action.split_whitespace().collect();
        let ["at", second, rest @ ..] = &words[..] else { panic!("line {action:?}") };
        let second: i64 = second.parse().unwrap();
        match rest {
            ["tick"] => {
                self.tick(second);
                (second, None)
            }
            ["force", subject] => {
                let id = self.id(subject);
                self.force(id, second);
                (second, Some(id))
            }
            [subject, how @ .., word] => {
                let id = self.id(subject);
                let mut result = result(id, code(id, word), second);
                if how.is_empty() && matches!(id, CheckId::Host(_)) && word != &"UP" {
                    // Exit code 1 would be a warning, which is UP; 2 is a host that does not answer.
                    result.outcome = CheckOutcome::Exited(2);
                }
                if how == ["passive"] {
                    result.kind = CheckKind::Passive;
                    result.reschedule = false;
                } else {
                    self.start(id, second);
                }
                self.apply(&result, second);
                (second, Some(id))
            }
            _ => panic!("line {action:?}"),
        }
    }

    /// Fires what is due and makes sure that this check is under way: a result belongs to a check
    /// that was started.
    fn start(&mut self, id: CheckId, second: i64) {
        self.tick(second);
        if !self.monitor.is_executing(id) {
            self.force(id, second);
        }
    }

    fn force(&mut self, id: CheckId, second: i64) {
        let objects = self.monitor.objects();
        let at = at(second);
        let command = match id {
            CheckId::Host(id) => ExternalCommand::ScheduleHostCheck {
                host: objects.hosts[id].name.clone(),
                at,
                forced: true,
            },
            CheckId::Service(id) => ExternalCommand::ScheduleServiceCheck {
                host: objects.hosts[objects.services[id].host].name.clone(),
                service: objects.services[id].description.clone(),
                at,
                forced: true,
            },
        };
        self.effects.clear();
        self.monitor.command(&command, at, &mut self.effects).unwrap();
        self.monitor.tick(at, &mut self.effects);
    }

    fn expect(&self, item: &str, second: i64, subject: Option<CheckId>, line: &str) {
        let words: Vec<_> = item.split_whitespace().collect();
        match &words[..] {
            ["checks", "nothing"] => return assert!(self.started().is_empty(), "{line}"),
            ["checks", names @ ..] => return assert_eq!(self.started(), names, "{line}"),
            _ => {}
        }
        let id = subject.expect("a tick has no subject");
        let state = self.monitor.state(id);
        match &words[..] {
            [kind @ ("soft" | "hard"), attempts] => {
                let got = format!(
                    "{} {}/{}",
                    state.state_type.word().to_lowercase(),
                    state.attempt,
                    self.max(id)
                );
                assert_eq!(got, format!("{kind} {attempts}"), "{line}");
            }
            ["next", "never"] => assert!(state.next_check.is_never(), "{line}"),
            ["next", offset] => {
                let offset: i64 = offset.parse().unwrap();
                assert_eq!(state.next_check.as_secs() - START - second, offset, "{line}");
            }
            ["log", end] => {
                let logged = self.alerts();
                assert_eq!(logged.len(), 1, "{line}: {logged:?}");
                assert!(logged[0].ends_with(&format!(";{end};said so")), "{line}: {logged:?}");
            }
            ["no", "log"] => assert_eq!(self.alerts(), [""; 0], "{line}"),
            ["told", names @ ..] => assert_eq!(self.told(), names, "{line}: {:?}", self.reasons()),
            ["untold", reason] => {
                assert!(self.told().is_empty(), "{line}");
                let reasons = self.reasons();
                assert!(
                    reasons.iter().any(|got| got.starts_with(reason)),
                    "{line}: not told because {reasons:?}"
                );
            }
            ["silent"] => {
                assert!(self.told().is_empty() && self.reasons().is_empty(), "{line}");
            }
            ["handled"] => assert!(self.handled(), "{line}"),
            ["unhandled"] => assert!(!self.handled(), "{line}"),
            [word] => assert_eq!(i32::from(state.state), code(id, word), "{line}"),
            _ => panic!("cannot expect {item:?}"),
        }
    }

    fn max(&self, id: CheckId) -> u32 {
        match id {
            CheckId::Host(id) => self.monitor.objects().hosts[id].max_check_attempts,
            CheckId::Service(id) => self.monitor.objects().services[id].max_check_attempts,
        }
    }

    /// Texts of history lines of one kind.
    pub(crate) fn lines(&self, kind: HistoryKind) -> Vec<&str> {
        let texts = self.effects.iter().filter_map(|effect| match effect {
            Effect::History(line) if line.kind == kind => Some(line.text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    pub(crate) fn alerts(&self) -> Vec<&str> {
        self.lines(HistoryKind::Alert)
    }

    /// Checks that were started.
    pub(crate) fn started(&self) -> Vec<String> {
        let checks = self.effects.iter().filter_map(|effect| match effect {
            Effect::RunCheck(run) => Some(self.name(run.check)),
            _ => None,
        });
        checks.collect()
    }

    pub(crate) fn told(&self) -> Vec<String> {
        let contacts = self.effects.iter().filter_map(|effect| match effect {
            Effect::Notify(n) => Some(self.monitor.objects().contacts[n.contact].name.to_string()),
            _ => None,
        });
        contacts.collect()
    }

    pub(crate) fn reasons(&self) -> Vec<String> {
        let reasons = self.effects.iter().filter_map(|effect| match effect {
            Effect::NotNotified { reason, .. } => Some(format!("{reason:?}")),
            _ => None,
        });
        reasons.collect()
    }

    fn handled(&self) -> bool {
        self.effects.iter().any(|effect| matches!(effect, Effect::RunEventHandler(_)))
    }
}

/// The state code a word means.
fn code(id: CheckId, word: &str) -> i32 {
    let found = match id {
        CheckId::Host(_) => (0..3).find(|c| HostState::from_code(*c).unwrap().word() == word),
        CheckId::Service(_) => (0..4).find(|c| ServiceState::from_code(*c).unwrap().word() == word),
    };
    i32::from(found.unwrap_or_else(|| panic!("no state {word:?}")))
}
