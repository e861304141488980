//! Native checks against the programs they stand for.

mod harness;
mod peers;

mod check_dummy;
mod check_http;
mod check_ping;
mod check_ssh;
mod check_tcp;
mod runner;
