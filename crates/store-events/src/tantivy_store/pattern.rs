//! Finds the events with a word, or a text, that matches a [`Pattern`].

use tantivy::query::{
    BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::{Field as Column, IndexRecordOption};
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TantivyError};

use crate::filter::Pattern;

/// Looks through all words of `column`, or those with the pattern's beginning.
#[derive(Debug, Clone)]
pub(super) struct PatternQuery {
    column: Column,
    pattern: Pattern,
}

impl PatternQuery {
    pub(super) fn new(column: Column, pattern: Pattern) -> Self {
        Self { column, pattern }
    }
}

impl Query for PatternQuery {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for PatternQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = reader.inverted_index(self.column)?;
        let prefix = self.pattern.prefix();
        let mut found = BitSet::with_max_value(reader.max_doc());
        let mut words = index.terms().range().ge(prefix.as_bytes()).into_stream()?;
        let mut any = false;
        while words.advance() {
            if !words.key().starts_with(prefix.as_bytes()) {
                break;
            }
            if !std::str::from_utf8(words.key()).is_ok_and(|w| self.pattern.matches_folded(w)) {
                continue;
            }
            any = true;
            let mut postings =
                index.read_block_postings_from_terminfo(words.value(), IndexRecordOption::Basic)?;
            while !postings.docs().is_empty() {
                for doc in postings.docs() {
                    found.insert(*doc);
                }
                postings.advance();
            }
        }
        if !any {
            return Ok(Box::new(EmptyScorer));
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(found), boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.seek(doc) == doc {
            return Ok(Explanation::new("matches the pattern", 1.0));
        }
        Err(TantivyError::InvalidArgument(format!("document {doc} does not match")))
    }
}
