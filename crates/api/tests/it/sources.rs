//! Data sources and Monitors → System over HTTP.

use model::{PluginId, Timestamp};
use serde_json::{Value, json};
use store_state::{DataSourceStore, Role, SeenDataSource};

use crate::security::{at, event};
use crate::site::Site;

#[tokio::test]
async fn data_sources_are_listed_with_what_came_of_them() {
    let site = Site::secured().await;
    let reader = site.token(Role::Read).await;
    let seen = |id, last_at: Timestamp| SeenDataSource {
        plugin_id: PluginId(id),
        first_at: at(-1000),
        last_at,
        events: 7,
    };
    site.store.note_data_sources(&[seen(4003, at(-500)), seen(1518, at(-400))]).await.unwrap();
    let list = site.get(&reader, "/api/v1/data-sources").await;
    assert_eq!(list.column("id"), ["0", "1518", "4003"]);
    assert_eq!(list.column("name"), ["generic", "windows", "sshd"]);
    let items = &list.json()["items"];
    assert_eq!(items[1]["last_event_at"], "2026-01-31T11:53:20Z", "before this start");
    assert_eq!(items[1]["plugins"][0]["unsupported_source"], "wmi");
    assert_eq!(
        items[2],
        json!({"id": 4003, "name": "sshd", "description": "OpenSSH server", "product_type": 3,
               "event_types": 2, "events": 90, "last_event_at": "2026-01-31T11:59:55Z",
               "problems": 1, "plugins": [{"name": "ssh", "file": "ssh.cfg", "enabled": true,
                                           "unsupported_source": null, "rules": 0}]})
    );
    let problems = site.get(&reader, "/api/v1/data-sources/problems").await;
    assert_eq!(problems.column("file"), ["ssh.cfg", "local.xml"]);
}

#[tokio::test]
async fn priority_and_reliability_are_changed_and_given_back() {
    let site = Site::secured().await;
    let (reader, admin) = (site.token(Role::Read).await, site.token(Role::Admin).await);
    let path = "/api/v1/data-sources/4003/types";
    let types = site.get(&reader, &format!("{path}?sort=-name")).await;
    assert_eq!(types.column("name"), ["Failed password", "Accepted password"]);
    assert_eq!(site.get(&reader, &format!("{path}?q=accept")).await.column("sid"), ["7"]);

    let body = json!({"priority": 5}).to_string();
    let changed = site.ask(&admin, "PUT", &format!("{path}/7"), &body).await.json();
    assert_eq!(
        changed,
        json!({"plugin_id": 4003, "sid": 7, "name": "Accepted password", "priority": 5,
               "reliability": 3, "default_priority": 1, "default_reliability": 3, "category": 2,
               "subcategory": null, "custom": false, "changed_at": "2026-01-31T12:00:00Z",
               "changed_by": "token:admin"})
    );
    assert_eq!(site.get(&reader, &format!("{path}?changed=true")).await.column("sid"), ["7"]);
    assert_eq!(site.security().changes(), (1, 0));
    let back = site.ask(&admin, "PUT", &format!("{path}/7"), "{}").await.json();
    assert_eq!((&back["priority"], &back["changed_by"]), (&1.into(), &Value::Null));

    for (client, path, body, status, kind) in [
        (&admin, "4003/types/8", "{}", 404, "not-found"),
        (&admin, "9/types/7", "{}", 404, "not-found"),
        (&admin, "4003/types/7", r#"{"priority": 6}"#, 422, "invalid-content"),
        (&admin, "4003/types/7", r#"{"reliability": 11}"#, 422, "invalid-content"),
        (&reader, "4003/types/7", "{}", 403, "forbidden"),
    ] {
        let path = format!("/api/v1/data-sources/{path}");
        site.ask(client, "PUT", &path, body).await.problem(status, kind);
    }
    site.get(&reader, "/api/v1/data-sources/9/types").await.problem(404, "not-found");
}

#[tokio::test]
async fn people_define_event_types_of_their_own() {
    let site = Site::secured().await;
    let (reader, admin) = (site.token(Role::Read).await, site.token(Role::Admin).await);
    let path = "/api/v1/data-sources/4003/types";
    let new = json!({"sid": 900, "name": "odd key", "reliability": 9}).to_string();
    let made = site.ask(&admin, "POST", path, &new).await;
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json();
    assert_eq!((&made["priority"], &made["custom"]), (&1.into(), &true.into()));
    let body = json!({"priority": 4}).to_string();
    let changed = site.ask(&admin, "PUT", &format!("{path}/900"), &body).await.json();
    assert_eq!((&changed["priority"], &changed["default_priority"]), (&4.into(), &1.into()));
    assert_eq!(changed["default_reliability"], 9);
    assert_eq!(site.get(&reader, path).await.column("sid"), ["1", "7", "900"]);

    for (client, method, path, body, status, kind) in [
        (&admin, "POST", path, &*new, 409, "exists"),
        (&admin, "POST", path, r#"{"sid": 7, "name": "x"}"#, 409, "exists"),
        (&admin, "POST", path, r#"{"sid": 0, "name": "x"}"#, 422, "invalid-content"),
        (&admin, "POST", path, r#"{"sid": 8, "name": " "}"#, 422, "invalid-content"),
        (&admin, "POST", path, r#"{"sid": 8, "name": "x", "priority": 6}"#, 422, "invalid-content"),
        (&reader, "POST", path, &*new, 403, "forbidden"),
        (&reader, "DELETE", "/api/v1/data-sources/4003/types/900", "", 403, "forbidden"),
        (&admin, "DELETE", "/api/v1/data-sources/4003/types/7", "", 404, "not-found"),
    ] {
        site.ask(client, method, path, body).await.problem(status, kind);
    }
    assert_eq!(site.ask(&admin, "DELETE", &format!("{path}/900"), "").await.status, 204);
    assert_eq!(site.get(&reader, path).await.column("sid"), ["1", "7"]);
}

#[tokio::test]
async fn everything_between_a_line_and_an_alarm_is_counted() {
    let site = Site::secured().await;
    let reader = site.token(Role::Read).await;
    site.security().store_events(vec![event(1, "192.0.2.7", "root")]).await;
    let system = site.get(&reader, "/api/v1/system/sources").await.json();
    assert_eq!(system["sources"][0]["received"], 100);
    assert_eq!(system["sources"][0]["dropped"], json!([{"reason": "kernel", "records": 2}]));
    assert_eq!(
        (&system["queue"]["depth_records"], &system["correlation"]["alarms"]),
        (&5.into(), &3.into())
    );
    assert_eq!(system["store"]["events"], 1);
    assert_eq!(system["store"]["partitions"][0]["first_event_at"], "2026-01-31T11:59:59Z");
}

#[tokio::test]
async fn without_the_security_half_its_pages_say_so() {
    let site = Site::new().await;
    let admin = site.token(Role::Admin).await;
    for path in [
        "events",
        "events/1",
        "events/top?field=src_ip",
        "events/histogram",
        "events/export.csv",
        "events/live",
        "directives",
        "directives/instances",
        "data-sources",
        "system/sources",
    ] {
        let answer = site.get(&admin, &format!("/api/v1/{path}")).await;
        let detail = answer.problem(503, "unavailable");
        assert!(detail.contains("switched off"), "{path}: {detail}");
    }
    // Alarms, assets and policies are in the state store.
    for path in ["alarms", "alarms/days", "assets", "networks", "policies", "events/fields"] {
        assert_eq!(site.get(&admin, &format!("/api/v1/{path}")).await.status, 200, "{path}");
    }
    let host = site.get(&admin, "/api/v1/hosts/web-01/security").await.json();
    assert_eq!(host["summary"]["events_24h"], Value::Null);
}
