//! Commands and calls of commands.

use std::sync::Arc;

use crate::ids::CommandId;
use crate::location::Location;
use crate::names::CommandName;

/// `define command`.
#[derive(Debug, Clone)]
pub struct CommandDef {
    /// `command_name`
    pub name: CommandName,
    /// `command_line`, macros not expanded.
    pub line: Arc<str>,
    /// Where it is defined.
    pub location: Location,
}

/// `check_ping!100.0,20%!500.0,60%`: a command with its arguments, as written in an object.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandCall {
    /// The command named before the first `!`.
    pub command: CommandId,
    /// The whole text with its arguments (`$HOSTCHECKCOMMAND$`).
    pub text: Arc<str>,
}

impl CommandCall {
    /// `$ARG1$` … `$ARG32$`: split at `!`; `\!` is a literal `!`.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        let mut parts = Vec::new();
        let mut current = String::new();
        let mut chars = self.text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' if chars.as_str().starts_with('!') => {
                    chars.next();
                    current.push('!');
                }
                '!' => parts.push(std::mem::take(&mut current)),
                _ => current.push(c),
            }
        }
        parts.push(current);
        parts.into_iter().skip(1).take(32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_split_at_bangs_but_not_at_escaped_ones() {
        let call = CommandCall { command: CommandId::from(0), text: "c!a b!!x\\!y".into() };
        assert_eq!(call.arguments(), ["a b", "", "x!y"]);
    }
}
