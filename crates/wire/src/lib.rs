//! Codecs, bytes to types and back.
