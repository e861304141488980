//! What one can ask of an event. [`query`](crate::query) reads and prints it.

mod matches;
mod pattern;
mod print;

pub(crate) use print::ends_a_word;

pub use pattern::{BadPattern, Pattern};

use ipnet::IpNet;

use crate::field::Field;
use crate::value::Value;

/// A condition on events. Texts are compared without regard to case.
///
/// A field without a value (no username, port 0, risk not assessed) meets no condition on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Filter {
    /// Every event.
    #[default]
    All,
    /// All of these. Make it with [`Filter::all_of`].
    And(Vec<Filter>),
    /// At least one of these. Make it with [`Filter::any_of`].
    Or(Vec<Filter>),
    /// Not this. Make it with [`Filter::negate`].
    Not(Box<Filter>),
    /// The words of this text stand in the line, in this order, next to each other. What is
    /// neither letter nor digit only separates words. Without any word it meets nothing.
    Text(String),
    /// The field has this value; a text field this whole text, of which the first 1,024 bytes
    /// count. [`Field::Raw`] is met as by [`Filter::Text`].
    Equals {
        /// Any field.
        field: Field,
        /// Of the field's kind.
        value: Value,
    },
    /// The field is a number or time in this range, both ends included.
    Range {
        /// A number or time.
        field: Field,
        /// The lowest; `None`: no limit.
        from: Option<Value>,
        /// The highest; `None`: no limit.
        to: Option<Value>,
    },
    /// The field is an address in this network. An IPv6 network holds no IPv4 address.
    Net {
        /// An address.
        field: Field,
        /// The network; bits beyond the prefix do not matter.
        net: IpNet,
    },
    /// The text of the field, of which the first 1,024 bytes count, or a word of the line
    /// ([`Field::Raw`]), matches.
    Pattern {
        /// A text, or the line.
        field: Field,
        /// The pattern.
        pattern: Pattern,
    },
    /// The field has a value.
    Exists(Field),
}

impl Filter {
    /// All of `filters`; flat, and as simple as it can be.
    #[must_use]
    pub fn all_of(filters: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for filter in filters {
            match filter {
                Self::All => {}
                Self::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Self::All,
            1 => flat.swap_remove(0),
            _ => Self::And(flat),
        }
    }

    /// At least one of `filters`; flat, and as simple as it can be. None of none.
    #[must_use]
    pub fn any_of(filters: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for filter in filters {
            match filter {
                Self::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Self::All.negate(),
            1 => flat.swap_remove(0),
            _ => Self::Or(flat),
        }
    }

    /// The opposite.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// `field` has `value`.
    #[must_use]
    pub fn equals(field: Field, value: Value) -> Self {
        Self::Equals { field, value }
    }
}
