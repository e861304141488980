//! What a rule accepts as a text: 5.8's lists, and the prefixes of 2.3 as an extension.

use model::TextField;
use model::directive::{Accept, Reference, TextToken};
use regex::{Regex, RegexBuilder};

use super::accept::single_reference;
use super::level::{Level, referenced};
use super::seen::Seen;

#[derive(Debug)]
enum Token {
    Literal(String),
    Empty,
    /// In lower case.
    Find(String),
    Regex(Regex),
    /// Its regular expression is wrong.
    Nothing,
}

impl Token {
    fn matches(&self, text: Option<&str>) -> bool {
        match (self, text) {
            (Self::Empty, text) => text.is_none(),
            (Self::Literal(literal), Some(text)) => same_text(literal, text),
            (Self::Find(part), Some(text)) => text.to_lowercase().contains(part),
            (Self::Regex(regex), Some(text)) => regex.is_match(text),
            (_, None) | (Self::Nothing, _) => false,
        }
    }
}

/// One text attribute of a rule.
#[derive(Debug)]
pub(crate) struct TextRule {
    pub(crate) field: TextField,
    /// `ANY`: the field is there.
    any: bool,
    these: Vec<Token>,
    not_these: Vec<Token>,
    references: Vec<Reference>,
}

impl TextRule {
    /// What is wrong with a regular expression goes to `wrong`; it then matches nothing.
    pub(crate) fn new(
        field: TextField,
        accept: &Accept<TextToken>,
        wrong: &mut Vec<String>,
    ) -> Self {
        let mut tokens = |tokens: &[TextToken]| -> Vec<Token> {
            tokens.iter().map(|token| compile(token, wrong)).collect()
        };
        Self {
            field,
            any: accept.any,
            these: tokens(&accept.these),
            not_these: tokens(&accept.not_these),
            references: accept.references.clone(),
        }
    }

    /// The reference, when the text it stands for is the only one accepted.
    pub(crate) fn single_reference(&self) -> Option<Reference> {
        single_reference(&self.references, !self.any && self.these.is_empty())
    }

    pub(crate) fn accepts(&self, seen: &Seen<'_>, levels: &[Level]) -> bool {
        let text = seen.event.texts.get(self.field);
        let mut is_list = self.any || !self.these.is_empty();
        let mut listed = self.any && text.is_some();
        for reference in &self.references {
            let level = referenced(levels, reference.level);
            // A missing value means that it must be missing again (5.8's `EMPTY`).
            let equal = match (level.and_then(|level| level.text(reference.field)), text) {
                (Some(meant), Some(text)) => same_text(meant, text),
                (None, None) => true,
                _ => false,
            };
            if equal && reference.negated {
                return false;
            }
            is_list |= !reference.negated;
            listed |= equal && !reference.negated;
        }
        if self.not_these.iter().any(|token| token.matches(text)) {
            return false;
        }
        !is_list || listed || self.these.iter().any(|token| token.matches(text))
    }
}

fn compile(token: &TextToken, wrong: &mut Vec<String>) -> Token {
    match token {
        TextToken::Literal(literal) => Token::Literal(literal.clone()),
        TextToken::Empty => Token::Empty,
        TextToken::Find(part) => Token::Find(part.to_lowercase()),
        TextToken::Regex(pattern) => {
            match RegexBuilder::new(pattern).case_insensitive(true).size_limit(1 << 20).build() {
                Ok(regex) => Token::Regex(regex),
                Err(error) => {
                    wrong.push(format!("regular expression `{pattern}`: {error}"));
                    Token::Nothing
                }
            }
        }
    }
}

/// Lower-case characters, for comparing in any case.
pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// Equal in any case.
pub(crate) fn same_text(one: &str, other: &str) -> bool {
    one == other || folded(one).eq(folded(other))
}
