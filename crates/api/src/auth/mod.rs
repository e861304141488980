//! Who asks, and what they may see and do.
//!
//! - [`caller`]: finds out who asks, for every request, before anything else.
//! - [`permission`]: the one place that says what somebody may see.
//! - [`session`]: signing in and out.

pub(crate) mod caller;
mod cookie;
mod limiter;
pub(crate) mod permission;
pub(crate) mod session;

pub(crate) use caller::Caller;
pub(crate) use limiter::SignInLimiter;
