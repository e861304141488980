//! Inputs of the sensor: syslog, files, journald; the durable queue behind them.

pub mod queue;
