//! Native checks against the programs they stand for.

mod harness;
mod options;
mod peers;

mod check_disk;
mod check_dummy;
mod check_http;
mod check_load;
mod check_ping;
mod check_procs;
mod check_ssh;
mod check_swap;
mod check_tcp;
mod check_users;
mod runner;
