//! The web UI, embedded.

use std::borrow::Cow;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::extract::shown;
use crate::problem::{Problem, ProblemKind};

/// What `make build` left in `web/dist`; `build.rs` puts a plain page there when it is empty.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Files;

/// The page that everything else is loaded from.
const INDEX: &str = "index.html";

/// The plain page of `build.rs` has this in it.
const PLACEHOLDER: &[u8] = b"data-atalaya-placeholder";

/// Names in this folder hold a hash of the content, so they can be kept for ever.
const HASHED: &str = "assets/";

/// Encodings the build may have left beside a file, the smallest first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Whether the web UI is inside.
pub(crate) fn is_built() -> bool {
    Files::get(INDEX).is_some_and(|page| memchr::memmem::find(&page.data, PLACEHOLDER).is_none())
}

/// A file of the UI, or its page for addresses that the UI itself knows.
pub(crate) async fn serve_file(request: Request) -> Result<Response, Problem> {
    let path = request.uri().path().trim_start_matches('/');
    let not_found = || {
        let detail = format!("there is nothing at {}", shown(request.uri().path()));
        Problem::new(ProblemKind::NotFound, detail)
    };
    if path == "api" || path.starts_with("api/") {
        return Err(not_found());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let detail = format!("/{} can only be read", shown(path));
        return Err(Problem::new(ProblemKind::MethodNotAllowed, detail));
    }
    let is_variant = ENCODINGS.iter().any(|(_, suffix)| path.ends_with(suffix));
    if !path.is_empty()
        && path != INDEX
        && !is_variant
        && let Some(file) = Files::get(path)
    {
        return Ok(file_response(path, file, request.headers()));
    }
    let is_page = path.is_empty() || path == INDEX || accepts_html(request.headers());
    match Files::get(INDEX) {
        Some(page) if is_page && !path.starts_with(HASHED) => {
            Ok(file_response(INDEX, page, request.headers()))
        }
        _ => Err(not_found()),
    }
}

fn accepts_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn file_response(path: &str, plain: EmbeddedFile, wanted: &HeaderMap) -> Response {
    let etag = etag(&plain);
    let cache =
        if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::ETAG, etag.clone());
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if wanted.get(header::IF_NONE_MATCH) == Some(&etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    let (encoding, data) = smallest(path, plain, wanted);
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    let body = match data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    (headers, body).into_response()
}

/// The file as the build compressed it, if the client understands that.
fn smallest(
    path: &str,
    plain: EmbeddedFile,
    wanted: &HeaderMap,
) -> (Option<&'static str>, Cow<'static, [u8]>) {
    let accept = wanted.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    for (encoding, suffix) in ENCODINGS {
        if accept.is_some_and(|accept| accepts(accept, encoding))
            && let Some(file) = Files::get(&format!("{path}{suffix}"))
        {
            return (Some(encoding), file.data);
        }
    }
    (None, plain.data)
}

/// Whether an `Accept-Encoding` names this encoding and does not refuse it.
fn accepts(accept: &str, encoding: &str) -> bool {
    accept.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        named && !parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn etag(file: &EmbeddedFile) -> HeaderValue {
    let hash = file.metadata.sha256_hash();
    let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    // Weak, because the compressed forms share it.
    HeaderValue::from_str(&format!("W/\"{hex}\"")).expect("hex digits")
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_may_be_refused() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("brotli", "br"));
    }
}
