//! The built binary, started like a user starts it, and asked over its API.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a start may take before the test gives up.
const START: Duration = Duration::from_secs(30);

/// A running `atalaya`.
pub(crate) struct Daemon {
    child: Child,
    url: String,
    token: String,
    /// User and password printed at the first start.
    pub first_login: Option<(String, String)>,
}

/// `atalaya` next to this test's own executable; `make test` builds it first.
pub(crate) fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    let target = test.parent().and_then(Path::parent).expect("…/target/debug/deps/it-…");
    let binary = target.join("atalaya");
    assert!(binary.exists(), "{} is missing: cargo build -p atalaya", binary.display());
    binary
}

impl Daemon {
    /// Starts with this configuration and data directory on a free port.
    pub(crate) fn start(nagios_cfg: &Path, data: &Path) -> Self {
        Self::start_with(nagios_cfg, data, &[])
    }

    /// The same with further arguments.
    pub(crate) fn start_with(nagios_cfg: &Path, data: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(binary())
            .arg("run")
            .arg("--nagios")
            .arg(nagios_cfg)
            .arg("--data")
            .arg(data)
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .env("ATALAYA_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let lines = lines_of(child.stdout.take().expect("piped"));
        let complaints = lines_of(child.stderr.take().expect("piped"));
        let Some((url, first_login)) = announced(&lines) else {
            let _ = child.kill();
            panic!("no URL was printed; stderr:\n{}", complaints.iter().collect::<String>());
        };
        // Keeps the pipe from filling up, and shows what went wrong when a test fails.
        std::thread::spawn(move || complaints.iter().for_each(|line| eprint!("atalaya: {line}")));
        let token = data.join("test-token");
        let token = std::fs::read_to_string(&token).unwrap_or_else(|_| {
            let created = create_token(data);
            std::fs::write(&token, &created).expect("the data directory is writable");
            created
        });
        Self { child, url, token, first_login }
    }

    /// `GET /api/v1/…` as an administrator's token.
    pub(crate) fn get(&self, path: &str) -> Value {
        let mut answer = ureq::get(format!("{}api/v1/{path}", self.url))
            .header("Authorization", format!("Bearer {}", self.token))
            .call()
            .unwrap_or_else(|error| panic!("GET {path}: {error}"));
        answer.body_mut().read_json().expect("JSON")
    }

    /// `POST /api/v1/…`; `None` when the server went away.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Option<Value> {
        ureq::post(format!("{}api/v1/{path}", self.url))
            .header("Authorization", format!("Bearer {}", self.token))
            .send_json(body)
            .ok()
            .and_then(|mut answer| answer.body_mut().read_json().ok())
    }

    /// SIGTERM; how it ended and how long it took.
    pub(crate) fn stop(mut self) -> (ExitStatus, Duration) {
        let asked = Instant::now();
        signal(&self.child, "TERM");
        let status = self.child.wait().expect("it can be waited for");
        (status, asked.elapsed())
    }

    /// Any other signal by its name without `SIG`.
    pub(crate) fn signal(&self, name: &str) {
        signal(&self.child, name);
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks until `found` says yes. Polls; gives up loudly after `limit`.
pub(crate) fn wait_for<T>(limit: Duration, what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(value) = found() {
            return value;
        }
        assert!(Instant::now() < deadline, "not within {limit:?}: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn lines_of(stream: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        while stream.read_line(&mut line).is_ok_and(|read| read > 0) {
            if sender.send(std::mem::take(&mut line)).is_err() {
                break;
            }
        }
    });
    receiver
}

/// The URL and, at a first start, the login behind it.
fn announced(lines: &mpsc::Receiver<String>) -> Option<(String, Option<(String, String)>)> {
    let deadline = Instant::now() + START;
    let mut url = None;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        // After the URL only the login may follow, and at once.
        let patience = if url.is_some() { left.min(Duration::from_millis(60)) } else { left };
        let Ok(line) = lines.recv_timeout(patience) else {
            return url.map(|url| (url, None));
        };
        let words: Vec<&str> = line.split_whitespace().collect();
        if let Some(found) = words.iter().find(|word| word.starts_with("http://")) {
            url = Some((*found).to_owned());
        }
        let after = |key: &str| {
            words
                .iter()
                .position(|w| *w == key)
                .and_then(|n| words.get(n + 1))
                .map(|w| (*w).to_owned())
        };
        if let (Some(url), Some(user), Some(password)) = (&url, after("user"), after("password")) {
            return Some((url.clone(), Some((user, password))));
        }
    }
}

fn create_token(data: &Path) -> String {
    let output = Command::new(binary())
        .args(["token", "create", "--role", "admin", "--data"])
        .arg(data)
        .output()
        .expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a token is text").trim().to_owned()
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args(["-s", name, &child.id().to_string()])
        .status()
        .expect("kill is there");
    assert!(status.success());
}
