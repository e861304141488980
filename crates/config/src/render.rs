//! Diagnostics as people read them.
