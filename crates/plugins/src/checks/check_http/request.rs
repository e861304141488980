//! The text of the request.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::options::{HTTP_PORT, HTTPS_PORT, Options};
use super::site::Site;

/// Whether the page is fetched through a tunnel that a proxy is asked for.
pub(super) fn wants_tunnel(options: &Options, site: &Site) -> bool {
    options.method() == "CONNECT" && site.host.is_some() && site.tls
}

/// What the proxy is sent first.
pub(super) fn tunnel(options: &Options, site: &Site) -> String {
    let mut text = String::new();
    let (method, host, agent) = (options.method(), site.name(), &options.user_agent);
    let _ = write!(text, "{method} {host}:{HTTPS_PORT} HTTP/1.1\r\nUser-Agent: {agent}\r\n");
    login(&mut text, "Proxy-Authorization", &options.proxy_login);
    for line in &options.headers {
        let _ = write!(text, "{line}\r\n");
    }
    let _ = write!(text, "Proxy-Connection: keep-alive\r\nHost: {host}\r\n\r\n");
    text
}

/// The request itself.
pub(super) fn page(options: &Options, site: &Site) -> String {
    let tunnelled = wants_tunnel(options, site);
    let method = if tunnelled { &options.tunnelled_method } else { options.method() };
    let version = if site.host.is_some() { "HTTP/1.1" } else { "HTTP/1.0" };
    let mut text = format!("{method} {} {version}\r\n", site.path);
    let _ = write!(text, "User-Agent: {}\r\nConnection: close\r\n", options.user_agent);
    // The last Host header of the user's stands in place of ours.
    let own_host = options.headers.iter().rposition(|line| line.starts_with("Host:"));
    if let Some(host) = &site.host {
        match own_host.and_then(|at| options.headers.get(at)) {
            Some(line) => text.push_str(line),
            None => text.push_str(&host_header(host, site, tunnelled)),
        }
        text.push_str("\r\n");
    }
    for (at, line) in options.headers.iter().enumerate() {
        if Some(at) != own_host {
            let _ = write!(text, "{line}\r\n");
        }
    }
    login(&mut text, "Authorization", &options.login);
    login(&mut text, "Proxy-Authorization", &options.proxy_login);
    match &options.post {
        Some(data) => {
            let kind = options.content_type.as_deref();
            let kind = kind.unwrap_or("application/x-www-form-urlencoded");
            let length = data.len();
            let _ = write!(text, "Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{data}");
        }
        None => text.push_str("\r\n"),
    }
    text
}

/// The port is named only when it is not the scheme's own.
fn host_header(host: &str, site: &Site, tunnelled: bool) -> String {
    let own_port = if site.tls { HTTPS_PORT } else { HTTP_PORT };
    if tunnelled || site.header_port == own_port {
        format!("Host: {host}")
    } else {
        format!("Host: {host}:{}", site.header_port)
    }
}

fn login(text: &mut String, header: &str, login: &str) {
    if !login.is_empty() {
        let _ = write!(text, "{header}: Basic {}\r\n", BASE64.encode(login));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(host: &str, header_port: i64) -> Site {
        let address = "127.0.0.1".to_owned();
        Site { address, host: Some(host.to_owned()), header_port, ..Site::default() }
    }

    #[test]
    fn lines_come_in_the_order_of_the_originals() {
        let mut options = Options::default();
        options.headers = vec!["X: 1".into(), "Host: own".into()];
        options.login = "u:p".into();
        options.post = Some("a=1".into());
        options.method = Some("POST".into());
        assert_eq!(
            page(&options, &site("name", 80)),
            "POST / HTTP/1.1\r\nUser-Agent: check_http/v2.3.3 (monitoring-plugins 2.3.3)\r\n\
             Connection: close\r\nHost: own\r\nX: 1\r\nAuthorization: Basic dTpw\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=1"
        );
    }

    #[test]
    fn unusual_ports_are_part_of_the_host() {
        let options = Options::default();
        assert!(page(&options, &site("name", 8080)).contains("\r\nHost: name:8080\r\n"));
        assert!(page(&options, &site("name", 80)).contains("\r\nHost: name\r\n"));
        let nameless = Site { address: "x".into(), ..Site::default() };
        assert!(page(&options, &nameless).starts_with("GET / HTTP/1.0\r\n"));
    }
}
