//! What produces check results: native checks, and the runner for external programs.
//!
//! [`checks`] holds the native checks, one module each; [`checks::find`] looks one up by the
//! program name of a command line. [`runner`] runs a command line, by one of them or as an
//! external program.

mod blocking;
pub mod checks;
pub mod net;
pub mod runner;
