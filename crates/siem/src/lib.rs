//! Decides what a record means: normalisation, policy, risk, correlation, alarms.

pub mod normalise;
