//! Who asks, and what they may see and do.
//!
//! - [`caller`]: finds out who asks, for every request, before anything else.
//! - [`client`]: finds out from where, proxies in between or not.
//! - [`permission`]: the one place that says what somebody may see.
//! - [`session`]: signing in and out.

pub(crate) mod caller;
pub(crate) mod client;
mod cookie;
mod limiter;
pub(crate) mod permission;
pub(crate) mod session;

pub(crate) use caller::Caller;
pub(crate) use limiter::SignInLimiter;
