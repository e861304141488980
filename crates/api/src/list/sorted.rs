//! Lists of some thousand things that are sorted by one text and cut into pages.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::extract::{invalid_parameter, shown};
use crate::problem::Problem;

/// How a list is sorted, and where its page begins.
#[derive(Debug)]
pub(crate) struct Sorted<F> {
    field: F,
    descending: bool,
    text: String,
    after: Option<Place>,
    limit: usize,
}

/// The place of the last row of a page. It outlives that row.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    sort: String,
    key: String,
    id: i64,
}

impl<F: Copy> Sorted<F> {
    /// Reads query parameters `sort` (one of `fields`, perhaps with `-` before it; the first when
    /// it is left out), `cursor` and `limit`.
    pub(crate) fn parse(
        fields: &[(&str, F)],
        sort: Option<&str>,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<Self, Problem> {
        let first = fields.first().map_or("", |(name, _)| name);
        let text = sort.filter(|text| !text.is_empty()).unwrap_or(first);
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let field = fields.iter().find(|(known, _)| *known == name).map(|(_, field)| *field);
        let field = field.ok_or_else(|| {
            let known: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
            let why = format!("cannot be `{}`; known are {}", shown(text), known.join(", "));
            invalid_parameter("sort", &why)
        })?;
        let after = cursor.map(read).transpose()?;
        if after.as_ref().is_some_and(|place| place.sort != text) {
            return Err(invalid_parameter("cursor", "belongs to a list sorted in another way"));
        }
        Ok(Self { field, descending, text: text.to_owned(), after, limit: super::limit(limit)? })
    }

    /// Sorts by what `key` says of an item, then by id, and cuts the page out: its items, `next`,
    /// and how many items there are in all.
    pub(crate) fn page<T>(
        &self,
        items: Vec<T>,
        key: impl Fn(&T, F) -> (String, i64),
    ) -> (Vec<T>, Option<String>, u64) {
        let total = items.len() as u64;
        let keyed = items.into_iter().map(|item| (key(&item, self.field), item));
        let mut keyed: Vec<_> = keyed.filter(|(key, _)| self.is_after(key)).collect();
        keyed.sort_by(|(a, _), (b, _)| if self.descending { b.cmp(a) } else { a.cmp(b) });
        let more = keyed.len() > self.limit;
        keyed.truncate(self.limit);
        let next = keyed.last().filter(|_| more).map(|((key, id), _)| {
            write(&Place { sort: self.text.clone(), key: key.clone(), id: *id })
        });
        (keyed.into_iter().map(|(_, item)| item).collect(), next, total)
    }

    fn is_after(&self, (key, id): &(String, i64)) -> bool {
        let Some(after) = &self.after else { return true };
        let order = (key, id).cmp(&(&after.key, &after.id));
        if self.descending { order.is_lt() } else { order.is_gt() }
    }
}

/// A number as a text that sorts as it does.
pub(crate) fn number_key(number: i64) -> String {
    format!("{:020}", i128::from(number) - i128::from(i64::MIN))
}

fn read(text: &str) -> Result<Place, Problem> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok();
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| invalid_parameter("cursor", "is not one that this server gave out"))
}

fn write(place: &Place) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(place).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_in_both_directions() {
        for (sort, expected) in [("n", [1, 2, 3, 4, 5]), ("-n", [5, 4, 3, 2, 1])] {
            let mut cursor: Option<String> = None;
            let mut seen = Vec::new();
            loop {
                let sorted =
                    Sorted::parse(&[("n", ())], Some(sort), cursor.as_deref(), Some(2)).unwrap();
                // 2, 3 and 4 have the same key.
                let key = |n: &i64, ()| (number_key((*n + 1) / 3), *n);
                let (items, next, total) = sorted.page(vec![3_i64, 1, 5, 2, 4], key);
                assert_eq!(total, 5);
                seen.extend(items);
                cursor = next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(seen, expected);
        }
    }

    #[test]
    fn numbers_sort_as_texts() {
        let keys = [i64::MIN, -5, 0, 7, i64::MAX].map(number_key);
        assert!(keys.is_sorted(), "{keys:?}");
    }
}
