//! What every step of loading needs at hand.

use std::cell::RefCell;

use crate::LoadOptions;
use crate::loader::Loader;
use crate::objects::{Block, Kind, Store, View};
use crate::problems::{Problem, Problems};
use crate::report_data::ProcessedPath;
use crate::source::Sources;

/// When items of lists are regular expressions.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RegexSettings {
    /// `use_regexp_matching`
    pub(crate) enabled: bool,
    /// `use_true_regexp_matching`
    pub(crate) always: bool,
}

/// One load.
pub(crate) struct Context<'a> {
    pub(crate) sources: Sources<'a>,
    pub(crate) problems: Problems,
    pub(crate) loader: &'a dyn Loader,
    pub(crate) options: &'a LoadOptions,
    pub(crate) regex: RegexSettings,
    processed: RefCell<Vec<ProcessedPath>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        sources: Sources<'a>,
        options: &'a LoadOptions,
        loader: &'a dyn Loader,
    ) -> Self {
        Self {
            sources,
            problems: Problems::new(),
            loader,
            options,
            regex: RegexSettings::default(),
            processed: RefCell::default(),
        }
    }

    pub(crate) fn file_name(&self, file: u32) -> &'a str {
        self.sources.name(file)
    }

    /// Notes a file or directory for `-vv`.
    pub(crate) fn processed(&self, path: ProcessedPath) {
        self.processed.borrow_mut().push(path);
    }

    pub(crate) fn take_processed(&self) -> Vec<ProcessedPath> {
        self.processed.take()
    }

    /// `config file 'x.cfg', starting on line 3`
    pub(crate) fn starting_on(&self, block: &Block) -> String {
        format!("config file '{}', starting on line {}", self.file_name(block.file), block.line)
    }

    /// The same with the other preposition that Nagios uses here and there.
    pub(crate) fn starting_at(&self, block: &Block) -> String {
        format!("config file '{}', starting at line {}", self.file_name(block.file), block.line)
    }

    /// "There is no such …", with a suggestion.
    pub(crate) fn unknown_name(
        &self,
        store: &Store<'a>,
        kind: Kind,
        name: &'a str,
        user: View<'_, 'a>,
    ) -> Problem {
        let word = kind.word();
        let code = match kind {
            Kind::Timeperiod => "unknown-timeperiod",
            Kind::Command => "unknown-command",
            Kind::Contact => "unknown-contact",
            Kind::ContactGroup => "unknown-contactgroup",
            Kind::Host => "unknown-host",
            Kind::HostGroup => "unknown-hostgroup",
            _ => "unknown-servicegroup",
        };
        let message = format!("{} names {word} `{name}`, which is not defined", user.title());
        let label = format!("no `define {word}` has this name");
        let span = self.sources.span(name).or_else(|| user.span());
        Problem::error(code, message)
            .at(span)
            .label(label)
            .help(self.did_you_mean(store, kind, name))
    }

    /// ``did you mean `web-02` (hosts.cfg:12)?``
    pub(crate) fn did_you_mean(&self, store: &Store<'a>, kind: Kind, name: &str) -> Option<String> {
        let names = store.names(kind);
        let near = self.problems.suggest(name, names.keys().copied())?;
        let block = store.blocks(kind).get(*names.get(near)? as usize)?;
        let file = self.file_name(block.file);
        let file = file.rsplit('/').next().unwrap_or(file);
        Some(format!("did you mean `{near}` ({file}:{})?", block.line))
    }
}
