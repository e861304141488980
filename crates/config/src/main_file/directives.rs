//! Every directive of the main file: its type, its range, the field it fills.

use std::sync::Arc;

use model::objects::CommandCall;
use model::settings::{
    DateFormat, EmptyHostgroup, InterCheckDelay, InterleaveFactor, LogRotation, PerfdataFileMode,
};
use model::{MainSettings, ServiceState};

use super::paths::Paths;
use crate::Context;
use crate::objects::values::{atoi, strtod, strtoul, truthy};

/// A field that holds a command.
pub(crate) type Slot = fn(&mut MainSettings) -> &mut Option<CommandCall>;
type Field<T> = fn(&mut MainSettings) -> &mut T;
type Texts = Field<Option<Arc<str>>>;

/// What became of one directive.
pub(super) enum Outcome {
    /// It is in the settings.
    Done,
    /// It names a command for this field.
    Command(Slot),
    /// Nagios ignores it, with this hint.
    Obsolete(Option<&'static str>),
    /// A broker module.
    Module,
    /// Nagios prints this line at once and fails when it has read everything.
    Postponed(String),
    /// It is wrong.
    Refused(Refused),
}

/// Why a directive is refused.
pub(super) struct Refused {
    pub(super) code: &'static str,
    /// What Nagios puts between parentheses.
    pub(super) reason: String,
    /// The same in our words, where Nagios' are poor.
    pub(super) message: Option<String>,
    /// The line Nagios prints instead of `Error in configuration file …`.
    pub(super) own_line: Option<String>,
    pub(super) help: Option<String>,
}

impl Refused {
    pub(super) fn reason(code: &'static str, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into(), message: None, own_line: None, help: None }
    }

    fn illegal(name: &str, expected: impl Into<String>) -> Self {
        // One message of Nagios' has a blank too many.
        let blank = if name == "use_large_installation_tweaks" { " " } else { "" };
        Self {
            message: Some(format!("expected {}", expected.into())),
            ..Self::reason("illegal-value", format!("Illegal value for {name}{blank}"))
        }
    }
}

/// How the value of a directive is read.
enum Setter {
    /// Exactly `0` or `1`.
    ZeroOrOne(Field<bool>),
    /// Any number; above zero is true.
    Truthy(Field<bool>),
    /// A number not below this.
    AtLeast(i32, Field<u64>),
    /// A number; below zero counts as zero.
    NotNegative(Field<u64>),
    /// `strtoul`
    Unsigned(Field<u64>),
    /// `atoi`
    Signed(Field<i64>),
    Text(Texts),
    Path(Texts),
    /// A path of at most 255 bytes, and what Nagios says when it is longer.
    ShortPath(Texts, &'static str),
    Command(Slot),
    SkipStatus(Field<Option<u8>>),
    Threshold(Field<f64>, Top),
    Delay(Field<InterCheckDelay>),
    FileMode(Field<PerfdataFileMode>),
    Special(fn(&mut Special<'_>) -> Result<(), Failed>),
    Obsolete(Option<&'static str>),
    Module,
}

use Setter::{
    AtLeast, Command, Delay, FileMode, Module, NotNegative, Obsolete, Path, ShortPath, Signed,
    SkipStatus, Text, Threshold, Truthy, Unsigned, ZeroOrOne,
};

/// Whether a flapping threshold may be 100.
enum Top {
    Included,
    Excluded,
}

/// What a directive with rules of its own works on.
struct Special<'s> {
    settings: &'s mut MainSettings,
    paths: &'s Paths,
    is_dir: &'s dyn Fn(&str) -> bool,
    name: &'static str,
    value: &'s str,
}

/// How such a directive fails.
enum Failed {
    Now(Refused),
    AtTheEnd(String),
}

/// Longest path Nagios has room for.
const MAX_PATH: usize = 255;

/// Other names.
const ALIASES: [(&str, &str); 3] = [
    ("use_agressive_host_checking", "use_aggressive_host_checking"),
    ("service_reaper_frequency", "check_result_reaper_frequency"),
    ("freshness_check_interval", "service_freshness_check_interval"),
];

/// Names that are read in [`super`].
const ELSEWHERE: [&str; 3] = ["resource_file", "cfg_file", "cfg_dir"];

/// All names, for suggestions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(name, _)| *name).chain(ELSEWHERE)
}

/// Reads one directive into the settings.
pub(super) fn apply(
    cx: &Context<'_>,
    paths: &Paths,
    settings: &mut MainSettings,
    name: &str,
    value: &str,
) -> Outcome {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    let Some((name, setter)) = TABLE.iter().find(|(known, _)| *known == name) else {
        return Outcome::Refused(Refused::reason("unknown-variable", "UNKNOWN VARIABLE"));
    };
    match setter {
        Command(slot) => return Outcome::Command(*slot),
        Obsolete(hint) => return Outcome::Obsolete(*hint),
        Module => return Outcome::Module,
        Setter::Special(read) => {
            let is_dir = |path: &str| cx.loader.is_dir(path);
            let mut special = Special { settings, paths, is_dir: &is_dir, name, value };
            return match read(&mut special) {
                Ok(()) => Outcome::Done,
                Err(Failed::Now(refused)) => Outcome::Refused(refused),
                Err(Failed::AtTheEnd(line)) => Outcome::Postponed(line),
            };
        }
        _ => {}
    }
    match set(settings, paths, name, setter, value) {
        Ok(()) => Outcome::Done,
        Err(refused) => Outcome::Refused(refused),
    }
}

fn set(
    s: &mut MainSettings,
    paths: &Paths,
    name: &str,
    setter: &Setter,
    value: &str,
) -> Result<(), Refused> {
    match setter {
        ZeroOrOne(field) => match value {
            "0" => *field(s) = false,
            "1" => *field(s) = true,
            _ => return Err(Refused::illegal(name, "0 or 1")),
        },
        Truthy(field) => *field(s) = truthy(value),
        AtLeast(least, field) => {
            let number = atoi(value);
            let expected = || Refused::illegal(name, format!("a number not below {least}"));
            *field(s) =
                u64::try_from(number).ok().filter(|_| number >= *least).ok_or_else(expected)?;
        }
        NotNegative(field) => *field(s) = u64::try_from(atoi(value)).unwrap_or(0),
        Unsigned(field) => *field(s) = strtoul(value),
        Signed(field) => *field(s) = i64::from(atoi(value)),
        Text(field) => *field(s) = Some(value.into()),
        Path(field) => *field(s) = Some(paths.resolve(value).into()),
        ShortPath(field, too_long) => {
            if value.len() > MAX_PATH {
                return Err(Refused::reason("path-too-long", *too_long));
            }
            *field(s) = Some(paths.resolve(value).into());
        }
        SkipStatus(field) => {
            *field(s) = match atoi(value) {
                -1 => None,
                status @ 0..=3 => u8::try_from(status).ok(),
                _ => return Err(Refused::illegal(name, "a state from 0 to 3, or -1")),
            };
        }
        Threshold(field, top) => {
            let percent = strtod(value);
            let fits = match top {
                Top::Included => percent <= 100.0,
                Top::Excluded => percent < 100.0,
            };
            if percent <= 0.0 || !fits {
                return Err(Refused::illegal(name, "a percentage"));
            }
            *field(s) = percent;
        }
        Delay(field) => *field(s) = delay(name, value)?,
        FileMode(field) => {
            *field(s) = if value.contains('p') {
                PerfdataFileMode::Pipe
            } else if value.contains('w') {
                PerfdataFileMode::Write
            } else {
                PerfdataFileMode::Append
            };
        }
        Command(_) | Obsolete(_) | Module | Setter::Special(_) => {}
    }
    Ok(())
}

fn delay(name: &str, value: &str) -> Result<InterCheckDelay, Refused> {
    Ok(match value {
        "n" => InterCheckDelay::None,
        "d" => InterCheckDelay::Dumb,
        "s" => InterCheckDelay::Smart,
        _ => {
            let seconds = strtod(value);
            if seconds <= 0.0 {
                return Err(Refused::illegal(name, "n, d, s or seconds above 0"));
            }
            InterCheckDelay::Seconds(seconds)
        }
    })
}

impl Special<'_> {
    fn illegal(&self, expected: &str) -> Failed {
        Failed::Now(Refused::illegal(self.name, expected))
    }

    /// A failure with a line of its own.
    fn own_line(code: &'static str, message: String, line: String) -> Failed {
        let refused = Refused::reason(code, "");
        Failed::Now(Refused { message: Some(message), own_line: Some(line), ..refused })
    }
}

fn website_url(s: &mut Special<'_>) -> Result<(), Failed> {
    s.settings.website_url = Some(s.value.strip_suffix('/').unwrap_or(s.value).into());
    Ok(())
}

fn load_control(s: &mut Special<'_>) -> Result<(), Failed> {
    const KEYS: [&str; 9] = [
        "jobs_max",
        "jobs_min",
        "jobs_limit",
        "check_interval",
        "backoff_limit",
        "rampup_limit",
        "backoff_change",
        "rampup_change",
        "enabled",
    ];
    for pair in s.value.split(';').filter(|pair| !pair.trim().is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if !KEYS.contains(&key.trim()) {
            let (key, value) = (key.trim(), value.trim());
            return Err(Failed::AtTheEnd(format!("Error: Bad loadctl option; {key} = {value}")));
        }
    }
    s.settings.loadctl_options = Some(s.value.into());
    Ok(())
}

fn temp_file(s: &mut Special<'_>) -> Result<(), Failed> {
    let path = if s.value.starts_with('/') || s.value.starts_with('.') {
        s.paths.resolve(s.value)
    } else {
        let directory = s.settings.temp_path.as_deref().unwrap_or("/tmp");
        format!("{directory}/{}", s.value)
    };
    if path.len() > MAX_PATH {
        let line = format!("Error: Temp file '{path}' is too long");
        return Err(Special::own_line("path-too-long", "the path is too long".to_owned(), line));
    }
    s.settings.temp_file = Some(path.into());
    Ok(())
}

fn temp_path(s: &mut Special<'_>) -> Result<(), Failed> {
    if s.value.len() > MAX_PATH {
        let line = "Error: temp_path is too long".to_owned();
        return Err(Special::own_line("path-too-long", "the path is too long".to_owned(), line));
    }
    let path = directory(s);
    if !(s.is_dir)(&path) {
        let line = format!("Error: temp_path '{path}' is not a valid directory");
        let message = format!("`{path}` is no directory");
        return Err(Special::own_line("not-a-directory", message, line));
    }
    s.settings.temp_path = Some(path.into());
    Ok(())
}

fn check_result_path(s: &mut Special<'_>) -> Result<(), Failed> {
    if s.value.len() > MAX_PATH {
        let reason = "Check result path is too long";
        return Err(Failed::Now(Refused::reason("path-too-long", reason)));
    }
    let path = directory(s);
    if !(s.is_dir)(&path) {
        let reason = format!("Check result path '{path}' is not a valid directory");
        let message = Some(format!("`{path}` is no directory"));
        return Err(Failed::Now(Refused { message, ..Refused::reason("not-a-directory", reason) }));
    }
    s.settings.check_result_path = Some(path.into());
    Ok(())
}

fn directory(s: &Special<'_>) -> String {
    let path = s.paths.resolve(s.value);
    path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(&path).to_owned()
}

fn timeout_state(s: &mut Special<'_>) -> Result<(), Failed> {
    s.settings.service_check_timeout_state = match s.value {
        "o" => ServiceState::Ok,
        "w" => ServiceState::Warning,
        "c" => ServiceState::Critical,
        "u" => ServiceState::Unknown,
        _ => return Err(s.illegal("o, w, c or u")),
    };
    Ok(())
}

fn rotation(s: &mut Special<'_>) -> Result<(), Failed> {
    s.settings.log_rotation_method = match s.value {
        "n" => LogRotation::None,
        "h" => LogRotation::Hourly,
        "d" => LogRotation::Daily,
        "w" => LogRotation::Weekly,
        "m" => LogRotation::Monthly,
        _ => return Err(s.illegal("n, h, d, w or m")),
    };
    Ok(())
}

fn interleave(s: &mut Special<'_>) -> Result<(), Failed> {
    s.settings.service_interleave_factor = match s.value {
        "s" => InterleaveFactor::Smart,
        factor => InterleaveFactor::Factor(u32::try_from(atoi(factor)).unwrap_or(1).max(1)),
    };
    Ok(())
}

fn date_format(s: &mut Special<'_>) -> Result<(), Failed> {
    s.settings.date_format = match s.value {
        "euro" => DateFormat::Euro,
        "iso8601" => DateFormat::Iso8601,
        "strict-iso8601" => DateFormat::StrictIso8601,
        _ => DateFormat::Us,
    };
    Ok(())
}

fn broker_options(s: &mut Special<'_>) -> Result<(), Failed> {
    s.settings.event_broker_options = Some(match s.value {
        "-1" => u64::MAX,
        mask => strtoul(mask),
    });
    Ok(())
}

fn empty_groups(s: &mut Special<'_>) -> Result<(), Failed> {
    s.settings.allow_empty_hostgroup_assignment =
        if truthy(s.value) { EmptyHostgroup::Silent } else { EmptyHostgroup::Error };
    Ok(())
}

use Setter::Special as Own;

/// In the order of the manual.
const TABLE: &[(&str, Setter)] = &[
    ("website_url", Own(website_url)),
    ("loadctl_options", Own(load_control)),
    ("check_workers", Signed(|s| &mut s.check_workers)),
    ("query_socket", Path(|s| &mut s.query_socket)),
    ("log_file", ShortPath(|s| &mut s.log_file, "Log file is too long")),
    ("debug_level", Signed(|s| &mut s.debug_level)),
    ("debug_verbosity", Signed(|s| &mut s.debug_verbosity)),
    ("debug_file", ShortPath(|s| &mut s.debug_file, "Debug log file is too long")),
    ("max_debug_file_size", Unsigned(|s| &mut s.max_debug_file_size)),
    ("command_file", ShortPath(|s| &mut s.command_file, "Command file is too long")),
    ("temp_file", Own(temp_file)),
    ("temp_path", Own(temp_path)),
    ("check_result_path", Own(check_result_path)),
    ("max_check_result_file_age", Unsigned(|s| &mut s.max_check_result_file_age)),
    ("lock_file", ShortPath(|s| &mut s.lock_file, "Lock file is too long")),
    ("global_host_event_handler", Command(|s| &mut s.global_host_event_handler)),
    ("global_service_event_handler", Command(|s| &mut s.global_service_event_handler)),
    ("ocsp_command", Command(|s| &mut s.ocsp_command)),
    ("ochp_command", Command(|s| &mut s.ochp_command)),
    ("nagios_user", Text(|s| &mut s.nagios_user)),
    ("nagios_group", Text(|s| &mut s.nagios_group)),
    ("admin_email", Text(|s| &mut s.admin_email)),
    ("admin_pager", Text(|s| &mut s.admin_pager)),
    ("use_syslog", ZeroOrOne(|s| &mut s.use_syslog)),
    ("log_notifications", ZeroOrOne(|s| &mut s.log_notifications)),
    ("log_service_retries", ZeroOrOne(|s| &mut s.log_service_retries)),
    ("log_host_retries", ZeroOrOne(|s| &mut s.log_host_retries)),
    ("log_event_handlers", ZeroOrOne(|s| &mut s.log_event_handlers)),
    ("log_external_commands", ZeroOrOne(|s| &mut s.log_external_commands)),
    ("log_passive_checks", ZeroOrOne(|s| &mut s.log_passive_checks)),
    ("log_initial_states", ZeroOrOne(|s| &mut s.log_initial_states)),
    ("log_current_states", ZeroOrOne(|s| &mut s.log_current_states)),
    ("retain_state_information", ZeroOrOne(|s| &mut s.retain_state_information)),
    ("retention_update_interval", AtLeast(0, |s| &mut s.retention_update_interval)),
    ("use_retained_program_state", ZeroOrOne(|s| &mut s.use_retained_program_state)),
    ("use_retained_scheduling_info", ZeroOrOne(|s| &mut s.use_retained_scheduling_info)),
    ("retention_scheduling_horizon", AtLeast(1, |s| &mut s.retention_scheduling_horizon)),
    ("additional_freshness_latency", NotNegative(|s| &mut s.additional_freshness_latency)),
    ("retained_host_attribute_mask", Unsigned(|s| &mut s.retained_host_attribute_mask)),
    ("retained_service_attribute_mask", Unsigned(|s| &mut s.retained_service_attribute_mask)),
    (
        "retained_process_host_attribute_mask",
        Unsigned(|s| &mut s.retained_process_host_attribute_mask),
    ),
    (
        "retained_process_service_attribute_mask",
        Unsigned(|s| &mut s.retained_process_service_attribute_mask),
    ),
    (
        "retained_contact_host_attribute_mask",
        Unsigned(|s| &mut s.retained_contact_host_attribute_mask),
    ),
    (
        "retained_contact_service_attribute_mask",
        Unsigned(|s| &mut s.retained_contact_service_attribute_mask),
    ),
    ("obsess_over_services", ZeroOrOne(|s| &mut s.obsess_over_services)),
    ("obsess_over_hosts", ZeroOrOne(|s| &mut s.obsess_over_hosts)),
    ("translate_passive_host_checks", ZeroOrOne(|s| &mut s.translate_passive_host_checks)),
    ("passive_host_checks_are_soft", Truthy(|s| &mut s.passive_host_checks_are_soft)),
    ("service_check_timeout", AtLeast(1, |s| &mut s.service_check_timeout)),
    ("service_check_timeout_state", Own(timeout_state)),
    ("host_check_timeout", AtLeast(1, |s| &mut s.host_check_timeout)),
    ("event_handler_timeout", AtLeast(1, |s| &mut s.event_handler_timeout)),
    ("notification_timeout", AtLeast(1, |s| &mut s.notification_timeout)),
    ("ocsp_timeout", AtLeast(1, |s| &mut s.ocsp_timeout)),
    ("ochp_timeout", AtLeast(1, |s| &mut s.ochp_timeout)),
    ("use_aggressive_host_checking", ZeroOrOne(|s| &mut s.use_aggressive_host_checking)),
    ("cached_host_check_horizon", Unsigned(|s| &mut s.cached_host_check_horizon)),
    (
        "enable_predictive_host_dependency_checks",
        Truthy(|s| &mut s.enable_predictive_host_dependency_checks),
    ),
    ("cached_service_check_horizon", Unsigned(|s| &mut s.cached_service_check_horizon)),
    (
        "enable_predictive_service_dependency_checks",
        Truthy(|s| &mut s.enable_predictive_service_dependency_checks),
    ),
    ("soft_state_dependencies", ZeroOrOne(|s| &mut s.soft_state_dependencies)),
    ("log_rotation_method", Own(rotation)),
    ("log_archive_path", ShortPath(|s| &mut s.log_archive_path, "Log archive path too long")),
    ("enable_event_handlers", Truthy(|s| &mut s.enable_event_handlers)),
    ("enable_notifications", Truthy(|s| &mut s.enable_notifications)),
    ("execute_service_checks", Truthy(|s| &mut s.execute_service_checks)),
    ("accept_passive_service_checks", Truthy(|s| &mut s.accept_passive_service_checks)),
    ("execute_host_checks", Truthy(|s| &mut s.execute_host_checks)),
    ("accept_passive_host_checks", Truthy(|s| &mut s.accept_passive_host_checks)),
    ("service_inter_check_delay_method", Delay(|s| &mut s.service_inter_check_delay_method)),
    ("max_service_check_spread", AtLeast(1, |s| &mut s.max_service_check_spread)),
    ("host_inter_check_delay_method", Delay(|s| &mut s.host_inter_check_delay_method)),
    ("max_host_check_spread", AtLeast(1, |s| &mut s.max_host_check_spread)),
    ("service_interleave_factor", Own(interleave)),
    ("max_concurrent_checks", AtLeast(0, |s| &mut s.max_concurrent_checks)),
    ("check_result_reaper_frequency", AtLeast(1, |s| &mut s.check_result_reaper_frequency)),
    ("max_check_result_reaper_time", AtLeast(1, |s| &mut s.max_check_result_reaper_time)),
    ("sleep_time", Obsolete(None)),
    ("interval_length", AtLeast(1, |s| &mut s.interval_length)),
    ("check_external_commands", ZeroOrOne(|s| &mut s.check_external_commands)),
    ("command_check_interval", Obsolete(Some("Commands are always handled on arrival"))),
    ("check_for_orphaned_services", ZeroOrOne(|s| &mut s.check_for_orphaned_services)),
    ("check_for_orphaned_hosts", ZeroOrOne(|s| &mut s.check_for_orphaned_hosts)),
    ("check_service_freshness", ZeroOrOne(|s| &mut s.check_service_freshness)),
    ("check_host_freshness", ZeroOrOne(|s| &mut s.check_host_freshness)),
    ("service_freshness_check_interval", AtLeast(1, |s| &mut s.service_freshness_check_interval)),
    ("host_freshness_check_interval", AtLeast(1, |s| &mut s.host_freshness_check_interval)),
    ("auto_reschedule_checks", ZeroOrOne(|s| &mut s.auto_reschedule_checks)),
    ("auto_rescheduling_interval", AtLeast(1, |s| &mut s.auto_rescheduling_interval)),
    ("auto_rescheduling_window", AtLeast(1, |s| &mut s.auto_rescheduling_window)),
    ("status_update_interval", AtLeast(1, |s| &mut s.status_update_interval)),
    ("time_change_threshold", AtLeast(6, |s| &mut s.time_change_threshold)),
    ("process_performance_data", Truthy(|s| &mut s.process_performance_data)),
    ("enable_flap_detection", Truthy(|s| &mut s.enable_flap_detection)),
    ("enable_failure_prediction", Obsolete(None)),
    ("low_service_flap_threshold", Threshold(|s| &mut s.low_service_flap_threshold, Top::Excluded)),
    (
        "high_service_flap_threshold",
        Threshold(|s| &mut s.high_service_flap_threshold, Top::Included),
    ),
    ("low_host_flap_threshold", Threshold(|s| &mut s.low_host_flap_threshold, Top::Excluded)),
    ("high_host_flap_threshold", Threshold(|s| &mut s.high_host_flap_threshold, Top::Included)),
    ("date_format", Own(date_format)),
    ("use_timezone", Text(|s| &mut s.use_timezone)),
    ("event_broker_options", Own(broker_options)),
    ("illegal_object_name_chars", Text(|s| &mut s.illegal_object_name_chars)),
    ("illegal_macro_output_chars", Text(|s| &mut s.illegal_macro_output_chars)),
    ("broker_module", Module),
    ("use_regexp_matching", Truthy(|s| &mut s.use_regexp_matching)),
    ("use_true_regexp_matching", Truthy(|s| &mut s.use_true_regexp_matching)),
    ("daemon_dumps_core", ZeroOrOne(|s| &mut s.daemon_dumps_core)),
    ("use_large_installation_tweaks", ZeroOrOne(|s| &mut s.use_large_installation_tweaks)),
    ("enable_environment_macros", Truthy(|s| &mut s.enable_environment_macros)),
    ("free_child_process_memory", Truthy(|s| &mut s.free_child_process_memory)),
    ("child_processes_fork_twice", Truthy(|s| &mut s.child_processes_fork_twice)),
    ("enable_embedded_perl", Obsolete(None)),
    ("use_embedded_perl_implicitly", Obsolete(None)),
    ("auth_file", Obsolete(None)),
    ("p1_file", Obsolete(None)),
    (
        "external_command_buffer_slots",
        Obsolete(Some("All commands are always processed upon arrival")),
    ),
    ("check_for_updates", Truthy(|s| &mut s.check_for_updates)),
    ("bare_update_check", Truthy(|s| &mut s.bare_update_check)),
    ("status_file", Path(|s| &mut s.status_file)),
    ("state_retention_file", Path(|s| &mut s.state_retention_file)),
    ("perfdata_timeout", NotNegative(|s| &mut s.perfdata_timeout)),
    ("host_perfdata_command", Command(|s| &mut s.host_perfdata_command)),
    ("service_perfdata_command", Command(|s| &mut s.service_perfdata_command)),
    ("host_perfdata_file_template", Text(|s| &mut s.host_perfdata_file_template)),
    ("service_perfdata_file_template", Text(|s| &mut s.service_perfdata_file_template)),
    ("host_perfdata_file", Path(|s| &mut s.host_perfdata_file)),
    ("service_perfdata_file", Path(|s| &mut s.service_perfdata_file)),
    ("host_perfdata_file_mode", FileMode(|s| &mut s.host_perfdata_file_mode)),
    ("service_perfdata_file_mode", FileMode(|s| &mut s.service_perfdata_file_mode)),
    (
        "host_perfdata_file_processing_interval",
        Unsigned(|s| &mut s.host_perfdata_file_processing_interval),
    ),
    (
        "service_perfdata_file_processing_interval",
        Unsigned(|s| &mut s.service_perfdata_file_processing_interval),
    ),
    (
        "host_perfdata_file_processing_command",
        Command(|s| &mut s.host_perfdata_file_processing_command),
    ),
    (
        "service_perfdata_file_processing_command",
        Command(|s| &mut s.service_perfdata_file_processing_command),
    ),
    ("host_perfdata_process_empty_results", Truthy(|s| &mut s.host_perfdata_process_empty_results)),
    (
        "service_perfdata_process_empty_results",
        Truthy(|s| &mut s.service_perfdata_process_empty_results),
    ),
    ("object_cache_file", Path(|s| &mut s.object_cache_file)),
    ("precached_object_file", Path(|s| &mut s.precached_object_file)),
    ("allow_empty_hostgroup_assignment", Own(empty_groups)),
    ("host_down_disable_service_checks", Unsigned(|s| &mut s.host_down_disable_service_checks)),
    (
        "service_skip_check_dependency_status",
        SkipStatus(|s| &mut s.service_skip_check_dependency_status),
    ),
    ("service_skip_check_parent_status", SkipStatus(|s| &mut s.service_skip_check_parent_status)),
    (
        "service_skip_check_host_down_status",
        SkipStatus(|s| &mut s.service_skip_check_host_down_status),
    ),
    ("host_skip_check_dependency_status", SkipStatus(|s| &mut s.host_skip_check_dependency_status)),
];
