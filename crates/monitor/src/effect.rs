//! What the caller must now do. The monitor decides; it never does.

use std::fmt;
use std::time::Duration;

use model::names::CommandName;
use model::{CheckId, CommandId, ContactId, HistoryLine, Timestamp};

use crate::command_line::CommandLine;

/// One thing to do, in the order in which it must be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Run a plugin and hand its result to [`Monitor::apply_result`](crate::Monitor::apply_result).
    RunCheck(Box<RunCheck>),
    /// Run a contact's notification command. A failing one is not retried.
    Notify(Box<Notification>),
    /// Run an event handler.
    RunEventHandler(Box<EventHandler>),
    /// Some field of this object's [`CheckableState`](model::CheckableState) changed: journal and
    /// publish it. At most once per object and call.
    Updated(CheckId),
    /// A line for `nagios.log` and the history table.
    History(Box<HistoryLine>),
    /// Nobody is told, and why.
    NotNotified {
        /// The host or service.
        about: CheckId,
        /// For one contact only; `None` when the notification as a whole is suppressed.
        contact: Option<ContactId>,
        /// The reason.
        reason: Suppressed,
    },
}

/// Environment variables of a command (`NAGIOS_HOSTNAME=…`), empty without
/// `enable_environment_macros`. Values may hold secrets, so they are not printed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Environment(pub Vec<(String, String)>);

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// One plugin to run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunCheck {
    /// What is checked.
    pub check: CheckId,
    /// The configured command, for choosing a native implementation.
    pub command: CommandId,
    /// The command line, macros expanded.
    pub line: CommandLine,
    /// After this long the plugin's process group is killed.
    pub timeout: Duration,
    /// When it should have started; latency is the real start minus this.
    pub planned: Timestamp,
    /// Copy into [`CheckResult::reschedule`](model::CheckResult::reschedule).
    pub reschedule: bool,
    /// Asked for by a person: run it ahead of others.
    pub forced: bool,
    /// Environment macros.
    pub env: Environment,
}

/// What a notification says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotificationKind {
    /// `PROBLEM`
    Problem,
    /// `RECOVERY`
    Recovery,
}

impl NotificationKind {
    /// The value of `$NOTIFICATIONTYPE$`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Problem => "PROBLEM",
            Self::Recovery => "RECOVERY",
        }
    }
}

/// One notification command for one contact.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// Who is told.
    pub contact: ContactId,
    /// About what.
    pub about: CheckId,
    /// Problem or recovery.
    pub kind: NotificationKind,
    /// The how-many-eth for this problem, from 1.
    pub number: u32,
    /// Id shared by all contacts and commands of one notification.
    pub id: u64,
    /// The configured command.
    pub command: CommandId,
    /// Its name, for log and page.
    pub command_name: CommandName,
    /// The command line, macros expanded.
    pub line: CommandLine,
    /// After this long the command's process group is killed.
    pub timeout: Duration,
    /// Environment macros.
    pub env: Environment,
}

/// One event handler to run.
#[derive(Debug, Clone, PartialEq)]
pub struct EventHandler {
    /// Whose state changed.
    pub about: CheckId,
    /// `global_*_event_handler` rather than the object's own.
    pub global: bool,
    /// The configured command.
    pub command: CommandId,
    /// The command line, macros expanded.
    pub line: CommandLine,
    /// After this long the handler's process group is killed.
    pub timeout: Duration,
    /// Environment macros.
    pub env: Environment,
}

/// Why nobody, or one contact, is not told (engine semantics, section 17). In the order tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Suppressed {
    /// `enable_notifications=0`
    #[error("notifications are disabled program-wide")]
    DisabledGlobally,
    /// Outside the object's `notification_period`.
    #[error("outside the notification period")]
    OutsidePeriod,
    /// The object's `notifications_enabled` is 0.
    #[error("notifications of this object are disabled")]
    Disabled,
    /// The state is not confirmed yet.
    #[error("the state is still soft")]
    Soft,
    /// The state is not among the object's `notification_options`.
    #[error("this state is not among the notification options")]
    StateNotWanted,
    /// A recovery from a problem nobody was told about.
    #[error("nobody was told about the problem")]
    NobodyKnew,
    /// `first_notification_delay` has not passed.
    #[error("the first notification delay has not passed until {until}", until = .until.as_secs())]
    FirstDelay {
        /// When it will have.
        until: Timestamp,
    },
    /// `notification_interval` is 0 and this problem was notified once.
    #[error("this problem is notified only once")]
    OnlyOnce,
    /// The host is in a hard problem state itself.
    #[error("the host has a hard problem")]
    HostProblem,
    /// The re-notification interval has not passed.
    #[error("the notification interval has not passed until {until}", until = .until.as_secs())]
    TooEarly {
        /// When it will have.
        until: Timestamp,
    },
    /// Contact: `*_notifications_enabled` is 0.
    #[error("the contact has these notifications disabled")]
    ContactDisabled,
    /// Contact: the object's importance is below `minimum_importance`.
    #[error("not important enough for the contact")]
    NotImportantEnough,
    /// Contact: outside `*_notification_period`.
    #[error("outside the contact's notification period")]
    OutsideContactPeriod,
    /// Contact: the state is not among `*_notification_options`.
    #[error("the contact does not want this state")]
    ContactStateNotWanted,
    /// Contact: it did not want the problem, so it does not get the recovery.
    #[error("the contact was not told about the problem")]
    ContactDidNotKnow,
    /// No contact was told (there are none, or each was filtered).
    #[error("there is nobody to tell")]
    NoContacts,
}

/// Why a command was not obeyed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandRefused {
    /// No host has this name (or, for results, address).
    #[error("host `{0}` is not defined")]
    UnknownHost(model::HostName),
    /// The host has no service of this description.
    #[error("service `{1}` on host `{0}` is not defined")]
    UnknownService(model::HostName, model::ServiceDescription),
    /// A passive host result with a code outside 0..2.
    #[error("host state code {0} is not one of 0, 1, 2")]
    BadHostCode(i32),
    /// Passive results are switched off, program-wide or for this object.
    #[error("passive checks are not accepted")]
    PassiveNotAccepted,
}
