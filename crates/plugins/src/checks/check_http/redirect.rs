//! Where a redirect leads.

use model::state::ServiceState;

use super::options::{HTTP_PORT, HTTPS_PORT};
use super::site::Site;
use crate::checks::outcome::{Outcome, Step};

const HOST_MAX_CHARS: usize = 255;
const PORT_MAX: i64 = 65_535;

/// How a redirect is followed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Following {
    pub(super) keep_address: bool,
    pub(super) keep_port: bool,
    /// Which redirect this is, from 1.
    pub(super) depth: u32,
    pub(super) max_depth: u32,
}

/// The next site. `link_end` closes the HTML link in messages.
pub(super) fn next_site(
    site: &Site,
    headers: &str,
    status_line: &str,
    following: Following,
    link_end: &str,
) -> Step<Site> {
    let unknown = |text: String| Outcome::line(ServiceState::Unknown, text + link_end);
    let location = location(headers).ok_or_else(|| {
        unknown(format!("HTTP UNKNOWN - Could not find redirect location - {status_line}"))
    })?;
    let location =
        location.map_err(|Empty| unknown("HTTP UNKNOWN - Empty redirect location".to_owned()))?;
    let (mut here, place) = parse(site.clone(), location).ok_or_else(|| {
        unknown(format!("HTTP UNKNOWN - Could not parse redirect location - {location}"))
    })?;
    let Place { scheme, host, port, path, .. } = &place;
    let url = format!("{scheme}://{host}:{port}{path}{link_end}");
    if following.depth > following.max_depth {
        let max = following.max_depth;
        let text = format!("HTTP WARNING - maximum redirection depth {max} exceeded - {url}");
        return Err(Outcome::line(ServiceState::Warning, text));
    }
    let same_host = here.address == *host && here.host.as_deref() == Some(host);
    if same_host && here.port == *port && here.path == *path {
        let text = format!("HTTP CRITICAL - redirection creates an infinite loop - {url}");
        return Err(Outcome::line(ServiceState::Critical, text));
    }
    here.tls = place.tls;
    here.host = Some(place.host.clone());
    if !following.keep_address {
        here.address = place.host;
    }
    if !following.keep_port {
        here.port = place.port;
    }
    here.scheme = place.scheme;
    here.path = place.path;
    if here.port > PORT_MAX {
        let Site { scheme, address, port, path, .. } = &here;
        let url = format!("{scheme}://{address}:{port}{path}");
        return Err(unknown(format!(
            "HTTP UNKNOWN - Redirection to port above {PORT_MAX} - {url}"
        )));
    }
    here.header_port = here.port;
    Ok(here)
}

/// A Location header that ends where its value should be.
struct Empty;

/// The headers from the value of Location on.
fn location(headers: &str) -> Option<Result<&str, Empty>> {
    const NAME: &str = "location:";
    let mut rest = headers;
    while !rest.is_empty() {
        if rest.get(..NAME.len()).is_some_and(|start| start.eq_ignore_ascii_case(NAME)) {
            return Some(value(rest.get(NAME.len()..).unwrap_or_default()));
        }
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        rest = rest.get(end..).unwrap_or_default().trim_start_matches(['\r', '\n']);
    }
    None
}

/// A header may go on in the next line after a blank.
fn value(text: &str) -> Result<&str, Empty> {
    let mut rest = text.trim_start_matches([' ', '\t']);
    loop {
        let line = rest.trim_start_matches(['\r', '\n']);
        if line.len() == rest.len() {
            return Ok(rest);
        }
        rest = line.trim_start_matches([' ', '\t']);
        if rest.len() == line.len() {
            return Err(Empty);
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Place {
    tls: bool,
    scheme: String,
    host: String,
    port: i64,
    path: String,
}

/// The place, and the site it is relative to. A relative path cuts the last part off the site's.
fn parse(mut site: Site, text: &str) -> Option<(Site, Place)> {
    if let Some(place) = absolute(text).or_else(|| without_scheme(&site, text)) {
        return Some((site, place));
    }
    let (path, _) = run(text, usize::MAX, is_path)?;
    let mut path = path.to_owned();
    if !path.starts_with('/') {
        if let Some(slash) = site.path.rfind('/') {
            site.path.truncate(slash);
        }
        path = format!("{}/{path}", site.path);
    }
    let place = Place {
        tls: site.tls,
        scheme: site.scheme.clone(),
        host: site.name().to_owned(),
        port: site.port,
        path,
    };
    Some((site, place))
}

/// `http://host`, with port and path or without.
fn absolute(text: &str) -> Option<Place> {
    let (scheme, rest) = run(text, 5, |c| "HTPShtps".contains(c))?;
    let (host, rest) = run(rest.strip_prefix("://")?, HOST_MAX_CHARS, is_host)?;
    let tls = scheme == "https";
    let (port, rest) = match rest.strip_prefix(':').and_then(number) {
        Some((port, rest)) => (port, rest),
        None => (default_port(tls), rest),
    };
    let path = rest.strip_prefix('/').and_then(|rest| run(rest, usize::MAX, is_path));
    let path = path.map_or_else(|| "/".to_owned(), |(path, _)| with_slash(path));
    Some(Place { tls, scheme: scheme.to_owned(), host: host.to_owned(), port, path })
}

/// `//host/path`
fn without_scheme(site: &Site, text: &str) -> Option<Place> {
    let (host, rest) = run(text.strip_prefix("//")?, HOST_MAX_CHARS, is_host)?;
    let (path, _) = run(rest.strip_prefix('/')?, usize::MAX, is_path)?;
    let scheme = if site.tls { "https".to_owned() } else { site.scheme.clone() };
    let tls = scheme == "https";
    let path = format!("/{path}");
    Some(Place { tls, scheme, host: host.to_owned(), port: default_port(tls), path })
}

fn default_port(tls: bool) -> i64 {
    if tls { HTTPS_PORT } else { HTTP_PORT }
}

fn with_slash(path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

fn is_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.')
}

fn is_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.!~*'();/?:@&=+$,%#".contains(c)
}

/// The longest start of such characters, at least one, and the rest.
fn run(text: &str, max: usize, accepts: impl Fn(char) -> bool) -> Option<(&str, &str)> {
    let taken = text.chars().take(max).take_while(|c| accepts(*c)).map(char::len_utf8).sum();
    text.split_at_checked(taken).filter(|_| taken > 0)
}

/// A number of at most six characters, and the rest.
fn number(text: &str) -> Option<(i64, &str)> {
    let (digits, rest) = run(text.trim_start(), 6, |c| c.is_ascii_digit())?;
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site { address: "a".into(), host: Some("h".into()), path: "/x/y".into(), ..Site::default() }
    }

    fn place(location: &str) -> String {
        let (_, place) = parse(site(), location).expect("a place");
        format!("{}|{}|{}|{}", place.scheme, place.host, place.port, place.path)
    }

    #[test]
    fn locations_of_all_kinds() {
        assert_eq!(place("http://n:81/p?q=1 rest"), "http|n|81|/p?q=1");
        assert_eq!(place("https://n/p"), "https|n|443|/p");
        assert_eq!(place("http://n:81"), "http|n|81|/");
        assert_eq!(place("http://n/"), "http|n|80|/");
        assert_eq!(place("//n/p"), "http|n|80|/p");
        assert_eq!(place("/p"), "http|h|80|/p");
        assert_eq!(place("p"), "http|h|80|/x/p");
        assert_eq!(place("ftp://n/p"), "http|h|80|/x/ftp://n/p");
        assert!(parse(site(), "\u{e9}").is_none());
    }

    #[test]
    fn the_header_is_found_whatever_its_case_and_lines() {
        let found = |headers| location(headers).map(|value| value.ok().map(str::to_owned));
        assert_eq!(found("A: 1\r\nLOCATION: \r\n /p"), Some(Some("/p".to_owned())));
        assert_eq!(found("Location:\r\nA: 1"), Some(None));
        assert_eq!(found("X-Location: /p"), None);
    }
}
