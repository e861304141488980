//! Signing in, sessions, tokens, roles.

use axum::http::header;
use store_state::{AuditQuery, Role, StateStore};

use crate::site::{Client, Site, pass_seconds};

const PASSWORD: &str = "a long password";

async fn actions(site: &Site) -> Vec<String> {
    let page = site.store.audit(&AuditQuery::default()).await.unwrap();
    page.items.into_iter().map(|record| record.entry.action).rev().collect()
}

#[tokio::test]
async fn sign_in_look_and_sign_out() {
    let site = Site::new().await;
    site.user("ann", PASSWORD, Role::Read, false).await;
    let answer = site.sign_in("ann", PASSWORD).await;
    assert_eq!(answer.status, 200);
    let session = answer.json();
    assert_eq!((&session["user"], &session["role"]), (&"ann".into(), &"read".into()));
    assert_eq!(session["must_change_password"], false);
    assert_eq!(session["expires_at"], "2026-02-01T00:00:00Z");
    let cookie = answer.header(header::SET_COOKIE);
    for attribute in ["atalaya_session=", "; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let (ann, csrf) = site.signed_in("ann", PASSWORD).await;
    assert_eq!(site.get(&ann, "/api/v1/session").await.json()["user"], "ann");
    let with_csrf = ann.clone().with("x-csrf-token", csrf);
    let out = site.ask(&with_csrf, "DELETE", "/api/v1/session", "").await;
    assert_eq!(out.status, 204);
    assert!(out.header(header::SET_COOKIE).contains("Max-Age=0"));
    site.get(&ann, "/api/v1/session").await.problem(401, "not-signed-in");
    assert_eq!(actions(&site).await, ["login", "login", "logout"]);
}

#[tokio::test]
async fn wrong_passwords_unknown_and_disabled_users_get_the_same_answer() {
    let site = Site::new().await;
    site.user("ann", PASSWORD, Role::Read, false).await;
    site.user("bob", PASSWORD, Role::Read, false).await;
    site.store.set_disabled("bob", true, model::Timestamp::from_secs(1)).await.unwrap();
    let wrong = site.sign_in("ann", "something else").await.problem(401, "wrong-credentials");
    let unknown = site.sign_in("nobody", "nobody").await.problem(401, "wrong-credentials");
    let disabled = site.sign_in("bob", PASSWORD).await.problem(401, "wrong-credentials");
    assert!(wrong == unknown && unknown == disabled);
    assert_eq!(actions(&site).await, ["login_failed"; 3]);
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let site = Site::new().await;
    site.user("ann", PASSWORD, Role::Read, false).await;
    for _ in 0..5 {
        site.sign_in("ann", "guess").await.problem(401, "wrong-credentials");
    }
    let slowed = site.sign_in("ann", PASSWORD).await;
    slowed.problem(429, "too-many-attempts");
    assert_eq!(slowed.header(header::RETRY_AFTER), "1");
    pass_seconds(1);
    assert_eq!(site.sign_in("ann", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn everything_but_signing_in_needs_a_login() {
    let site = Site::new().await;
    let nobody = Client::default();
    for (method, path) in [
        ("GET", "/api/v1/session"),
        ("DELETE", "/api/v1/session"),
        ("PUT", "/api/v1/session/password"),
        ("GET", "/api/v1/overview"),
        ("GET", "/api/v1/hosts"),
        ("GET", "/api/v1/hosts/db-01"),
        ("GET", "/api/v1/services"),
        ("GET", "/api/v1/hosts/db-01/services/Disk"),
        ("GET", "/api/v1/history"),
        ("POST", "/api/v1/commands"),
        ("POST", "/api/v1/results"),
        ("GET", "/api/v1/changes"),
        ("GET", "/api/v1/about"),
    ] {
        let answer = site.ask(&nobody, method, path, "").await;
        answer.problem(401, "not-signed-in");
        assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Bearer");
    }
    for bad in ["Bearer wrong", "Basic YTpi", "Bearer", "Bearer \u{ff}"] {
        let client = Client::default().with("authorization", bad);
        site.get(&client, "/api/v1/hosts").await.problem(401, "not-signed-in");
    }
}

#[tokio::test]
async fn sessions_need_the_csrf_token_to_change_something_tokens_do_not() {
    let site = Site::new().await;
    site.user("ann", PASSWORD, Role::Operate, false).await;
    let (ann, csrf) = site.signed_in("ann", PASSWORD).await;
    let (_, other_csrf) = site.signed_in("ann", PASSWORD).await;
    let ask = async |client: &Client| site.ask(client, "POST", "/api/v1/commands", "[]").await;
    ask(&ann).await.problem(403, "csrf-token-mismatch");
    let wrong = ann.clone().with("x-csrf-token", other_csrf);
    ask(&wrong).await.problem(403, "csrf-token-mismatch");
    assert_eq!(ask(&ann.with("x-csrf-token", csrf)).await.status, 200);
    assert_eq!(ask(&site.token(Role::Operate).await).await.status, 200);
}

#[tokio::test]
async fn until_the_first_password_is_changed_nothing_else_works() {
    let site = Site::new().await;
    site.user("ann", PASSWORD, Role::Admin, true).await;
    let (ann, csrf) = site.signed_in("ann", PASSWORD).await;
    let (other, _) = site.signed_in("ann", PASSWORD).await;
    assert_eq!(site.get(&ann, "/api/v1/session").await.json()["must_change_password"], true);
    site.get(&ann, "/api/v1/services").await.problem(403, "password-change-required");

    let ann = ann.with("x-csrf-token", csrf);
    let change = async |current: &str, new: &str| {
        let body = serde_json::json!({"current": current, "new": new}).to_string();
        site.ask(&ann, "PUT", "/api/v1/session/password", &body).await
    };
    change("wrong", "another password").await.problem(422, "invalid-content");
    change(PASSWORD, PASSWORD).await.problem(422, "invalid-content");
    let short = change(PASSWORD, "too short").await.problem(422, "invalid-content");
    assert!(short.contains("10 characters"), "{short}");
    let changed = change(PASSWORD, "another password").await;
    assert_eq!(changed.json()["must_change_password"], false);

    assert_eq!(site.get(&ann, "/api/v1/services").await.status, 200);
    site.get(&other, "/api/v1/session").await.problem(401, "not-signed-in");
    site.sign_in("ann", PASSWORD).await.problem(401, "wrong-credentials");
    assert_eq!(site.sign_in("ann", "another password").await.status, 200);
    let seen = actions(&site).await;
    assert!(seen.contains(&"password_changed".to_owned()), "{seen:?}");
}

#[tokio::test]
async fn sessions_end_when_unused_and_live_on_when_used() {
    let site = Site::new().await;
    site.user("ann", PASSWORD, Role::Read, false).await;
    let (ann, _) = site.signed_in("ann", PASSWORD).await;
    pass_seconds(11 * 3600);
    assert_eq!(site.get(&ann, "/api/v1/session").await.status, 200);
    pass_seconds(11 * 3600);
    assert_eq!(site.get(&ann, "/api/v1/session").await.status, 200);
    pass_seconds(12 * 3600 + 1);
    site.get(&ann, "/api/v1/session").await.problem(401, "not-signed-in");
}

#[tokio::test]
async fn no_session_outlives_a_week() {
    let site = Site::new().await;
    site.user("ann", PASSWORD, Role::Read, false).await;
    let (ann, _) = site.signed_in("ann", PASSWORD).await;
    for _ in 0..(7 * 24 / 6 - 1) {
        pass_seconds(6 * 3600);
        assert_eq!(site.get(&ann, "/api/v1/session").await.status, 200);
    }
    pass_seconds(6 * 3600);
    site.get(&ann, "/api/v1/session").await.problem(401, "not-signed-in");
}

#[tokio::test]
async fn roles_bound_what_may_be_changed() {
    let site = Site::new().await;
    for (role, expected) in [(Role::Read, 403), (Role::Operate, 200), (Role::Admin, 200)] {
        let client = site.token(role).await;
        assert_eq!(site.get(&client, "/api/v1/hosts").await.status, 200);
        for path in ["/api/v1/commands", "/api/v1/results"] {
            let answer = site.ask(&client, "POST", path, "[]").await;
            assert_eq!(answer.status.as_u16(), expected, "{role:?} {path}");
        }
    }
    let reader = site.token(Role::Read).await;
    let detail =
        site.ask(&reader, "POST", "/api/v1/commands", "[]").await.problem(403, "forbidden");
    assert!(detail.contains("`operate`"), "{detail}");
}

#[tokio::test]
async fn tokens_have_no_session() {
    let site = Site::new().await;
    let client = site.token(Role::Admin).await;
    site.get(&client, "/api/v1/session").await.problem(404, "not-found");
}

#[tokio::test]
async fn the_first_login_is_made_once() {
    let site = Site::new().await;
    let now = model::Timestamp::from_secs(1);
    let login = api::accounts::create_first_login(&*site.store, now).await.unwrap().unwrap();
    assert_eq!(login.user, "admin");
    let session = site.sign_in(&login.user, &login.password).await.json();
    assert_eq!(
        (&session["role"], &session["must_change_password"]),
        (&"admin".into(), &true.into())
    );
    assert!(api::accounts::create_first_login(&*site.store, now).await.unwrap().is_none());
}
