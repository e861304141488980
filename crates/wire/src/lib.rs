//! Codecs, bytes to types and back.
//!
//! - [`syslog`]: messages after RFC 3164, RFC 5424 and the many between, and their framing on a
//!   connection (RFC 6587).
//! - [`journal_export`]: entries as `journalctl -o export` prints them.

pub mod journal_export;
pub mod syslog;
