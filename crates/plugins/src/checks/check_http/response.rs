//! The parts of an answer.

/// An answer taken apart as the originals do it: leniently.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status_line: String,
    pub(super) headers: String,
    pub(super) body: String,
}

const LINE_ENDS: [char; 2] = ['\r', '\n'];

impl Response {
    /// Without headers the page itself is taken for them, as by the originals.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (status_line, rest) = match text.find(LINE_ENDS) {
            Some(end) => text.split_at(end),
            None => (text.as_ref(), ""),
        };
        let rest = rest.trim_start_matches(LINE_ENDS);
        let (headers, body) = split_at_empty_line(rest);
        Self {
            status_line: status_line.trim_end_matches([' ', '\t']).to_owned(),
            headers: headers.to_owned(),
            body: body.to_owned(),
        }
    }

    /// Whether the headers say that the page comes in chunks.
    pub(super) fn is_chunked(&self) -> bool {
        const NAME: &str = "transfer-encoding:";
        let headers = self.headers.to_ascii_lowercase();
        headers.match_indices(NAME).any(|(at, _)| {
            let value = headers.get(at + NAME.len()..).unwrap_or_default();
            value.trim_start_matches(' ').starts_with("chunked")
        })
    }

    /// Puts the chunks of the page together; `false` if they cannot be told apart.
    pub(super) fn unchunk(&mut self) -> bool {
        match unchunked(self.body.as_bytes()) {
            Some(bytes) => {
                self.body = String::from_utf8_lossy(&bytes).into_owned();
                true
            }
            None => false,
        }
    }

    /// The last value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.headers.split(LINE_ENDS);
        let named = lines.filter_map(|line| line.split_once(':'));
        let matching = named.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        matching.map(|(_, value)| value.trim_start()).next_back()
    }
}

/// Headers without their last line end, and what follows the line ends after them.
fn split_at_empty_line(text: &str) -> (&str, &str) {
    let mut at = 0;
    let mut headers_end = 0;
    while let Some(line) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = line.find(LINE_ENDS).unwrap_or(line.len());
        if length == 0 {
            break;
        }
        headers_end = at + length;
        let after = line.get(length..).unwrap_or_default();
        let ends = after.len() - after.trim_start_matches(LINE_ENDS).len();
        let alone = |end| after.len() - after.trim_start_matches(end).len() == 1;
        let pair = ends >= 2 && (alone('\r') || alone('\n'));
        at = headers_end + if pair { 2 } else { after.len().min(1) };
    }
    let body = text.get(at..).unwrap_or_default().trim_start_matches(LINE_ENDS);
    (text.get(..headers_end).unwrap_or_default(), body)
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut page = Vec::new();
    loop {
        let (size, after) = hexadecimal(rest)?;
        if size == 0 {
            return Some(page);
        }
        let line_end =
            if after.first() == Some(&b';') { after.iter().position(|b| *b == b'\r')? } else { 0 };
        let chunk_start = line_end + 2;
        let chunk_end = chunk_start.checked_add(size)?;
        page.extend_from_slice(after.get(chunk_start..chunk_end)?);
        rest = after.get(chunk_end + 2..)?;
    }
}

/// The number at the start, as C's `strtol` reads it, and what follows.
fn hexadecimal(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let bytes = bytes.trim_ascii_start();
    let digits = bytes.iter().take_while(|b| b.is_ascii_hexdigit()).count();
    let (number, rest) = bytes.split_at_checked(digits)?;
    let number = std::str::from_utf8(number).ok()?;
    Some((usize::from_str_radix(number, 16).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_of_both_kinds() {
        for text in [
            "HTTP/1.1 200 OK \r\nA: 1\r\nB: 2\r\n\r\nbody\r\n",
            "HTTP/1.1 200 OK\nA: 1\nB: 2\n\nbody\r\n",
        ] {
            let response = Response::parse(text.as_bytes());
            assert_eq!(response.status_line, "HTTP/1.1 200 OK");
            assert_eq!(response.header("b"), Some("2"));
            assert_eq!(response.body, "body\r\n");
        }
    }

    #[test]
    fn missing_parts_are_empty() {
        assert_eq!(Response::parse(b"").headers, "");
        assert_eq!(Response::parse(b"HTTP/1.0 200\r\n\r\npage").headers, "page");
    }

    #[test]
    fn chunks_are_put_together() {
        assert_eq!(
            unchunked(b"3\r\nabc\r\n2;x=1\r\nde\r\n0\r\n\r\n").as_deref(),
            Some(&b"abcde"[..])
        );
        for broken in ["", "x", "5\r\nabc", "3\r\nabc\r\n", "ffffffffffffffff\r\nabc", "-1\r\nabc"]
        {
            assert_eq!(unchunked(broken.as_bytes()), None, "{broken:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_answer_panics(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..80)) {
            let mut response = Response::parse(&bytes);
            response.unchunk();
        }

        #[test]
        fn no_separators_panic(text in "[a:\r\n é0;]{0,30}") {
            let mut response = Response::parse(text.as_bytes());
            response.unchunk();
        }
    }
}
