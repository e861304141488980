//! The free texts of an event, kept together.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! text_fields {
    ($($variant:ident $name:literal)*) => {
        /// A free text of an event, by OSSIM's attribute name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum TextField { $($variant),* }

        impl TextField {
            /// Every field, in the order in which consoles list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// OSSIM's attribute name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }

        impl FromStr for TextField {
            type Err = UnknownTextField;
            fn from_str(name: &str) -> Result<Self, UnknownTextField> {
                match name {
                    $($name => Ok(Self::$variant),)*
                    _ => Err(UnknownTextField),
                }
            }
        }
    };
}

text_fields! {
    Username "username"
    Password "password"
    Filename "filename"
    Userdata1 "userdata1"
    Userdata2 "userdata2"
    Userdata3 "userdata3"
    Userdata4 "userdata4"
    Userdata5 "userdata5"
    Userdata6 "userdata6"
    Userdata7 "userdata7"
    Userdata8 "userdata8"
    Userdata9 "userdata9"
}

/// Not the name of a text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a text field of an event")]
pub struct UnknownTextField;

impl fmt::Display for TextField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

const FIELDS: usize = 12;

/// The texts of one event in one allocation: most events have two or three of the twelve.
/// An empty text is the same as none (OSSIM does not transmit empty attributes).
#[derive(Clone, Default)]
pub struct Texts {
    buffer: String,
    /// Start and length in `buffer`, by field.
    spans: [(u32, u32); FIELDS],
}

impl Texts {
    /// The text of a field; `None` when it is absent or empty.
    #[must_use]
    pub fn get(&self, field: TextField) -> Option<&str> {
        let (start, length) = self.spans[field as usize];
        let end = start as usize + length as usize;
        (length > 0).then(|| self.buffer.get(start as usize..end)).flatten()
    }

    /// Sets a text, replacing an earlier one. Beyond 4 GiB in all nothing is added.
    pub fn set(&mut self, field: TextField, text: &str) {
        let start = self.buffer.len();
        let (Ok(start), Ok(length)) = (u32::try_from(start), u32::try_from(text.len())) else {
            return;
        };
        if start.checked_add(length).is_none() {
            return;
        }
        self.buffer.push_str(text);
        self.spans[field as usize] = (start, length);
    }

    /// The texts that are there, in field order.
    pub fn iter(&self) -> impl Iterator<Item = (TextField, &str)> {
        TextField::ALL.iter().filter_map(|field| self.get(*field).map(|text| (*field, text)))
    }

    /// Memory behind this value, in bytes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.buffer.capacity()
    }
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Texts {}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(field, text)| (field.name(), text))).finish()
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(field, text)| (field.name(), text)))
    }
}

impl<'de> Deserialize<'de> for Texts {
    /// From a map of names to texts; unknown names are refused.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = std::collections::BTreeMap::<String, String>::deserialize(deserializer)?;
        let mut texts = Self::default();
        for (name, text) in map {
            texts.set(name.parse().map_err(serde::de::Error::custom)?, &text);
        }
        Ok(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_text_of_a_field_counts_and_an_empty_one_is_none() {
        let mut texts = Texts::default();
        texts.set(TextField::Username, "root");
        texts.set(TextField::Userdata9, "é");
        texts.set(TextField::Username, "admin");
        assert_eq!(texts.get(TextField::Username), Some("admin"));
        texts.set(TextField::Username, "");
        let left: Vec<_> = texts.iter().collect();
        assert_eq!(left, [(TextField::Userdata9, "é")]);
    }

    #[test]
    fn every_name_is_found_again() {
        for field in TextField::ALL {
            assert_eq!(field.name().parse(), Ok(*field));
        }
        assert_eq!(TextField::ALL.len(), FIELDS);
    }
}
