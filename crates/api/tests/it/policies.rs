//! Policies over HTTP.

use serde_json::{Value, json};
use store_state::Role;

use crate::site::{Client, Site};

async fn site() -> (Site, Client, Client) {
    let site = Site::secured().await;
    let (reader, admin) = (site.token(Role::Read).await, site.token(Role::Admin).await);
    (site, reader, admin)
}

async fn create(site: &Site, admin: &Client, body: &Value) -> Value {
    let answer = site.ask(admin, "POST", "/api/v1/policies", &body.to_string()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

/// A policy in which everything is said.
fn elaborate() -> Value {
    json!({
        "name": "night shift", "active": true,
        "conditions": {
            "sources": [{"kind": "range", "range": "10.0.0.0/8"}, {"kind": "external"}],
            "destinations": [{"kind": "home_net"}, {"kind": "range", "range": "192.0.2.7"}],
            "source_ports": [{"first": 1, "last": 1023, "protocol": "udp"}],
            "destination_ports": [{"first": 22, "last": 22, "protocol": null}],
            "sensors": ["192.0.2.1"],
            "event_types": [{"plugin_id": 4003, "sids": [{"first": 1, "last": 9}]}],
            "taxonomy": [{"product": 1, "category": 2, "subcategory": 3}],
            "priority": 2, "reliability": 3,
            "time": {"zone": "Europe/Madrid", "minutes": {"first": 1320, "last": 360},
                     "weekdays": {"first": 6, "last": 1}, "days": null,
                     "months": {"first": 12, "last": 1}},
        },
        "consequences": {
            "priority": 5, "sim": true, "qualify": false, "correlate": true,
            "cross_correlate": false, "store": true,
            "actions": [
                {"action": {"kind": "notify", "host": "web-01", "service": "HTTP"},
                 "only_alarms": true, "on_risk_increase": false},
                {"action": {"kind": "command", "line": "/bin/echo SRC_IP"},
                 "only_alarms": false, "on_risk_increase": true},
            ],
        },
    })
}

#[tokio::test]
async fn a_policy_comes_back_as_it_was_sent() {
    let (site, reader, admin) = site().await;
    let made = create(&site, &admin, &elaborate()).await;
    for field in ["name", "active", "conditions", "consequences"] {
        assert_eq!(made[field], elaborate()[field], "{field}");
    }
    assert_eq!(
        (&made["id"], &made["order"], &made["version"]),
        (&"1".into(), &1.into(), &1.into())
    );
    assert_eq!(site.get(&reader, "/api/v1/policies/1").await.json(), made);
    assert_eq!(site.security().changes(), (1, 0));
    assert_eq!(site.last_actor().await, "token:admin");

    // What is left out is as by default.
    let short = create(&site, &admin, &json!({"name": "short"})).await;
    assert_eq!(
        (&short["active"], &short["consequences"]["correlate"]),
        (&false.into(), &true.into())
    );
    let changed = json!({"name": "shorter", "version": 1, "active": true});
    let answer = site.ask(&admin, "PUT", "/api/v1/policies/2", &changed.to_string()).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["name"]), (200, &"shorter".into()));
    let late = site.ask(&admin, "PUT", "/api/v1/policies/2", &changed.to_string()).await;
    late.problem(409, "changed-meanwhile");
}

#[tokio::test]
async fn policies_are_moved_copied_switched_and_deleted() {
    let (site, reader, admin) = site().await;
    for name in ["a", "b", "c"] {
        create(&site, &admin, &json!({"name": name})).await;
    }
    let first = json!({"name": "d", "place": {"to": "before", "other": "2"}});
    create(&site, &admin, &first).await;
    let post = |path: &str, body: Value| {
        let (site, admin, path) = (&site, &admin, format!("/api/v1/policies/{path}"));
        async move { site.ask(admin, "POST", &path, &body.to_string()).await }
    };
    assert_eq!(site.get(&reader, "/api/v1/policies").await.column("name"), ["a", "d", "b", "c"]);
    let moved = post("3/move", json!({"to": "first"})).await;
    assert_eq!(moved.column("name"), ["c", "a", "d", "b"]);
    let moved = post("3/move", json!({"to": "after", "other": "1"})).await;
    assert_eq!(moved.column("name"), ["a", "c", "d", "b"]);
    assert_eq!(post("3/move", json!({"to": "down"})).await.column("name"), ["a", "d", "c", "b"]);

    let copy = site.ask(&admin, "POST", "/api/v1/policies/1/duplicate", "").await;
    assert_eq!((copy.status.as_u16(), &copy.json()["name"]), (201, &"a (copy)".into()));
    let switched = post("5/activate", json!({"active": true})).await.json();
    assert_eq!((&switched["active"], &switched["order"]), (&true.into(), &2.into()));
    assert_eq!(site.ask(&admin, "DELETE", "/api/v1/policies/1", "").await.status, 204);
    let left = site.get(&reader, "/api/v1/policies").await;
    assert_eq!(left.column("name"), ["a (copy)", "d", "c", "b"]);
    assert_eq!(left.column("order"), ["1", "2", "3", "4"]);

    for (path, body, status) in [
        ("77/move", json!({"to": "up"}), 404),
        ("2/move", json!({"to": "before", "other": "77"}), 404),
        ("2/move", json!({"to": "before"}), 422),
        ("2/move", json!({"to": "sideways"}), 422),
        ("x/activate", json!({"active": true}), 404),
    ] {
        assert_eq!(post(path, body).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn what_cannot_be_a_policy_is_refused_by_field() {
    let (site, _, admin) = site().await;
    let changed = |field: &str, inner: &str, value: Value| {
        let mut policy = elaborate();
        policy[field][inner] = value;
        policy
    };
    for (policy, word) in [
        (json!({"name": " "}), "`name`"),
        (json!({"name": "x", "place": {"to": "up"}}), "`place`"),
        (changed("conditions", "sources", json!([{"kind": "asset", "id": "9"}])), "asset `9`"),
        (changed("conditions", "destinations", json!([{"kind": "network", "id": "9"}])), "network"),
        (changed("conditions", "sources", json!([{"kind": "range", "range": "10/8"}])), "`10/8`"),
        (changed("conditions", "sources", json!([{"kind": "moon"}])), "moon"),
        (changed("conditions", "sensors", json!(["here"])), "`here`"),
        (changed("conditions", "source_ports", json!([{"first": 9, "last": 1}])), "source_ports"),
        (
            changed(
                "conditions",
                "source_ports",
                json!([{"first": 1, "last": 1, "protocol": "pigeon"}]),
            ),
            "`pigeon`",
        ),
        (changed("conditions", "priority", json!(6)), "`priority`"),
        (changed("conditions", "time", json!({"zone": "Mars/Base"})), "Mars/Base"),
        (changed("conditions", "time", json!({"minutes": {"first": 0, "last": 1440}})), "minutes"),
        (changed("conditions", "time", json!({"weekdays": {"first": 0, "last": 7}})), "weekdays"),
        (changed("consequences", "priority", json!(7)), "`priority`"),
        (
            changed(
                "consequences",
                "actions",
                json!([{"action": {"kind": "notify", "host": "web-01", "service": "x"}}]),
            ),
            "service `x`",
        ),
        (
            changed(
                "consequences",
                "actions",
                json!([{"action": {"kind": "command", "line": " "}}]),
            ),
            "command line",
        ),
    ] {
        let answer = site.ask(&admin, "POST", "/api/v1/policies", &policy.to_string()).await;
        let detail = answer.problem(422, "invalid-content");
        assert!(detail.contains(word), "{policy}: {detail}");
    }
    let operator = site.token(Role::Operate).await;
    let body = elaborate().to_string();
    site.ask(&operator, "POST", "/api/v1/policies", &body).await.problem(403, "forbidden");
    assert_eq!(site.security().changes(), (0, 0));
}
