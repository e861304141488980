//! How directives and definitions are refused while they are read.

use super::{At, OpenBlock};
use crate::Context;
use crate::objects::directives::{self, D};
use crate::objects::kind::Kind;
use crate::objects::store::Store;
use crate::problems::Problem;
use crate::source::Span;
use crate::timeperiod::TimeperiodErrorKind;

/// Names that still work but should be replaced.
const DEPRECATED: [(&str, &str); 4] = [
    ("normal_check_interval", "check_interval"),
    ("retry_check_interval", "retry_interval"),
    ("hourly_value", "importance"),
    ("minimum_value", "minimum_importance"),
];

impl<'a> OpenBlock<'a> {
    pub(super) fn bad_coordinates(
        &self,
        cx: &Context<'a>,
        directive: D,
        value: &'a str,
    ) -> Problem {
        let (name, count) = if directive == D::Coords2d { ("2d", 2) } else { ("3d", 3) };
        let phrase = match self.kind {
            Kind::HostExtInfo => Kind::HostExtInfo.phrase(),
            kind => kind.word(),
        };
        Problem::error("invalid-coordinates", format!("`{name}_coords` needs {count} numbers"))
            .nagios(format!("Error: Invalid {name}_coords value '(null)' in {phrase} definition."))
            .at(cx.sources.span(value))
    }

    pub(super) fn warn_if_deprecated(&self, cx: &Context<'a>, name: &'a str) {
        if let Some((_, instead)) = DEPRECATED.iter().find(|(old, _)| *old == name) {
            let line = format!(
                "WARNING: The {name} attribute is deprecated and will be removed in future \
                 versions. Please use {instead} instead."
            );
            cx.problems.add(
                Problem::warning("deprecated-directive", format!("`{name}` is deprecated"))
                    .nagios(line)
                    .at(cx.sources.span(name))
                    .help(format!("write `{instead}`")),
            );
        }
    }

    pub(super) fn obsolete(&self, cx: &Context<'a>, name: &'a str, at: At<'_>) {
        let kind = self.kind.word();
        let line = format!(
            "Warning: {name} is obsoleted and no longer has any effect in {kind} type objects \
             (config file '{}', starting at line {})",
            at.name, self.block.line
        );
        cx.problems.add(
            Problem::warning("obsolete-directive", format!("`{name}` no longer has any effect"))
                .nagios(line)
                .at(cx.sources.span(name)),
        );
    }

    pub(super) fn accept_later_release(&self, cx: &Context<'a>, name: &'a str, at: At<'_>) -> bool {
        if cx.options.strict {
            self.unknown(cx, name, at);
            return false;
        }
        let message = format!("`{name}` is understood by Nagios 4.5 and later only");
        cx.problems.add(Problem::notice("later-release", message).at(cx.sources.span(name)));
        true
    }

    pub(super) fn empty_contacts(&self, cx: &Context<'a>, name: &'a str, at: At<'_>) {
        let line = format!(
            "Error: Empty value for {name} (config file '{}', starting on line {})",
            at.name, self.block.line
        );
        cx.problems.add(
            Problem::error("empty-contacts", format!("`{name}` is empty"))
                .nagios(line)
                .nagios(could_not_add(at))
                .at(cx.sources.span(name))
                .help("write `null` to say that there are none".to_owned()),
        );
    }

    pub(super) fn unknown(&self, cx: &Context<'a>, name: &'a str, at: At<'_>) {
        let kind = self.kind.word();
        let names = directives::rows(self.kind)
            .iter()
            .flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()));
        let help = match directives::find(self.kind, name) {
            Some(_) => Some("known to Nagios 4.5.0 and later".to_owned()),
            None => {
                let near = cx.problems.suggest(name, names);
                near.map(|near| format!("did you mean `{near}`?"))
            }
        };
        let mut problem =
            Problem::error("unknown-directive", format!("a {kind} has no directive `{name}`"));
        // `address7` is refused without a line of its own.
        if self.kind != Kind::Contact || !name.starts_with("address") {
            problem = problem.nagios(format!("Error: Invalid {kind} object directive '{name}'."));
        }
        cx.problems.add(problem.nagios(could_not_add(at)).at(cx.sources.span(name)).help(help));
    }

    pub(super) fn unnamed(&self, cx: &Context<'a>, own: D, at: At<'_>) {
        let kind = self.kind.word();
        let row = directives::rows(self.kind).iter().find(|row| row.directive == own);
        let own = row.map_or("name", |row| row.name);
        let line = format!(
            "Error: Could not complete object definition in file '{}' on line {}. Have you named \
             all your objects?",
            at.name, at.line
        );
        cx.problems.add(
            Problem::error("unnamed-object", format!("this {kind} has no name"))
                .nagios(line)
                .at(self.span())
                .label(format!("`{own}`, or `name` for a template, is missing")),
        );
    }

    pub(super) fn refuse_if_taken(
        &self,
        cx: &Context<'a>,
        store: &Store<'a>,
        taken: Option<u32>,
        name: &'a str,
        at: At<'_>,
    ) {
        let Some(taken) = taken else { return };
        let line = format!(
            "Warning: Duplicate definition found for {} '{name}' (config file '{}', starting on \
             line {})",
            self.kind.phrase(),
            at.name,
            self.block.line
        );
        let first = store.blocks(self.kind).get(taken as usize);
        let help = first.map(|first| {
            format!("the first one is at {}:{}", cx.file_name(first.file), first.line)
        });
        let message = format!("{} `{name}` is defined twice", self.kind.phrase());
        cx.problems.add(
            Problem::error("duplicate-definition", message)
                .nagios(line)
                .nagios(could_not_add(at))
                .at(cx.sources.span(name))
                .help(help),
        );
    }

    pub(super) fn span(&self) -> Option<Span> {
        Some(Span {
            file: self.block.file,
            offset: self.block.offset,
            len: "define ".len() as u32 + self.kind.word().len() as u32,
        })
    }
}

pub(super) fn unknown_date(cx: &Context<'_>, name: &str, value: &str, at: At<'_>) {
    let text = format!("{name} {value}");
    let line = TimeperiodErrorKind::UnknownForm.nagios_text(&text, "", "");
    cx.problems.add(
        Problem::error(
            "invalid-timeperiod-directive",
            format!("`{}` is no day or date with hours", text.trim_end()),
        )
        .nagios(line)
        .nagios(format!("Error: Invalid timeperiod object directive '{name}'."))
        .nagios(could_not_add(at))
        .at(cx.sources.span(name)),
    );
}

pub(super) fn could_not_add(at: At<'_>) -> String {
    format!("Error: Could not add object property in file '{}' on line {}.", at.name, at.line)
}
