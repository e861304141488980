//! The values of a column as numbers that are quick to count: term numbers of texts, places of
//! addresses, the numbers themselves.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use tantivy::columnar::column_values::{CompactHit, CompactSpaceU64Accessor};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Result, TantivyError};

use super::layout::as_v6;
use super::view::SegmentView;
use crate::field::{Field, FieldKind};
use crate::line::folded_text;
use crate::reading;
use crate::value::Value;

/// Codes read at a time.
const BLOCK: usize = 1024;

/// A column of one segment. Codes mean nothing in another segment.
pub(super) struct Codes {
    field: Field,
    column: Column<u64>,
    meaning: Meaning,
}

enum Meaning {
    Number,
    Address(Arc<CompactSpaceU64Accessor>),
    Text(StrColumn),
}

impl Codes {
    /// `None` when no event of the segment has a value. `field` is not a pair such as `ip`.
    pub(super) fn open(segment: &SegmentView, field: Field) -> Result<Option<Self>> {
        let columns = segment.reader.fast_fields();
        let Some((column, _)) = columns.u64_lenient(field.name())? else { return Ok(None) };
        let meaning = match field.kind() {
            FieldKind::Address => {
                let values = column.values.clone().downcast_arc::<CompactSpaceU64Accessor>();
                let values = values.map_err(|_| damaged(field))?;
                Meaning::Address(values)
            }
            FieldKind::Text => {
                Meaning::Text(columns.str(field.name())?.ok_or_else(|| damaged(field))?)
            }
            _ => Meaning::Number,
        };
        Ok(Some(Self { field, column, meaning }))
    }

    /// The code of each of `docs`.
    pub(super) fn read(&self, docs: &[DocId], codes: &mut Vec<Option<u64>>) {
        codes.clear();
        codes.resize(docs.len(), None);
        self.column.first_vals(docs, codes);
    }

    /// All codes of the segment, in no particular order, and how many they are: quicker than by
    /// event, because it does not matter whose they are.
    pub(super) fn each(&self, mut see: impl FnMut(u64)) -> u64 {
        let (values, mut block) = (&self.column.values, [0; BLOCK]);
        let all = u64::from(values.num_vals());
        for start in (0..all).step_by(BLOCK) {
            let length = (all - start).min(BLOCK as u64) as usize;
            if let Some(block) = block.get_mut(..length) {
                values.get_range(start, block);
                block.iter().for_each(|code| see(*code));
            }
        }
        all
    }

    /// The lowest and highest code.
    pub(super) fn limits(&self) -> (u64, u64) {
        (self.column.min_value(), self.column.max_value())
    }

    /// How many events the segment has.
    pub(super) fn events(&self) -> u32 {
        self.column.num_docs()
    }

    /// The value of a code that was read.
    pub(super) fn value(&self, code: u64) -> Result<Value> {
        Ok(match &self.meaning {
            Meaning::Number => reading::from_number(self.field, tantivy::u64_to_i64(code)),
            Meaning::Address(places) => {
                let address = places.compact_to_u128(u32::try_from(code).unwrap_or(u32::MAX));
                Value::Address(IpAddr::V6(Ipv6Addr::from(address)).to_canonical())
            }
            Meaning::Text(terms) => {
                let mut text = String::new();
                terms.ord_to_str(code, &mut text)?;
                Value::Text(text)
            }
        })
    }

    /// The values of many codes, which are in ascending order; cheaper than one by one.
    pub(super) fn each_value(&self, codes: &[u64], mut see: impl FnMut(u64, Value)) -> Result<()> {
        let Meaning::Text(terms) = &self.meaning else {
            for code in codes {
                see(*code, self.value(*code)?);
            }
            return Ok(());
        };
        let mut next = codes.iter();
        terms.dictionary().sorted_ords_to_term_cb(codes, |term| {
            if let Some(code) = next.next() {
                see(*code, Value::Text(String::from_utf8_lossy(term).into_owned()));
            }
        })?;
        Ok(())
    }

    /// The code of a value; `None` when no event of the segment has it.
    pub(super) fn code(&self, value: &Value) -> Result<Option<u64>> {
        Ok(match (&self.meaning, value) {
            (Meaning::Text(terms), Value::Text(text)) => {
                terms.dictionary().term_ord(folded_text(text).as_bytes())?
            }
            (Meaning::Address(places), Value::Address(address)) => {
                match places.u128_to_next_compact(as_v6(address.to_canonical()).to_bits()) {
                    CompactHit::Exact(code) => Some(u64::from(code)),
                    _ => None,
                }
            }
            (Meaning::Number, value) => {
                reading::as_number(self.field, value).map(tantivy::i64_to_u64)
            }
            _ => None,
        })
    }
}

fn damaged(field: Field) -> TantivyError {
    TantivyError::InternalError(format!("the column of `{field}` is not of its kind"))
}
