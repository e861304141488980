//! External commands, obeyed.

use model::{
    CheckId, CheckKind, CheckOutcome, CheckResult, ExternalCommand, HistoryKind, HostId, HostName,
    ServiceDescription, ServiceId, Timestamp,
};

use crate::effect::{CommandRefused, Effect};
use crate::history;
use crate::monitor::Monitor;
use crate::schedule::RequestOptions;

impl Monitor {
    /// Logs a command, obeys it, and logs why if it cannot be obeyed.
    pub(crate) fn obey(
        &mut self,
        command: &ExternalCommand,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), CommandRefused> {
        let settings = &self.objects.settings;
        let logged = match command {
            ExternalCommand::ProcessServiceCheckResult { .. }
            | ExternalCommand::ProcessHostCheckResult { .. } => settings.log_passive_checks,
            _ => settings.log_external_commands,
        };
        let line = command_line(command);
        if logged {
            let text = format!("EXTERNAL COMMAND: {line}");
            out.push(history::general(now, HistoryKind::ExternalCommand, text));
        }
        self.dispatch(command, now, out).inspect_err(|_| {
            let text = format!("Error: External command failed -> {line}");
            out.push(history::general(now, HistoryKind::Warning, text));
        })
    }

    fn dispatch(
        &mut self,
        command: &ExternalCommand,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), CommandRefused> {
        match command {
            ExternalCommand::ScheduleServiceCheck { host, service, at, forced } => {
                let id = self.find_service(host, service)?;
                self.request_check(id.into(), *at, options(*forced));
                Ok(())
            }
            ExternalCommand::ScheduleHostCheck { host, at, forced } => {
                let id = self.find_host(host)?;
                self.request_check(id.into(), *at, options(*forced));
                Ok(())
            }
            ExternalCommand::ProcessServiceCheckResult { host, service, code, output } => {
                let id = self
                    .reporting_host(host)
                    .and_then(|id| self.service_of(id, service))
                    .inspect_err(|refused| out.push(unknown_reporter(refused, now)))?;
                self.apply_passive(&passive(id.into(), *code, output, now), now, out)
            }
            ExternalCommand::ProcessHostCheckResult { host, code, output } => {
                // Nagios asks the switch for passive *service* checks at this entry.
                if !self.objects.settings.accept_passive_service_checks {
                    return Err(CommandRefused::PassiveNotAccepted);
                }
                let id = self
                    .reporting_host(host)
                    .inspect_err(|refused| out.push(unknown_reporter(refused, now)))?;
                self.apply_passive(&passive(id.into(), *code, output, now), now, out)
            }
        }
    }

    fn find_host(&self, host: &HostName) -> Result<HostId, CommandRefused> {
        self.objects.host(host).ok_or_else(|| CommandRefused::UnknownHost(host.clone()))
    }

    /// Results may name their host by its address.
    fn reporting_host(&self, host: &HostName) -> Result<HostId, CommandRefused> {
        let by_address = || self.host_by_address.get(host.shared()).copied();
        self.objects
            .host(host)
            .or_else(by_address)
            .ok_or_else(|| CommandRefused::UnknownHost(host.clone()))
    }

    fn find_service(
        &self,
        host: &HostName,
        service: &ServiceDescription,
    ) -> Result<ServiceId, CommandRefused> {
        self.service_of(self.find_host(host)?, service)
    }

    fn service_of(
        &self,
        host: HostId,
        service: &ServiceDescription,
    ) -> Result<ServiceId, CommandRefused> {
        let name = &self.objects.hosts[host].name;
        self.objects
            .service(name, service)
            .ok_or_else(|| CommandRefused::UnknownService(name.clone(), service.clone()))
    }
}

fn options(forced: bool) -> RequestOptions {
    if forced { RequestOptions::FORCE } else { RequestOptions::NONE }
}

fn passive(check: CheckId, code: i32, output: &str, now: Timestamp) -> CheckResult {
    CheckResult {
        check,
        kind: CheckKind::Passive,
        outcome: CheckOutcome::Exited(code),
        output: Some(output.to_owned()),
        start_time: now,
        finish_time: now,
        latency_s: 0.0,
        reschedule: false,
    }
}

/// The warning about a result for something that is not configured.
fn unknown_reporter(refused: &CommandRefused, now: Timestamp) -> Effect {
    let text = match refused {
        CommandRefused::UnknownService(host, service) => format!(
            "Warning:  Passive check result was received for service '{service}' on host '{host}', \
             but the service could not be found!"
        ),
        CommandRefused::UnknownHost(host) => format!(
            "Warning:  Passive check result was received for host '{host}', \
             but the host could not be found!"
        ),
        other => format!("Warning:  Passive check result was refused: {other}"),
    };
    history::general(now, HistoryKind::Warning, text)
}

/// The command as Nagios' pipe would have it, without the time.
fn command_line(command: &ExternalCommand) -> String {
    let prefix = |forced: bool| if forced { "SCHEDULE_FORCED" } else { "SCHEDULE" };
    match command {
        ExternalCommand::ScheduleServiceCheck { host, service, at, forced } => {
            format!("{}_SVC_CHECK;{host};{service};{}", prefix(*forced), at.as_secs())
        }
        ExternalCommand::ScheduleHostCheck { host, at, forced } => {
            format!("{}_HOST_CHECK;{host};{}", prefix(*forced), at.as_secs())
        }
        ExternalCommand::ProcessServiceCheckResult { host, service, code, output } => {
            format!("PROCESS_SERVICE_CHECK_RESULT;{host};{service};{code};{}", encoded(output))
        }
        ExternalCommand::ProcessHostCheckResult { host, code, output } => {
            format!("PROCESS_HOST_CHECK_RESULT;{host};{code};{}", encoded(output))
        }
    }
}

/// One line again: as it came through the pipe.
fn encoded(output: &str) -> String {
    output.replace('\\', "\\\\").replace('\n', "\\n")
}
