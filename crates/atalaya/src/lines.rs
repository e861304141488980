//! Lines of a file or of standard input, as bytes.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::Result;

/// The longest line kept; the rest of a longer one is passed over, as the listeners do.
const LONGEST: usize = 1 << 20;

/// Reads lines without copying more than once.
pub(crate) struct Lines {
    input: BufReader<Box<dyn Read>>,
    line: Vec<u8>,
}

impl Lines {
    /// `None` and `-` are standard input.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let input: Box<dyn Read> = match path {
            Some(path) if path != Path::new("-") => Box::new(fs_err::File::open(path)?),
            _ => Box::new(std::io::stdin()),
        };
        Ok(Self { input: BufReader::with_capacity(1 << 16, input), line: Vec::new() })
    }

    /// The next line without its end.
    pub(crate) fn next(&mut self) -> Result<Option<&[u8]>> {
        self.line.clear();
        let mut is_complete = false;
        let mut any = false;
        while !is_complete {
            let available = self.input.fill_buf()?;
            if available.is_empty() {
                break;
            }
            any = true;
            let end = memchr::memchr(b'\n', available);
            let taken = end.unwrap_or(available.len());
            let room = LONGEST.saturating_sub(self.line.len()).min(taken);
            self.line.extend_from_slice(&available[..room]);
            is_complete = end.is_some();
            self.input.consume(taken + usize::from(is_complete));
        }
        if !any {
            return Ok(None);
        }
        if self.line.last() == Some(&b'\r') {
            self.line.pop();
        }
        Ok(Some(&self.line))
    }
}
