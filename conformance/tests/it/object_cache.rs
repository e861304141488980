//! A compiled configuration as the blocks of Nagios' object cache: what templates, lists, groups
//! and inheritance came to.

use config::Loaded;
use model::objects::{
    ContactRules, CustomVariable, DateSpec, EscalationDef, FailureCriteria, HostDef, Objects,
    Presentation, ServiceDef, StateOptions, TimeRange, TimeperiodDef,
};
use model::{ContactGroupId, ContactId, TimeperiodId};

/// One `define`: its type, and names with values.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) kind: String,
    pub(crate) entries: Vec<(String, String)>,
}

impl Block {
    fn new(kind: &str) -> Self {
        Self { kind: kind.to_owned(), entries: Vec::new() }
    }
    #[expect(clippy::needless_pass_by_value, reason = "numbers and references alike")]
    fn put(&mut self, name: &str, value: impl ToString) {
        self.entries.push((name.to_owned(), value.to_string()));
    }
    fn put_some(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }
    fn put_list(&mut self, name: &str, values: impl IntoIterator<Item = impl ToString>) {
        let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
        if !values.is_empty() {
            self.put(name, values.join(","));
        }
    }
    fn put_flag(&mut self, name: &str, value: bool) {
        self.put(name, u8::from(value));
    }
    fn put_real(&mut self, name: &str, value: f64) {
        self.put(name, format!("{value:.6}"));
    }
}

/// Reads Nagios' file.
pub(crate) fn parse(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines() {
        if let Some(kind) = line.strip_prefix("define ") {
            blocks.push(Block::new(kind.trim_end_matches(" {")));
        } else if let Some((name, value)) = line.strip_prefix('\t').and_then(|l| l.split_once('\t'))
            && let Some(block) = blocks.last_mut()
        {
            block.put(name, value);
        }
    }
    blocks
}

/// What we made of it.
pub(crate) fn blocks(loaded: &Loaded) -> Vec<Block> {
    let Some(objects) = &loaded.objects else { return Vec::new() };
    let cache = Cache { objects };
    let mut blocks = Vec::new();
    blocks.extend(objects.timeperiods.iter().map(|def| cache.timeperiod(def)));
    blocks.extend(cache.commands());
    blocks.extend(cache.groups());
    blocks.extend(cache.contacts());
    blocks.extend(objects.hosts.iter().map(|def| cache.host(def)));
    blocks.extend(objects.services.iter().map(|def| cache.service(def)));
    blocks.extend(cache.dependencies());
    blocks.extend(cache.escalations());
    blocks
}

struct Cache<'a> {
    objects: &'a Objects,
}

/// What hosts and services have in common, under the same names.
macro_rules! common {
    ($cache:expr, $block:expr, $def:expr) => {{
        let (cache, block, def) = ($cache, &mut $block, $def);
        cache.period(block, "check_period", def.check_period);
        cache.period(block, "notification_period", def.notification_period);
        block.put_some("event_handler", def.event_handler.as_ref().map(|call| &call.text));
        cache.contact_names(block, "contacts", &def.contacts);
        cache.group_names(block, &def.contact_groups);
        block.put("importance", def.importance);
        block.put_real("check_interval", def.check_interval);
        block.put_real("retry_interval", def.retry_interval);
        block.put("max_check_attempts", def.max_check_attempts);
        block.put_flag("active_checks_enabled", def.active_checks_enabled);
        block.put_flag("passive_checks_enabled", def.passive_checks_enabled);
        block.put_flag("obsess", def.obsess);
        block.put_flag("event_handler_enabled", def.event_handler_enabled);
        block.put_real("low_flap_threshold", def.low_flap_threshold.into());
        block.put_real("high_flap_threshold", def.high_flap_threshold.into());
        block.put_flag("flap_detection_enabled", def.flap_detection_enabled);
        block.put("freshness_threshold", def.freshness_threshold_s);
        block.put_flag("check_freshness", def.check_freshness);
        block.put_flag("notifications_enabled", def.notifications_enabled);
        block.put_real("notification_interval", def.notification_interval);
        block.put_real("first_notification_delay", def.first_notification_delay);
        block.put_flag("process_perf_data", def.process_perf_data);
        block.put_flag("retain_status_information", def.retain_status_information);
        block.put_flag("retain_nonstatus_information", def.retain_nonstatus_information);
        presentation(block, def.presentation.as_deref());
        custom(block, &def.custom);
    }};
}

impl Cache<'_> {
    fn timeperiod(&self, def: &TimeperiodDef) -> Block {
        let mut block = Block::new("timeperiod");
        block.put("timeperiod_name", &def.name);
        block.put("alias", &def.alias);
        block.put_list("exclude", def.exclude.iter().map(|id| &self.objects.timeperiods[*id].name));
        let mut exceptions: Vec<_> = def.exceptions.iter().collect();
        exceptions.sort_by_key(|exception| rank(&exception.days.start));
        for exception in exceptions {
            let days = &exception.days;
            let mut name = date(&days.start);
            match &days.end {
                Some(end @ DateSpec::MonthDay { day }) if *end != days.start => {
                    name += &format!(" - {day}");
                }
                Some(end) if *end != days.start => name += &format!(" - {}", date(end)),
                _ => {}
            }
            if days.skip > 1 {
                name += &format!(" / {}", days.skip);
            }
            block.put_list(&name, exception.ranges.iter().map(range));
        }
        for (name, ranges) in WEEKDAYS.iter().zip(&def.weekdays) {
            block.put_list(name, ranges.iter().map(range));
        }
        block
    }

    fn commands(&self) -> impl Iterator<Item = Block> {
        self.objects.commands.iter().map(|def| {
            let mut block = Block::new("command");
            block.put("command_name", &def.name);
            block.put("command_line", &def.line);
            block
        })
    }

    fn groups(&self) -> Vec<Block> {
        let o = self.objects;
        let mut blocks = Vec::new();
        for def in o.contact_groups.iter() {
            let mut block = Block::new("contactgroup");
            block.put("contactgroup_name", &def.name);
            block.put("alias", &def.alias);
            self.contact_names(&mut block, "members", &def.members);
            blocks.push(block);
        }
        for def in o.host_groups.iter() {
            let mut block = Block::new("hostgroup");
            block.put("hostgroup_name", &def.name);
            block.put("alias", &def.alias);
            block.put_list("members", def.members.iter().map(|id| &o.hosts[*id].name));
            presentation(&mut block, def.presentation.as_deref());
            blocks.push(block);
        }
        for def in o.service_groups.iter() {
            let mut block = Block::new("servicegroup");
            block.put("servicegroup_name", &def.name);
            block.put("alias", &def.alias);
            block.put_list("members", def.members.iter().map(|id| self.pair(&o.services[*id])));
            presentation(&mut block, def.presentation.as_deref());
            blocks.push(block);
        }
        blocks
    }

    fn contacts(&self) -> impl Iterator<Item = Block> {
        self.objects.contacts.iter().map(|def| {
            let mut block = Block::new("contact");
            block.put("contact_name", &def.name);
            block.put("alias", &def.alias);
            self.contact_rules(&mut block, "service", &def.service, NOTIFY_SERVICE);
            self.contact_rules(&mut block, "host", &def.host, NOTIFY_HOST);
            block.put_some("email", def.email.as_ref());
            block.put_some("pager", def.pager.as_ref());
            for (n, address) in (1..).zip(&def.addresses) {
                block.put_some(&format!("address{n}"), address.as_ref());
            }
            block.put("minimum_importance", def.minimum_importance);
            block.put_flag("can_submit_commands", def.can_submit_commands);
            block.put_flag("retain_status_information", def.retain_status_information);
            block.put_flag("retain_nonstatus_information", def.retain_nonstatus_information);
            custom(&mut block, &def.custom);
            block
        })
    }

    fn contact_rules(&self, block: &mut Block, what: &str, rules: &ContactRules, letters: Letters) {
        self.period(block, &format!("{what}_notification_period"), rules.period);
        block.put(&format!("{what}_notification_options"), options(rules.options, letters));
        let commands = rules.commands.iter().map(|call| &call.text);
        block.put_list(&format!("{what}_notification_commands"), commands);
        block.put_flag(&format!("{what}_notifications_enabled"), rules.enabled);
    }

    fn host(&self, def: &HostDef) -> Block {
        let mut block = Block::new("host");
        block.put("host_name", &def.name);
        block.put_some("display_name", differs(&def.display_name, &def.name));
        block.put("alias", &def.alias);
        block.put("address", &def.address);
        block.put_list("parents", def.parents.iter().map(|id| &self.objects.hosts[*id].name));
        block.put("flap_detection_options", options(def.flap_detection_options, FLAP_HOST));
        block.put("notification_options", options(def.notification_options, NOTIFY_HOST));
        block.put("stalking_options", options(def.stalking_options, FLAP_HOST));
        block.put_some("check_command", def.check_command.as_ref().map(|call| &call.text));
        common!(self, block, def);
        block
    }

    fn service(&self, def: &ServiceDef) -> Block {
        let mut block = Block::new("service");
        block.put("host_name", &self.objects.hosts[def.host].name);
        block.put("service_description", &def.description);
        block.put_some("display_name", differs(&def.display_name, &def.description));
        let parents = def.parents.iter().map(|id| self.pair(&self.objects.services[*id]));
        block.put_list("parents", parents);
        block.put_flag("is_volatile", def.is_volatile);
        block.put("flap_detection_options", options(def.flap_detection_options, STATE_SERVICE));
        block.put("notification_options", options(def.notification_options, NOTIFY_SERVICE));
        block.put("stalking_options", options(def.stalking_options, STATE_SERVICE));
        block.put("check_command", &def.check_command.text);
        common!(self, block, def);
        block
    }

    fn dependencies(&self) -> Vec<Block> {
        let o = self.objects;
        let services = o.service_dependencies.iter().map(|dependency| {
            let mut block = Block::new("servicedependency");
            let (master, dependent) =
                (&o.services[dependency.master], &o.services[dependency.dependent]);
            block.put("host_name", &o.hosts[master.host].name);
            block.put("service_description", &master.description);
            block.put("dependent_host_name", &o.hosts[dependent.host].name);
            block.put("dependent_service_description", &dependent.description);
            self.criteria(&mut block, dependency.criteria, STATE_SERVICE);
            self.period(&mut block, "dependency_period", dependency.period);
            block.put_flag("inherits_parent", dependency.inherits_parent);
            block
        });
        let hosts = o.host_dependencies.iter().map(|dependency| {
            let mut block = Block::new("hostdependency");
            block.put("host_name", &o.hosts[dependency.master].name);
            block.put("dependent_host_name", &o.hosts[dependency.dependent].name);
            self.criteria(&mut block, dependency.criteria, STATE_HOST);
            self.period(&mut block, "dependency_period", dependency.period);
            block.put_flag("inherits_parent", dependency.inherits_parent);
            block
        });
        services.chain(hosts).collect()
    }

    fn criteria(&self, block: &mut Block, criteria: FailureCriteria, letters: Letters) {
        let (name, set) = match criteria {
            FailureCriteria::Execution(set) => ("execution_failure_options", set),
            FailureCriteria::Notification(set) => ("notification_failure_options", set),
        };
        block.put(name, options(set, letters));
    }

    fn escalations(&self) -> Vec<Block> {
        let o = self.objects;
        let services = o.service_escalations.iter().map(|escalation| {
            let mut block = Block::new("serviceescalation");
            let service = &o.services[escalation.service];
            block.put("host_name", &o.hosts[service.host].name);
            block.put("service_description", &service.description);
            self.rule(&mut block, &escalation.rule, NOTIFY_SERVICE);
            block
        });
        let hosts = o.host_escalations.iter().map(|escalation| {
            let mut block = Block::new("hostescalation");
            block.put("host_name", &o.hosts[escalation.host].name);
            self.rule(&mut block, &escalation.rule, NOTIFY_HOST);
            block
        });
        services.chain(hosts).collect()
    }

    fn rule(&self, block: &mut Block, rule: &EscalationDef, letters: Letters) {
        block.put("first_notification", rule.first_notification);
        block.put("last_notification", rule.last_notification);
        block.put_real("notification_interval", rule.notification_interval);
        self.period(block, "escalation_period", rule.period);
        block.put("escalation_options", options(rule.options, letters));
        self.contact_names(block, "contacts", &rule.contacts);
        self.group_names(block, &rule.contact_groups);
    }

    fn pair(&self, service: &ServiceDef) -> String {
        format!("{},{}", self.objects.hosts[service.host].name, service.description)
    }
    fn period(&self, block: &mut Block, name: &str, period: Option<TimeperiodId>) {
        block.put_some(name, period.map(|id| &self.objects.timeperiods[id].name));
    }
    fn contact_names(&self, block: &mut Block, name: &str, ids: &[ContactId]) {
        block.put_list(name, ids.iter().map(|id| &self.objects.contacts[*id].name));
    }
    fn group_names(&self, block: &mut Block, ids: &[ContactGroupId]) {
        let names = ids.iter().map(|id| &self.objects.contact_groups[*id].name);
        block.put_list("contact_groups", names);
    }
}

fn presentation(block: &mut Block, shown: Option<&Presentation>) {
    let Some(shown) = shown else { return };
    block.put_some("notes", shown.notes.as_ref());
    block.put_some("notes_url", shown.notes_url.as_ref());
    block.put_some("action_url", shown.action_url.as_ref());
    block.put_some("icon_image", shown.icon_image.as_ref());
    block.put_some("icon_image_alt", shown.icon_image_alt.as_ref());
    block.put_some("vrml_image", shown.vrml_image.as_ref());
    block.put_some("statusmap_image", shown.statusmap_image.as_ref());
    block.put_some("2d_coords", shown.coords_2d.map(|(x, y)| format!("{x},{y}")));
    let coords_3d = shown.coords_3d.map(|(x, y, z)| format!("{x:.6},{y:.6},{z:.6}"));
    block.put_some("3d_coords", coords_3d);
}

/// Nagios keeps an empty value as none, which it writes as `null`.
fn custom(block: &mut Block, variables: &[CustomVariable]) {
    for variable in variables {
        let value = if variable.value.is_empty() { "null" } else { &variable.value };
        block.put(&format!("_{}", variable.name), value);
    }
}

fn differs<'a>(shown: &'a str, name: &str) -> Option<&'a str> {
    Some(shown).filter(|shown| *shown != name)
}

/// Letters of option bits, as the cache writes them.
type Letters = &'static [(StateOptions, &'static str)];

const NOTIFY_HOST: Letters = &[
    (StateOptions::OK, "r"),
    (StateOptions::WARNING, "d"),
    (StateOptions::CRITICAL, "u"),
    (StateOptions::FLAPPING, "f"),
    (StateOptions::DOWNTIME, "s"),
];
const NOTIFY_SERVICE: Letters = &[
    (StateOptions::OK, "r"),
    (StateOptions::WARNING, "w"),
    (StateOptions::UNKNOWN, "u"),
    (StateOptions::CRITICAL, "c"),
    (StateOptions::FLAPPING, "f"),
    (StateOptions::DOWNTIME, "s"),
];
/// UP is written as `u` too.
const FLAP_HOST: Letters = &[
    (StateOptions::OK, "u"),
    (StateOptions::WARNING, "d"),
    (StateOptions::CRITICAL, "u"),
    (StateOptions::NOTIFICATIONS, "N"),
];
const STATE_HOST: Letters = &[
    (StateOptions::OK, "o"),
    (StateOptions::WARNING, "d"),
    (StateOptions::CRITICAL, "u"),
    (StateOptions::PENDING, "p"),
];
const STATE_SERVICE: Letters = &[
    (StateOptions::OK, "o"),
    (StateOptions::WARNING, "w"),
    (StateOptions::UNKNOWN, "u"),
    (StateOptions::CRITICAL, "c"),
    (StateOptions::PENDING, "p"),
    (StateOptions::NOTIFICATIONS, "N"),
];

fn options(set: StateOptions, letters: Letters) -> String {
    match set {
        StateOptions::ALL => "a".to_owned(),
        StateOptions::NONE => "n".to_owned(),
        _ => letters
            .iter()
            .filter(|(bit, _)| set.contains(*bit))
            .map(|(_, letter)| *letter)
            .collect::<Vec<_>>()
            .join(","),
    }
}

pub(crate) const WEEKDAYS: [&str; 7] =
    ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/// The cache lists exceptions by kind.
fn rank(spec: &DateSpec) -> u8 {
    match spec {
        DateSpec::Calendar { .. } => 0,
        DateSpec::MonthDate { .. } => 1,
        DateSpec::MonthDay { .. } => 2,
        DateSpec::MonthWeekday { .. } => 3,
        DateSpec::NthWeekday { .. } => 4,
    }
}

fn date(spec: &DateSpec) -> String {
    let word = |word: &dyn std::fmt::Debug| format!("{word:?}").to_lowercase();
    match spec {
        DateSpec::Calendar { year, month, day } => format!("{year}-{month:02}-{day:02}"),
        DateSpec::MonthDate { month, day } => format!("{} {day}", word(month)),
        DateSpec::MonthDay { day } => format!("day {day}"),
        DateSpec::MonthWeekday { month, weekday, nth } => {
            format!("{} {nth} {}", word(weekday), word(month))
        }
        DateSpec::NthWeekday { weekday, nth } => format!("{} {nth}", word(weekday)),
    }
}

fn range(range: &TimeRange) -> String {
    let time = |seconds: u32| format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    format!("{}-{}", time(range.start_s), time(range.end_s))
}
