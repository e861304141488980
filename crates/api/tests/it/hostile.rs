//! What no well-meaning client sends.

use axum::body::Body;
use axum::http::{Request, header};
use store_state::Role;

use crate::site::{Client, Site};

#[tokio::test]
async fn broken_percent_encoding_is_answered() {
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    for path in ["/api/v1/hosts/%FF", "/api/v1/hosts/db-01/services/%C3%28"] {
        site.get(&reader, path).await.problem(400, "bad-request");
    }
    for path in ["/api/v1/hosts/%", "/api/v1/hosts/%zz", "/api/v1/hosts/%00", "/api/v1/hosts/.."] {
        site.get(&reader, path).await.problem(404, "not-found");
    }
    for query in ["q=%FF%FE", "q=%", "q=%00%1b[2J", "&&&", "q"] {
        let answer = site.get(&reader, &format!("/api/v1/services?{query}")).await;
        assert_eq!(answer.status, 200, "{query}");
    }
}

#[tokio::test]
async fn control_characters_do_not_come_back() {
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    for path in ["/api/v1/hosts/%1b%5b2J%0d%0aX:1", "/api/v1/services?%1b=1"] {
        let answer = site.get(&reader, path).await;
        assert!(answer.status.is_client_error());
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(!detail.contains(char::is_control), "{detail:?}");
    }
}

#[tokio::test]
async fn huge_queries_are_refused() {
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    let q = "a".repeat(60_000);
    let answer = site.get(&reader, &format!("/api/v1/services?q={q}")).await;
    let detail = answer.problem(400, "invalid-parameter");
    assert!(detail.len() < 200, "{detail}");
    let answer = site.get(&reader, &format!("/api/v1/services?{q}=1")).await;
    assert!(answer.problem(400, "unknown-parameter").len() < 400);
    let answer = site.get(&reader, &format!("/api/v1/services?sort={q}")).await;
    assert!(answer.problem(400, "invalid-parameter").len() < 400);
    let words = "a+".repeat(200);
    let answer = site.get(&reader, &format!("/api/v1/services?q={words}")).await;
    answer.problem(400, "invalid-parameter");
}

#[tokio::test]
async fn large_bodies_are_refused() {
    let site = Site::new().await;
    let megabyte = format!("{{\"user\":\"{}\",\"password\":\"x\"}}", "u".repeat(1 << 20));
    let answer = site.ask(&Client::default(), "POST", "/api/v1/session", &megabyte).await;
    answer.problem(413, "too-large");
    let operator = site.token(Role::Operate).await;
    let commands = format!("[{}]", " ".repeat(2 << 20));
    site.ask(&operator, "POST", "/api/v1/commands", &commands).await.problem(413, "too-large");
}

#[tokio::test]
async fn long_names_and_passwords_cost_nothing() {
    let site = Site::new().await;
    site.sign_in(&"u".repeat(5_000), &"p".repeat(5_000)).await.problem(401, "wrong-credentials");
    let actor = site.last_actor().await;
    assert!(actor.chars().count() <= 81, "{actor}");
}

#[tokio::test]
async fn deeply_nested_json_is_refused() {
    let site = Site::new().await;
    let operator = site.token(Role::Operate).await;
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let answer = site.ask(&operator, "POST", "/api/v1/commands", &nested).await;
    assert!(answer.status.is_client_error());
}

#[tokio::test]
async fn foreign_cursors_are_refused() {
    use base64::Engine as _;
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    for cursor in [
        "{}",
        "null",
        "[]",
        r#"{"sort":"","keys":[1,2,3],"host":"a","service":"b"}"#,
        r#"{"sort":"","keys":[],"host":"a"}"#,
    ] {
        let cursor = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(cursor);
        let answer = site.get(&reader, &format!("/api/v1/services?cursor={cursor}")).await;
        answer.problem(400, "invalid-parameter");
    }
    // One that is well-formed, but names nothing that exists: the page after its place.
    let cursor = r#"{"sort":"","keys":[],"host":"e","service":"zzz"}"#;
    let cursor = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(cursor);
    let answer = site.get(&reader, &format!("/api/v1/services?cursor={cursor}")).await;
    assert_eq!(answer.column("name"), ["HTTP", "SSH", "a/b c%"]);
}

#[tokio::test]
async fn headers_that_are_not_text_are_survived() {
    let site = Site::new().await;
    let request = Request::get("/api/v1/hosts")
        .header(header::COOKIE, &b"atalaya_session=\xff\xfe"[..])
        .body(Body::empty())
        .unwrap();
    site.send(request).await.problem(401, "not-signed-in");
}
