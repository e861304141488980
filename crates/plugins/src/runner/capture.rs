//! One output pipe of a running program, read without blocking and kept up to a cap.

use std::io;

use rustix::fd::OwnedFd;
use rustix::io::Errno;

/// What has been read from a pipe.
#[derive(Debug)]
pub(super) struct Capture {
    pipe: Option<OwnedFd>,
    kept: Vec<u8>,
    cap: usize,
    truncated: bool,
}

impl Capture {
    /// Takes the reading end of a pipe.
    pub(super) fn new(pipe: OwnedFd, cap: usize) -> io::Result<Self> {
        rustix::fs::fcntl_setfl(&pipe, rustix::fs::OFlags::NONBLOCK)?;
        Ok(Self { pipe: Some(pipe), kept: Vec::new(), cap, truncated: false })
    }

    /// The pipe, until it has ended.
    pub(super) fn pipe(&self) -> Option<&OwnedFd> {
        self.pipe.as_ref()
    }

    /// Whether every writer has closed it.
    pub(super) fn has_ended(&self) -> bool {
        self.pipe.is_none()
    }

    /// Reads what is there now, at most `scratch` many times [`READS_AT_ONCE`].
    pub(super) fn drain(&mut self, scratch: &mut [u8]) {
        for _ in 0..READS_AT_ONCE {
            let Some(pipe) = &self.pipe else { return };
            match rustix::io::read(pipe, &mut *scratch) {
                Ok(0) => self.pipe = None,
                Ok(count) => self.keep(&scratch[..count]),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return,
                Err(_) => self.pipe = None,
            }
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = self.cap - self.kept.len();
        let fits = bytes.len().min(room);
        self.kept.extend_from_slice(&bytes[..fits]);
        self.truncated |= fits < bytes.len();
    }

    /// Closes the pipe and gives what was kept, and whether there was more.
    pub(super) fn take(&mut self) -> (Vec<u8>, bool) {
        self.pipe = None;
        (std::mem::take(&mut self.kept), self.truncated)
    }
}

/// So that one program that prints without end cannot keep a spawner thread from the others.
const READS_AT_ONCE: usize = 16;
