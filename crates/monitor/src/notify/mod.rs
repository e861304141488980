//! Who is told about a problem or a recovery, and if nobody, why (engine semantics, section 17).
//!
//! `filters` decides whether the object may speak at all, `contacts` who listens; here is what
//! happens when both agree.

mod contacts;
mod filters;

use std::sync::Arc;
use std::time::Duration;

use model::objects::ContactRules;
use model::{CheckId, CheckableState, ContactId, HistoryKind, Timestamp};

use crate::apply::next_id;
use crate::effect::{Effect, Notification, NotificationKind, Suppressed};
use crate::history;
use crate::macros::{Macros, NotificationFacts};
use crate::monitor::Monitor;
use crate::schedule::command_timeout;
use crate::timeperiod;

pub(crate) use contacts::{contacts_of, host_importance};

/// Where `next_notification` goes when the notification period never comes.
const NO_VALID_TIME: Duration = Duration::from_secs(365 * 86_400);

/// One decision to tell, or not: what the filters look at.
struct Case<'a> {
    monitor: &'a Monitor,
    about: CheckId,
    state: &'a CheckableState,
    now: Timestamp,
}

impl Monitor {
    /// Tells the contacts about the present state if every filter lets it pass.
    pub(crate) fn notify(&mut self, about: CheckId, now: Timestamp, out: &mut Vec<Effect>) {
        let case = Case { monitor: self, about, state: self.state(about), now };
        if let Err(reason) = filters::check(&case) {
            if reason == Suppressed::OutsidePeriod {
                self.wait_for_notification_period(about, now);
            }
            out.push(Effect::NotNotified { about, contact: None, reason });
            return;
        }
        let id = next_id(&mut self.counters.next_notification_id);
        let state = &mut self.live_mut(about).state;
        state.notification_id = id;
        state.notification_number += 1;
        let told = self.notify_contacts(about, now, out);
        let state = &mut self.live_mut(about).state;
        if told == 0 {
            state.notification_number -= 1;
            let reason = Suppressed::NoContacts;
            out.push(Effect::NotNotified { about, contact: None, reason });
        } else {
            self.note_notified(about, now);
        }
        self.touch(about);
    }

    /// Sends to everybody who wants to know and says how many that were.
    fn notify_contacts(&self, about: CheckId, now: Timestamp, out: &mut Vec<Effect>) -> usize {
        let recipients = contacts::recipients(&self.objects, about);
        let state = self.state(about);
        let kind = match state.state {
            0 => NotificationKind::Recovery,
            _ => NotificationKind::Problem,
        };
        let names = recipients.iter().rev().map(|id| &*self.objects.contacts[*id].name);
        let facts = NotificationFacts {
            kind,
            number: state.notification_number,
            recipients: names.collect::<Vec<_>>().join(","),
        };
        let case = Case { monitor: self, about, state, now };
        let mut told = 0;
        for contact in recipients {
            match contacts::wants(&case, contact) {
                Ok(()) => {
                    told += 1;
                    self.notify_contact(&case, contact, &facts, out);
                }
                Err(reason) => {
                    out.push(Effect::NotNotified { about, contact: Some(contact), reason });
                }
            }
        }
        told
    }

    fn notify_contact(
        &self,
        case: &Case<'_>,
        contact: ContactId,
        facts: &NotificationFacts,
        out: &mut Vec<Effect>,
    ) {
        let objects = Arc::clone(&self.objects);
        let settings = &objects.settings;
        let macros = Macros::of(self, case.about, case.now).notifying(contact, facts);
        for call in &contact_rules(self, case.about, contact).commands {
            let command_name = objects.commands[call.command].name.clone();
            if settings.log_notifications {
                let text = format!(
                    "{} NOTIFICATION: {};{};{};{command_name};{}",
                    history::noun(case.about),
                    objects.contacts[contact].name,
                    history::subject(&objects, case.about),
                    history::state_word(case.about, case.state.state),
                    case.state.output,
                );
                let kind = HistoryKind::Notification;
                out.push(history::line(&objects, case.about, case.now, kind, text));
            }
            out.push(Effect::Notify(Box::new(Notification {
                contact,
                about: case.about,
                kind: facts.kind,
                number: facts.number,
                id: case.state.notification_id,
                command: call.command,
                command_name,
                line: macros.command_line(call),
                timeout: command_timeout(settings.notification_timeout),
                env: macros.environment(call),
            })));
        }
    }

    /// Somebody knows now: when is the next time to say it again?
    fn note_notified(&mut self, about: CheckId, now: Timestamp) {
        let (interval, volatile) = match about {
            CheckId::Host(id) => (self.objects.hosts[id].notification_interval, false),
            CheckId::Service(id) => {
                let def = &self.objects.services[id];
                (def.notification_interval, def.is_volatile)
            }
        };
        let next = now + self.seconds(interval);
        let state = &mut self.live_mut(about).state;
        state.last_notification = now.truncated_to_secs();
        state.next_notification = next.truncated_to_secs();
        if state.is_problem() {
            state.notified_on |= 1 << (state.state & 7);
        }
        if interval <= 0.0 && !volatile {
            state.no_more_notifications = true;
        }
    }

    fn wait_for_notification_period(&mut self, about: CheckId, now: Timestamp) {
        let period = match about {
            CheckId::Host(id) => self.objects.hosts[id].notification_period,
            CheckId::Service(id) => self.objects.services[id].notification_period,
        };
        let next = timeperiod::next_valid(&self.objects, period, now, &self.zone);
        let state = &mut self.live_mut(about).state;
        state.next_notification = next.unwrap_or(now + NO_VALID_TIME).truncated_to_secs();
        self.touch(about);
    }
}

/// The contact's rules for hosts or for services.
fn contact_rules(monitor: &Monitor, about: CheckId, contact: ContactId) -> &ContactRules {
    let def = &monitor.objects.contacts[contact];
    match about {
        CheckId::Host(_) => &def.host,
        CheckId::Service(_) => &def.service,
    }
}
