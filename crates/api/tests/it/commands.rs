//! Commands and check results.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use model::{ExternalCommand, Timestamp};
use serde_json::{Value, json};
use store_state::{AuditQuery, Role, StateStore};

use crate::site::{Client, Site};

async fn site() -> (Site, Client) {
    let site = Site::new().await;
    let operator = site.token(Role::Operate).await;
    (site, operator)
}

async fn post(site: &Site, client: &Client, path: &str, body: &Value) -> Vec<Value> {
    let answer = site.ask(client, "POST", path, &body.to_string()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["results"].as_array().unwrap().clone()
}

fn accepted() -> Value {
    json!({"accepted": true, "error": null})
}

#[tokio::test]
async fn one_command_or_a_list_is_carried_out() {
    let (site, operator) = site().await;
    let one =
        json!({"command": "schedule_forced_svc_check", "args": ["db-01", "Disk", 1_769_860_800]});
    assert_eq!(post(&site, &operator, "/api/v1/commands", &one).await, [accepted()]);
    let at = Timestamp::from_secs(1_769_860_800);
    let expected = ExternalCommand::ScheduleServiceCheck {
        host: "db-01".into(),
        service: "Disk".into(),
        at,
        forced: true,
    };
    assert_eq!(*site.submitted.lock().unwrap(), [expected]);
    let list = json!([
        {"command": "SCHEDULE_HOST_CHECK", "args": ["web-01", "2026-01-31T12:00:00Z"]},
        {"command": "SCHEDULE_HOST_CHECK", "args": ["none", "1769860800"]},
        {"command": "SCHEDULE_FORCED_HOST_SVC_CHECKS", "args": ["web-01", 1_769_860_800.5]},
        {"command": "ENABLE_NOTIFICATIONS"},
        {"command": "SCHEDULE_SVC_CHECKS", "args": []},
    ]);
    let results = post(&site, &operator, "/api/v1/commands", &list).await;
    let errors: Vec<&str> = results.iter().map(|one| one["error"].as_str().unwrap_or("")).collect();
    assert_eq!(
        errors,
        [
            "",
            "there is no host `none`",
            "",
            "the command ENABLE_NOTIFICATIONS is not supported yet",
            "there is no command `SCHEDULE_SVC_CHECKS`; did you mean `SCHEDULE_SVC_CHECK`?",
        ]
    );
    assert_eq!(site.submitted.lock().unwrap().len(), 5);
}

#[tokio::test]
async fn commands_are_in_the_audit_trail_with_who_sent_them() {
    let (site, operator) = site().await;
    let command = json!({"command": "SCHEDULE_HOST_CHECK", "args": ["web-01", 1]});
    let mut request = Request::post("/api/v1/commands")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, operator.authorization())
        .body(Body::from(command.to_string()))
        .unwrap();
    let peer: SocketAddr = "192.0.2.7:1234".parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    assert_eq!(site.send(request).await.status, 200);
    let entry = site.store.audit(&AuditQuery::default()).await.unwrap().items.remove(0).entry;
    assert_eq!((entry.actor.as_str(), entry.action.as_str()), ("token:operate", "command"));
    assert_eq!(entry.detail, "SCHEDULE_HOST_CHECK;web-01;1");
    assert_eq!(entry.remote_addr, "192.0.2.7");
}

#[tokio::test]
async fn results_are_taken_one_by_one() {
    let (site, operator) = site().await;
    let results = json!([
        {"host": "db-01", "service": "Disk", "state": "critical", "output": "full",
         "perfdata": "/=1", "long_output": "a\nb"},
        {"host": "web-01", "state": 1, "output": "down"},
        {"host": "web-01", "state": "OK", "output": "x"},
        {"host": "web-01", "service": "HTTP", "state": 4, "output": "x"},
        {"host": "none", "state": "UP", "output": "x"},
        {"host": "", "state": "UP", "output": "x"},
        {"host": "db-01", "state": "UP", "output": "x", "time": "2026-01-31T12:00:00Z"},
    ]);
    let answers = post(&site, &operator, "/api/v1/results", &results).await;
    let errors: Vec<&str> = answers.iter().map(|one| one["error"].as_str().unwrap_or("")).collect();
    assert_eq!(
        errors,
        [
            "",
            "",
            "`OK` is no state; known are UP, DOWN, UNREACHABLE and 0 to 2",
            "`4` is no state; known are OK, WARNING, CRITICAL, UNKNOWN and 0 to 3",
            "there is no host `none`",
            "the result names no host",
            "`time` is not supported yet: results are dated by their arrival",
        ]
    );
    let submitted = site.submitted.lock().unwrap();
    assert_eq!(
        submitted[0],
        ExternalCommand::ProcessServiceCheckResult {
            host: "db-01".into(),
            service: "Disk".into(),
            code: 2,
            output: "full|/=1\na\nb".to_owned(),
        }
    );
    assert_eq!(
        submitted[1],
        ExternalCommand::ProcessHostCheckResult {
            host: "web-01".into(),
            code: 1,
            output: "down".to_owned(),
        }
    );
}

#[tokio::test]
async fn ten_thousand_results_are_taken_and_not_one_more() {
    let (site, operator) = site().await;
    let result = json!({"host": "db-01", "service": "Disk", "state": 0, "output": "x".repeat(200)});
    let mut results = vec![result; 10_000];
    let answers = post(&site, &operator, "/api/v1/results", &json!(results)).await;
    assert_eq!(answers, vec![accepted(); 10_000]);
    results.push(results[0].clone());
    let answer = site.ask(&operator, "POST", "/api/v1/results", &json!(results).to_string()).await;
    answer.problem(413, "too-large");
    assert_eq!(site.submitted.lock().unwrap().len(), 10_000);
}

#[tokio::test]
async fn wrong_bodies_say_where_they_are_wrong() {
    let (site, operator) = site().await;
    for (body, status, kind, expected) in [
        ("{\"command\":\n \"X\",,}", 400, "malformed-json", "line 2 column 6"),
        ("", 415, "unsupported-media-type", "Content-Type"),
        ("[", 400, "malformed-json", "line 1 column 1"),
        ("{\"command\": 5}", 422, "invalid-content", "line 1 column 13"),
        ("{\"cmd\": \"X\"}", 422, "invalid-content", "unknown field `cmd`, expected `command`"),
        ("[{\"args\": []}]", 422, "invalid-content", "missing field `command`"),
        ("\"X\"", 422, "invalid-content", "line 1 column 3"),
    ] {
        let answer = site.ask(&operator, "POST", "/api/v1/commands", body).await;
        let detail = answer.problem(status, kind);
        assert!(detail.contains(expected), "{body}: {detail}");
    }
    let form = operator.clone().with("content-type", "text/plain");
    let answer = site.ask(&form, "POST", "/api/v1/commands", "").await;
    answer.problem(415, "unsupported-media-type");
}
