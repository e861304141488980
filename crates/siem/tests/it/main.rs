//! Scenarios: events in, alarms out.
