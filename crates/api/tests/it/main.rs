//! The API from outside: requests to the router, without a socket.

#![allow(clippy::unwrap_used)] // clippy knows tests by their attribute, not their helpers

mod commands;
mod hostile;
mod installation;
mod lists;
mod live;
mod proxy;
mod session;
mod site;
mod system;
