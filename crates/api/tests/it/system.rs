//! Health, metrics, headers, the web UI, the description of the API.

use axum::http::header;
use store_state::{Role, StateStore};

use crate::site::{Client, Site};

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let site = Site::new().await;
    let nobody = Client::default();
    for path in ["/", "/healthz", "/api/v1/hosts", "/api/v1/nothing", "/assets/nothing.js"] {
        let answer = site.get(&nobody, path).await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        for part in ["default-src 'self'", "script-src 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(answer.header(header::REFERRER_POLICY), "same-origin", "{path}");
    }
    let reader = site.token(Role::Read).await;
    let answer = site.get(&reader, "/api/v1/hosts").await;
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/json");
}

#[tokio::test]
async fn unknown_paths_and_methods_are_problems() {
    let site = Site::new().await;
    let nobody = Client::default().with("accept", "text/html");
    for path in ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/hosts"] {
        site.get(&nobody, path).await.problem(404, "not-found");
    }
    let answer = site.ask(&nobody, "DELETE", "/healthz", "").await;
    answer.problem(405, "method-not-allowed");
    assert_eq!(answer.header(header::ALLOW), "GET,HEAD");
    let admin = site.token(Role::Admin).await;
    let answer = site.ask(&admin, "PATCH", "/api/v1/hosts", "").await;
    answer.problem(405, "method-not-allowed");
    assert_eq!(answer.json()["instance"], "/api/v1/hosts");
    site.ask(&nobody, "POST", "/somewhere", "{}").await.problem(405, "method-not-allowed");
}

#[tokio::test]
async fn addresses_of_the_ui_get_its_page_and_missing_files_do_not() {
    let site = Site::new().await;
    let browser = Client::default().with("accept", "text/html,*/*;q=0.8");
    let page = site.get(&browser, "/").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
    assert_eq!(page.header(header::CACHE_CONTROL), "no-cache");
    for path in ["/index.html", "/hosts/web-01", "/hosts/a.b/services/c%2Fd"] {
        assert_eq!(site.get(&browser, path).await.text, page.text, "{path}");
    }
    let script = Client::default().with("accept", "*/*");
    site.get(&script, "/nothing.js").await.problem(404, "not-found");
    site.get(&browser, "/assets/nothing.js").await.problem(404, "not-found");
    let etag = page.header(header::ETAG).to_owned();
    let again = site.get(&browser.with("if-none-match", etag), "/").await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
}

#[tokio::test]
async fn readiness_follows_engine_and_store() {
    let site = Site::new().await;
    let nobody = Client::default();
    assert_eq!(site.get(&nobody, "/healthz").await.text, "ok\n");
    assert_eq!(site.get(&nobody, "/readyz").await.text, "ready\n");
    site.stop.cancel();
    site.get(&nobody, "/readyz").await.problem(503, "unavailable");
    assert_eq!(site.get(&nobody, "/healthz").await.status, 200);
}

#[tokio::test]
async fn metrics_need_a_token_and_are_well_formed() {
    let site = Site::new().await;
    site.get(&Client::default(), "/metrics").await.problem(401, "not-signed-in");
    let reader = site.token(Role::Read).await;
    let page = site.get(&reader, "/metrics").await;
    assert_eq!(page.header(header::CONTENT_TYPE), "text/plain; version=0.0.4");
    for line in [
        "atalaya_build_info{version=\"0.1.0-test\"} 1",
        "atalaya_monitor_hosts{state=\"down\"} 1",
        "atalaya_monitor_services{state=\"pending\"} 1",
        "atalaya_api_responses_total{status=\"4xx\"} 1",
    ] {
        assert!(page.text.lines().any(|found| found == line), "{line} in {}", page.text);
    }
    for line in page.text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("atalaya_") && value.parse::<f64>().is_ok(), "{line}");
    }
}

#[tokio::test]
async fn about_says_what_runs_here() {
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    let about = site.get(&reader, "/api/v1/about").await.json();
    assert_eq!((&about["name"], &about["licence"]), (&"Atalaya".into(), &"Apache-2.0".into()));
    assert_eq!((&about["counts"]["hosts"], &about["counts"]["services"]), (&3.into(), &5.into()));
    assert_eq!(about["database"]["kind"], "sqlite");
    assert!(about["database"]["size_bytes"].as_u64().is_some_and(|size| size > 0), "{about}");
}

#[tokio::test]
async fn a_store_that_fails_is_our_problem_and_keeps_its_secrets() {
    let site = Site::new().await;
    let operator = site.token(Role::Operate).await;
    site.store.close().await;
    let answer = site.get(&operator, "/api/v1/hosts").await;
    let detail = answer.problem(500, "internal-error");
    assert!(!detail.contains("store"), "{detail}");
}

#[test]
fn the_committed_description_is_the_one_the_program_has() {
    let committed = include_str!("../../../../openapi.json");
    assert!(
        committed == api::openapi_json(),
        "openapi.json is out of date: cargo run -p api --example openapi > openapi.json"
    );
}

#[test]
fn every_answer_is_described_completely() {
    let document: serde_json::Value = serde_json::from_str(&api::openapi_json()).unwrap();
    let item = &document["components"]["schemas"]["ServiceItem"];
    let properties = item["properties"].as_object().unwrap();
    assert_eq!(item["required"].as_array().unwrap().len(), properties.len());
    let credentials = &document["components"]["schemas"]["PassiveResult"]["required"];
    assert_eq!(*credentials, serde_json::json!(["host", "state", "output"]));
}
