//! From a command's name and arguments, as Nagios writes them, to [`ExternalCommand`]s.
//!
//! Knows nothing of HTTP: the command pipe and Livestatus say the same in other clothes.

mod names;

use model::objects::Objects;
use model::{ExternalCommand, HostName, HostState, ServiceDescription, Timestamp};

use crate::closest::hint;
use crate::extract::shown;
use crate::schema::Time;
use names::NAMES;

/// Why a command means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CommandError {
    /// Not a command of Nagios.
    #[error("there is no command `{name}`{hint}")]
    Unknown {
        /// What was sent.
        name: String,
        /// The closest name.
        hint: String,
    },
    /// A command of Nagios that is not carried out yet.
    #[error("the command {0} is not supported yet")]
    NotSupported(&'static str),
    /// An argument is missing or empty.
    #[error("{command} needs {argument} as argument {position}")]
    Missing {
        /// The command.
        command: &'static str,
        /// Which argument.
        argument: &'static str,
        /// Its place, from 1.
        position: usize,
    },
    /// An argument means nothing.
    #[error("argument {position} of {command} is not {argument}: `{value}`")]
    Invalid {
        /// The command.
        command: &'static str,
        /// What is wanted.
        argument: &'static str,
        /// Its place, from 1.
        position: usize,
        /// What was sent.
        value: String,
    },
    /// The host to be expanded does not exist.
    #[error("there is no host `{0}`")]
    NoSuchHost(String),
}

/// What a command asks for. Commands about all services of a host are several.
///
/// `args` are in Nagios' order; texts at the end may contain further arguments, which belong to
/// them (`;` is not special there). Names are not looked up, except to find a host's services.
pub(crate) fn parse(
    name: &str,
    args: &[String],
    objects: &Objects,
) -> Result<Vec<ExternalCommand>, CommandError> {
    let upper = name.trim().to_ascii_uppercase();
    let Some(command) = NAMES.iter().find(|known| **known == upper).copied() else {
        let hint = hint(&upper, NAMES.iter().copied());
        return Err(CommandError::Unknown { name: shown(name), hint });
    };
    let args = Arguments { command, args };
    match command {
        "SCHEDULE_SVC_CHECK" => args.schedule_service_check(false),
        "SCHEDULE_FORCED_SVC_CHECK" => args.schedule_service_check(true),
        "SCHEDULE_HOST_CHECK" => args.schedule_host_check(false),
        "SCHEDULE_FORCED_HOST_CHECK" => args.schedule_host_check(true),
        "SCHEDULE_HOST_SVC_CHECKS" => args.schedule_checks_of_host(false, objects),
        "SCHEDULE_FORCED_HOST_SVC_CHECKS" => args.schedule_checks_of_host(true, objects),
        "PROCESS_SERVICE_CHECK_RESULT" => args.service_result(),
        "PROCESS_HOST_CHECK_RESULT" => args.host_result(),
        _ => Err(CommandError::NotSupported(command)),
    }
}

struct Arguments<'a> {
    command: &'static str,
    args: &'a [String],
}

impl Arguments<'_> {
    fn schedule_service_check(&self, forced: bool) -> Result<Vec<ExternalCommand>, CommandError> {
        let host = HostName::from(self.name(0, "a host name")?);
        let service = ServiceDescription::from(self.name(1, "a service description")?);
        let at = self.time(2)?;
        Ok(vec![ExternalCommand::ScheduleServiceCheck { host, service, at, forced }])
    }

    fn schedule_host_check(&self, forced: bool) -> Result<Vec<ExternalCommand>, CommandError> {
        let host = HostName::from(self.name(0, "a host name")?);
        let at = self.time(1)?;
        Ok(vec![ExternalCommand::ScheduleHostCheck { host, at, forced }])
    }

    fn schedule_checks_of_host(
        &self,
        forced: bool,
        objects: &Objects,
    ) -> Result<Vec<ExternalCommand>, CommandError> {
        let name = self.name(0, "a host name")?;
        let at = self.time(1)?;
        let Some(id) = objects.host(name) else {
            return Err(CommandError::NoSuchHost(shown(name)));
        };
        let host = &objects.hosts[id].name;
        Ok(objects
            .services_of(id)
            .map(|id| ExternalCommand::ScheduleServiceCheck {
                host: host.clone(),
                service: objects.services[id].description.clone(),
                at,
                forced,
            })
            .collect())
    }

    fn service_result(&self) -> Result<Vec<ExternalCommand>, CommandError> {
        Ok(vec![ExternalCommand::ProcessServiceCheckResult {
            host: HostName::from(self.name(0, "a host name or address")?),
            service: ServiceDescription::from(self.name(1, "a service description")?),
            code: self.number(2, "a return code")?,
            output: self.output(3),
        }])
    }

    fn host_result(&self) -> Result<Vec<ExternalCommand>, CommandError> {
        let host = HostName::from(self.name(0, "a host name or address")?);
        let code = self.number(1, "a return code from 0 to 2")?;
        if u8::try_from(code).ok().and_then(HostState::from_code).is_none() {
            return Err(self.invalid(1, "a return code from 0 to 2"));
        }
        let output = self.output(2);
        Ok(vec![ExternalCommand::ProcessHostCheckResult { host, code, output }])
    }

    fn name(&self, position: usize, argument: &'static str) -> Result<&str, CommandError> {
        match self.args.get(position) {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(self.missing(position, argument)),
        }
    }

    fn number(&self, position: usize, argument: &'static str) -> Result<i32, CommandError> {
        let text = self.name(position, argument)?;
        text.trim().parse().map_err(|_| self.invalid(position, argument))
    }

    /// Seconds since the epoch, with or without fraction, or RFC 3339.
    fn time(&self, position: usize) -> Result<Timestamp, CommandError> {
        const WANTED: &str = "a time (RFC 3339, or seconds since the epoch)";
        let text = self.name(position, WANTED)?.trim();
        let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..1e11).contains(seconds));
        seconds
            .map(Timestamp::from_secs_f64)
            .or_else(|| Time::parse(text).map(|time| time.0))
            .filter(|at| *at >= Timestamp::NEVER)
            .ok_or_else(|| self.invalid(position, WANTED))
    }

    /// Plugin output from `position` on; `\n` is a line end and `\\` a backslash, as in the pipe.
    fn output(&self, position: usize) -> String {
        let text = self.args.get(position..).unwrap_or(&[]).join(";");
        let mut decoded = String::with_capacity(text.len());
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' if chars.as_str().starts_with('n') => {
                    chars.next();
                    decoded.push('\n');
                }
                '\\' if chars.as_str().starts_with('\\') => {
                    chars.next();
                    decoded.push('\\');
                }
                _ => decoded.push(c),
            }
        }
        decoded
    }

    fn missing(&self, position: usize, argument: &'static str) -> CommandError {
        CommandError::Missing { command: self.command, argument, position: position + 1 }
    }

    fn invalid(&self, position: usize, argument: &'static str) -> CommandError {
        let value = self.args.get(position).map_or_else(String::new, |text| shown(text));
        CommandError::Invalid { command: self.command, argument, position: position + 1, value }
    }
}

#[cfg(test)]
mod tests;
