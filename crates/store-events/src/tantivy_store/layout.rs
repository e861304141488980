//! The columns and word lists of the index.
//!
//! Every field is a column, which is what ranges, counts and histograms read. Fields of which one
//! looks for single values among millions have a word list besides. The event itself is kept
//! whole, as bytes.

use std::net::{IpAddr, Ipv6Addr};

use model::Event;
use tantivy::schema::{
    FAST, Field as Column, INDEXED, IndexRecordOption, IpAddrOptions, NumericOptions, STORED,
    Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

use super::{codec, tokenizer};
use crate::field::{Field, FieldKind};
use crate::line::{folded_text, next_word};
use crate::reading;

/// Number of this layout, kept with every commit. Raise it with every change.
pub(super) const FORMAT: u32 = 1;

const EVENT: &str = "event";
const WORDLESS: &str = "wordless";

/// The fields of the index, by the fields of an event.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) schema: Schema,
    /// The event itself.
    pub(super) event: Column,
    /// Set for lines that have no word.
    pub(super) wordless: Column,
    pub(super) raw: Column,
    pub(super) id: Column,
    numbers: Vec<(Field, Column)>,
    addresses: Vec<(Field, Column)>,
    texts: Vec<(Field, Column)>,
}

impl Layout {
    pub(super) fn new() -> Self {
        let mut schema = Schema::builder();
        let words = TextFieldIndexing::default()
            .set_tokenizer(tokenizer::NAME)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let event = schema.add_bytes_field(EVENT, STORED);
        let raw = TextOptions::default().set_indexing_options(words);
        let raw = schema.add_text_field(Field::Raw.name(), raw);
        let wordless = schema.add_u64_field(WORDLESS, FAST);
        let id = schema.add_u64_field(Field::Id.name(), FAST);
        let (mut numbers, mut addresses, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for field in Field::all().filter(|field| is_column(*field)) {
            let name = field.name();
            match field.kind() {
                FieldKind::Line => {}
                FieldKind::Text => texts.push((field, schema.add_text_field(name, text()))),
                FieldKind::Address => {
                    let column = schema.add_ip_addr_field(name, address(field));
                    addresses.push((field, column));
                }
                _ => numbers.push((field, schema.add_i64_field(name, number(field)))),
            }
        }
        let schema = schema.build();
        Self { schema, event, wordless, raw, id, numbers, addresses, texts }
    }

    /// The columns behind a field: two for `ip` and `port`, none for the line.
    pub(super) fn columns(&self, field: Field) -> Vec<Column> {
        let all = || self.numbers.iter().chain(&self.addresses).chain(&self.texts);
        let of = |field| all().find(|row| row.0 == field).map(|row| row.1);
        let columns = sides(field).into_iter().flatten().filter_map(of);
        columns.chain((field == Field::Id).then_some(self.id)).collect()
    }

    /// `event` as the index takes it. `bytes` is room to work in.
    pub(super) fn document(&self, event: &Event, bytes: &mut Vec<u8>) -> TantivyDocument {
        bytes.clear();
        codec::encode(event, bytes);
        let mut document = TantivyDocument::with_capacity(bytes.len() * 3 + 512);
        document.add_bytes(self.event, bytes);
        document.add_u64(self.id, event.id.0);
        document.add_text(self.raw, &event.raw);
        if next_word(&event.raw, 0).is_none() {
            document.add_u64(self.wordless, 1);
        }
        for (field, column) in &self.numbers {
            if let [Some(number), _] = reading::numbers(event, *field) {
                document.add_i64(*column, number);
            }
        }
        for (field, column) in &self.addresses {
            if let [Some(address), _] = reading::addresses(event, *field) {
                document.add_ip_addr(*column, as_v6(address));
            }
        }
        for (field, column) in &self.texts {
            if let Some(text) = reading::text(event, *field) {
                document.add_text(*column, folded_text(&text));
            }
        }
        document
    }

    /// A number as the index looks for it in `column`; `None` when it cannot be there.
    pub(super) fn number_term(&self, column: Column, number: i64) -> Option<Term> {
        if column == self.id {
            return Some(Term::from_field_u64(column, u64::try_from(number).ok()?));
        }
        Some(Term::from_field_i64(column, number))
    }
}

/// The fields that are kept, of a field that may be made of two.
pub(super) fn sides(field: Field) -> [Option<Field>; 2] {
    match field {
        Field::Ip => [Some(Field::SrcIp), Some(Field::DstIp)],
        Field::Port => [Some(Field::SrcPort), Some(Field::DstPort)],
        other => [Some(other), None],
    }
}

fn is_column(field: Field) -> bool {
    !matches!(field, Field::Ip | Field::Port | Field::Id | Field::Raw)
}

fn number(field: Field) -> NumericOptions {
    let options = NumericOptions::default().set_fast();
    let searched = matches!(field, Field::PluginId | Field::PluginSid);
    if searched { options | INDEXED } else { options }
}

fn address(field: Field) -> IpAddrOptions {
    let options = IpAddrOptions::default().set_fast();
    if field == Field::Sensor { options } else { options.set_indexed() }
}

fn text() -> TextOptions {
    let whole = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(whole).set_fast("raw")
}

/// Every address as the index keeps it.
pub(super) fn as_v6(address: IpAddr) -> Ipv6Addr {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped(),
        IpAddr::V6(v6) => v6,
    }
}
