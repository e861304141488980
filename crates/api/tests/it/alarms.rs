//! Alarms over HTTP.

use model::alarm::AlarmUpdate;
use serde_json::{Value, json};
use store_state::{AlarmStore, Role};

use crate::security::{alarm, event};
use crate::site::{Client, Site};

/// Three alarms: of directives 500001, 500002 and 7, an hour apart, the last of them correlating.
async fn site() -> (Site, Client, Client) {
    let site = Site::secured().await;
    let updates = [
        alarm(500_001, 1, "192.0.2.7", 10),
        alarm(500_002, 5, "192.0.2.8", 3_600),
        AlarmUpdate { correlating: true, risk: 9, ..alarm(7, 9, "2001:db8::1", 7_200) },
    ];
    site.store.apply_alarms(&updates).await.unwrap();
    let (reader, operator) = (site.token(Role::Read).await, site.token(Role::Operate).await);
    (site, reader, operator)
}

async fn post(site: &Site, client: &Client, path: &str, body: &Value) -> Value {
    let (url, body) = (format!("/api/v1/alarms/{path}"), body.to_string());
    let answer = site.ask(client, "POST", &url, &body).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    answer.json()
}

const FIRST: &str = "500001-65536";
const SECOND: &str = "500002-327680";
const GROWING: &str = "7-589824";

#[tokio::test]
async fn alarms_come_newest_first_with_everything_about_them() {
    let (site, reader, _) = site().await;
    let answer = site.get(&reader, "/api/v1/alarms").await;
    assert_eq!(answer.column("id"), [FIRST, SECOND, GROWING]);
    let page = answer.json();
    assert_eq!((&page["total"], &page["next"]), (&3.into(), &Value::Null));
    assert_eq!(
        page["items"][0],
        json!({
            "id": FIRST, "directive_id": 500_001, "plugin_id": 1505, "plugin_sid": 500_001,
            "name": "Alarm of 500001", "status": "open",
            "status_changed_at": "2026-01-31T11:59:50Z", "status_changed_by": "system",
            "risk": 5, "risk_src": 5, "risk_dst": 2, "priority": 4, "reliability": 5,
            "first_at": "2026-01-31T11:59:40Z", "last_at": "2026-01-31T11:59:50Z",
            "src_ip": "192.0.2.7", "src_port": null, "src_asset": null, "dst_ip": "10.0.0.2",
            "dst_port": 22, "dst_asset": null, "protocol": "tcp", "sensor": null, "level": 2,
            "events": 2, "correlating": false, "similar": "0badcafe", "labels": [],
        })
    );
}

#[tokio::test]
async fn alarms_are_filtered_and_paged() {
    let (site, reader, _) = site().await;
    for (query, expected) in [
        ("status=open&risk_min=9", &[GROWING][..]),
        ("risk_max=8", &[FIRST, SECOND]),
        ("src=192.0.2.7", &[FIRST]),
        ("src=192.0.2.0/24,2001:db8::/32", &[FIRST, SECOND, GROWING]),
        ("ip=10.0.0.2&src=192.0.2.8", &[SECOND]),
        ("ip=10.9.9.9", &[]),
        ("directive=7", &[GROWING]),
        ("name=OF+500002", &[SECOND]),
        ("name_is=Alarm+of+7", &[GROWING]),
        ("from=2026-01-31T11:30:00Z", &[FIRST]),
        ("to=2026-01-31T11:30:00Z&from=2026-01-31T10:30:00Z", &[SECOND]),
        ("events_min=3", &[]),
        ("status=closed", &[]),
        ("host=nobody", &[]),
        ("similar=0badcafe&limit=1000", &[FIRST, SECOND, GROWING]),
    ] {
        let answer = site.get(&reader, &format!("/api/v1/alarms?{query}")).await;
        assert_eq!(answer.column("id"), expected, "{query}: {answer:?}");
        assert_eq!(answer.json()["total"], expected.len(), "{query}");
    }
    let first = site.get(&reader, "/api/v1/alarms?limit=2").await;
    let next = first.json()["next"].as_str().unwrap().to_owned();
    let second = site.get(&reader, &format!("/api/v1/alarms?limit=2&cursor={next}")).await;
    assert_eq!(second.column("id"), [GROWING]);
    for (query, kind) in [
        ("status=half", "invalid-parameter"),
        ("src=10.0.0.0/99", "invalid-parameter"),
        ("cursor=x", "invalid-parameter"),
        ("risk_min=many", "invalid-parameter"),
        ("rsk=1", "unknown-parameter"),
        ("zone_minutes=60", "unknown-parameter"),
    ] {
        site.get(&reader, &format!("/api/v1/alarms?{query}")).await.problem(400, kind);
    }
}

#[tokio::test]
async fn alarms_are_counted_by_day_and_by_name() {
    let (site, reader, operator) = site().await;
    post(&site, &operator, "close", &json!({"ids": [SECOND]})).await;
    let days = site.get(&reader, "/api/v1/alarms/days").await.json();
    let day = json!({
        "date": "2026-01-31", "from": "2026-01-31T00:00:00Z", "to": "2026-02-01T00:00:00Z",
        "open": 2, "closed": 1, "risk": 9,
    });
    assert_eq!(days, json!({"days": [day], "open": 2, "closed": 1, "labels": []}));
    // Where it is midnight half an hour before now.
    let days = site.get(&reader, "/api/v1/alarms/days?zone_minutes=750&risk_max=8").await.json();
    let dates: Vec<_> =
        days["days"].as_array().unwrap().iter().map(|day| day["date"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2026-02-01", "2026-01-31"]);
    assert_eq!(days["days"][0]["from"], "2026-01-31T11:30:00Z");

    let names = site.get(&reader, "/api/v1/alarms/unique?limit=2").await;
    assert_eq!(names.column("name"), ["Alarm of 500001", "Alarm of 500002"]);
    assert_eq!(names.json()["total"], 3);
    assert_eq!(names.json()["items"][1]["open"], 0);
}

#[tokio::test]
async fn an_alarm_shows_its_levels_its_history_and_its_events() {
    let (site, reader, _) = site().await;
    site.security().store_events(vec![event(1, "192.0.2.7", "root")]).await;
    let detail = site.get(&reader, &format!("/api/v1/alarms/{FIRST}")).await.json();
    assert_eq!(detail["alarm"]["id"], FIRST);
    assert_eq!(
        detail["levels"],
        json!([
            {"level": 1, "rules": ["failed password"], "reached": true, "events": 1,
             "first_event": "65536", "last_event": "65536"},
            {"level": 2, "rules": ["ten more", "and then in"], "reached": true, "events": 1,
             "first_event": "131072", "last_event": "131072"},
        ])
    );
    assert_eq!(detail["history"][0]["kind"], "raised");
    assert_eq!(detail["query"], "ip:192.0.2.7 ip:10.0.0.2");

    let events = site.get(&reader, &format!("/api/v1/alarms/{FIRST}/events?limit=1")).await.json();
    assert_eq!((&events["total"], &events["next"]), (&2.into(), &"65536".into()));
    assert_eq!(events["items"][0]["event"]["username"], "root");
    assert_eq!(events["items"][0]["event"]["event_type"], "Failed password");
    // The other one is not stored, or no longer.
    let path = format!("/api/v1/alarms/{FIRST}/events?limit=1&cursor=65536&columns=time,username");
    let events = site.get(&reader, &path).await.json();
    assert_eq!(events["items"], json!([{"id": "131072", "level": 2, "event": null}]));
    for path in ["/api/v1/alarms/500001-9", "/api/v1/alarms/x", "/api/v1/alarms/500001-9/events"] {
        site.get(&reader, path).await.problem(404, "not-found");
    }
}

#[tokio::test]
async fn alarms_are_closed_reopened_and_deleted() {
    let (site, reader, operator) = site().await;
    let admin = site.token(Role::Admin).await;
    let both = json!({"ids": [FIRST, SECOND, "1-1"]});
    assert_eq!(post(&site, &operator, "close", &both).await, json!({"changed": 2}));
    assert_eq!(post(&site, &operator, "close", &both).await, json!({"changed": 0}));
    let closed = site.get(&reader, &format!("/api/v1/alarms/{FIRST}")).await.json();
    assert_eq!(closed["alarm"]["status_changed_by"], "token:operate");
    let one = json!({"ids": [FIRST]});
    assert_eq!(post(&site, &operator, "reopen", &one).await, json!({"changed": 1}));
    assert_eq!(site.last_actor().await, "token:operate");
    assert_eq!(site.security().changes(), (0, 3));

    let growing = json!({"ids": [FIRST, GROWING]}).to_string();
    let refused = site.ask(&admin, "POST", "/api/v1/alarms/delete", &growing).await;
    let detail = refused.problem(409, "still-correlating");
    assert!(detail.contains(GROWING), "{detail}");
    let deleted = post(&site, &admin, "delete", &json!({"ids": [FIRST]})).await;
    assert_eq!(deleted, json!({"deleted": 1, "correlating": 0}));
    let day = json!({"from": "2026-01-31T00:00:00Z", "to": "2026-02-01T00:00:00+00:00"});
    let deleted = post(&site, &admin, "delete", &day).await;
    assert_eq!(deleted, json!({"deleted": 1, "correlating": 1}));
    assert_eq!(site.get(&reader, "/api/v1/alarms").await.column("id"), [GROWING]);
}

#[tokio::test]
async fn who_may_do_what_with_alarms() {
    let (site, reader, operator) = site().await;
    let body = json!({"ids": [FIRST]}).to_string();
    for path in ["close", "reopen", "delete", "label"] {
        let answer = site.ask(&reader, "POST", &format!("/api/v1/alarms/{path}"), &body).await;
        answer.problem(403, "forbidden");
    }
    let answer = site.ask(&operator, "POST", "/api/v1/alarms/delete", &body).await;
    answer.problem(403, "forbidden");
    for (path, body) in [
        ("close", json!({"ids": ["nonsense"]})),
        ("close", json!({"ids": vec![FIRST; 1_001]})),
        ("close", json!({"id": FIRST})),
        ("label", json!({"ids": 7})),
    ] {
        let path = format!("/api/v1/alarms/{path}");
        let answer = site.ask(&operator, "POST", &path, &body.to_string()).await;
        answer.problem(422, "invalid-content");
    }
    let admin = site.token(Role::Admin).await;
    for body in [json!({}), json!({"from": "2026-01-31T00:00:00Z"}), json!({"ids": [], "to": "x"})]
    {
        let answer = site.ask(&admin, "POST", "/api/v1/alarms/delete", &body.to_string()).await;
        answer.problem(422, "invalid-content");
    }
}

#[tokio::test]
async fn labels_are_made_given_and_taken_away() {
    let (site, reader, operator) = site().await;
    let labels = site.get(&reader, "/api/v1/alarms/labels").await;
    assert_eq!(labels.column("name"), ["Analysis", "False Positive"]);
    let new = json!({"name": " Triage ", "background": "#102030", "colour": "#F0F0F0"});
    let made = site.ask(&operator, "POST", "/api/v1/alarms/labels", &new.to_string()).await;
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json();
    assert_eq!((&made["name"], &made["colour"]), (&"Triage".into(), &"#f0f0f0".into()));
    let again = site.ask(&operator, "POST", "/api/v1/alarms/labels", &new.to_string()).await;
    again.problem(409, "exists");
    let id = made["id"].as_str().unwrap();

    let give = json!({"ids": [FIRST, SECOND], "add": [id, "1"]});
    assert_eq!(post(&site, &operator, "label", &give).await, json!({"changed": 2}));
    let take = json!({"ids": [SECOND], "remove": ["1"], "add": []});
    assert_eq!(post(&site, &operator, "label", &take).await, json!({"changed": 1}));
    let labelled = site.get(&reader, &format!("/api/v1/alarms?label={id}")).await.json();
    assert_eq!(labelled["items"][0]["labels"], json!(["1", id]));
    assert_eq!(labelled["items"][1]["labels"], json!([id]));
    let days = site.get(&reader, "/api/v1/alarms/days").await.json();
    assert_eq!(days["labels"], json!([{"label": "1", "alarms": 1}, {"label": id, "alarms": 2}]));

    let path = format!("/api/v1/alarms/labels/{id}");
    let changed = json!({"name": "Done", "background": "#102030", "colour": "#f0f0f0",
                         "bold": true, "version": 1});
    let answer = site.ask(&operator, "PUT", &path, &changed.to_string()).await;
    assert_eq!((answer.status.as_u16(), answer.json()["version"].clone()), (200, 2.into()));
    site.ask(&operator, "PUT", &path, &changed.to_string()).await.problem(409, "changed-meanwhile");
    let unversioned = new.to_string();
    site.ask(&operator, "PUT", &path, &unversioned).await.problem(422, "invalid-content");
    site.ask(&reader, "DELETE", &path, "").await.problem(403, "forbidden");
    assert_eq!(site.ask(&operator, "DELETE", &path, "").await.status, 204);
    site.ask(&operator, "DELETE", &path, "").await.problem(404, "not-found");
    let gone = json!({"ids": [FIRST], "add": [id]}).to_string();
    site.ask(&operator, "POST", "/api/v1/alarms/label", &gone).await.problem(404, "not-found");
    let ugly = json!({"name": "x", "background": "red; x", "colour": "#f0f0f0"}).to_string();
    let answer = site.ask(&operator, "POST", "/api/v1/alarms/labels", &ugly).await;
    answer.problem(422, "invalid-content");
}
