//! Assets over HTTP.

use serde_json::{Value, json};
use store_state::{AlarmStore, Role};

use crate::security::{alarm, event};
use crate::site::{Client, Site};

async fn site() -> (Site, Client, Client) {
    let site = Site::secured().await;
    let (reader, admin) = (site.token(Role::Read).await, site.token(Role::Admin).await);
    (site, reader, admin)
}

async fn create(site: &Site, client: &Client, path: &str, body: &Value) -> Value {
    let answer = site.ask(client, "POST", &format!("/api/v1/{path}"), &body.to_string()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn an_asset_is_made_changed_and_deleted() {
    let (site, reader, admin) = site().await;
    let lan = json!({"name": "lan", "cidrs": ["10.0.0.9/24"], "value": 5, "threshold_a": 99,
                     "internal": true});
    let lan = create(&site, &admin, "networks", &lan).await;
    assert_eq!((&lan["cidrs"], &lan["threshold_c"]), (&json!(["10.0.0.0/24"]), &30.into()));

    // What is left out comes from the network around its address.
    let web = json!({"name": "web", "ips": ["10.0.0.2"], "host": "web-01", "threshold_c": 7});
    let web = create(&site, &admin, "assets", &web).await;
    assert_eq!(
        web,
        json!({
            "id": "1", "name": "web", "ips": ["10.0.0.2"], "fqdns": [], "value": 5,
            "threshold_c": 7, "threshold_a": 99, "description": "", "operating_system": "",
            "host": "web-01", "version": 1, "created_at": "2026-01-31T12:00:00Z",
            "changed_at": "2026-01-31T12:00:00Z", "changed_by": "token:admin",
        })
    );
    assert_eq!(site.last_actor().await, "token:admin");
    assert_eq!(site.security().changes(), (2, 0));

    let body = json!({"name": "web 2", "ips": ["10.0.0.2", "2001:db8::2"], "value": 0,
                      "fqdns": ["www.example.org"], "version": 1});
    let answer = site.ask(&admin, "PUT", "/api/v1/assets/1", &body.to_string()).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["value"]), (200, &0.into()), "{answer:?}");
    let late = site.ask(&admin, "PUT", "/api/v1/assets/1", &body.to_string()).await;
    late.problem(409, "changed-meanwhile");
    site.ask(&reader, "DELETE", "/api/v1/assets/1", "").await.problem(403, "forbidden");
    assert_eq!(site.ask(&admin, "DELETE", "/api/v1/assets/1", "").await.status, 204);
    site.get(&reader, "/api/v1/assets/1").await.problem(404, "not-found");
    assert_eq!(site.ask(&admin, "DELETE", "/api/v1/networks/1", "").await.status, 204);
    site.get(&reader, "/api/v1/networks/1").await.problem(404, "not-found");
}

#[tokio::test]
async fn what_cannot_be_an_asset_is_refused_by_field() {
    let (site, _, admin) = site().await;
    create(&site, &admin, "assets", &json!({"name": "web", "ips": ["10.0.0.2"]})).await;
    for (body, status, kind, word) in [
        (json!({"name": "", "ips": ["::1"]}), 422, "invalid-content", "`name`"),
        (json!({"name": "x".repeat(129), "ips": ["::1"]}), 422, "invalid-content", "`name`"),
        (json!({"name": "x", "ips": []}), 422, "invalid-content", "`ips`"),
        (json!({"name": "x", "ips": ["10.0.0.300"]}), 422, "invalid-content", "10.0.0.300"),
        (json!({"name": "x", "ips": ["::1"], "value": 6}), 422, "invalid-content", "`value`"),
        (json!({"name": "x", "ips": ["::1"], "host": "no"}), 422, "invalid-content", "`host`"),
        (json!({"name": "x", "ips": ["::1"], "colour": 1}), 422, "invalid-content", "colour"),
        (json!({"name": "web", "ips": ["::1"]}), 409, "exists", "asset `web`"),
        (json!({"name": "x", "ips": ["10.0.0.2"]}), 409, "exists", "address `10.0.0.2`"),
    ] {
        let answer = site.ask(&admin, "POST", "/api/v1/assets", &body.to_string()).await;
        let detail = answer.problem(status, kind);
        assert!(detail.contains(word), "{body}: {detail}");
    }
    for body in [json!({"name": "x", "cidrs": ["10.0.0.0/33"]}), json!({"name": "x", "cidrs": []})]
    {
        let answer = site.ask(&admin, "POST", "/api/v1/networks", &body.to_string()).await;
        answer.problem(422, "invalid-content");
    }
    let reader = site.token(Role::Operate).await;
    let body = json!({"name": "x", "ips": ["::1"]}).to_string();
    site.ask(&reader, "POST", "/api/v1/assets", &body).await.problem(403, "forbidden");
}

#[tokio::test]
async fn assets_are_searched_sorted_and_paged() {
    let (site, reader, admin) = site().await;
    for (name, ip, value, system) in [
        ("alpha", "10.0.0.20", 3, "Linux"),
        ("Beta", "10.0.0.3", 5, ""),
        ("gamma", "::1", 1, "BSD"),
    ] {
        let body = json!({"name": name, "ips": [ip], "value": value, "operating_system": system});
        create(&site, &admin, "assets", &body).await;
    }
    create(&site, &admin, "networks", &json!({"name": "ten", "cidrs": ["10.0.0.0/8"]})).await;
    for (query, expected) in [
        ("", &["alpha", "Beta", "gamma"][..]),
        ("?sort=-value", &["Beta", "alpha", "gamma"]),
        ("?sort=ip", &["gamma", "Beta", "alpha"]),
        ("?q=bs", &["gamma"]),
        ("?q=10.0+linux", &["alpha"]),
        ("?value=5", &["Beta"]),
        ("?network=1", &["alpha", "Beta"]),
        ("?monitored=true", &[]),
    ] {
        let answer = site.get(&reader, &format!("/api/v1/assets{query}")).await;
        assert_eq!(answer.column("name"), expected, "{query}");
        assert_eq!(answer.json()["total"], expected.len());
    }
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = site.get(&reader, &format!("/api/v1/assets?limit=1&sort=-name{cursor}")).await;
        names.extend(page.column("name"));
        let Some(next) = page.json()["next"].as_str().map(str::to_owned) else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(names, ["gamma", "Beta", "alpha"]);
    let other = site.get(&reader, &format!("/api/v1/assets?sort=value{cursor}")).await;
    other.problem(400, "invalid-parameter");
    site.get(&reader, "/api/v1/assets?sort=colour").await.problem(400, "invalid-parameter");
    let networks = site.get(&reader, "/api/v1/networks?q=10.0.0").await;
    assert_eq!(networks.column("name"), ["ten"]);
    assert_eq!(site.get(&reader, "/api/v1/networks?internal=true").await.json()["total"], 0);
}

#[tokio::test]
async fn both_halves_meet_in_an_asset_and_on_the_page_of_a_host() {
    let (site, reader, admin) = site().await;
    create(&site, &admin, "networks", &json!({"name": "ten", "cidrs": ["10.0.0.0/8"]})).await;
    let body = json!({"name": "web", "ips": ["10.0.0.2"], "host": "web-01"});
    create(&site, &admin, "assets", &body).await;
    site.store
        .apply_alarms(&[alarm(1, 1, "192.0.2.7", 10), alarm(2, 1, "192.0.2.8", 20)])
        .await
        .unwrap();
    let close = json!({"ids": ["2-65536"]}).to_string();
    site.ask(&admin, "POST", "/api/v1/alarms/close", &close).await;
    let long_ago =
        model::Event { time: crate::security::at(-90_000), ..event(1, "192.0.2.7", "old") };
    site.security().store_events(vec![long_ago, event(2, "192.0.2.7", "root")]).await;

    let asset = site.get(&reader, "/api/v1/assets/1").await.json();
    assert_eq!(asset["host_state"], "DOWN");
    assert_eq!(
        (&asset["services"]["critical"], &asset["services"]["unknown"]),
        (&1.into(), &1.into())
    );
    assert_eq!(asset["networks"], json!([{"id": "1", "name": "ten"}]));
    let summary = json!({"open_alarms": 1, "open_alarms_risk": 5, "events_24h": 1,
                         "query": "ip:10.0.0.2"});
    assert_eq!(asset["security"], summary);

    let host = site.get(&reader, "/api/v1/hosts/web-01/security").await.json();
    assert_eq!(host["asset"], json!({"id": "1", "name": "web", "host": "web-01"}));
    assert_eq!((&host["summary"], &host["ips"]), (&summary, &json!(["10.0.0.2"])));
    assert_eq!(host["alarms"][0]["dst_asset"], host["asset"]);
    assert_eq!(host["alarms"].as_array().unwrap().len(), 2);
    assert_eq!(host["events"][0]["username"], "root");
    let alarms = site.get(&reader, "/api/v1/alarms?host=web-01&asset=1").await;
    assert_eq!(alarms.json()["total"], 2);

    // A host without an asset shows what is known of its address.
    let other = site.get(&reader, "/api/v1/hosts/db-01/security").await.json();
    assert_eq!((&other["asset"], &other["ips"]), (&Value::Null, &json!(["10.0.0.1"])));
    site.get(&reader, "/api/v1/hosts/none/security").await.problem(404, "not-found");
}

#[tokio::test]
async fn an_asset_that_a_policy_names_is_not_deleted() {
    let (site, _, admin) = site().await;
    create(&site, &admin, "assets", &json!({"name": "web", "ips": ["10.0.0.2"]})).await;
    let policy =
        json!({"name": "quiet", "conditions": {"sources": [{"kind": "asset", "id": "1"}]}});
    create(&site, &admin, "policies", &policy).await;
    let refused = site.ask(&admin, "DELETE", "/api/v1/assets/1", "").await;
    assert!(refused.problem(409, "in-use").contains("policy `quiet`"));
}
