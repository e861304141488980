//! What passes through a proxy: whose address counts.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::http::request::Builder;
use store_state::{AuditQuery, Role, StateStore};

use crate::site::{Answer, Site};

const PASSWORD: &str = "a long password";

/// A request from this machine, where the proxy is, passed on for `client`.
fn passed_on(mut request: Builder, client: Option<&str>) -> Builder {
    if let Some(client) = client {
        request = request.header("x-forwarded-for", client);
    }
    request.extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4711))))
}

async fn sign_in(site: &Site, client: &str, password: &str) -> Answer {
    let body = serde_json::json!({"user": "ann", "password": password}).to_string();
    let request = Request::post("/api/v1/session").header("content-type", "application/json");
    site.send(passed_on(request, Some(client)).body(Body::from(body)).unwrap()).await
}

async fn metrics(site: &Site, client: Option<&str>) -> Answer {
    site.send(passed_on(Request::get("/metrics"), client).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn behind_a_trusted_proxy_only_the_guesser_waits() {
    let site = Site::behind(&["127.0.0.1"]).await;
    site.user("ann", PASSWORD, Role::Read, false).await;
    for _ in 0..5 {
        // What the guesser itself claims stands further left and counts for nothing.
        let guess = sign_in(&site, "198.51.100.7, 192.0.2.1", "guess").await;
        guess.problem(401, "wrong-credentials");
    }
    sign_in(&site, "198.51.100.8, 192.0.2.1", PASSWORD).await.problem(429, "too-many-attempts");
    assert_eq!(sign_in(&site, "192.0.2.2", PASSWORD).await.status, 200);
    let audit = site.store.audit(&AuditQuery::default()).await.unwrap().items;
    let mut addresses: Vec<_> = audit.into_iter().map(|record| record.entry.remote_addr).collect();
    addresses.dedup();
    assert_eq!(addresses, ["192.0.2.2", "192.0.2.1"]);
}

#[tokio::test]
async fn an_address_claimed_by_anybody_else_counts_for_nothing() {
    let site = Site::behind(&["192.0.2.80"]).await;
    site.user("ann", PASSWORD, Role::Read, false).await;
    for n in 0..5 {
        let guess = sign_in(&site, &format!("192.0.2.{n}"), "guess").await;
        guess.problem(401, "wrong-credentials");
    }
    sign_in(&site, "192.0.2.9", PASSWORD).await.problem(429, "too-many-attempts");
}

#[tokio::test]
async fn what_a_trusted_proxy_passes_on_is_never_local() {
    let site = Site::behind(&[]).await;
    assert_eq!(metrics(&site, None).await.status, 200);
    metrics(&site, Some("127.0.0.1")).await.problem(401, "not-signed-in");
    let site = Site::behind(&["127.0.0.1"]).await;
    metrics(&site, None).await.problem(401, "not-signed-in");
    metrics(&site, Some("127.0.0.1")).await.problem(401, "not-signed-in");
}
