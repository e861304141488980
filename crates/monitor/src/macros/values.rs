//! The values of macros.

use std::fmt::Write;

use model::objects::{CustomVariable, Presentation};
use model::{CheckId, CheckKind, CheckableState, HostId, ServiceId};

use super::clean::{push, push_cleaned, push_url_encoded};
use super::names::{self, CheckableMacro, Macro, NotificationMacro, ProgramMacro, TimeMacro};
use super::{MAX_DEPTH, Macros, Manner, Scope, time};
use crate::command_line::CommandLine;
use crate::history;
use crate::notify::host_importance;

/// How Nagios prints a period that is not there.
const NULL: &str = "(null)";

impl Macros<'_> {
    /// A fixed name or a custom variable, spoken of the objects in `scope`.
    pub(super) fn push_named(
        &self,
        out: &mut CommandLine,
        name: &str,
        scope: Scope,
        manner: Manner<'_>,
    ) -> bool {
        if let Some(custom) = name.strip_prefix('_') {
            return self.push_custom(out, custom, scope, manner);
        }
        if let Some(number) = name.strip_prefix("CONTACTADDRESS") {
            return self.push_contact_address(out, super::leading_number(number), scope);
        }
        names::find(name).is_some_and(|found| self.push_fixed(out, found, scope, manner))
    }

    pub(super) fn push_fixed(
        &self,
        out: &mut CommandLine,
        found: Macro,
        scope: Scope,
        manner: Manner<'_>,
    ) -> bool {
        match found {
            Macro::Host(what) => {
                scope.host.map(|id| self.push_checkable(out, id.into(), what, manner)).is_some()
            }
            Macro::Service(what) => {
                scope.service.map(|id| self.push_checkable(out, id.into(), what, manner)).is_some()
            }
            Macro::Contact(what) => {
                scope.contact.map(|id| self.push_contact(out, id, what)).is_some()
            }
            Macro::HostGroup(what) => self.push_host_group(out, what, scope, manner).is_some(),
            Macro::ServiceGroup(what) => {
                self.push_service_group(out, what, scope, manner).is_some()
            }
            Macro::ContactGroup(what) => self.push_contact_group(out, what, scope).is_some(),
            Macro::Notification(what) => {
                self.push_notification(out, what);
                true
            }
            Macro::Program(what) => {
                self.push_program(out, what);
                true
            }
            Macro::Time(what) => {
                self.push_time(out, what);
                true
            }
            Macro::Total(which) => {
                self.number(out, u64::from(self.totals().get(which)));
                true
            }
            Macro::HostServices(state) => {
                scope.host.map(|id| self.push_host_services(out, id, state)).is_some()
            }
            // Only with `:period`.
            Macro::IsValidTime | Macro::NextValidTime => false,
        }
    }

    fn push_checkable(
        &self,
        out: &mut CommandLine,
        id: CheckId,
        what: CheckableMacro,
        manner: Manner<'_>,
    ) {
        use CheckableMacro as C;
        let state = self.monitor.state(id);
        let objects = &self.monitor.objects;
        match what {
            C::Name | C::DisplayName | C::Alias | C::Address => self.push_identity(out, id, what),
            C::State => push(out, history::state_word(id, state.state)),
            C::StateId => self.number(out, u64::from(state.state)),
            C::LastState => push(out, history::state_word(id, state.last_state)),
            C::LastStateId => self.number(out, u64::from(state.last_state)),
            C::StateType => push(out, state.state_type.word()),
            C::CheckType => {
                let passive = state.check_kind == CheckKind::Passive;
                push(out, if passive { "PASSIVE" } else { "ACTIVE" });
            }
            C::Output => self.cleaned(out, &state.output, manner),
            C::LongOutput => self.cleaned(out, &state.long_output, manner),
            C::Perfdata => self.cleaned(out, &state.perfdata, manner),
            C::Notes | C::NotesUrl | C::ActionUrl => {
                let presentation = match id {
                    CheckId::Host(id) => objects.hosts[id].presentation.as_deref(),
                    CheckId::Service(id) => objects.services[id].presentation.as_deref(),
                };
                self.push_presentation(out, presentation, what, manner);
            }
            C::InfoUrl => self.push_info_url(out, id),
            C::GroupNames => self.push_group_names(out, id),
            C::CheckCommand => {
                let call = match id {
                    CheckId::Host(id) => objects.hosts[id].check_command.as_ref(),
                    CheckId::Service(id) => Some(&objects.services[id].check_command),
                };
                push(out, call.map_or("", |call| &call.text));
            }
            C::MaxAttempts
            | C::Importance
            | C::WithServicesImportance
            | C::IsVolatile
            | C::NotificationEnabled
            | C::NotificationPeriod => self.push_setting(out, id, what),
            // Downtime, flapping and acknowledgements come with their features.
            C::Downtime => push(out, "0"),
            C::PercentChange => push(out, "0.00"),
            C::AckAuthor | C::AckAuthorName | C::AckAuthorAlias | C::AckComment => {}
            _ => self.push_counter(out, state, what),
        }
    }

    /// Numbers and times of a state.
    fn push_counter(&self, out: &mut CommandLine, state: &CheckableState, what: CheckableMacro) {
        use CheckableMacro as C;
        let since = self.now.truncated_to_secs().since(state.last_state_change).as_secs();
        let number = match what {
            C::Latency => return format(out, format_args!("{:.3}", state.latency_s)),
            C::ExecutionTime => return format(out, format_args!("{:.3}", state.execution_s)),
            C::Duration => return push(out, &time::duration(since)),
            C::DurationSec => since,
            C::Attempt => u64::from(state.attempt),
            C::NotificationNumber => u64::from(state.notification_number),
            C::EventId => state.event_id,
            C::LastEventId => state.last_event_id,
            C::ProblemId => state.problem_id,
            C::LastProblemId => state.last_problem_id,
            C::NotificationId => state.notification_id,
            C::LastCheck => epoch(state.last_check),
            C::LastStateChange => epoch(state.last_state_change),
            C::LastTimeIn(code) => {
                state.last_time_in_state.get(usize::from(code)).map_or(0, |at| epoch(*at))
            }
            _ => return,
        };
        self.number(out, number);
    }

    fn push_identity(&self, out: &mut CommandLine, id: CheckId, what: CheckableMacro) {
        use CheckableMacro as C;
        let objects = &self.monitor.objects;
        let text: &str = match (id, what) {
            (CheckId::Host(id), C::Name) => &objects.hosts[id].name,
            (CheckId::Host(id), C::DisplayName) => &objects.hosts[id].display_name,
            (CheckId::Host(id), C::Alias) => &objects.hosts[id].alias,
            (CheckId::Host(id), _) => &objects.hosts[id].address,
            (CheckId::Service(id), C::Name) => &objects.services[id].description,
            (CheckId::Service(id), _) => &objects.services[id].display_name,
        };
        push(out, text);
    }

    fn push_setting(&self, out: &mut CommandLine, id: CheckId, what: CheckableMacro) {
        use CheckableMacro as C;
        let objects = &self.monitor.objects;
        let (attempts, importance, total, volatile, enabled, period) = match id {
            CheckId::Host(id) => {
                let def = &objects.hosts[id];
                let (enabled, period) = (def.notifications_enabled, def.notification_period);
                let total = host_importance(objects, id);
                (def.max_check_attempts, def.importance, total, false, enabled, period)
            }
            CheckId::Service(id) => {
                let def = &objects.services[id];
                let (enabled, period) = (def.notifications_enabled, def.notification_period);
                (def.max_check_attempts, def.importance, 0, def.is_volatile, enabled, period)
            }
        };
        match what {
            C::MaxAttempts => self.number(out, u64::from(attempts)),
            C::Importance => self.number(out, u64::from(importance)),
            C::WithServicesImportance => self.number(out, total),
            C::IsVolatile => self.number(out, u64::from(volatile)),
            C::NotificationEnabled => push(out, if enabled { "YES" } else { "NO" }),
            _ => push(out, period.map_or(NULL, |id| &objects.timeperiods[id].name)),
        }
    }

    /// Notes quote macros; in URLs what they quote is encoded.
    pub(super) fn push_presentation(
        &self,
        out: &mut CommandLine,
        presentation: Option<&Presentation>,
        what: CheckableMacro,
        manner: Manner<'_>,
    ) {
        let Some(presentation) = presentation else { return };
        let (text, url) = match what {
            CheckableMacro::NotesUrl => (&presentation.notes_url, true),
            CheckableMacro::ActionUrl => (&presentation.action_url, true),
            _ => (&presentation.notes, false),
        };
        if let Some(text) = text {
            self.push_quoting(out, text, url, manner);
        }
    }

    fn push_quoting(&self, out: &mut CommandLine, text: &str, url: bool, manner: Manner<'_>) {
        if manner.depth < MAX_DEPTH {
            self.expand_into(out, text, Manner { url, depth: manner.depth + 1, ..manner });
        }
    }

    fn push_info_url(&self, out: &mut CommandLine, id: CheckId) {
        let website = &self.monitor.objects.settings.website_url;
        push(out, website.as_deref().unwrap_or("website_url not set"));
        let (host, service) = history::names(&self.monitor.objects, id);
        push(
            out,
            if service.is_some() {
                "/cgi-bin/extinfo.cgi?type=2&host="
            } else {
                "/cgi-bin/extinfo.cgi?type=1&host="
            },
        );
        push_url_encoded(out, &host);
        if let Some(service) = service {
            push(out, "&service=");
            push_url_encoded(out, &service);
        }
    }

    /// Known everywhere, empty outside notifications.
    fn push_notification(&self, out: &mut CommandLine, what: NotificationMacro) {
        let Some(facts) = self.notification else { return };
        match what {
            NotificationMacro::Type => push(out, facts.kind.word()),
            NotificationMacro::Number => self.number(out, u64::from(facts.number)),
            NotificationMacro::Recipients => push(out, &facts.recipients),
            // Escalations come with their feature.
            NotificationMacro::IsEscalated => push(out, "0"),
            // Problems and recoveries have no author.
            NotificationMacro::Author
            | NotificationMacro::AuthorName
            | NotificationMacro::AuthorAlias
            | NotificationMacro::Comment => {}
        }
    }

    fn push_program(&self, out: &mut CommandLine, what: ProgramMacro) {
        use ProgramMacro as P;
        let settings = &self.monitor.objects.settings;
        let text = match what {
            P::ProcessStartTime => return self.number(out, epoch(self.monitor.program_start)),
            P::EventStartTime => return self.number(out, epoch(self.monitor.event_start)),
            P::MainConfigFile => return push(out, &settings.main_config_file),
            P::AdminEmail => &settings.admin_email,
            P::AdminPager => &settings.admin_pager,
            P::StatusDataFile => &settings.status_file,
            P::RetentionDataFile => &settings.state_retention_file,
            P::ObjectCacheFile => &settings.object_cache_file,
            P::TempFile => &settings.temp_file,
            P::TempPath => &settings.temp_path,
            P::LogFile => &settings.log_file,
            P::ResourceFile => &settings.resource_file,
            P::CommandFile => &settings.command_file,
            P::HostPerfdataFile => &settings.host_perfdata_file,
            P::ServicePerfdataFile => &settings.service_perfdata_file,
        };
        push(out, text.as_deref().unwrap_or_default());
    }

    fn push_time(&self, out: &mut CommandLine, what: TimeMacro) {
        let (zone, format) = (&self.monitor.zone, self.monitor.objects.settings.date_format);
        let text = match what {
            TimeMacro::LongDateTime => time::long_date_time(self.now, zone),
            TimeMacro::ShortDateTime => time::short_date_time(self.now, zone, format),
            TimeMacro::Date => time::date(self.now, zone, format),
            TimeMacro::Time => time::time_of_day(self.now, zone),
            TimeMacro::Epoch => return self.number(out, epoch(self.now)),
        };
        push(out, &text);
    }

    fn push_host_services(&self, out: &mut CommandLine, host: HostId, state: Option<u8>) {
        let counts = |id: &ServiceId| {
            state.is_none_or(|state| self.monitor.services[*id].state.state == state)
        };
        let services = self.monitor.objects.services_of(host);
        self.number(out, services.filter(counts).count() as u64);
    }

    /// `_HOSTname`, `_SERVICEname`, `_CONTACTname`, the leading `_` already cut off.
    fn push_custom(
        &self,
        out: &mut CommandLine,
        name: &str,
        scope: Scope,
        manner: Manner<'_>,
    ) -> bool {
        let objects = &self.monitor.objects;
        let (name, variables): (_, Option<&[CustomVariable]>) =
            if let Some(name) = name.strip_prefix("HOST") {
                (name, scope.host.map(|id| &*objects.hosts[id].custom))
            } else if let Some(name) = name.strip_prefix("SERVICE") {
                (name, scope.service.map(|id| &*objects.services[id].custom))
            } else if let Some(name) = name.strip_prefix("CONTACT") {
                (name, scope.contact.map(|id| &*objects.contacts[id].custom))
            } else {
                return false;
            };
        let known = variables.and_then(|all| all.iter().find(|variable| *variable.name == *name));
        if let Some(variable) = known {
            self.cleaned(out, &variable.value, manner);
        }
        known.is_some()
    }

    pub(super) fn number(&self, out: &mut CommandLine, number: u64) {
        format(out, format_args!("{number}"));
    }

    fn cleaned(&self, out: &mut CommandLine, value: &str, manner: Manner<'_>) {
        if !manner.clean {
            return push(out, value);
        }
        let illegal = &self.monitor.objects.settings.illegal_macro_output_chars;
        push_cleaned(out, value, illegal.as_deref().unwrap_or_default());
    }
}

fn format(out: &mut CommandLine, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to memory");
}

fn epoch(at: model::Timestamp) -> u64 {
    u64::try_from(at.as_secs()).unwrap_or(0)
}
