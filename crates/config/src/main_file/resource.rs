//! Resource files: `$USER1$=…`.

use model::objects::{USER_MACROS, UserMacros};

use crate::Context;
use crate::objects::lexer::{Comments, Lines};
use crate::source::Span;

/// Why a resource file cannot be used.
pub(super) struct Failure {
    pub(super) code: &'static str,
    pub(super) message: String,
    /// As Nagios words it.
    pub(super) line: String,
    pub(super) span: Option<Span>,
}

/// Reads one file into the macros; a later value replaces an earlier one.
pub(super) fn read(cx: &Context<'_>, path: &str, macros: &mut UserMacros) -> Result<(), Failure> {
    let bytes = cx.loader.read(path).map_err(|error| Failure {
        code: "unreadable-resource-file",
        message: format!("cannot read `{path}`: {}", crate::objects::reason(&error)),
        line: format!("Error: Cannot open resource file '{path}' for reading!"),
        span: None,
    })?;
    let (file, text) = cx.sources.add_secret_file(path, bytes);
    let mut lines = Lines::new(&cx.sources, file, text, Comments::None);
    while let Some(line) = lines.next_line() {
        let raw = lines.raw();
        if raw.is_empty() || raw.starts_with('#') {
            continue;
        }
        let failure = |what: &str, message: &str| Failure {
            code: "invalid-resource-line",
            message: message.to_owned(),
            line: format!("Error: NULL {what} - Line {} of resource file '{path}'", lines.number),
            span: Some(Span { file, offset: lines.start, len: raw.len().max(1) as u32 }),
        };
        if line.is_empty() {
            return Err(failure("variable", "a line of nothing but blanks"));
        }
        let Some((name, value)) = line.split_once('=').filter(|(_, value)| !value.is_empty())
        else {
            return Err(failure("variable value", "a line without a value"));
        };
        if let Some(number) = user_macro(name) {
            macros.set(number, value);
        }
    }
    Ok(())
}

/// The number in `$USERn$`; other names are ignored.
fn user_macro(name: &str) -> Option<usize> {
    let digits = name.strip_prefix("$USER")?;
    let digits = &digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())];
    let number: usize = digits.parse().ok()?;
    (1..=USER_MACROS).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_user_macros_up_to_256_count() {
        assert_eq!(user_macro("$USER1$"), Some(1));
        assert_eq!(user_macro("$USER256$"), Some(256));
        assert_eq!(user_macro("$USER0$"), None);
        assert_eq!(user_macro("$USER257$"), None);
        assert_eq!(user_macro("USER1"), None);
        assert_eq!(user_macro("$OTHER1$"), None);
    }
}
