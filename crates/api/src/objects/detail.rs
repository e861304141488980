//! Everything about one host or service.

use engine::{Live, View};
use model::objects::{Objects, Presentation};
use model::{
    CheckId, ContactGroupId, ContactId, HostId, Location, ServiceId, TimeperiodId, Timestamp,
    perfdata,
};

use super::item::{host_item, host_names, names, service_item};
use crate::auth::Caller;
use crate::auth::permission::{arguments_visible, visible_command};
use crate::context::App;
use crate::schema::{
    CheckSettings, ConfigLocation, HostDetail, LastTimeHost, LastTimeService, NotificationSettings,
    PerfdataItem, ServiceDetail, Time,
};

/// Everything that `caller` may know about a service.
pub(super) async fn service_detail(
    app: &App,
    caller: &Caller,
    view: &View,
    id: ServiceId,
) -> ServiceDetail {
    let command_line = command_line(app, caller, view, id.into()).await;
    let live = &*view.service(id);
    let objects = &*view.objects;
    let def = &objects.services[id];
    let configured = Configured {
        check_command: Some(visible_command(caller, &def.check_command.text)),
        check_period: def.check_period,
        check_interval: def.check_interval,
        retry_interval: def.retry_interval,
        contacts: &def.contacts,
        contact_groups: &def.contact_groups,
        notification_interval: def.notification_interval,
        presentation: def.presentation.as_deref(),
        location: def.location,
    };
    let [ok, warning, critical, unknown] = live.state.last_time_in_state.map(Time::known);
    ServiceDetail {
        item: service_item(view, id, live),
        check: configured.check(objects, live, command_line),
        notification: configured.notification(objects, live),
        last_time: LastTimeService { ok, warning, critical, unknown },
    }
}

/// Everything that `caller` may know about a host.
pub(super) async fn host_detail(app: &App, caller: &Caller, view: &View, id: HostId) -> HostDetail {
    let command_line = command_line(app, caller, view, id.into()).await;
    let live = &*view.host(id);
    let objects = &*view.objects;
    let def = &objects.hosts[id];
    let configured = Configured {
        check_command: def.check_command.as_ref().map(|call| visible_command(caller, &call.text)),
        check_period: def.check_period,
        check_interval: def.check_interval,
        retry_interval: def.retry_interval,
        contacts: &def.contacts,
        contact_groups: &def.contact_groups,
        notification_interval: def.notification_interval,
        presentation: def.presentation.as_deref(),
        location: def.location,
    };
    let [up, down, unreachable, _]: [Option<Time>; 4] =
        live.state.last_time_in_state.map(|at: Timestamp| Time::known(at));
    HostDetail {
        item: host_item(view, id, live),
        check: configured.check(objects, live, command_line),
        notification: configured.notification(objects, live),
        children: host_names(objects, &def.children),
        last_time: LastTimeHost { up, down, unreachable },
    }
}

/// The command line a check would run now, if the caller may see it.
async fn command_line(app: &App, caller: &Caller, view: &View, id: CheckId) -> Option<String> {
    if !arguments_visible(caller) {
        return None;
    }
    app.engine.command_line(&view.objects, id).await
}

/// What hosts and services both have in their definitions.
struct Configured<'a> {
    check_command: Option<&'a str>,
    check_period: Option<TimeperiodId>,
    check_interval: f64,
    retry_interval: f64,
    contacts: &'a [ContactId],
    contact_groups: &'a [ContactGroupId],
    notification_interval: f64,
    presentation: Option<&'a Presentation>,
    location: Location,
}

impl Configured<'_> {
    fn check(&self, objects: &Objects, live: &Live, command_line: Option<String>) -> CheckSettings {
        let unit_s = objects.settings.interval_length as f64;
        CheckSettings {
            check_command: self.check_command.map(str::to_owned),
            command_line,
            check_period: self.check_period.map(|id| objects.timeperiods[id].name.to_string()),
            check_interval_s: self.check_interval * unit_s,
            retry_interval_s: self.retry_interval * unit_s,
            long_output: decode_newlines(&live.state.long_output),
            perfdata: perfdata_items(&live.state.perfdata),
        }
    }

    fn notification(&self, objects: &Objects, live: &Live) -> NotificationSettings {
        let text = |field: fn(&Presentation) -> Option<&std::sync::Arc<str>>| {
            self.presentation.and_then(field).map(ToString::to_string)
        };
        NotificationSettings {
            contacts: names(self.contacts, |id| &objects.contacts[id].name),
            contact_groups: names(self.contact_groups, |id| &objects.contact_groups[id].name),
            notification_interval_s: self.notification_interval
                * objects.settings.interval_length as f64,
            last_notification: Time::known(live.state.last_notification),
            notification_number: live.state.notification_number,
            notes: text(|shown| shown.notes.as_ref()),
            notes_url: text(|shown| shown.notes_url.as_ref()),
            action_url: text(|shown| shown.action_url.as_ref()),
            config: (self.location.line > 0).then(|| ConfigLocation {
                file: objects.file_of(self.location).to_owned(),
                line: self.location.line,
            }),
        }
    }
}

fn perfdata_items(text: &str) -> Vec<PerfdataItem> {
    // JSON has no infinity; a plugin that prints one has measured nothing.
    let finite = |number: Option<f64>| number.filter(|number| number.is_finite());
    perfdata::parse(text)
        .into_iter()
        .map(|datum| PerfdataItem {
            label: datum.label,
            value: finite(datum.value),
            unit: datum.unit,
            warn: datum.warn,
            crit: datum.crit,
            min: finite(datum.min),
            max: finite(datum.max),
        })
        .collect()
}

/// `\n` becomes a line end, `\\` a backslash; anything else stays.
fn decode_newlines(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            decoded.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => decoded.push('\n'),
            Some('\\') => decoded.push('\\'),
            Some(other) => decoded.extend(['\\', other]),
            None => decoded.push('\\'),
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_output_gets_its_lines_back() {
        assert_eq!(decode_newlines(r"a\nb\\n c\d\"), "a\nb\\n c\\d\\");
    }

    #[test]
    fn numbers_that_json_cannot_say_are_unknown() {
        let items = perfdata_items("a=1;;;-inf;inf b=2");
        assert_eq!((items[0].min, items[0].max, items.len()), (None, None, 2));
    }
}
