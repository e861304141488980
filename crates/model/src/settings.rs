//! Every directive of `nagios.cfg` that still means something, typed, with Nagios 4.4.6's defaults.
//!
//! Obsolete names are known to `config` and have no field here; `cfg_file`, `cfg_dir`,
//! `resource_file` and `broker_module` are consumed while reading. A long table on purpose: one line a
//! directive, in the order of the manual.

use std::sync::Arc;

use crate::objects::CommandCall;
use crate::state::ServiceState;

/// How first checks are spread over time (`*_inter_check_delay_method`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum InterCheckDelay {
    /// `n`: all at once.
    None,
    /// `d`: one second apart.
    Dumb,
    /// `s`: evenly over the average check interval, within the maximum spread.
    Smart,
    /// A number of seconds between two checks.
    Seconds(f64),
}

/// `service_interleave_factor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InterleaveFactor {
    /// `s`: services per host, rounded up.
    Smart,
    /// A given factor, at least 1.
    Factor(u32),
}

/// `log_rotation_method`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogRotation {
    /// `n`
    None,
    /// `h`
    Hourly,
    /// `d`
    Daily,
    /// `w`
    Weekly,
    /// `m`
    Monthly,
}

/// `date_format`: how `$SHORTDATETIME$` and `$DATE$` look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFormat {
    /// `MM-DD-YYYY HH:MM:SS`
    Us,
    /// `DD-MM-YYYY HH:MM:SS`
    Euro,
    /// `YYYY-MM-DD HH:MM:SS`
    Iso8601,
    /// `YYYY-MM-DDTHH:MM:SS`
    StrictIso8601,
}

/// `*_perfdata_file_mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PerfdataFileMode {
    /// Append, create.
    Append,
    /// Truncate at open.
    Write,
    /// A FIFO, opened read-write and non-blocking.
    Pipe,
}

/// `allow_empty_hostgroup_assignment`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyHostgroup {
    /// 0
    Error,
    /// 1
    Silent,
    /// The default; cannot be written.
    Warn,
}

/// The main configuration file, typed. Units stand in each line; intervals of objects are in
/// units of `interval_length` seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct MainSettings {
    /// Absolute or as given: the file these settings came from (`$MAINCONFIGFILE$`).
    pub main_config_file: Arc<str>,
    /// The last `resource_file` read (`$RESOURCEFILE$`).
    pub resource_file: Option<Arc<str>>,
    /// Base URL used by `$HOSTINFOURL$`/`$SERVICEINFOURL$`; one trailing `/` cut.
    pub website_url: Option<Arc<str>>,
    /// Experimental load control: keys jobs_max, jobs_min, jobs_limit, check_interval, backoff_limit, rampup_limit, backoff_change, rampup_change, enabled.
    pub loadctl_options: Option<Arc<str>>,
    /// Worker processes; 0 = 1.5 × CPUs clamped to 4..48; negative n = CPUs + abs(n).
    pub check_workers: i64,
    /// Query-handler UNIX socket.
    pub query_socket: Option<Arc<str>>,
    /// Main log.
    pub log_file: Option<Arc<str>>,
    /// Bits below the table; -1 = all.
    pub debug_level: i64,
    /// 0..2.
    pub debug_verbosity: i64,
    /// Debug log.
    pub debug_file: Option<Arc<str>>,
    /// Bytes; when exceeded the file is renamed to ``file`.old`; 0 = unlimited.
    pub max_debug_file_size: u64,
    /// External command FIFO.
    pub command_file: Option<Arc<str>>,
    /// Prefix for temporary files (`XXXXXX` appended); see 1.3.
    pub temp_file: Option<Arc<str>>,
    /// Scratch directory; must exist (a fallback to `$TMPDIR`/`$TMP` exists in the code but is never reached).
    pub temp_path: Option<Arc<str>>,
    /// Check result spool; must exist when parsed.
    pub check_result_path: Option<Arc<str>>,
    /// Age above which spool files are discarded (see engine document). Seconds.
    pub max_check_result_file_age: u64,
    /// PID/lock file, used only in daemon mode.
    pub lock_file: Option<Arc<str>>,
    /// Run for every host event.
    pub global_host_event_handler: Option<CommandCall>,
    /// Run for every service event.
    pub global_service_event_handler: Option<CommandCall>,
    /// Run after every service result when obsessing.
    pub ocsp_command: Option<CommandCall>,
    /// Run after every host result when obsessing.
    pub ochp_command: Option<CommandCall>,
    /// User to drop to when started as root.
    pub nagios_user: Option<Arc<str>>,
    /// Group to drop to.
    pub nagios_group: Option<Arc<str>>,
    /// `$ADMINEMAIL$`.
    pub admin_email: Option<Arc<str>>,
    /// `$ADMINPAGER$`.
    pub admin_pager: Option<Arc<str>>,
    /// Copy log entries to syslog (user.info).
    pub use_syslog: bool,
    /// Log notification lines.
    pub log_notifications: bool,
    /// Log SOFT service alerts.
    pub log_service_retries: bool,
    /// Log repeated SOFT host results (state changes are logged anyway).
    pub log_host_retries: bool,
    /// Log event handler lines.
    pub log_event_handlers: bool,
    /// Log external commands.
    pub log_external_commands: bool,
    /// Log passive results.
    pub log_passive_checks: bool,
    /// Log INITIAL states at start.
    pub log_initial_states: bool,
    /// Log CURRENT states after rotation.
    pub log_current_states: bool,
    /// Read/write the retention file.
    pub retain_state_information: bool,
    /// Autosave period; 0 = only at stop/restart. Minutes.
    pub retention_update_interval: u64,
    /// Restore program-wide toggles from retention.
    pub use_retained_program_state: bool,
    /// Restore next_check/check_options.
    pub use_retained_scheduling_info: bool,
    /// Maximum age of the retention file for restoring scheduling. Seconds.
    pub retention_scheduling_horizon: u64,
    /// Added to automatic freshness thresholds. Seconds.
    pub additional_freshness_latency: u64,
    /// Modified-attribute bits not to retain (hosts, and by a quirk services).
    pub retained_host_attribute_mask: u64,
    /// Parsed but unused (the host mask is applied).
    pub retained_service_attribute_mask: u64,
    /// Same for program host attributes (and by a quirk program service attributes).
    pub retained_process_host_attribute_mask: u64,
    /// Parsed but unused.
    pub retained_process_service_attribute_mask: u64,
    /// Contact host attribute bits not to retain.
    pub retained_contact_host_attribute_mask: u64,
    /// Contact service attribute bits not to retain.
    pub retained_contact_service_attribute_mask: u64,
    /// Run ocsp_command.
    pub obsess_over_services: bool,
    /// Run ochp_command.
    pub obsess_over_hosts: bool,
    /// Compute DOWN/UNREACHABLE for passive host problems too.
    pub translate_passive_host_checks: bool,
    /// 1 = passive host results follow the SOFT/HARD machine.
    pub passive_host_checks_are_soft: bool,
    /// Service check timeout. Seconds.
    pub service_check_timeout: u64,
    /// State given to a timed-out service check.
    pub service_check_timeout_state: ServiceState,
    /// Host check timeout. Seconds.
    pub host_check_timeout: u64,
    /// Event handler timeout. Seconds.
    pub event_handler_timeout: u64,
    /// Notification timeout. Seconds.
    pub notification_timeout: u64,
    /// Ocsp timeout. Seconds.
    pub ocsp_timeout: u64,
    /// Ochp timeout. Seconds.
    pub ochp_timeout: u64,
    /// 1 = plugin exit 1 means host DOWN.
    pub use_aggressive_host_checking: bool,
    /// Reuse window for host results. Seconds.
    pub cached_host_check_horizon: u64,
    /// Check master hosts ahead of notification.
    pub enable_predictive_host_dependency_checks: bool,
    /// Reuse window for service results. Seconds.
    pub cached_service_check_horizon: u64,
    /// Without effect before 4.4.12.
    pub enable_predictive_service_dependency_checks: bool,
    /// 1 = dependencies look at the SOFT state too.
    pub soft_state_dependencies: bool,
    /// None/hourly/daily/weekly/monthly.
    pub log_rotation_method: LogRotation,
    /// Where rotated logs go.
    pub log_archive_path: Option<Arc<str>>,
    /// Enable event handlers.
    pub enable_event_handlers: bool,
    /// Enable notifications.
    pub enable_notifications: bool,
    /// Execute service checks.
    pub execute_service_checks: bool,
    /// Accept passive service checks.
    pub accept_passive_service_checks: bool,
    /// Execute host checks.
    pub execute_host_checks: bool,
    /// Accept passive host checks.
    pub accept_passive_host_checks: bool,
    /// Initial spread; float = seconds between checks.
    pub service_inter_check_delay_method: InterCheckDelay,
    /// Max service check spread. Minutes.
    pub max_service_check_spread: u64,
    /// Host inter check delay method.
    pub host_inter_check_delay_method: InterCheckDelay,
    /// Max host check spread. Minutes.
    pub max_host_check_spread: u64,
    /// Int below 1 becomes 1.
    pub service_interleave_factor: InterleaveFactor,
    /// Service checks in flight; 0 = unlimited.
    pub max_concurrent_checks: u64,
    /// Spool scan period. Seconds.
    pub check_result_reaper_frequency: u64,
    /// Time budget of one scan. Seconds.
    pub max_check_result_reaper_time: u64,
    /// Length of one interval unit. Seconds.
    pub interval_length: u64,
    /// 0 = commands from the FIFO are not accepted.
    pub check_external_commands: bool,
    /// Check for orphaned services.
    pub check_for_orphaned_services: bool,
    /// Check for orphaned hosts.
    pub check_for_orphaned_hosts: bool,
    /// Check service freshness.
    pub check_service_freshness: bool,
    /// Check host freshness.
    pub check_host_freshness: bool,
    /// Service freshness check interval. Seconds.
    pub service_freshness_check_interval: u64,
    /// Host freshness check interval. Seconds.
    pub host_freshness_check_interval: u64,
    /// Periodic smoothing of the check queue.
    pub auto_reschedule_checks: bool,
    /// Auto rescheduling interval. Seconds.
    pub auto_rescheduling_interval: u64,
    /// Auto rescheduling window. Seconds.
    pub auto_rescheduling_window: u64,
    /// Status.dat rewrite period. Seconds.
    pub status_update_interval: u64,
    /// Forward clock jump that triggers compensation. Seconds.
    pub time_change_threshold: u64,
    /// Process performance data.
    pub process_performance_data: bool,
    /// Enable flap detection.
    pub enable_flap_detection: bool,
    /// Low service flap threshold. Percent.
    pub low_service_flap_threshold: f64,
    /// High service flap threshold. Percent.
    pub high_service_flap_threshold: f64,
    /// Low host flap threshold. Percent.
    pub low_host_flap_threshold: f64,
    /// High host flap threshold. Percent.
    pub high_host_flap_threshold: f64,
    /// Any other word = us.
    pub date_format: DateFormat,
    /// Sets `TZ` for the process.
    pub use_timezone: Option<Arc<str>>,
    /// NEB event mask; -1 = all.
    pub event_broker_options: Option<u64>,
    /// Characters forbidden in object names.
    pub illegal_object_name_chars: Option<Arc<str>>,
    /// Stripped from output-type macros; unset = pre-flight warning.
    pub illegal_macro_output_chars: Option<Arc<str>>,
    /// Use regexp matching.
    pub use_regexp_matching: bool,
    /// Use true regexp matching.
    pub use_true_regexp_matching: bool,
    /// Allow core dumps (daemon changes directory to `$HOME` or the log directory).
    pub daemon_dumps_core: bool,
    /// No summary macros, no sorted group members, flapping state copied from retention.
    pub use_large_installation_tweaks: bool,
    /// Export `NAGIOS_*` to commands.
    pub enable_environment_macros: bool,
    /// Accepted, no visible effect.
    pub free_child_process_memory: bool,
    /// Accepted, no visible effect.
    pub child_processes_fork_twice: bool,
    /// Daily version query.
    pub check_for_updates: bool,
    /// Bare update check.
    pub bare_update_check: bool,
    /// Status file.
    pub status_file: Option<Arc<str>>,
    /// No space before `=`.
    pub state_retention_file: Option<Arc<str>>,
    /// 0 = worker default of 60 s; for file processing commands 0 = none. Seconds.
    pub perfdata_timeout: u64,
    /// Host perfdata command.
    pub host_perfdata_command: Option<CommandCall>,
    /// Service perfdata command.
    pub service_perfdata_command: Option<CommandCall>,
    /// `\t`, `\r`, `\n` escapes.
    pub host_perfdata_file_template: Option<Arc<str>>,
    /// Service perfdata file template.
    pub service_perfdata_file_template: Option<Arc<str>>,
    /// Host perfdata file.
    pub host_perfdata_file: Option<Arc<str>>,
    /// Service perfdata file.
    pub service_perfdata_file: Option<Arc<str>>,
    /// Contains `p` = pipe, else contains `w` = truncate, else append.
    pub host_perfdata_file_mode: PerfdataFileMode,
    /// Service perfdata file mode.
    pub service_perfdata_file_mode: PerfdataFileMode,
    /// 0 = never. Seconds.
    pub host_perfdata_file_processing_interval: u64,
    /// Service perfdata file processing interval. Seconds.
    pub service_perfdata_file_processing_interval: u64,
    /// Host perfdata file processing command.
    pub host_perfdata_file_processing_command: Option<CommandCall>,
    /// Service perfdata file processing command.
    pub service_perfdata_file_processing_command: Option<CommandCall>,
    /// 0 = skip results without perfdata.
    pub host_perfdata_process_empty_results: bool,
    /// Service perfdata process empty results.
    pub service_perfdata_process_empty_results: bool,
    /// No space before `=`.
    pub object_cache_file: Option<Arc<str>>,
    /// No space before `=`.
    pub precached_object_file: Option<Arc<str>>,
    /// 0 = error, 1 = silent (value 2 cannot be set).
    pub allow_empty_hostgroup_assignment: EmptyHostgroup,
    /// Non-zero: no service checks while the host is not UP.
    pub host_down_disable_service_checks: u64,
    /// State to set when execution dependencies block the check.
    pub service_skip_check_dependency_status: Option<u8>,
    /// Same when service parents block.
    pub service_skip_check_parent_status: Option<u8>,
    /// Same when the host blocks.
    pub service_skip_check_host_down_status: Option<u8>,
    /// Same for hosts.
    pub host_skip_check_dependency_status: Option<u8>,
}

impl Default for MainSettings {
    fn default() -> Self {
        Self {
            main_config_file: "nagios.cfg".into(),
            resource_file: None,
            website_url: None,
            loadctl_options: None,
            check_workers: 0,
            query_socket: Some("/var/lib/nagios/rw/nagios.qh".into()),
            log_file: Some("/var/lib/nagios/nagios.log".into()),
            debug_level: 0,
            debug_verbosity: 1,
            debug_file: Some("/var/lib/nagios/nagios.debug".into()),
            max_debug_file_size: 1000000,
            command_file: Some("/var/lib/nagios/rw/nagios.cmd".into()),
            temp_file: Some("/var/lib/nagios/tempfile".into()),
            temp_path: Some("/tmp".into()),
            check_result_path: Some("/var/lib/nagios/spool/checkresults".into()),
            max_check_result_file_age: 3600,
            lock_file: None,
            global_host_event_handler: None,
            global_service_event_handler: None,
            ocsp_command: None,
            ochp_command: None,
            nagios_user: None,
            nagios_group: None,
            admin_email: None,
            admin_pager: None,
            use_syslog: true,
            log_notifications: true,
            log_service_retries: false,
            log_host_retries: false,
            log_event_handlers: true,
            log_external_commands: true,
            log_passive_checks: true,
            log_initial_states: false,
            log_current_states: true,
            retain_state_information: false,
            retention_update_interval: 60,
            use_retained_program_state: true,
            use_retained_scheduling_info: false,
            retention_scheduling_horizon: 900,
            additional_freshness_latency: 15,
            retained_host_attribute_mask: 0,
            retained_service_attribute_mask: 0,
            retained_process_host_attribute_mask: 0,
            retained_process_service_attribute_mask: 0,
            retained_contact_host_attribute_mask: 0,
            retained_contact_service_attribute_mask: 0,
            obsess_over_services: false,
            obsess_over_hosts: false,
            translate_passive_host_checks: false,
            passive_host_checks_are_soft: false,
            service_check_timeout: 60,
            service_check_timeout_state: ServiceState::Critical,
            host_check_timeout: 30,
            event_handler_timeout: 30,
            notification_timeout: 30,
            ocsp_timeout: 15,
            ochp_timeout: 15,
            use_aggressive_host_checking: false,
            cached_host_check_horizon: 15,
            enable_predictive_host_dependency_checks: true,
            cached_service_check_horizon: 15,
            enable_predictive_service_dependency_checks: true,
            soft_state_dependencies: false,
            log_rotation_method: LogRotation::None,
            log_archive_path: Some("/var/lib/nagios/archives/".into()),
            enable_event_handlers: true,
            enable_notifications: true,
            execute_service_checks: true,
            accept_passive_service_checks: true,
            execute_host_checks: true,
            accept_passive_host_checks: true,
            service_inter_check_delay_method: InterCheckDelay::Smart,
            max_service_check_spread: 30,
            host_inter_check_delay_method: InterCheckDelay::Smart,
            max_host_check_spread: 30,
            service_interleave_factor: InterleaveFactor::Smart,
            max_concurrent_checks: 0,
            check_result_reaper_frequency: 10,
            max_check_result_reaper_time: 30,
            interval_length: 60,
            check_external_commands: true,
            check_for_orphaned_services: true,
            check_for_orphaned_hosts: true,
            check_service_freshness: true,
            check_host_freshness: false,
            service_freshness_check_interval: 60,
            host_freshness_check_interval: 60,
            auto_reschedule_checks: false,
            auto_rescheduling_interval: 30,
            auto_rescheduling_window: 180,
            status_update_interval: 60,
            time_change_threshold: 900,
            process_performance_data: false,
            enable_flap_detection: false,
            low_service_flap_threshold: 20.0,
            high_service_flap_threshold: 30.0,
            low_host_flap_threshold: 20.0,
            high_host_flap_threshold: 30.0,
            date_format: DateFormat::Us,
            use_timezone: None,
            event_broker_options: None,
            illegal_object_name_chars: None,
            illegal_macro_output_chars: None,
            use_regexp_matching: false,
            use_true_regexp_matching: false,
            daemon_dumps_core: true,
            use_large_installation_tweaks: false,
            enable_environment_macros: false,
            free_child_process_memory: false,
            child_processes_fork_twice: false,
            check_for_updates: true,
            bare_update_check: false,
            status_file: Some("/var/lib/nagios/status.dat".into()),
            state_retention_file: Some("/var/lib/nagios/retention.dat".into()),
            perfdata_timeout: 0,
            host_perfdata_command: None,
            service_perfdata_command: None,
            host_perfdata_file_template: None,
            service_perfdata_file_template: None,
            host_perfdata_file: None,
            service_perfdata_file: None,
            host_perfdata_file_mode: PerfdataFileMode::Append,
            service_perfdata_file_mode: PerfdataFileMode::Append,
            host_perfdata_file_processing_interval: 0,
            service_perfdata_file_processing_interval: 0,
            host_perfdata_file_processing_command: None,
            service_perfdata_file_processing_command: None,
            host_perfdata_process_empty_results: true,
            service_perfdata_process_empty_results: true,
            object_cache_file: Some("/var/lib/nagios/objects.cache".into()),
            precached_object_file: Some("/var/lib/nagios/objects.precache".into()),
            allow_empty_hostgroup_assignment: EmptyHostgroup::Warn,
            host_down_disable_service_checks: 0,
            service_skip_check_dependency_status: None,
            service_skip_check_parent_status: None,
            service_skip_check_host_down_status: None,
            host_skip_check_dependency_status: None,
        }
    }
}
