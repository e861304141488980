//! The directives that hosts and services share, typed.

use std::sync::Arc;

use model::ids::{ContactGroupId, ContactId, TimeperiodId};
use model::objects::{CommandCall, CustomVariable, Presentation, StateOptions};

use super::caches::Caches;
use crate::objects::directives::D;
use crate::objects::kind::Kind;
use crate::objects::store::{Custom, View};
use crate::objects::values::{self, NULL, atoi, strtod, truthy};

/// A reference to a command.
#[derive(Debug, Clone, Default)]
pub(crate) enum Call<'a> {
    /// Not given.
    #[default]
    None,
    /// It exists.
    Known(CommandCall),
    /// No command has this name.
    Unknown(&'a str),
}

impl Call<'_> {
    pub(crate) fn known(self) -> Option<CommandCall> {
        match self {
            Self::Known(call) => Some(call),
            Self::None | Self::Unknown(_) => None,
        }
    }
}

/// A name that does not exist: Nagios refuses the object while registering it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unknown<'a> {
    pub(crate) directive: D,
    pub(crate) name: &'a str,
}

/// A host or service in the making.
#[derive(Debug, Clone)]
pub(crate) struct Checkable<'a> {
    kind: Kind,
    pub(crate) display_name: Option<Arc<str>>,
    pub(crate) contacts: Vec<ContactId>,
    pub(crate) contact_groups: Vec<ContactGroupId>,
    pub(crate) check_command: Call<'a>,
    pub(crate) check_period: Option<TimeperiodId>,
    pub(crate) notification_period: Option<TimeperiodId>,
    pub(crate) event_handler: Call<'a>,
    pub(crate) initial_state: u8,
    pub(crate) check_interval: f64,
    pub(crate) retry_interval: f64,
    pub(crate) max_check_attempts: i32,
    pub(crate) importance: u32,
    pub(crate) active_checks_enabled: bool,
    pub(crate) passive_checks_enabled: bool,
    pub(crate) is_volatile: bool,
    pub(crate) obsess: bool,
    pub(crate) event_handler_enabled: bool,
    pub(crate) check_freshness: bool,
    pub(crate) freshness_threshold_s: i32,
    pub(crate) low_flap_threshold: f32,
    pub(crate) high_flap_threshold: f32,
    pub(crate) flap_detection_enabled: bool,
    pub(crate) flap_detection_options: StateOptions,
    pub(crate) notification_options: StateOptions,
    pub(crate) notifications_enabled: bool,
    pub(crate) notification_interval: f64,
    pub(crate) first_notification_delay: f64,
    pub(crate) stalking_options: StateOptions,
    pub(crate) process_perf_data: bool,
    pub(crate) retain_status_information: bool,
    pub(crate) retain_nonstatus_information: bool,
    pub(crate) presentation: Option<Box<Presentation>>,
    pub(crate) custom: Vec<CustomVariable>,
    pub(crate) unknown: Vec<Unknown<'a>>,
}

impl<'a> Checkable<'a> {
    /// Nagios' defaults.
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            kind,
            display_name: None,
            contacts: Vec::new(),
            contact_groups: Vec::new(),
            check_command: Call::None,
            check_period: None,
            notification_period: None,
            event_handler: Call::None,
            initial_state: 0,
            check_interval: 5.0,
            retry_interval: 1.0,
            max_check_attempts: -2,
            importance: 0,
            active_checks_enabled: true,
            passive_checks_enabled: true,
            is_volatile: false,
            obsess: true,
            event_handler_enabled: true,
            check_freshness: false,
            freshness_threshold_s: 0,
            low_flap_threshold: 0.0,
            high_flap_threshold: 0.0,
            flap_detection_enabled: true,
            flap_detection_options: StateOptions::ALL,
            notification_options: StateOptions::ALL,
            notifications_enabled: true,
            notification_interval: 30.0,
            first_notification_delay: 0.0,
            stalking_options: StateOptions::NONE,
            process_perf_data: true,
            retain_status_information: true,
            retain_nonstatus_information: true,
            presentation: None,
            custom: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// Own directives on top of the typed template, which is worked out once.
    pub(crate) fn of(caches: &mut Caches<'_, 'a>, view: View<'_, 'a>) -> Self {
        let mut checkable = match view.base() {
            None => Self::new(view.kind),
            Some(base) => match caches.prototypes.get(&view.block.base) {
                Some(prototype) => prototype.clone(),
                None => {
                    let mut prototype = Self::new(view.kind);
                    for (directive, value) in base.all() {
                        prototype.apply(caches, directive, value);
                    }
                    caches.prototypes.insert(view.block.base, prototype.clone());
                    prototype
                }
            },
        };
        for (directive, value) in view.store.own_all(view.block) {
            checkable.apply(caches, directive, value);
        }
        checkable.set_customs(view);
        checkable
    }

    /// What an extended info adds to an object that does not say it itself.
    pub(crate) fn extend(
        &mut self,
        caches: &mut Caches<'_, 'a>,
        view: View<'_, 'a>,
        directive: D,
        value: &'a str,
    ) {
        let open = match directive {
            D::Coords2d | D::Coords3d => !view.has(directive),
            _ => view.text(directive).is_none(),
        };
        if open && matches!(directive, D::Coords2d | D::Coords3d) {
            self.apply(caches, directive, value);
        } else if open {
            let text = Some(caches.text(value));
            set_presentation(&mut self.presentation, directive, text);
        }
    }

    /// Takes one directive, own or inherited; a later one replaces an earlier one.
    pub(crate) fn apply(&mut self, caches: &mut Caches<'_, 'a>, directive: D, value: &'a str) {
        match directive {
            D::CheckInterval => self.check_interval = strtod(value),
            D::RetryInterval => self.retry_interval = strtod(value),
            D::MaxCheckAttempts => self.max_check_attempts = atoi(value),
            D::Importance => self.importance = values::strtoul(value) as u32,
            D::ActiveChecksEnabled => self.active_checks_enabled = truthy(value),
            D::PassiveChecksEnabled => self.passive_checks_enabled = truthy(value),
            D::IsVolatile => self.is_volatile = truthy(value),
            D::ObsessOverHost | D::ObsessOverService => self.obsess = truthy(value),
            D::EventHandlerEnabled => self.event_handler_enabled = truthy(value),
            D::CheckFreshness => self.check_freshness = truthy(value),
            D::FreshnessThreshold => self.freshness_threshold_s = atoi(value),
            D::LowFlapThreshold => self.low_flap_threshold = strtod(value) as f32,
            D::HighFlapThreshold => self.high_flap_threshold = strtod(value) as f32,
            D::FlapDetectionEnabled => self.flap_detection_enabled = truthy(value),
            D::NotificationsEnabled => self.notifications_enabled = truthy(value),
            D::NotificationInterval => self.notification_interval = strtod(value),
            D::FirstNotificationDelay => self.first_notification_delay = strtod(value),
            D::ProcessPerfData => self.process_perf_data = truthy(value),
            D::RetainStatusInformation => self.retain_status_information = truthy(value),
            D::RetainNonstatusInformation => self.retain_nonstatus_information = truthy(value),
            D::FlapDetectionOptions | D::NotificationOptions | D::StalkingOptions => {
                self.apply_options(directive, value);
            }
            D::InitialState => self.initial_state = state_code(self.kind, value),
            D::Coords2d => {
                self.presentation().coords_2d =
                    values::coordinates::<2>(value).map(|[x, y]| (x as i32, y as i32));
            }
            D::Coords3d => {
                self.presentation().coords_3d =
                    values::coordinates::<3>(value).map(|[x, y, z]| (x, y, z));
            }
            _ => self.apply_text(caches, directive, value),
        }
    }

    fn apply_options(&mut self, directive: D, value: &str) {
        let Some((letters, _)) = values::letters(self.kind, directive) else { return };
        // Unknown letters have been refused while reading.
        let options = values::options(letters, value).unwrap_or_default();
        match directive {
            D::FlapDetectionOptions => self.flap_detection_options = options,
            D::StalkingOptions => self.stalking_options = options,
            _ => self.notification_options = options,
        }
    }

    fn apply_text(&mut self, caches: &mut Caches<'_, 'a>, directive: D, value: &'a str) {
        let value = Some(value).filter(|value| *value != NULL);
        match directive {
            D::DisplayName => self.display_name = value.map(|value| caches.text(value)),
            D::CheckCommand => self.check_command = call(caches, value),
            D::EventHandler => self.event_handler = call(caches, value),
            D::CheckPeriod => self.check_period = self.timeperiod(caches, directive, value),
            D::NotificationPeriod => {
                self.notification_period = self.timeperiod(caches, directive, value);
            }
            D::Contacts => {
                self.unknown.retain(|unknown| unknown.directive != directive);
                let Some(list) = value else { return self.contacts.clear() };
                let found = caches.contacts(list);
                self.contacts.clone_from(&found.ids);
                let unknown = found.unknown.iter().map(|name| Unknown { directive, name });
                self.unknown.extend(unknown);
            }
            D::ContactGroups => {
                self.unknown.retain(|unknown| unknown.directive != directive);
                let Some(list) = value else { return self.contact_groups.clear() };
                let found = caches.contact_groups(list);
                self.contact_groups.clone_from(&found.ids);
                let unknown = found.unknown.iter().map(|name| Unknown { directive, name });
                self.unknown.extend(unknown);
            }
            _ => {
                let text = value.map(|value| caches.text(value));
                set_presentation(&mut self.presentation, directive, text);
            }
        }
    }

    fn timeperiod(
        &mut self,
        caches: &Caches<'_, 'a>,
        directive: D,
        name: Option<&'a str>,
    ) -> Option<TimeperiodId> {
        self.unknown.retain(|unknown| unknown.directive != directive);
        let name = name?;
        let found = caches.timeperiod(name);
        if found.is_none() {
            self.unknown.push(Unknown { directive, name });
        }
        found
    }

    fn presentation(&mut self) -> &mut Presentation {
        self.presentation.get_or_insert_default()
    }

    /// Takes custom variables; own ones come first.
    pub(crate) fn set_customs(&mut self, view: View<'_, 'a>) {
        self.custom = view.customs().map(custom_variable).collect();
    }
}

/// `_snmp-ver 2c`
pub(crate) fn custom_variable(custom: Custom<'_>) -> CustomVariable {
    CustomVariable { name: custom.name.to_ascii_uppercase().into(), value: custom.value.into() }
}

fn call<'a>(caches: &mut Caches<'_, 'a>, value: Option<&'a str>) -> Call<'a> {
    match value {
        None => Call::None,
        Some(text) => caches.call(text).map_or(Call::Unknown(text), Call::Known),
    }
}

/// Notes, URLs and images; other directives change nothing.
pub(crate) fn set_presentation(
    presentation: &mut Option<Box<Presentation>>,
    directive: D,
    text: Option<Arc<str>>,
) {
    let field: fn(&mut Presentation) -> &mut Option<Arc<str>> = match directive {
        D::Notes => |p| &mut p.notes,
        D::NotesUrl => |p| &mut p.notes_url,
        D::ActionUrl => |p| &mut p.action_url,
        D::IconImage => |p| &mut p.icon_image,
        D::IconImageAlt => |p| &mut p.icon_image_alt,
        D::VrmlImage => |p| &mut p.vrml_image,
        D::StatusmapImage => |p| &mut p.statusmap_image,
        _ => return,
    };
    if text.is_some() || presentation.is_some() {
        *field(presentation.get_or_insert_default()) = text;
    }
}

fn state_code(kind: Kind, value: &str) -> u8 {
    match (kind, value) {
        (Kind::Host, "d" | "down") | (_, "w" | "warning") => 1,
        (Kind::Host, "u" | "unreachable") | (_, "c" | "critical") => 2,
        (_, "u" | "unknown") => 3,
        _ => 0,
    }
}

impl<'a> Call<'a> {
    /// The text of a call of a command that does not exist.
    pub(crate) fn unknown(&self) -> Option<&'a str> {
        match self {
            Self::Unknown(text) => Some(text),
            Self::None | Self::Known(_) => None,
        }
    }
}
