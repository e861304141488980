//! Events over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, header};
use futures_util::StreamExt;
use model::Event;
use serde_json::{Value, json};
use store_state::Role;
use tower::ServiceExt;

use crate::security::event;
use crate::site::{Client, Site};

/// Six events, the newest of them that of record 1: failed passwords of root from one address,
/// of ann from another.
async fn site() -> (Site, Client) {
    let site = Site::secured().await;
    let events = (1..=6).map(|n| match n % 3 {
        0 => event(n, "192.0.2.8", "ann"),
        _ => event(n, "192.0.2.7", "root"),
    });
    site.security().store_events(events.collect()).await;
    let reader = site.token(Role::Read).await;
    (site, reader)
}

fn ids(numbers: &[u64]) -> Vec<String> {
    numbers.iter().map(|n| (n << 16).to_string()).collect()
}

#[tokio::test]
async fn events_are_searched_page_by_page() {
    let (site, reader) = site().await;
    for (query, expected) in [
        ("", &[1, 2, 3, 4, 5, 6][..]),
        ("?order=oldest", &[6, 5, 4, 3, 2, 1]),
        ("?q=username:ann", &[3, 6]),
        ("?q=src_ip:192.0.2.0/29+-username:ann", &[1, 2, 4, 5]),
        ("?q=%22password+for+ann%22", &[3, 6]),
        ("?from=2026-01-31T11:59:57Z", &[1, 2, 3]),
        ("?to=2026-01-31T11:59:57Z&q=username:root", &[4, 5]),
    ] {
        let answer = site.get(&reader, &format!("/api/v1/events{query}")).await;
        assert_eq!(answer.column("id"), ids(expected), "{query}: {answer:?}");
        let page = answer.json();
        assert_eq!(
            (&page["total"], &page["total_is_exact"]),
            (&expected.len().into(), &true.into())
        );
    }
    let first = site.get(&reader, "/api/v1/events?limit=4").await.json();
    let next = first["next"].as_str().unwrap();
    let second = site.get(&reader, &format!("/api/v1/events?limit=4&cursor={next}")).await;
    assert_eq!(second.column("id"), ids(&[5, 6]));
    assert_eq!(second.json()["next"], Value::Null);
}

#[tokio::test]
async fn an_event_has_every_field_and_a_list_only_those_asked_for() {
    let (site, reader) = site().await;
    let whole = site.get(&reader, "/api/v1/events/65536").await.json();
    for (field, expected) in [
        ("id", json!("65536")),
        ("time", json!("2026-01-31T11:59:59Z")),
        ("kind", json!("detector")),
        ("plugin_name", json!("sshd")),
        ("event_type", json!("Failed password")),
        ("src_ip", json!("192.0.2.7")),
        ("src_port", Value::Null),
        ("dst_port", json!(22)),
        ("username", json!("root")),
        ("raw", json!("sshd[7]: Failed password for root from 192.0.2.7")),
        ("raw_is_cut", json!(false)),
        ("risk", json!(1)),
        ("alarm", Value::Null),
    ] {
        assert_eq!(whole[field], expected, "{field}");
    }
    // Passwords are for those who operate.
    assert_eq!(whole["password"], Value::Null);
    let operator = site.token(Role::Operate).await;
    assert_eq!(site.get(&operator, "/api/v1/events/65536").await.json()["password"], "hunter2");

    let list = site.get(&reader, "/api/v1/events?limit=1&columns=username,%20src_ip").await.json();
    let item = list["items"][0].as_object().unwrap();
    let there: Vec<_> =
        item.iter().filter(|(_, value)| !value.is_null()).map(|(k, _)| &**k).collect();
    assert_eq!(there, ["id", "raw_is_cut", "src_ip", "time", "username"]);
    for id in ["1", "x", "-5"] {
        site.get(&reader, &format!("/api/v1/events/{id}")).await.problem(404, "not-found");
    }
}

#[tokio::test]
async fn hostile_lines_are_kept_and_cut_in_lists() {
    let (site, reader) = site().await;
    let raw = format!("\u{1b}[31m${{jndi:ldap://x}} {}", "ü".repeat(3_000));
    let hostile = Event { raw: raw.as_str().into(), ..event(7, "192.0.2.9", "=cmd|' /C calc'!A0") };
    site.security().store_events(vec![hostile]).await;
    let list = site.get(&reader, "/api/v1/events?q=src_ip:192.0.2.9").await.json();
    let item = &list["items"][0];
    assert_eq!(item["raw_is_cut"], true);
    assert_eq!(item["raw"].as_str().unwrap(), raw.chars().take(2_000).collect::<String>());
    let id = item["id"].as_str().unwrap();
    assert_eq!(site.get(&reader, &format!("/api/v1/events/{id}")).await.json()["raw"], raw);
    let csv =
        site.get(&reader, "/api/v1/events/export.csv?q=src_ip:192.0.2.9&columns=username").await;
    assert_eq!(csv.text, "username\r\n'=cmd|' /C calc'!A0\r\n");
}

#[tokio::test]
async fn a_wrong_query_says_where() {
    let (site, reader) = site().await;
    for path in ["events", "events/top", "events/histogram", "events/export.csv", "events/live"] {
        let field = if path.ends_with("top") { "&field=src_ip" } else { "" };
        let path = format!("/api/v1/{path}?q=%C3%BC+usrname:root{field}");
        let answer = site.get(&reader, &path).await;
        answer.problem(400, "invalid-query");
        let query = &answer.json()["query"];
        assert_eq!((&query["position"], &query["length"]), (&2.into(), &7.into()), "{path}");
        assert_eq!(query["closest"], "username");
    }
    for (path, word) in [
        ("events?columns=time,usrname", "did you mean `username`?"),
        ("events?order=best", "`order`"),
        ("events?limit=0", "`limit`"),
        ("events?cursor=x", "`cursor`"),
        ("events?from=yesterday", "`from`"),
        ("events/top", "`field`"),
        ("events/top?field=colour", "colour"),
        ("events/top?field=raw", "raw"),
        ("events/top?field=src_ip&n=0", "`n`"),
        ("events/histogram?bucket=1w", "`bucket`"),
        ("events/export.csv?limit=1000001", "`limit`"),
    ] {
        let detail =
            site.get(&reader, &format!("/api/v1/{path}")).await.problem(400, "invalid-parameter");
        assert!(detail.contains(word), "{path}: {detail}");
    }
    let no_query = site.get(&reader, "/api/v1/events?limit=0").await.json();
    assert_eq!(no_query["query"], Value::Null);
}

#[tokio::test]
async fn events_are_counted_by_field_and_over_time() {
    let (site, reader) = site().await;
    let admin = site.token(Role::Admin).await;
    let asset = json!({"name": "attacker", "ips": ["192.0.2.7"]}).to_string();
    site.ask(&admin, "POST", "/api/v1/assets", &asset).await;
    let top = site.get(&reader, "/api/v1/events/top?field=src_ip&n=1").await.json();
    let value = json!({"value": "192.0.2.7", "name": "attacker", "condition": "src_ip:192.0.2.7"});
    assert_eq!(top["items"], json!([{"values": [value], "events": 4}]));
    assert_eq!((&top["distinct"], &top["exact"]), (&2.into(), &true.into()));
    let pairs = "/api/v1/events/top?field=plugin_id,plugin_sid,username&q=-username:root";
    let values = &site.get(&reader, pairs).await.json()["items"][0]["values"];
    let names: Vec<_> = values.as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, [&json!("sshd"), &json!("Failed password"), &Value::Null]);

    let bars = "/api/v1/events/histogram?bucket=5s&split=username";
    let bars = site.get(&reader, bars).await.json();
    assert_eq!(bars["bucket_s"], 5.0);
    let split: Vec<_> = bars["split"].as_array().unwrap().iter().map(|one| &one["value"]).collect();
    assert_eq!(split, ["root", "ann"]);
    assert_eq!(
        bars["bars"],
        json!([{"start": "2026-01-31T11:59:50Z", "events": 1, "split": [0, 1]},
               {"start": "2026-01-31T11:59:55Z", "events": 5, "split": [4, 1]}])
    );
    for (query, width) in [
        ("", 1.0),
        ("?from=2026-01-31T00:00:00Z&to=2026-02-01T00:00:00Z", 900.0),
        ("?from=2025-01-31T00:00:00Z&to=2026-02-01T00:00:00Z", 604_800.0),
    ] {
        let bars = site.get(&reader, &format!("/api/v1/events/histogram{query}")).await.json();
        assert_eq!(bars["bucket_s"], width, "{query}");
    }
}

#[tokio::test]
async fn fields_are_listed_for_completion() {
    let (site, reader) = site().await;
    let fields = site.get(&reader, "/api/v1/events/fields").await;
    let names = fields.column("name");
    assert!(names.iter().any(|name| name == "src_ip") && names.len() > 30, "{names:?}");
    let items = fields.json();
    for item in items["items"].as_array().unwrap() {
        let example = item["example"].as_str().unwrap();
        assert!(store_events::query::parse(example).is_ok(), "{item}");
    }
}

#[tokio::test]
async fn events_are_exported_as_csv_over_many_pages() {
    let (site, reader) = site().await;
    let many = (7..=2_500).map(|n| event(n, "192.0.2.9", "many, \"quoted\""));
    site.security().store_events(many.collect()).await;
    let path = "/api/v1/events/export.csv?columns=id,username,src_port&order=oldest";
    let answer = site.get(&reader, path).await;
    assert_eq!(answer.header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    assert!(answer.header(header::CONTENT_DISPOSITION).contains("events.csv"));
    let lines: Vec<_> = answer.text.split("\r\n").collect();
    assert_eq!(lines.len(), 1 + 2_500 + 1, "a heading, the events, and nothing after the last");
    assert_eq!(lines[0], "id,username,src_port");
    assert_eq!(lines[1], format!("{},\"many, \"\"quoted\"\"\",", 2_500_u64 << 16));
    assert_eq!(lines[2_500], "65536,root,");
    let some = site.get(&reader, &format!("{path}&limit=1001")).await;
    assert_eq!(some.text.lines().count(), 1_002);
    let none = site.get(&reader, &format!("{path}&q=username:nobody")).await;
    assert_eq!(none.text, "id,username,src_port\r\n");
}

/// The messages of the live tail: name and data.
struct Tail {
    body: axum::body::BodyDataStream,
    text: String,
}

impl Tail {
    async fn open(site: &Site, client: &Client, query: &str) -> Self {
        let request = Request::get(format!("/api/v1/events/live{query}"))
            .header(header::AUTHORIZATION, client.authorization())
            .body(Body::empty())
            .unwrap();
        let response = site.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        let mut tail = Self { body: response.into_body().into_data_stream(), text: String::new() };
        assert_eq!(tail.next().await.unwrap().0, "", "it says at once that it is connected");
        tail
    }

    async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((message, rest)) = self.text.split_once("\n\n") {
                let (message, rest) = (message.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| {
                    let line = message.lines().find_map(|line| line.strip_prefix(name));
                    line.map(|value| value.trim().to_owned()).unwrap_or_default()
                };
                let data = serde_json::from_str(&field("data:")).unwrap_or(Value::Null);
                return Some((field("event:"), data));
            }
            let chunk = self.body.next().await?.unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

#[tokio::test]
async fn the_live_tail_shows_what_matches() {
    let (site, reader) = site().await;
    let mut tail = Tail::open(&site, &reader, "?q=username:ann&columns=username").await;
    let batch = vec![event(10, "192.0.2.7", "root"), event(11, "192.0.2.8", "ann")];
    site.security().live.send(Arc::new(batch)).unwrap();
    let (name, event) = tail.next().await.unwrap();
    assert_eq!((&*name, &event["username"]), ("event", &"ann".into()));
    assert_eq!((&event["src_ip"], &event["id"]), (&Value::Null, &ids(&[11])[0].clone().into()));
    // It ends with the program.
    site.stop.cancel();
    assert_eq!(tail.next().await, None);
}

#[tokio::test]
async fn a_flood_is_thinned_out_and_who_lags_is_told() {
    let (site, reader) = site().await;
    let mut tail = Tail::open(&site, &reader, "").await;
    let flood: Vec<_> = (100..400).map(|n| event(n, "192.0.2.7", "root")).collect();
    site.security().live.send(Arc::new(flood)).unwrap();
    let (name, skipped) = tail.next().await.unwrap();
    assert_eq!((&*name, &skipped["events"]), ("skipped", &100.into()));
    let mut seen = Vec::new();
    for _ in 0..200 {
        let (name, event) = tail.next().await.unwrap();
        assert_eq!(name, "event");
        seen.push(event["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(seen, ids(&(200..400).collect::<Vec<_>>()));

    // More batches than the channel holds, while nobody reads.
    for n in 500..510 {
        site.security().live.send(Arc::new(vec![event(n, "192.0.2.7", "root")])).unwrap();
    }
    let (name, skipped) = tail.next().await.unwrap();
    assert_eq!((&*name, &skipped["events"]), ("skipped", &Value::Null));
    // A heartbeat comes when nothing else does.
    for _ in 0..4 {
        assert_eq!(tail.next().await.unwrap().0, "event");
    }
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(15)).await;
    tokio::time::resume();
    assert_eq!(tail.next().await.unwrap().0, "");
}
