//! Syslog: what a message says in its header, and where messages begin and end on a connection.
//!
//! [`parse`] never fails: anything is a message. [`Message::traditional_line`] gives it the form
//! in which data source rules expect it. [`FrameDecoder`] cuts a byte stream into messages.

mod framing;
mod message;
mod rfc3164;
mod rfc5424;
mod structured_data;
mod time;
pub(crate) mod traditional;

pub use framing::{DecoderCounters, FrameDecoder, MAX_MESSAGE_BYTES};
pub use message::{Format, Message, Priority, parse};
pub use structured_data::{Element, Param, elements};
pub use time::{HeaderTime, LocalTime};
