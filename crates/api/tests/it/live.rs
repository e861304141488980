//! The event stream, and the server that carries it.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, header};
use engine::Change;
use futures_util::StreamExt;
use model::StateType;
use serde_json::Value;
use store_state::{Role, StateStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::installation::{checked, large, live};
use crate::site::{Client, Site};

/// One client of the stream.
struct Events {
    body: BodyDataStream,
    text: String,
}

impl Events {
    async fn open(site: &Site, client: &Client) -> Self {
        let request = Request::get("/api/v1/changes")
            .header(header::AUTHORIZATION, client.authorization())
            .body(Body::empty())
            .unwrap();
        let response = site.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap();
        assert!(kind.starts_with("text/event-stream"), "{kind}");
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event: its name and data; comments have no name. `None` at the end.
    async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
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

/// Lets time pass for timers, and for nothing else.
async fn skip(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

const HEARTBEAT: Duration = Duration::from_secs(15);

fn publish(site: &Site, host: &str, service: &str, output: &str) {
    let id = site.handle.view().objects.service(host, service).unwrap();
    let change = Change { check: id.into(), is_state_change: true };
    site.handle.publish(change, live(checked(2, StateType::Hard, output)));
}

#[tokio::test]
async fn changes_arrive_with_what_the_object_is_now() {
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    let mut events = Events::open(&site, &reader).await;
    let (name, hello) = events.next().await.unwrap();
    assert_eq!((name.as_str(), &hello["version"]), ("hello", &"0.1.0-test".into()));
    assert_eq!(hello["loaded_at"], "2026-01-31T11:00:00Z");
    publish(&site, "db-01", "Load", "very busy");
    let (name, event) = events.next().await.unwrap();
    assert_eq!((name.as_str(), &event["kind"]), ("state", &"service".into()));
    assert_eq!((&event["host"], &event["service"]), (&"db-01".into(), &"Load".into()));
    assert_eq!(
        (&event["item"]["state"], &event["item"]["output"]),
        (&"CRITICAL".into(), &"very busy".into())
    );
    let host = site.handle.view().objects.host("web-01").unwrap();
    let change = Change { check: host.into(), is_state_change: true };
    site.handle.publish(change, live(checked(0, StateType::Hard, "back")));
    let (_, event) = events.next().await.unwrap();
    assert_eq!((&event["kind"], &event["item"]["state"]), (&"host".into(), &"UP".into()));
}

#[tokio::test]
async fn bursts_are_gathered_and_each_object_is_told_once() {
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    let mut events = Events::open(&site, &reader).await;
    events.next().await.unwrap();
    publish(&site, "db-01", "Load", "first");
    events.next().await.unwrap();
    let before = tokio::time::Instant::now();
    for n in 0..10 {
        publish(&site, "db-01", "Load", &format!("result {n}"));
    }
    publish(&site, "db-01", "Disk", "full");
    let first = events.next().await.unwrap().1;
    let second = events.next().await.unwrap().1;
    assert!(before.elapsed() >= Duration::from_millis(99), "{:?}", before.elapsed());
    assert_eq!((&first["service"], &second["service"]), (&"Disk".into(), &"Load".into()));
    assert_eq!(second["item"]["output"], "result 9");
    // Nothing is left: what comes next is the heartbeat, a comment.
    skip(HEARTBEAT).await;
    assert_eq!(events.next().await.unwrap().0, "");
}

#[tokio::test]
async fn who_lags_is_told_to_ask_anew() {
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    let mut events = Events::open(&site, &reader).await;
    events.next().await.unwrap();
    for n in 0..100 {
        publish(&site, "db-01", "Load", &format!("result {n}"));
    }
    let mut names = vec![events.next().await.unwrap().0];
    while names.last().is_some_and(|name| name != "resync") {
        names.push(events.next().await.unwrap().0);
    }
    assert!(names.len() <= 3, "{names:?}");
    skip(HEARTBEAT).await;
    assert_eq!(events.next().await.unwrap().0, "");
}

#[tokio::test]
async fn a_new_configuration_is_announced_and_old_numbers_are_forgotten() {
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    let mut events = Events::open(&site, &reader).await;
    events.next().await.unwrap();
    let last = site.handle.view().objects.services.len() - 1;
    let change = Change { check: model::ServiceId::from(last).into(), is_state_change: true };
    site.handle.publish(change, live(checked(1, StateType::Hard, "x")));
    site.handle.replace_view(large(1, 1));
    assert_eq!(events.next().await.unwrap().0, "resync");
    skip(HEARTBEAT).await;
    assert_eq!(events.next().await.unwrap().0, "", "a change of the old configuration is told");
}

#[tokio::test]
async fn the_stream_ends_with_the_session_and_with_the_program() {
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    let mut first = Events::open(&site, &reader).await;
    let mut second = Events::open(&site, &reader).await;
    first.next().await.unwrap();
    second.next().await.unwrap();
    skip(HEARTBEAT).await;
    assert_eq!(first.next().await.unwrap().0, "");
    let token = site.store.api_tokens().await.unwrap().remove(0);
    site.store.delete_api_token(token.id).await.unwrap();
    skip(HEARTBEAT).await;
    assert!(first.next().await.is_none());
    site.stop.cancel();
    assert!(second.next().await.is_none());
}

/// Sends text over a connection of its own and returns what comes back until the end.
async fn speak(address: std::net::SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

/// Reads until `text` was seen.
async fn read_until(stream: &mut TcpStream, text: &str) {
    let mut seen = String::new();
    while !seen.contains(text) {
        let mut chunk = [0; 1024];
        let length = stream.read(&mut chunk).await.unwrap();
        assert!(length > 0, "{seen}");
        seen.push_str(std::str::from_utf8(&chunk[..length]).unwrap());
    }
}

/// Sends what is no HTTP; however the server ends the connection is well.
async fn garbage(address: std::net::SocketAddr) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&[0xff; 4096]).await.unwrap();
    let _ = stream.read_to_end(&mut Vec::new()).await;
}

#[tokio::test]
async fn the_server_answers_and_stops_in_order_with_streams_open() {
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(api::serve(site.router.clone(), listener, site.stop.clone()));
    let alive =
        speak(address, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(alive.starts_with("HTTP/1.1 200 OK\r\n") && alive.ends_with("\r\n\r\nok\n"), "{alive}");
    garbage(address).await;
    // From this machine metrics need no login, but what a proxy passes on does.
    let metrics = speak(address, "GET /metrics HTTP/1.0\r\n\r\n").await;
    assert!(metrics.contains("\natalaya_monitor_services{state=\"critical\"} 1\n"), "{metrics}");
    let passed_on = "GET /metrics HTTP/1.0\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n";
    assert!(speak(address, passed_on).await.starts_with("HTTP/1.0 401"));

    let mut stream = TcpStream::connect(address).await.unwrap();
    let authorization = reader.authorization();
    let request = format!(
        "GET /api/v1/changes HTTP/1.1\r\nHost: x\r\nAuthorization: {authorization}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    read_until(&mut stream, "event: hello").await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    read_until(&mut idle, "ok\n").await;
    site.stop.cancel();
    let before = std::time::Instant::now();
    server.await.unwrap().unwrap();
    assert!(before.elapsed() < Duration::from_secs(2), "{:?}", before.elapsed());
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    idle.read_to_end(&mut rest).await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
