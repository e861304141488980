//! What a check answers: exit code and text, as a process would have given them.

use model::state::ServiceState;

/// The answer of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The exit code; 0..=3 for every native check.
    pub code: u8,
    /// The complete standard output.
    pub output: String,
    /// Standard error, which a scheduler ignores and a person at a terminal reads.
    pub stderr: String,
}

/// A step of a check: `Err` is an answer that ends the check early.
pub type Step<T> = Result<T, Outcome>;

impl Outcome {
    /// `output` is printed as it is.
    #[must_use]
    pub fn new(state: ServiceState, output: impl Into<String>) -> Self {
        Self { code: state.code(), output: output.into(), stderr: String::new() }
    }

    /// `text` and a line feed.
    #[must_use]
    pub fn line(state: ServiceState, text: impl Into<String>) -> Self {
        let mut output = text.into();
        output.push('\n');
        Self::new(state, output)
    }

    /// Adds text for standard error.
    #[must_use]
    pub fn with_stderr(mut self, text: impl Into<String>) -> Self {
        self.stderr = text.into();
        self
    }

    /// Puts lines printed earlier in front of the output.
    #[must_use]
    pub fn after(mut self, earlier: &str) -> Self {
        self.output.insert_str(0, earlier);
        self
    }

    /// A network check that ran out of time (`alarm` of the originals).
    #[must_use]
    pub fn socket_timeout(seconds: u64) -> Self {
        let text = format!("CRITICAL - Socket timeout after {seconds} seconds");
        Self::line(ServiceState::Critical, text)
    }

    /// A check whose command ran out of time.
    #[must_use]
    pub fn plugin_timeout(seconds: u64) -> Self {
        let text = format!("CRITICAL - Plugin timed out after {seconds} seconds");
        Self::line(ServiceState::Critical, text)
    }
}

/// Runs `check` for at most `seconds`, then answers `late`. 0 is no limit, as with `alarm(0)`.
pub async fn within(
    seconds: u64,
    check: impl Future<Output = Outcome>,
    late: fn(u64) -> Outcome,
) -> Outcome {
    if seconds == 0 {
        return check.await;
    }
    let limit = std::time::Duration::from_secs(seconds);
    tokio::time::timeout(limit, check).await.unwrap_or_else(|_| late(seconds))
}

/// Makes an early answer and a regular one the same thing.
#[must_use]
pub fn settle(step: Step<Outcome>) -> Outcome {
    step.unwrap_or_else(|early| early)
}
