//! Time periods and commands.

use std::sync::Arc;

use model::objects::{CommandDef, TimeperiodDef};

use super::Registering;
use crate::objects::directives::D;
use crate::objects::kind::Kind;
use crate::objects::lists::items;
use crate::objects::store::View;
use crate::problems::Problem;
use crate::source::Span;
use crate::timeperiod::{self, TimeperiodDirective, TimeperiodError};

const WEEKDAYS: [(D, &str); 7] = [
    (D::Sunday, "sunday"),
    (D::Monday, "monday"),
    (D::Tuesday, "tuesday"),
    (D::Wednesday, "wednesday"),
    (D::Thursday, "thursday"),
    (D::Friday, "friday"),
    (D::Saturday, "saturday"),
];

impl<'a> Registering<'_, 'a> {
    pub(super) fn timeperiods(&mut self) {
        for (view, index) in self.lists.registry.views(self.lists.store, Kind::Timeperiod).zip(0..)
        {
            let timeperiod = self.timeperiod(view, index);
            self.objects.timeperiods.push(timeperiod);
        }
    }

    fn timeperiod(&mut self, view: View<'_, 'a>, index: u32) -> TimeperiodDef {
        let name = self.caches.text(view.text(D::TimeperiodName).unwrap_or(""));
        let alias = view.text(D::Alias);
        if alias.is_none() {
            let message = format!("{} has no alias", view.title());
            let problem = Problem::error("incomplete-timeperiod", message).at(view.span());
            let line = "Error: Name or alias for timeperiod is NULL";
            self.refuse(view, problem.label("`alias` is missing"), line, "timeperiod");
        }
        let mut timeperiod = TimeperiodDef {
            name: Arc::clone(&name).into(),
            alias: alias.map_or(name, |alias| self.caches.text(alias)),
            weekdays: Default::default(),
            exceptions: Vec::new(),
            exclude: Vec::new(),
            location: view.block.location(),
        };
        self.fill_days(view, &mut timeperiod);
        for excluded in view.text(D::Exclude).into_iter().flat_map(items) {
            match self.caches.timeperiod(excluded) {
                Some(id) => timeperiod.exclude.push(id),
                None => self.missing.excluded.entry(index).or_default().push(excluded),
            }
        }
        timeperiod
    }

    fn fill_days(&self, view: View<'_, 'a>, timeperiod: &mut TimeperiodDef) {
        let weekdays =
            WEEKDAYS.iter().filter_map(|(day, word)| Some((*word, view.text(*day)?, None)));
        let dates = view.customs().map(|date| {
            let span = self.cx.sources.span(date.name);
            (date.name, date.value, span)
        });
        for (name, value, span) in weekdays.chain(dates) {
            match timeperiod::parse_directive(name, value) {
                Ok(TimeperiodDirective::Weekday(day, ranges)) => {
                    timeperiod.weekdays[day as usize] = ranges;
                }
                Ok(TimeperiodDirective::Exception(exception)) => {
                    timeperiod.exceptions.push(exception);
                }
                Err(error) => self.bad_hours(view, name, value, span, &error),
            }
        }
    }

    fn bad_hours(
        &self,
        view: View<'_, 'a>,
        name: &str,
        value: &'a str,
        name_span: Option<Span>,
        error: &TimeperiodError,
    ) {
        let place = self.cx.starting_on(view.block);
        let own_name = view.text(D::TimeperiodName).unwrap_or("");
        let line = error.kind.nagios_text(&format!("{name} {value}"), own_name, &place);
        let wrong = value.get(error.at.clone()).filter(|wrong| !wrong.is_empty());
        let span = wrong.and_then(|wrong| self.cx.sources.span(wrong)).or(name_span);
        let wrong = wrong.unwrap_or(value);
        let message = format!("`{wrong}` is no range of hours in timeperiod `{own_name}`");
        self.cx.problems.add(
            Problem::error("invalid-time-range", message)
                .nagios(line)
                .at(span.or_else(|| self.cx.sources.span(value)))
                .help("ranges look like 08:00-12:00,13:00-17:00, without blanks".to_owned()),
        );
    }

    pub(super) fn commands(&mut self) {
        for view in self.lists.registry.views(self.lists.store, Kind::Command) {
            let line = view.text(D::CommandLine).filter(|line| !line.is_empty());
            if line.is_none() {
                let message = format!("{} has no command line", view.title());
                let problem = Problem::error("incomplete-command", message).at(view.span());
                let nagios = "Error: Command name of command line is NULL";
                self.refuse(view, problem.label("`command_line` is missing"), nagios, "command");
            }
            self.objects.commands.push(CommandDef {
                name: self.caches.text(view.text(D::CommandName).unwrap_or("")).into(),
                line: line.unwrap_or("").into(),
                location: view.block.location(),
            });
        }
    }
}
