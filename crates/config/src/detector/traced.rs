//! A text made from another, which remembers where every byte came from. So a mistake in a
//! regular expression is shown where it was written, whatever aliases stand before it.

/// The text, with the origin of each byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Traced {
    pub(super) text: String,
    origins: Vec<u32>,
}

impl Traced {
    /// A text as written; its first byte comes from byte `start`.
    pub(super) fn written(text: &str, start: usize) -> Self {
        let start = start as u32;
        Self { text: text.to_owned(), origins: (start..start + text.len() as u32).collect() }
    }

    /// Adds text that stands for what is written at `origin`.
    pub(super) fn push(&mut self, text: &str, origin: usize) {
        self.text.push_str(text);
        self.origins.resize(self.text.len(), origin as u32);
    }

    /// Adds a part of another such text.
    pub(super) fn push_part(&mut self, from: &Self, start: usize, end: usize) {
        if let (Some(text), Some(origins)) =
            (from.text.get(start..end), from.origins.get(start..end))
        {
            self.text.push_str(text);
            self.origins.extend_from_slice(origins);
        }
    }

    /// Where a byte came from; beyond the end, where the last did.
    pub(super) fn origin(&self, offset: usize) -> usize {
        self.origins.get(offset).or(self.origins.last()).copied().unwrap_or(0) as usize
    }

    /// The parts between `separators`, which are bytes of the text, each of length `len`.
    pub(super) fn split(&self, separators: &[usize], len: usize) -> Vec<Self> {
        let mut parts = Vec::with_capacity(separators.len() + 1);
        let mut start = 0;
        for separator in separators.iter().copied().chain([self.text.len()]) {
            let mut part = Self::default();
            part.push_part(self, start, separator);
            parts.push(part);
            start = separator + len;
        }
        parts
    }
}
