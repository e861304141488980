//! What is done with arbitrary bytes, by the fuzz targets and by the tests.

use store_events::query::parse;

/// What queries are made of.
#[allow(dead_code, reason = "the fuzz targets have their own corpus")]
pub(crate) const PARTS: &[&str] = &[
    "failed",
    " ",
    " ",
    "\"",
    "\\",
    "(",
    ")",
    "-",
    "NOT ",
    " OR ",
    " AND ",
    "src_ip:",
    "10.0.0.0/8",
    "::1",
    "username:",
    "has:",
    "risk",
    ">=",
    "<",
    "=",
    "!=",
    ":",
    "3",
    "..",
    "*",
    "?",
    "time:",
    "2026-11-21",
    "T10:00",
    "é",
    "\0",
    "raw:",
    "protocol:tcp",
    "a=b",
    "kind:monitor",
    "-9",
];

/// Reading never panics; an error lies within the text; what was read is what its printed form
/// is read as.
pub(crate) fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match parse(&text) {
        Ok(filter) => {
            let printed = filter.to_string();
            // Quotes can make the printed form longer than a query may be.
            match parse(&printed) {
                Ok(again) => assert_eq!(again, filter, "{text:?} was printed as {printed:?}"),
                Err(error) => assert!(
                    printed.len() > store_events::query::MAX_QUERY_BYTES,
                    "{text:?} was printed as {printed:?}: {error}"
                ),
            }
        }
        Err(error) => {
            assert!(error.position + error.length <= text.chars().count(), "{text:?}: {error:?}");
        }
    }
}
