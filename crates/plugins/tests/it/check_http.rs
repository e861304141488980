//! check_http against the original.

use std::time::Duration;

use plugins::checks::Outcome;

use crate::harness::Golden;
use crate::peers;

const LOCAL: &str = "127.0.0.1";
const DAY: Duration = Duration::from_secs(86_400);

fn page(headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}").into_bytes()
}

/// Answers by the path of the request.
fn site(request: &str) -> Vec<u8> {
    let path = request.split(' ').nth(1).unwrap_or("/");
    let host = request.lines().find_map(|line| line.strip_prefix("Host: ")).unwrap_or("");
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let redirect = |to: &str| format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\n\r\n").into_bytes();
    let dated = |modified: &str| {
        let date = "Date: Sat, 10 Oct 2026 12:00:00 GMT";
        page(&format!("{date}\r\nLast-Modified: {modified}\r\n"), "old\n")
    };
    let status = |line: &str| format!("{line}\r\nServer: test\r\n\r\nbody\n").into_bytes();
    match path {
        "/" => page("Server: test\r\nX-Long: 1\r\n", "<html>\nHello World\nsecond line\n</html>\n"),
        "/echo" => page("Content-Type: text/plain\r\n", request),
        "/chunked" => page(
            "Transfer-Encoding: chunked\r\n",
            "6\r\nchunk \r\n9;ext=1\r\nedcontent\r\n0\r\n\r\n",
        ),
        "/chunked-empty" => page("transfer-encoding:  Chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"),
        "/chunked-garbage" => page("Transfer-Encoding: chunked\r\n", "zzz"),
        "/nul" => b"HTTP/1.0 200 OK\r\nA: b\r\n\r\nab\0cd".to_vec(),
        "/no-headers" => b"HTTP/1.0 200 OK\r\n\r\nbody of it".to_vec(),
        "/bare" => b"HTTP/1.0 200 OK\nServer: bare\n\nunix lines\n".to_vec(),
        "/status-only" => b"HTTP/1.1 200 OK".to_vec(),
        "/empty" => Vec::new(),
        "/garbage" => b"SSH-2.0-nothing\r\n".to_vec(),
        "/400" => status("HTTP/1.1 404 Not Found"),
        "/500" => status("HTTP/1.1 503 Service Unavailable  "),
        "/600" => status("HTTP/1.1 600 What"),
        "/099" => status("HTTP/1.1 099 What"),
        "/xx" => status("HTTP/1.1 xx Found"),
        "/2000" => status("HTTP/1.1 2000 Long"),
        "/to-path" => redirect("/"),
        "/dir/to-relative" => redirect("there?x=1#y"),
        "/dir/there?x=1#y" => page("A: b\r\n", "relative"),
        "/to-absolute" => redirect(&format!("http://localhost:{port}/echo")),
        "/to-root" => redirect(&format!("http://{name}:{port}")),
        "/to-other-host" => redirect(&format!("//{name}/echo")),
        "/to-closed" => redirect("http://127.0.0.1:1/x"),
        "/to-high-port" => redirect("http://127.0.0.1:99999/x"),
        "/to-ftp" => redirect("ftp://x/y"),
        "/to-nowhere" => b"HTTP/1.1 302 Found\r\nServer: x\r\n\r\n".to_vec(),
        "/to-empty" => b"HTTP/1.1 302 Found\r\nLocation: \r\nServer: x\r\n\r\n".to_vec(),
        "/to-folded" => b"HTTP/1.1 302 Found\r\nlocation:\r\n /\r\n\r\n".to_vec(),
        "/to-unparsable" => redirect("\u{e9}"),
        "/loop" => redirect("/loop"),
        "/loop2" => redirect(&format!("http://{name}:{port}/loop2")),
        "/around" => redirect("/around2"),
        "/around2" => redirect("/around"),
        "/fresh" => dated("Sat, 10 Oct 2026 11:59:29 GMT"),
        "/days-old" => dated("Wed, 07 Oct 2026 00:00:00 GMT"),
        "/future" => dated("Sat, 10 Oct 2026 12:01:00 GMT"),
        "/odd-date" => dated("yesterday"),
        "/no-modified" => page("Date: Sat, 10 Oct 2026 12:00:00 GMT\r\n", "x"),
        _ => status("HTTP/1.1 404 Not Found"),
    }
}

async fn compare(calls: &[&[&str]]) {
    let port = peers::http(site).await;
    let mut golden = Golden::at_once("check_http");
    for words in calls {
        let mut all = vec!["-I", LOCAL, "-p", &port];
        all.extend_from_slice(words);
        golden.same(&all).await;
    }
    golden.finish(calls.len());
}

#[tokio::test]
async fn status_lines() {
    compare(&[
        &[],
        &["-u", "/400"],
        &["-u", "/500"],
        &["-u", "/600"],
        &["-u", "/099"],
        &["-u", "/xx"],
        &["-u", "/2000"],
        &["-u", "/garbage"],
        &["-u", "/garbage", "-B"],
        &["-u", "/empty"],
        &["-u", "/bare", "-d", "bare", "-s", "unix"],
        &["-u", "/no-headers", "-s", "body"],
        &["-u", "/status-only"],
        &["-e", "200"],
        &["-e", "201,200 OK"],
        &["-e", "201"],
        &["-e", "404", "-u", "/400"],
        &["-L", "-u", "/400"],
        &["-L", "-n"],
    ])
    .await;
}

#[tokio::test]
async fn requests_as_the_server_sees_them() {
    compare(&[
        &["-B", "-u", "/echo"],
        &["-B", "-u", "/echo", "-H", "name"],
        &["-B", "-u", "/echo", "-H", "name:8080"],
        &["-B", "-u", "/echo", "-H", "name:80"],
        &["-B", "-u", "/echo", "-P", "a=1&b=2", "-P", "ignored"],
        &["-B", "-u", "/echo", "-P", "x", "-j", "PUT", "-T", "text/plain"],
        &["-B", "-u", "/echo", "-j", "HEAD"],
        &["-B", "-u", "/echo", "-a", "user:pass", "-b", "proxy:secret", "-A", "me/1.0"],
        &["-B", "-u", "/echo", "-H", "x", "-k", "A: b", "-k", "Host: other", "-k", "C: d"],
        &["-B", "-u", "/echo", "-j", "CONNECT:POST", "-H", "x"],
        &["-B", "-u", "/echo", "-hn", "x", "-wt", "5", "-ct", "6", "-to", "7"],
        &["-B", "-u", "/echo", "--extra-opts=@/no/such/file"],
    ])
    .await;
}

/// Here the original is wrong: it drops the last part of the address with its bracket.
#[tokio::test]
async fn a_bracketed_address_keeps_its_end_before_a_port() {
    let port = peers::http(site).await;
    let words = ["-I", LOCAL, "-p", &port, "-B", "-u", "/echo", "-H", "[::1]:81"];
    let check = plugins::checks::find("check_http").expect("a native check");
    let outcome = (check.run)(plugins::checks::Args::new("check_http", words)).await;
    assert!(outcome.output.contains("\r\nHost: [::1]:81\r\n"), "{}", outcome.output);
}

#[tokio::test]
async fn contents() {
    compare(&[
        &["-s", "Hello"],
        &["-s", "missing"],
        &["-s", "a text of thirty characters..."],
        &["-s", "a text of twenty-nine chars.."],
        &["-d", "Server: test"],
        &["-d", "Server: other", "-s", "other", "-r", "other", "-m", "9999"],
        &["-r", "^Hello World$"],
        &["-r", "html..Hello"],
        &["-l", "-r", "html..Hello"],
        &["-r", "hello", "-u", "/"],
        &["-R", "hello"],
        &["-R", "hello", "--invert-regex"],
        &["--ereg", "[[:upper:]]ello (World|Moon)+", "-r", "second|third"],
        &["-r", "nothing", "--invert-regex"],
        &["-u", "/chunked", "-s", "chunk edcontent", "-B"],
        &["-u", "/chunked-empty", "-B"],
        &["-u", "/chunked-garbage"],
        &["-u", "/nul", "-s", "ab cd", "-B"],
        &["-N", "-s", "Hello"],
        &["-m", "10"],
        &["-m", "10:20"],
        &["-m", "10000:20000"],
        &["-m", "0:10"],
    ])
    .await;
}

/// The original keeps all of it; we keep 16 MiB, but count every byte.
#[tokio::test]
async fn of_a_huge_page_only_the_size_is_complete() {
    const BODY_BYTES: usize = 17 << 20;
    let huge = peers::http(|_| {
        let mut bytes = page("A: b\r\n", "");
        bytes.resize(bytes.len() + BODY_BYTES, b'x');
        bytes.extend(b"the end");
        bytes
    })
    .await;
    let check = plugins::checks::find("check_http").expect("a native check");
    let words = ["-I", LOCAL, "-p", &huge, "-s", "the end"];
    let outcome = (check.run)(plugins::checks::Args::new("check_http", words)).await;
    let size = page("A: b\r\n", "the end").len() + BODY_BYTES;
    assert!(outcome.output.contains("string 'the end' not found"), "{}", outcome.output);
    assert!(outcome.output.contains(&format!(" size={size}B;")), "{}", outcome.output);
}

#[tokio::test]
async fn redirects() {
    compare(&[
        &["-u", "/to-path"],
        &["-u", "/to-path", "-f", "warning"],
        &["-u", "/to-path", "-f", "critical", "-v", "-n", "-e", "302"],
        &["-u", "/to-path", "-f", "unknown"],
        &["-u", "/to-path", "-f", "follow"],
        &["-u", "/to-path", "-f", "follow", "-H", "localhost", "-L"],
        &["-u", "/dir/to-relative", "-f", "follow", "-B"],
        &["-u", "/to-absolute", "-f", "follow", "-B", "-H", "name"],
        &["-u", "/to-absolute", "-f", "sticky", "-B"],
        &["-u", "/to-absolute", "-f", "stickyport", "-B"],
        &["-u", "/to-root", "-f", "follow", "-H", "localhost"],
        &["-u", "/to-other-host", "-f", "stickyport", "-H", "name", "-B"],
        &["-u", "/to-closed", "-f", "follow"],
        &["-u", "/to-closed", "-f", "stickyport"],
        &["-u", "/to-high-port", "-f", "follow"],
        &["-u", "/to-ftp", "-f", "follow"],
        &["-u", "/to-nowhere", "-f", "follow", "-L"],
        &["-u", "/to-empty", "-f", "follow"],
        &["-u", "/to-folded", "-f", "follow"],
        &["-u", "/to-unparsable", "-f", "follow"],
        &["-u", "/loop", "-f", "follow"],
        &["-u", "/loop", "-f", "follow", "-H", LOCAL],
        &["-u", "/loop2", "-f", "follow", "-H", "localhost"],
        &["-u", "/around", "-f", "follow"],
        &["-u", "/around", "-f", "follow", "--max-redirs", "2"],
        &["-u", "/around", "-f", "follow", "--max-redirs=0", "-L"],
    ])
    .await;
}

#[tokio::test]
async fn ages_and_times() {
    compare(&[
        &["-M", "30", "-u", "/fresh"],
        &["-M", "31s", "-u", "/fresh"],
        &["-M", "1m", "-u", "/days-old"],
        &["-M", "10d", "-u", "/days-old"],
        &["-M", "1h", "-u", "/future"],
        &["-M", "1h", "-u", "/odd-date"],
        &["-M", "1h", "-u", "/no-modified"],
        &["-M", "1h", "-s", "nothing"],
        &["-w", "5", "-c", "8"],
        &["-w", "5:", "-c", "8"],
        &["-w", "5:", "-c", "~:20"],
        &["-w", "@0:5", "-t", "3"],
        &["-c", "5:", "-E"],
        &["-t", "0"],
    ])
    .await;
}

#[tokio::test]
async fn failures_of_the_network() {
    let mut golden = Golden::at_once("check_http");
    let closed = peers::closed_port().await;
    let silent = peers::tcp(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let stalled = peers::greeter(&[b"HTTP/1.1 200 OK\r\n"]).await;
    for words in [
        vec!["-I", LOCAL, "-p", &closed],
        vec!["-H", "localhost", "-p", &closed, "-4", "-L"],
        vec!["-H", "no.such.host.invalid"],
        vec!["-6", "-I", LOCAL],
        vec!["-I", "localhost", "-4", "-p", &closed],
        vec!["-I", LOCAL, "-p", &silent, "-t", "1"],
        vec!["-I", LOCAL, "-p", &stalled, "-t", "1", "-L"],
        vec![LOCAL, "name", "-p", &closed],
    ] {
        golden.same(&words).await;
    }
    golden.finish(8);
}

#[tokio::test]
async fn wrong_use() {
    let mut golden = Golden::at_once("check_http");
    for words in [
        &[][..],
        &["--foo"],
        &["-H"],
        &["-v"],
        &["-H", "a", "-p", "x"],
        &["-H", "a", "-t", "x"],
        &["-H", "a", "-f", "x"],
        &["-H", "a", "-C", "x"],
        &["-H", "a", "-C", "1,x"],
        &["-H", "a", "-m", ":"],
        &["-H", "a", "-m", "5:"],
        &["-H", "a", "-M", "x"],
        &["-H", "a", "-M", ""],
        &["-H", "a", "-S9"],
        &["-H", "a", "--ssl=x"],
        &["-H", "a", "-J", "/no/such/file"],
        &["-H", "a", "-J", "/etc/passwd"],
        &["-H", "a", "-w", "5:1"],
        &["-H", "a", "-r", "["],
        &["-H", "a", "-r", "("],
        &["-H", "a", "-R", "*"],
        &["-H", "a", "--max-redirs", "x"],
        &["--reg"],
        &["-V"],
    ] {
        golden.same_where(words, by_kind_of_pattern_error).await;
    }
    golden.finish(24);
}

/// The C library says `Invalid regular expression` for a lone `[`, we say what is missing.
fn by_kind_of_pattern_error(mut outcome: Outcome) -> Outcome {
    let plain = "Invalid regular expressioncheck_http";
    let exact = "Unmatched [, [^, [:, [., or [=check_http";
    outcome.output = outcome.output.replace(exact, plain);
    outcome
}

#[tokio::test]
async fn tls() {
    let fresh = peers::certificate("fresh", Some(100 * DAY + DAY / 2));
    let ended = peers::certificate("ended", None);
    let dir = tempfile::tempdir().expect("a directory");
    let file = |name: &str, text: String| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("a readable path").to_owned()
    };
    let cert = file("cert.pem", fresh.cert.pem());
    let key = file("key.pem", fresh.signing_key.serialize_pem());
    let other_key = file("other.pem", ended.signing_key.serialize_pem());

    let mut golden = Golden::at_once("check_http");
    let port = peers::https(&fresh, site).await;
    let old = peers::https(&ended, site).await;
    let plain = peers::http(site).await;
    for words in [
        vec!["-S", "-p", &port],
        vec!["--ssl=1.2", "-p", &port, "-H", "localhost", "--sni", "-B", "-u", "/echo"],
        vec!["-S1.2+", "-p", &port, "-E"],
        vec!["-p", &port, "-C", "30"],
        vec!["-p", &port, "-C", "200"],
        vec!["-p", &port, "-C", "200,150"],
        vec!["-p", &old, "-C", "30"],
        vec!["-p", &port, "-C", "200", "--continue-after-certificate"],
        vec!["-p", &old, "-C", "200", "--continue-after-certificate", "-u", "/400"],
        vec!["-p", &port, "-S", "-u", "/to-path", "-f", "follow"],
        vec!["-p", &port, "-S", "-u", "/loop", "-f", "follow", "-H", LOCAL],
        vec!["-p", &port, "-S", "-s", "none", "-L"],
        vec!["-p", &port, "-J", &cert, "-K", &key],
        vec!["-p", &port, "-J", &cert, "-K", &other_key],
        vec!["-p", &port, "-S2"],
        vec!["-p", &port, "-S3"],
    ] {
        let mut all = vec!["-I", LOCAL];
        all.extend(words);
        golden.same(&all).await;
    }
    golden.same_where(&["-I", LOCAL, "-p", &plain, "-S"], first_line).await;
    golden.finish(17);
}

/// The originals go on with lines of OpenSSL's own.
fn first_line(mut outcome: Outcome) -> Outcome {
    outcome.output = outcome.output.lines().next().unwrap_or_default().to_owned();
    outcome
}

/// What rustls cannot speak is left to the original, so the whole answer is the same.
#[tokio::test]
async fn servers_that_want_older_tls() {
    const HANDSHAKE_FAILURE: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];
    let picky = peers::tcp(|mut stream| async move {
        use tokio::io::AsyncReadExt as _;
        use tokio::io::AsyncWriteExt as _;
        let _ = stream.read(&mut [0; 4096]).await;
        let _ = stream.write_all(&HANDSHAKE_FAILURE).await;
    })
    .await;
    let mut golden = Golden::at_once("check_http");
    golden.same_where(&["-I", LOCAL, "-p", &picky, "-S"], without_thread_number).await;
    golden.same_where(&["-I", LOCAL, "-p", &picky, "-S1.1"], without_thread_number).await;
    golden.finish(2);
}

/// Lines of OpenSSL begin with the number of the thread.
fn without_thread_number(mut outcome: Outcome) -> Outcome {
    let lines = outcome.output.lines();
    let rest = lines.map(|line| line.split_once(":error:").map_or(line, |(_, rest)| rest));
    outcome.output = rest.collect::<Vec<_>>().join("\n");
    outcome
}

#[tokio::test]
async fn a_tunnel_through_a_proxy() {
    let identity = peers::certificate("tunnelled", Some(100 * DAY));
    let acceptor = peers::acceptor(&identity);
    let proxy = peers::tcp(move |mut stream| {
        let acceptor = acceptor.clone();
        async move {
            use tokio::io::AsyncWriteExt as _;
            let asked = peers::read_request(&mut stream).await;
            assert!(asked.starts_with("CONNECT inside:443 HTTP/1.1\r\n"), "{asked}");
            let _ = stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await;
            if let Ok(stream) = acceptor.accept(stream).await {
                peers::serve_http(stream, site).await;
            }
        }
    })
    .await;
    let mut golden = Golden::at_once("check_http");
    let words =
        ["-I", LOCAL, "-p", &proxy, "-H", "inside", "-S", "-B", "-u", "/echo", "-k", "A: b"];
    for method in ["CONNECT", "CONNECT:PUT"] {
        let mut all = words.to_vec();
        all.extend(["-j", method, "-b", "u:p"]);
        golden.same(&all).await;
    }
    golden.finish(2);
}

#[tokio::test]
async fn an_end_without_goodbye() {
    let identity = peers::certificate("rude", Some(100 * DAY));
    let acceptor = peers::acceptor(&identity);
    let rude = peers::tcp(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            use tokio::io::AsyncWriteExt as _;
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            let request = peers::read_request(&mut stream).await;
            let _ = stream.write_all(&site(&request)).await;
            let _ = stream.flush().await;
            let (mut tcp, _) = stream.into_inner();
            let _ = tcp.shutdown().await;
        }
    })
    .await;
    let mut golden = Golden::at_once("check_http");
    golden.same(&["-I", LOCAL, "-p", &rude, "-S"]).await;
    golden.same(&["-I", LOCAL, "-p", &rude, "-S", "-u", "/empty"]).await;
    golden.finish(2);
}
