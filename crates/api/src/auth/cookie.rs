//! The session cookie.

use axum::http::{HeaderMap, HeaderValue, header};

const NAME: &str = "atalaya_session";

/// The token in the request's cookie.
pub(super) fn read(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == NAME)
        .map(|(_, token)| token)
}

/// The header that sets it. It lives as long as the browser runs; the server ends it earlier.
pub(super) fn set(token: &str, secure: bool) -> HeaderValue {
    build(token, "", secure)
}

/// The header that removes it.
pub(super) fn clear(secure: bool) -> HeaderValue {
    build("", "; Max-Age=0", secure)
}

fn build(token: &str, age: &str, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{NAME}={token}; Path=/; HttpOnly; SameSite=Strict{age}{secure}");
    HeaderValue::from_str(&text).expect("tokens are letters, digits, - and _")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_own_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=b; xatalaya_session=no"));
        headers.append(header::COOKIE, HeaderValue::from_static("c; atalaya_session=yes;d=e"));
        assert_eq!(read(&headers), Some("yes"));
        headers.remove(header::COOKIE);
        assert_eq!(read(&headers), None);
    }

    #[test]
    fn is_out_of_reach_of_scripts_and_other_sites() {
        assert_eq!(
            set("abc", true),
            "atalaya_session=abc; Path=/; HttpOnly; SameSite=Strict; Secure"
        );
        assert!(clear(false).to_str().unwrap().contains("Max-Age=0"));
    }
}
