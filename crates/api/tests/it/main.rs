//! The API from outside: requests to the router, without a socket.

mod commands;
mod hostile;
mod installation;
mod lists;
mod live;
mod session;
mod site;
mod system;
