//! May this object speak now? The first filter that says no decides (engine semantics, 17.2
//! and 17.3). The order matters: it is Nagios', and people see the reason.

use std::time::Duration;

use model::objects::StateOptions;
use model::{CheckId, StateType, TimeperiodId, Timestamp};

use super::Case;
use crate::effect::Suppressed;
use crate::timeperiod;

type Filter = fn(&Case<'_>) -> Result<(), Suppressed>;

/// All filters of problem and recovery notifications, in order.
///
/// Acknowledgement and dependencies belong after `hard`, flapping and downtime before
/// `not_only_once`.
const FILTERS: &[Filter] = &[
    enabled_globally,
    inside_period,
    enabled,
    hard,
    state_wanted,
    recovery_of_a_known_problem,
    first_delay_passed,
    not_only_once,
    host_has_no_problem,
    interval_passed,
];

/// Asks every filter.
pub(super) fn check(case: &Case<'_>) -> Result<(), Suppressed> {
    FILTERS.iter().try_for_each(|filter| filter(case))
}

/// The notification directives of a host or a service.
struct Directives {
    enabled: bool,
    period: Option<TimeperiodId>,
    options: StateOptions,
    first_delay: f64,
    volatile: bool,
}

fn directives(case: &Case<'_>) -> Directives {
    match case.about {
        CheckId::Host(id) => {
            let def = &case.monitor.objects.hosts[id];
            Directives {
                enabled: def.notifications_enabled,
                period: def.notification_period,
                options: def.notification_options,
                first_delay: def.first_notification_delay,
                volatile: false,
            }
        }
        CheckId::Service(id) => {
            let def = &case.monitor.objects.services[id];
            Directives {
                enabled: def.notifications_enabled,
                period: def.notification_period,
                options: def.notification_options,
                first_delay: def.first_notification_delay,
                volatile: def.is_volatile,
            }
        }
    }
}

fn unless(suppressed: bool, reason: Suppressed) -> Result<(), Suppressed> {
    if suppressed { Err(reason) } else { Ok(()) }
}

fn enabled_globally(case: &Case<'_>) -> Result<(), Suppressed> {
    unless(!case.monitor.objects.settings.enable_notifications, Suppressed::DisabledGlobally)
}

fn inside_period(case: &Case<'_>) -> Result<(), Suppressed> {
    let (objects, zone) = (&case.monitor.objects, &case.monitor.zone);
    let valid = timeperiod::is_valid(objects, directives(case).period, case.now, zone);
    unless(!valid, Suppressed::OutsidePeriod)
}

fn enabled(case: &Case<'_>) -> Result<(), Suppressed> {
    unless(!directives(case).enabled, Suppressed::Disabled)
}

fn hard(case: &Case<'_>) -> Result<(), Suppressed> {
    unless(case.state.state_type == StateType::Soft, Suppressed::Soft)
}

fn state_wanted(case: &Case<'_>) -> Result<(), Suppressed> {
    let wanted = directives(case).options.contains(StateOptions::of_state(case.state.state));
    unless(!wanted, Suppressed::StateNotWanted)
}

fn recovery_of_a_known_problem(case: &Case<'_>) -> Result<(), Suppressed> {
    unless(!case.state.is_problem() && case.state.notified_on == 0, Suppressed::NobodyKnew)
}

fn first_delay_passed(case: &Case<'_>) -> Result<(), Suppressed> {
    let delay = directives(case).first_delay;
    if delay <= 0.0 || case.state.notification_number > 0 || !case.state.is_problem() {
        return Ok(());
    }
    let since = match case.state.last_hard_state_change {
        Timestamp::NEVER => case.monitor.program_start,
        hard_since => hard_since,
    };
    let delay = delay * case.monitor.objects.settings.interval_length as f64;
    let until = since + Duration::from_secs_f64(delay.min(1e9));
    unless(case.now < until, Suppressed::FirstDelay { until })
}

fn not_only_once(case: &Case<'_>) -> Result<(), Suppressed> {
    unless(case.state.no_more_notifications, Suppressed::OnlyOnce)
}

/// A service keeps silent while its host has a confirmed problem.
fn host_has_no_problem(case: &Case<'_>) -> Result<(), Suppressed> {
    let CheckId::Service(id) = case.about else { return Ok(()) };
    let host = case.monitor.host(case.monitor.objects.services[id].host);
    let broken = host.is_problem() && host.state_type == StateType::Hard;
    unless(broken, Suppressed::HostProblem)
}

fn interval_passed(case: &Case<'_>) -> Result<(), Suppressed> {
    let until = case.state.next_notification;
    unless(case.now < until && !directives(case).volatile, Suppressed::TooEarly { until })
}
