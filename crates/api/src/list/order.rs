//! By which fields a list is sorted, in which direction.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use engine::Live;
use serde::{Deserialize, Serialize};

use crate::closest::hint;
use crate::extract::{invalid_parameter, shown};
use crate::problem::Problem;

/// What a field of a row is compared by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Key<'a> {
    /// A number or time.
    Number(i64),
    /// A text, in byte order, as Nagios sorts names.
    Text(Cow<'a, str>),
}

impl<'a> Key<'a> {
    pub(crate) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

/// Bytes of a text that one [`Prefix`] holds.
const CHUNK: usize = 8;

/// A number that sorts as (a part of) a field does, so that most comparisons touch nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Prefix(pub(crate) u64);

impl Prefix {
    /// The whole of a number, or the bytes of a text from `offset` on.
    pub(crate) fn of(key: &Key<'_>, offset: usize) -> Self {
        match key {
            // Flipping the sign bit makes negative numbers sort first.
            Key::Number(number) => Self((*number as u64) ^ (1 << 63)),
            Key::Text(text) => {
                let mut bytes = [0; CHUNK];
                for (to, from) in bytes.iter_mut().zip(text.bytes().skip(offset)) {
                    *to = from;
                }
                Self(u64::from_be_bytes(bytes))
            }
        }
    }
}

/// An object that matches, not yet held on to: there may be a hundred thousand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    /// How it sorts by the first field, as far as a number tells.
    pub(crate) primary: Prefix,
    /// Its place in the configuration.
    pub(crate) index: usize,
}

/// An object that may be on the page, with its state.
#[derive(Debug)]
pub(crate) struct Row {
    primary: Prefix,
    /// Its place in the configuration.
    pub(crate) index: usize,
    /// Its state when it was looked at.
    pub(crate) live: Arc<Live>,
}

impl Row {
    /// The row without its state.
    pub(crate) fn candidate(&self) -> Candidate {
        Candidate { primary: self.primary, index: self.index }
    }
}

/// What can be sorted: hosts or services.
pub(crate) trait Table {
    /// A field one can sort by.
    type Field: Copy + PartialEq + 'static;
    /// Their names.
    const FIELDS: &'static [(&'static str, Self::Field)];

    /// What an object is compared by.
    fn key<'a>(&'a self, index: usize, live: &'a Live, field: Self::Field) -> Key<'a>;

    /// A shortcut to the order of one field: [`Prefix::of`] its key, or what sorts alike.
    fn primary(&self, index: usize, live: &Live, field: Self::Field) -> Prefix {
        Prefix::of(&self.key(index, live, field), 0)
    }

    /// The names that identify an object, in the order of the configuration.
    fn names(&self, index: usize) -> (&str, &str);

    /// The object of these names, or the place where it would be.
    fn find(&self, names: (&str, &str)) -> Result<usize, usize>;

    /// The state of an object now.
    fn live(&self, index: usize) -> Arc<Live>;

    /// Looks at the state of an object now.
    fn look_at<R>(&self, index: usize, look: impl FnOnce(&Live) -> R) -> R;
}

/// The order of a list: by these fields, then as in the configuration, that is by name.
#[derive(Debug, Clone)]
pub(crate) struct Order<F> {
    fields: Vec<(F, Direction)>,
    /// As asked for; part of cursors, which are good for one order only.
    pub(crate) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

impl Direction {
    fn apply(self, ordering: Ordering) -> Ordering {
        match self {
            Self::Up => ordering,
            Self::Down => ordering.reverse(),
        }
    }

    fn turn(self, prefix: Prefix) -> Prefix {
        match self {
            Self::Up => prefix,
            Self::Down => Prefix(!prefix.0),
        }
    }
}

impl<F: Copy + PartialEq + 'static> Order<F> {
    /// Reads query parameter `sort`.
    pub(crate) fn parse<T: Table<Field = F>>(sort: Option<&str>) -> Result<Self, Problem> {
        let mut fields: Vec<(F, Direction)> = Vec::new();
        let text = sort.unwrap_or("");
        for word in text.split(',').filter(|word| !word.is_empty()) {
            let (name, direction) = match word.strip_prefix('-') {
                Some(name) => (name, Direction::Down),
                None => (word, Direction::Up),
            };
            let known = T::FIELDS.iter().find(|(known, _)| *known == name);
            let Some((_, field)) = known else { return Err(unknown_field::<T>(name)) };
            if fields.iter().any(|(other, _)| other == field) {
                return Err(invalid_parameter("sort", &format!("names `{name}` twice")));
            }
            fields.push((*field, direction));
        }
        Ok(Self { fields, text: text.to_owned() })
    }

    /// Whether this is the order of the configuration.
    pub(crate) fn is_natural(&self) -> bool {
        self.fields.is_empty()
    }

    /// An object that matches.
    pub(crate) fn candidate(
        &self,
        table: &impl Table<Field = F>,
        index: usize,
        live: &Live,
    ) -> Candidate {
        let primary = match self.fields.first() {
            None => Prefix(0),
            Some((field, direction)) => direction.turn(table.primary(index, live, *field)),
        };
        Candidate { primary, index }
    }

    /// The same with its state. When that has changed meanwhile, the row keeps the place that
    /// the first look gave it.
    pub(crate) fn row(&self, table: &impl Table<Field = F>, candidate: Candidate) -> Row {
        let Candidate { primary, index } = candidate;
        Row { primary, index, live: table.live(index) }
    }

    /// How an object sorts by the `nth` field, by the part of its text that is the chunk of this
    /// number, and whether the text goes on after it.
    pub(crate) fn chunk(
        &self,
        table: &impl Table<Field = F>,
        index: usize,
        (nth, chunk): (usize, usize),
    ) -> (Prefix, bool) {
        let Some((field, direction)) = self.fields.get(nth) else { return (Prefix(0), false) };
        table.look_at(index, |live| {
            let key = table.key(index, live, *field);
            let goes_on = match &key {
                Key::Number(_) => false,
                Key::Text(text) => text.len() > (chunk + 1) * CHUNK,
            };
            (direction.turn(Prefix::of(&key, chunk * CHUNK)), goes_on)
        })
    }

    /// Whether the `nth` field is a number, all of which is in its first chunk.
    pub(crate) fn is_number(
        &self,
        table: &impl Table<Field = F>,
        index: usize,
        nth: usize,
    ) -> bool {
        self.fields.get(nth).is_none_or(|(field, _)| {
            table.look_at(index, |live| matches!(table.key(index, live, *field), Key::Number(_)))
        })
    }

    /// Which of two rows comes first.
    pub(crate) fn compare(&self, table: &impl Table<Field = F>, a: &Row, b: &Row) -> Ordering {
        a.primary.cmp(&b.primary).then_with(|| {
            for (field, direction) in &self.fields {
                let a = table.key(a.index, &a.live, *field);
                let b = table.key(b.index, &b.live, *field);
                let ordering = direction.apply(a.cmp(&b));
                if ordering.is_ne() {
                    return ordering;
                }
            }
            a.index.cmp(&b.index)
        })
    }

    /// What identifies the place of a row in this order.
    pub(crate) fn keys(&self, table: &impl Table<Field = F>, row: &Row) -> Vec<Key<'static>> {
        self.fields
            .iter()
            .map(|(field, _)| match table.key(row.index, &row.live, *field) {
                Key::Number(number) => Key::Number(number),
                Key::Text(text) => Key::Text(Cow::Owned(text.into_owned())),
            })
            .collect()
    }

    /// How an object compares with a place, by its fields alone.
    pub(crate) fn compare_with(
        &self,
        table: &impl Table<Field = F>,
        (index, live): (usize, &Live),
        keys: &[Key<'_>],
    ) -> Ordering {
        for ((field, direction), key) in self.fields.iter().zip(keys) {
            let ordering = direction.apply(table.key(index, live, *field).cmp(key));
            if ordering.is_ne() {
                return ordering;
            }
        }
        Ordering::Equal
    }

    /// How many fields there are.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }
}

fn unknown_field<T: Table>(name: &str) -> Problem {
    let names = || T::FIELDS.iter().map(|(name, _)| *name);
    let why = match hint(name, names()) {
        found if !found.is_empty() => found,
        _ => format!("; known are {}", names().collect::<Vec<_>>().join(", ")),
    };
    invalid_parameter("sort", &format!("names `{}`, which is no field{why}", shown(name)))
}
