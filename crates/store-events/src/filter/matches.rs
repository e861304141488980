//! Evaluates a filter on one event: the meaning that every back end has to reproduce, and what
//! the live tail uses.

use std::net::IpAddr;

use ipnet::IpNet;
use model::Event;

use super::Filter;
use crate::field::{Field, FieldKind};
use crate::line::{Words, folded_text};
use crate::reading::{self, Pair};
use crate::value::Value;

impl Filter {
    /// Whether `event` meets this filter.
    #[must_use]
    pub fn matches(&self, event: &Event) -> bool {
        Subject { event, words: std::cell::OnceCell::new() }.meets(self)
    }
}

/// An event, and its words once they were asked for.
struct Subject<'a> {
    event: &'a Event,
    words: std::cell::OnceCell<Words>,
}

impl Subject<'_> {
    fn meets(&self, filter: &Filter) -> bool {
        match filter {
            Filter::All => true,
            Filter::And(filters) => filters.iter().all(|filter| self.meets(filter)),
            Filter::Or(filters) => filters.iter().any(|filter| self.meets(filter)),
            Filter::Not(filter) => !self.meets(filter),
            Filter::Text(text) => self.words().contain(&Words::of(text)),
            Filter::Equals { field, value } => self.equals(*field, value),
            Filter::Range { field, from, to } => self.in_range(*field, from.as_ref(), to.as_ref()),
            Filter::Net { field, net } => {
                let [a, b] = reading::addresses(self.event, *field);
                a.is_some_and(|a| holds(net, a)) || b.is_some_and(|b| holds(net, b))
            }
            Filter::Pattern { field: Field::Raw, pattern } => {
                self.words().iter().any(|word| pattern.matches_folded(word))
            }
            Filter::Pattern { field, pattern } => {
                let text = reading::text(self.event, *field);
                text.is_some_and(|text| pattern.matches_folded(&folded_text(&text)))
            }
            Filter::Exists(field) => self.has(*field),
        }
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(&self.event.raw))
    }

    fn equals(&self, field: Field, value: &Value) -> bool {
        match value {
            Value::Text(wanted) if field == Field::Raw => self.words().contain(&Words::of(wanted)),
            Value::Text(wanted) => reading::text(self.event, field)
                .is_some_and(|text| folded_text(&text) == folded_text(wanted)),
            Value::Address(wanted) => {
                reading::addresses(self.event, field).contains(&Some(wanted.to_canonical()))
            }
            other => match reading::as_number(field, other) {
                Some(wanted) => reading::numbers(self.event, field).contains(&Some(wanted)),
                None => false,
            },
        }
    }

    fn in_range(&self, field: Field, from: Option<&Value>, to: Option<&Value>) -> bool {
        let Some((low, high)) = reading::limits(field, from, to) else { return false };
        any(reading::numbers(self.event, field), |number| low <= number && number <= high)
    }

    fn has(&self, field: Field) -> bool {
        match field.kind() {
            FieldKind::Line => self.words().len() > 0,
            FieldKind::Text => reading::text(self.event, field).is_some(),
            FieldKind::Address => any(reading::addresses(self.event, field), |_| true),
            _ => any(reading::numbers(self.event, field), |_| true),
        }
    }
}

fn any<T>(pair: Pair<T>, test: impl Fn(T) -> bool) -> bool {
    pair.into_iter().flatten().any(test)
}

fn holds(net: &IpNet, address: IpAddr) -> bool {
    net.contains(&address)
}
