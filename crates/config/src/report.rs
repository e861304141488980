//! The report of `nagios -v`.
