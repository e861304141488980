//! One `define` block being read: directives are recognised and checked as they come.

mod problems;
mod repeats;

use problems::{could_not_add, unknown_date};
use repeats::Expected;

use crate::Context;
use crate::objects::directives::{self, D, Known, Reading, Set};
use crate::objects::kind::Kind;
use crate::objects::store::{Block, Custom, Prefix, Store};
use crate::objects::values::{self, truthy};
use crate::problems::Problem;
use crate::timeperiod::{self, TimeperiodDirective, TimeperiodErrorKind};

/// Where in which file.
#[derive(Clone, Copy)]
pub(crate) struct At<'n> {
    pub(crate) name: &'n str,
    pub(crate) file: u32,
    pub(crate) line: u32,
    pub(crate) offset: u32,
    pub(crate) column: u32,
}

/// The block between `{` and `}`; one is reused for all.
pub(crate) struct OpenBlock<'a> {
    kind: Kind,
    block: Block,
    values: Box<[&'a str; 128]>,
    customs: Vec<Custom<'a>>,
    /// The lines of the last blocks of each type, in order. Files repeat themselves, so the next
    /// line is mostly much like the one that came at this place last time.
    expected: [Vec<Option<Expected<'a>>>; Kind::COUNT],
    /// How many lines this block has had.
    lines: usize,
    /// `host_name` of the service before.
    last_hosts: Option<&'a str>,
}

impl<'a> OpenBlock<'a> {
    pub(crate) fn new() -> Self {
        Self {
            kind: Kind::Host,
            block: Block::default(),
            values: Box::new([""; 128]),
            customs: Vec::new(),
            expected: std::array::from_fn(|_| Vec::new()),
            lines: 0,
            last_hosts: None,
        }
    }

    /// Starts over with a block of this type.
    pub(crate) fn begin(&mut self, kind: Kind, at: At<'_>) {
        self.kind = kind;
        self.customs.clear();
        self.lines = 0;
        self.block = Block {
            file: at.file,
            line: at.line,
            offset: at.offset,
            column: at.column,
            registered: true,
            ..Block::default()
        };
    }

    /// Takes one line; `raw` is how it is written, if all of it stands in one line.
    pub(crate) fn directive(
        &mut self,
        cx: &Context<'a>,
        store: &mut Store<'a>,
        line: &'a str,
        raw: Option<&'a str>,
        at: At<'_>,
    ) {
        let number = self.lines;
        self.lines += 1;
        let blank = memchr::memchr2(b' ', b'\t', line.as_bytes());
        let (name, rest) = line.split_at(blank.unwrap_or(line.len()));
        let value = after_blanks(rest);
        match directives::find(self.kind, name) {
            Some(known) => {
                if self.take(cx, store, (known, name, value), at) {
                    self.expect(number, known, name, raw, value);
                }
            }
            None if name.starts_with('_') && self.kind.has_custom_variables() => {
                self.custom(cx, name, value, at);
            }
            None if self.kind == Kind::Timeperiod => self.date_exception(cx, name, value, at),
            None => self.unknown(cx, name, at),
        }
    }

    /// Whether there was nothing to say about it.
    fn take(
        &mut self,
        cx: &Context<'a>,
        store: &mut Store<'a>,
        (known, name, value): (Known, &'a str, &'a str),
        at: At<'_>,
    ) -> bool {
        if known.reading == Reading::Kept && !known.is_alias && !value.is_empty() {
            self.put(cx, known.directive, value);
            return true;
        }
        let problems = cx.problems.count();
        if self.claims(known.directive) {
            self.claim(cx, store, known.directive, value, at);
        }
        self.known(cx, known, name, value, at);
        cx.problems.count() == problems
    }

    fn known(&mut self, cx: &Context<'a>, known: Known, name: &'a str, value: &'a str, at: At<'_>) {
        let directive = known.directive;
        if known.is_alias {
            self.warn_if_deprecated(cx, name);
        }
        if (D::Sunday..=D::Saturday).contains(&directive) && self.kind == Kind::Timeperiod {
            return self.weekday(cx, directive, name, value, at);
        }
        match directive {
            D::FailurePredictionEnabled | D::FailurePredictionOptions => {
                return self.obsolete(cx, name, at);
            }
            D::EventHandlerPeriod if !self.accept_later_release(cx, name, at) => return,
            D::Register => self.block.registered = truthy(value),
            D::Contacts | D::ContactGroups if value.is_empty() => {
                return self.empty_contacts(cx, name, at);
            }
            _ => {}
        }
        if !self.check_value(cx, directive, value, at) {
            return;
        }
        self.put(cx, directive, value);
    }

    fn put(&mut self, cx: &Context<'a>, directive: D, value: &'a str) {
        let before = self.values[directive as usize];
        let repeated = self.block.set.has(directive);
        if repeated && accumulates(directive) && before != values::NULL {
            let span = cx.sources.span(value);
            let joined = cx.sources.make(format!("{before},{value}"), span);
            self.keep(directive, joined);
        } else {
            self.keep(directive, value);
        }
        self.block.extends |= value.as_bytes().first() == Some(&b'+');
        self.forget_cleared_criteria(directive, value);
    }

    fn keep(&mut self, directive: D, value: &'a str) {
        self.values[directive as usize] = value;
        self.block.set = self.block.set.with(directive);
        self.block.extends |= value.as_bytes().first() == Some(&b'+');
    }

    /// `n` in failure criteria also says "not given": a template's are inherited after all.
    /// (Not so for the execution criteria of hosts.)
    fn forget_cleared_criteria(&mut self, directive: D, value: &str) {
        let forgets = match directive {
            D::NotificationFailureCriteria => true,
            D::ExecutionFailureCriteria => self.kind == Kind::ServiceDependency,
            _ => false,
        };
        if forgets && value.split([',', ' ']).any(|word| word == "n" || word == "none") {
            self.block.set = self.block.set.without(directive);
        }
    }

    /// What Nagios checks while reading; the rest waits until objects are registered.
    fn check_value(&self, cx: &Context<'a>, directive: D, value: &'a str, at: At<'_>) -> bool {
        let kind = self.kind.word();
        let wrong = if let Some((letters, what)) = values::letters(self.kind, directive) {
            let Err(word) = values::options(letters, value) else { return true };
            let known: Vec<&str> = letters.iter().map(|(letter, ..)| *letter).collect();
            Problem::error("invalid-option", format!("`{word}` is no {what} option of a {kind}"))
                .nagios(format!("Error: Invalid {what} option '{word}' in {kind} definition."))
                .at(cx.sources.span(word))
                .label(format!("one of {}, n, a", known.join(", ")))
        } else {
            match directive {
                D::Coords2d if values::coordinates::<2>(value).is_some() => return true,
                D::Coords3d if values::coordinates::<3>(value).is_some() => return true,
                D::Coords2d | D::Coords3d => self.bad_coordinates(cx, directive, value),
                D::InitialState if is_state(self.kind, value) => return true,
                D::InitialState => {
                    let message = format!("`{value}` is no state of a {kind}");
                    let line =
                        format!("Error: Invalid initial state '{value}' in {kind} definition.");
                    Problem::error("invalid-initial-state", message)
                        .nagios(line)
                        .at(cx.sources.span(value))
                }
                _ => return true,
            }
        };
        cx.problems.add(wrong.nagios(could_not_add(at)));
        false
    }

    fn custom(&mut self, cx: &Context<'a>, name: &'a str, value: &'a str, at: At<'_>) {
        let bare = &name[1..];
        if bare.is_empty() {
            let message = "a custom variable needs a name after `_`";
            return cx.problems.add(
                Problem::error("empty-custom-variable", message)
                    .nagios("Error: Null custom variable name.")
                    .nagios(could_not_add(at))
                    .at(cx.sources.span(name)),
            );
        }
        self.customs.push(Custom { name: bare, value });
    }

    fn weekday(
        &mut self,
        cx: &Context<'a>,
        directive: D,
        name: &'a str,
        value: &'a str,
        at: At<'_>,
    ) {
        match timeperiod::parse_directive(name, value) {
            Ok(TimeperiodDirective::Weekday(..)) => self.put(cx, directive, value),
            Ok(TimeperiodDirective::Exception(_)) => self.customs.push(Custom { name, value }),
            Err(error) => match error.kind {
                TimeperiodErrorKind::UnknownForm => unknown_date(cx, name, value, at),
                TimeperiodErrorKind::BadRange { weekday: Some(_), .. }
                | TimeperiodErrorKind::StartOutOfRange { weekday: Some(_), .. }
                | TimeperiodErrorKind::EndOutOfRange { weekday: Some(_), .. } => {
                    self.put(cx, directive, value);
                }
                _ => self.customs.push(Custom { name, value }),
            },
        }
    }

    fn date_exception(&mut self, cx: &Context<'a>, name: &'a str, value: &'a str, at: At<'_>) {
        match timeperiod::parse_directive(name, value) {
            Err(error) if error.kind == TimeperiodErrorKind::UnknownForm => {
                unknown_date(cx, name, value, at);
            }
            // Wrong hours are found when the time period is registered.
            _ => self.customs.push(Custom { name, value }),
        }
    }

    /// Whether a directive takes a name.
    fn claims(&self, directive: D) -> bool {
        directive == D::Name || self.kind.name_directive() == Some(directive)
    }

    /// Takes the name of an object or template. A second name for one object is refused too.
    fn claim(
        &self,
        cx: &Context<'a>,
        store: &mut Store<'a>,
        directive: D,
        name: &'a str,
        at: At<'_>,
    ) {
        let index = store.next_index(self.kind);
        let taken = if self.block.set.has(directive) {
            Some(index)
        } else if directive == D::Name {
            store.claim_template(self.kind, name, index)
        } else {
            store.claim_name(self.kind, name, index)
        };
        self.refuse_if_taken(cx, store, taken, name, at);
    }

    /// Notes what placing the service will want to know, while its text is at hand.
    fn note_neighbour(&mut self) {
        let own =
            |directive: D| self.block.set.has(directive).then(|| self.values[directive as usize]);
        let hosts = own(D::HostName);
        // A list that extends a template's is not yet what it will be.
        let is_final = hosts.is_some_and(|hosts| !hosts.starts_with('+'));
        self.block.same_hosts = is_final && hosts == self.last_hosts;
        self.block.prefix = own(D::ServiceDescription).map(Prefix::of).unwrap_or_default();
        self.last_hosts = hosts;
    }

    /// The closing brace: the block is kept.
    pub(crate) fn end(&mut self, cx: &Context<'a>, store: &mut Store<'a>, at: At<'_>) {
        let kind = self.kind;
        let has = |directive| self.block.set.has(directive);
        if let Some(own) = kind.name_directive()
            && self.block.registered
            && !has(own)
            && !has(D::Name)
        {
            self.unnamed(cx, own, at);
        }
        if kind == Kind::Service {
            self.note_neighbour();
        }
        store.push(kind, self.block.clone(), &self.values, &self.customs);
    }
}

fn after_blanks(text: &str) -> &str {
    let blanks = text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    text.get(blanks..).unwrap_or("")
}

/// Directives that add to what the same block said before.
fn accumulates(directive: D) -> bool {
    const LISTS: Set = Set::of(&[
        D::Members,
        D::ContactgroupMembers,
        D::HostgroupMembers,
        D::ServicegroupMembers,
        D::NotificationOptions,
        D::HostNotificationOptions,
        D::ServiceNotificationOptions,
        D::StalkingOptions,
        D::EscalationOptions,
        D::ExecutionFailureCriteria,
        D::NotificationFailureCriteria,
    ]);
    LISTS.has(directive)
}

fn is_state(kind: Kind, value: &str) -> bool {
    match kind {
        Kind::Host => matches!(value, "o" | "up" | "d" | "down" | "u" | "unreachable"),
        _ => matches!(value, "o" | "ok" | "w" | "warning" | "u" | "unknown" | "c" | "critical"),
    }
}
