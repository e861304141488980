//! `$MACROS$` in command lines (Nagios interfaces, section 2).
//!
//! [`Macros`] is a context: which host, service and contact a line is about, and when. Expansion
//! writes straight into a [`CommandLine`], which remembers where secrets stand; nothing is looked
//! up that the line does not name. `names` knows the names, `values` and `groups` the values,
//! `ondemand` the forms with a `:`.

mod clean;
mod environment;
mod groups;
mod names;
mod ondemand;
mod time;
mod totals;
mod values;

use std::borrow::Cow;
use std::cell::OnceCell;

use model::objects::{CommandCall, USER_MACROS};
use model::{
    CheckId, ContactGroupId, ContactId, HostGroupId, HostId, ServiceGroupId, ServiceId, Timestamp,
};

pub(crate) use clean::push_url_encoded;
pub(crate) use time::ctime;

use self::totals::Totals;
use crate::command_line::CommandLine;
use crate::effect::NotificationKind;
use crate::monitor::Monitor;

/// Notes may quote macros that quote macros; deeper than this they quote nothing.
const MAX_DEPTH: u8 = 4;
/// `$ARG1$` to `$ARG32$`
const MAX_ARGUMENTS: usize = 32;
/// Longer arguments are cut off.
const MAX_ARGUMENT_BYTES: usize = 8 * 1024;

/// What a notification adds to the context.
#[derive(Debug, Clone)]
pub(crate) struct NotificationFacts {
    pub(crate) kind: NotificationKind,
    pub(crate) number: u32,
    /// All recipients, comma-separated.
    pub(crate) recipients: String,
}

/// The objects a macro may speak about.
#[derive(Debug, Clone, Copy, Default)]
struct Scope {
    host: Option<HostId>,
    service: Option<ServiceId>,
    contact: Option<ContactId>,
    host_group: Option<HostGroupId>,
    service_group: Option<ServiceGroupId>,
    contact_group: Option<ContactGroupId>,
}

/// The context of an expansion.
pub(crate) struct Macros<'a> {
    monitor: &'a Monitor,
    scope: Scope,
    notification: Option<&'a NotificationFacts>,
    now: Timestamp,
    totals: OnceCell<Totals>,
}

/// How values are written.
#[derive(Clone, Copy)]
struct Manner<'a> {
    /// The call whose arguments `$ARGn$` means; only those before this one are known.
    call: &'a CommandCall,
    arguments: usize,
    /// Output of plugins loses what a shell would obey.
    clean: bool,
    url: bool,
    depth: u8,
}

impl<'a> Macros<'a> {
    /// The context of a check or event handler.
    pub(crate) fn of(monitor: &'a Monitor, about: CheckId, now: Timestamp) -> Self {
        let (host, service) = match about {
            CheckId::Host(id) => (id, None),
            CheckId::Service(id) => (monitor.objects.services[id].host, Some(id)),
        };
        let scope = Scope { host: Some(host), service, ..Scope::default() };
        Self { monitor, scope, notification: None, now, totals: OnceCell::new() }
    }

    /// The same for a notification to one contact.
    pub(crate) fn notifying(mut self, contact: ContactId, facts: &'a NotificationFacts) -> Self {
        self.scope.contact = Some(contact);
        self.notification = Some(facts);
        self
    }

    /// The command line of a call, expanded.
    pub(crate) fn command_line(&self, call: &CommandCall) -> CommandLine {
        let line = &self.monitor.objects.commands[call.command].line;
        self.expand(line, call)
    }

    /// Any text, with the arguments of a call.
    pub(crate) fn expand(&self, text: &str, call: &CommandCall) -> CommandLine {
        let mut out = CommandLine::with_capacity(text.len() * 2);
        let manner = Manner { call, arguments: MAX_ARGUMENTS, clean: true, url: false, depth: 0 };
        self.expand_into(&mut out, text, manner);
        out
    }

    /// Text between dollar signs is a macro if it is known; else it stays, dollar signs and all.
    fn expand_into(&self, out: &mut CommandLine, text: &str, manner: Manner<'_>) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            let Some((name, after)) = after.split_once('$') else {
                out.push('$');
                rest = after;
                break;
            };
            rest = after;
            if name.is_empty() {
                out.push('$');
            } else if !self.push_macro(out, name, manner) {
                out.push('$');
                out.push_str(name);
                out.push('$');
            }
        }
        out.push_str(rest);
    }

    /// Appends the value of a macro; `false` if there is none of this name here.
    fn push_macro(&self, out: &mut CommandLine, name: &str, manner: Manner<'_>) -> bool {
        if !manner.url {
            return self.push_value(out, name, manner);
        }
        // What is encoded needs no cleaning.
        let mut value = CommandLine::default();
        let known =
            self.push_value(&mut value, name, Manner { url: false, clean: false, ..manner });
        out.push_url_encoded(&value);
        known
    }

    fn push_value(&self, out: &mut CommandLine, name: &str, manner: Manner<'_>) -> bool {
        if let Some(number) = name.strip_prefix("ARG") {
            return self.push_argument(out, leading_number(number), manner);
        }
        if let Some(number) = name.strip_prefix("USER") {
            return self.push_user_macro(out, leading_number(number));
        }
        if let Some((base, rest)) = name.split_once(':') {
            return self.push_on_demand(out, base, rest, manner);
        }
        self.push_named(out, name, self.scope, manner)
    }

    fn push_argument(&self, out: &mut CommandLine, number: usize, manner: Manner<'_>) -> bool {
        if !(1..=MAX_ARGUMENTS).contains(&number) {
            return false;
        }
        // An argument may quote those before it: they were expanded first.
        if number <= manner.arguments
            && let Some(argument) = argument(&manner.call.text, number)
        {
            let manner = Manner { arguments: number - 1, ..manner };
            self.expand_into(out, &argument, manner);
        }
        true
    }

    fn push_user_macro(&self, out: &mut CommandLine, number: usize) -> bool {
        if !(1..=USER_MACROS).contains(&number) {
            return false;
        }
        if let Some(value) = self.monitor.objects.user_macros.get(number) {
            out.push_secret(number as u16, value);
        }
        true
    }

    fn totals(&self) -> &Totals {
        self.totals.get_or_init(|| Totals::count(self.monitor, self.scope.contact))
    }
}

/// What C's `atoi` makes of it: the digits at the front, else 0.
fn leading_number(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The n-th part of `command!one!two`, `\!` being a literal `!`.
fn argument(text: &str, number: usize) -> Option<Cow<'_, str>> {
    let mut rest = text;
    for _ in 0..number {
        rest = &rest[end_of_part(rest)..];
        rest = rest.strip_prefix('!')?;
    }
    let mut part = &rest[..end_of_part(rest)];
    if part.len() > MAX_ARGUMENT_BYTES {
        part = &part[..part.floor_char_boundary(MAX_ARGUMENT_BYTES)];
    }
    Some(if part.contains("\\!") { part.replace("\\!", "!").into() } else { part.into() })
}

/// Where the first `!` is that no backslash precedes, else the end.
fn end_of_part(text: &str) -> usize {
    let bytes = text.as_bytes();
    let bang = |at: &usize| bytes[*at] == b'!' && (*at == 0 || bytes[*at - 1] != b'\\');
    (0..bytes.len()).find(bang).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_the_parts_between_bangs() {
        let text = "c!a b!!x\\!y";
        let all: Vec<_> = (1..6).map(|n| argument(text, n).map(Cow::into_owned)).collect();
        let expected = [Some("a b"), Some(""), Some("x!y"), None, None];
        assert_eq!(all, expected.map(|part| part.map(str::to_owned)));
    }

    #[test]
    fn numbers_are_read_as_far_as_they_go() {
        assert_eq!(leading_number("12x"), 12);
        assert_eq!(leading_number("x"), 0);
        assert_eq!(leading_number("99999999999999999999999"), 0);
    }
}
