//! The words of a line, for the index.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::line::{next_word, read_word};

/// Its name in the schema.
pub(super) const NAME: &str = "line_words";

/// Cuts lines as [`crate::line`] defines.
#[derive(Clone, Default)]
pub(super) struct LineWords {
    token: Token,
}

impl Tokenizer for LineWords {
    type TokenStream<'a> = LineWordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LineWordStream<'a> {
        self.token.reset();
        LineWordStream { text, at: 0, token: &mut self.token }
    }
}

pub(super) struct LineWordStream<'a> {
    text: &'a str,
    at: usize,
    token: &'a mut Token,
}

impl TokenStream for LineWordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(range) = next_word(self.text, self.at) else { return false };
        self.at = range.end;
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = range.start;
        self.token.offset_to = range.end;
        read_word(self.text, &range, &mut self.token.text);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
