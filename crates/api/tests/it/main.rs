//! The API from outside: requests to the router, without a socket.

#![allow(clippy::unwrap_used)] // clippy knows tests by their attribute, not their helpers

mod alarms;
mod assets;
mod commands;
mod directives;
mod events;
mod hostile;
mod installation;
mod lists;
mod live;
mod policies;
mod proxy;
mod security;
mod session;
mod site;
mod sources;
mod system;
