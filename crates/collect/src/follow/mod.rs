//! Files that others write line by line.
//!
//! One thread looks at all of them, at most every 250 ms when nothing happens. How far each has
//! been read is handed to the queue together with the lines (see [`crate::queue`]): after a
//! restart every line has been taken exactly once.
//!
//! What is not read: a file that appears and is rotated away again between two looks; the rest
//! of one that was rotated and compressed while nobody looked. A pattern that also matches the
//! copies made by `copytruncate` may double lines if it meets a copy while it is being made;
//! renamed files and finished copies are recognised.
//!
//! Where to start: `followed` is one file with its rotations, `position` says how a place in it
//! is recognised again, `pattern` which files there are.

mod followed;
mod follower;
mod lines;
mod pattern;
mod places;
mod position;
mod rest;

pub(crate) use follower::{Follower, FollowerHandle};
