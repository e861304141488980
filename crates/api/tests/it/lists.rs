//! Lists and details of hosts and services, history, overview.

use model::{HistoryKind, HistoryLine, StateType, Timestamp};
use store_state::{Role, StateStore, Write};

use crate::installation::{NOW_S, checked, large, live};
use crate::site::{Client, Site};

async fn site() -> (Site, Client) {
    let site = Site::new().await;
    let reader = site.token(Role::Read).await;
    (site, reader)
}

async fn names(site: &Site, reader: &Client, query: &str) -> Vec<String> {
    let answer = site.get(reader, &format!("/api/v1/services?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {answer:?}");
    answer.column("name")
}

#[tokio::test]
async fn services_come_by_host_and_name_with_everything_about_them() {
    let (site, reader) = site().await;
    let answer = site.get(&reader, "/api/v1/services").await;
    assert_eq!(answer.column("name"), ["Disk", "Load", "HTTP", "SSH", "a/b c%"]);
    let page = answer.json();
    assert_eq!((&page["total"], &page["next"]), (&5.into(), &serde_json::Value::Null));
    assert_eq!(
        page["items"][0],
        serde_json::json!({
            "host": "db-01", "name": "Disk", "display_name": "Disk", "state": "WARNING",
            "state_type": "soft", "attempt": 1, "max_attempts": 3,
            "output": "DISK WARNING - Größe", "last_check": "2026-01-31T11:59:00Z",
            "next_check": "2026-01-31T12:04:00Z", "last_state_change": "2026-01-31T11:49:59Z",
            "last_hard_state_change": "2026-01-31T11:50:00Z", "latency_s": 0.25,
            "execution_s": 0.5, "check_kind": "active", "active_checks_enabled": true,
            "passive_checks_enabled": true, "notifications_enabled": true, "executing": false,
            "groups": ["front"], "host_state": "UP"
        })
    );
    assert_eq!(page["items"][4]["state"], "PENDING");
    assert_eq!(page["items"][4]["last_check"], serde_json::Value::Null);
}

#[tokio::test]
async fn services_are_filtered() {
    let (site, reader) = site().await;
    for (query, expected) in [
        ("state=CRITICAL", &["HTTP"][..]),
        ("state=critical,PENDING", &["HTTP", "a/b c%"]),
        ("state=CRITICAL,WARNING&state_type=soft", &["Disk"]),
        ("problem=true", &["Disk", "HTTP", "SSH"]),
        ("problem=false", &["Load", "a/b c%"]),
        ("host=db-01", &["Disk", "Load"]),
        ("host=none", &[]),
        ("hostgroup=web", &["HTTP", "SSH", "a/b c%"]),
        ("hostgroup=web&host=db-01", &[]),
        ("servicegroup=front", &["Disk", "HTTP"]),
        ("servicegroup=front&hostgroup=web", &["HTTP"]),
        ("servicegroup=front&host=db-01", &["Disk"]),
        ("q=TIMEOUT", &["HTTP"]),
        ("q=database%20ok", &["Load"]),
        ("q=gr%C3%B6%C3%9Fe", &["Disk"]),
        ("q=%C3%B6dd", &["a/b c%"]),
        ("q=10.0.0.2+ssh", &["SSH"]),
        ("q=nowhere", &[]),
        ("q=", &["Disk", "Load", "HTTP", "SSH", "a/b c%"]),
    ] {
        assert_eq!(names(&site, &reader, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn services_are_sorted() {
    let (site, reader) = site().await;
    for (sort, expected) in [
        ("-state", &["HTTP", "SSH", "Disk", "Load", "a/b c%"][..]),
        ("state", &["a/b c%", "Load", "Disk", "SSH", "HTTP"]),
        ("name", &["Disk", "HTTP", "Load", "SSH", "a/b c%"]),
        ("-host,name", &["a/b c%", "HTTP", "SSH", "Disk", "Load"]),
        ("-host,-name", &["a/b c%", "SSH", "HTTP", "Load", "Disk"]),
        ("last_state_change", &["a/b c%", "SSH", "HTTP", "Disk", "Load"]),
        ("output", &["a/b c%", "SSH", "Disk", "HTTP", "Load"]),
        ("-host_state,-state", &["HTTP", "SSH", "Disk", "Load", "a/b c%"]),
    ] {
        assert_eq!(names(&site, &reader, &format!("sort={sort}")).await, expected, "{sort}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let site = Site::with_view(large(40, 10)).await;
    let reader = site.token(Role::Read).await;
    for query in ["", "sort=-state,output&", "sort=-host&", "sort=latency_s&problem=true&q=result&"]
    {
        let whole = format!("/api/v1/services?{query}limit=1000");
        let whole = site.get(&reader, &whole).await.json();
        let mut items: Vec<serde_json::Value> = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/v1/services?{query}limit=7{cursor}");
            let page = site.get(&reader, &path).await.json();
            assert_eq!(page["total"], whole["total"], "{query}");
            let by_offset = format!("/api/v1/services?{query}limit=7&offset={}", items.len());
            let by_offset = site.get(&reader, &by_offset).await.json();
            assert_eq!(by_offset["items"], page["items"], "{query}");
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(serde_json::Value::from(items), whole["items"], "{query}");
    }
}

#[tokio::test]
async fn a_cursor_stays_good_when_the_row_it_names_has_moved() {
    let (site, reader) = site().await;
    let first = site.get(&reader, "/api/v1/services?sort=-state&limit=2").await;
    assert_eq!(first.column("name"), ["HTTP", "SSH"]);
    let ssh = site.handle.view().objects.service("web-01", "SSH").unwrap();
    let change = engine::Change { check: ssh.into(), is_state_change: true };
    site.handle.publish(change, live(checked(0, StateType::Hard, "fine again")));
    let next = first.json()["next"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/services?sort=-state&limit=2&cursor={next}");
    assert_eq!(site.get(&reader, &path).await.column("name"), ["Disk", "Load"]);
}

#[tokio::test]
async fn hosts_are_filtered_and_sorted() {
    let (site, reader) = site().await;
    for (query, expected) in [
        ("", &["db-01", "web-01", "web/02 ü"][..]),
        ("state=DOWN", &["web-01"]),
        ("state=UP,PENDING", &["db-01", "web/02 ü"]),
        ("problem=true", &["web-01"]),
        ("hostgroup=web", &["web-01", "web/02 ü"]),
        ("servicegroup=front", &["db-01", "web-01"]),
        ("host=web-01", &["web-01"]),
        ("q=front", &["web-01"]),
        ("q=%C3%96DD", &["web/02 ü"]),
        ("sort=-state", &["web-01", "db-01", "web/02 ü"]),
        ("sort=-address&limit=1", &["web/02 ü"]),
    ] {
        let answer = site.get(&reader, &format!("/api/v1/hosts?{query}")).await;
        assert_eq!(answer.column("name"), expected, "{query}");
    }
    let item = &site.get(&reader, "/api/v1/hosts").await.json()["items"][0];
    assert_eq!((&item["state"], &item["address"]), (&"UP".into(), &"10.0.0.1".into()));
    let counts = serde_json::json!({"ok":1,"warning":1,"critical":0,"unknown":0,"pending":0});
    assert_eq!(item["services"], counts);
}

#[tokio::test]
async fn a_service_shows_its_details() {
    let (site, reader) = site().await;
    let detail = site.get(&reader, "/api/v1/hosts/db-01/services/Disk").await.json();
    assert_eq!(detail["long_output"], "second line\nthird \\n line");
    assert_eq!(
        detail["perfdata"],
        serde_json::json!([
            {"label":"/","value":10.0,"unit":"MB","warn":"80","crit":"90","min":0.0,"max":100.0},
            {"label":"used","value":null,"unit":"","warn":"","crit":"","min":null,"max":null},
        ])
    );
    assert_eq!(
        (&detail["check_interval_s"], &detail["retry_interval_s"]),
        (&300.0.into(), &60.0.into())
    );
    assert_eq!(detail["config"], serde_json::json!({"file":"/etc/nagios/web.cfg","line":30}));
    assert_eq!(detail["last_time"]["critical"], serde_json::Value::Null);
    assert_eq!(detail["state"], "WARNING");
    let host = site.get(&reader, "/api/v1/hosts/db-01").await.json();
    assert_eq!(host["alias"], "Database");
}

#[tokio::test]
async fn arguments_of_commands_are_for_those_who_operate() {
    let site = Site::new().await;
    for (path, name, whole) in [
        ("/api/v1/hosts/db-01", "check_any", "check_any!host"),
        ("/api/v1/hosts/db-01/services/Disk", "check_any", "check_any!service"),
    ] {
        let reader = site.token(Role::Read).await;
        let answer = site.get(&reader, path).await;
        let detail = answer.json();
        assert_eq!(
            (&detail["check_command"], &detail["command_line"]),
            (&name.into(), &serde_json::Value::Null)
        );
        assert!(!answer.text.contains(whole) && !answer.text.contains("/bin/check"), "{detail}");
        for role in [Role::Operate, Role::Admin] {
            let detail = site.get(&site.token(role).await, path).await.json();
            assert_eq!(
                (&detail["check_command"], &detail["command_line"]),
                (&whole.into(), &"/bin/check $USER3$".into()),
                "{role:?}"
            );
        }
    }
}

#[tokio::test]
async fn names_may_hold_slashes_blanks_and_percent_signs() {
    let (site, reader) = site().await;
    let path = "/api/v1/hosts/web%2F02%20%C3%BC/services/a%2Fb%20c%25";
    assert_eq!(site.get(&reader, path).await.json()["name"], "a/b c%");
    assert_eq!(site.get(&reader, "/api/v1/hosts/web%2F02%20%C3%BC").await.json()["alias"], "Ödd");
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let (site, reader) = site().await;
    let detail = site.get(&reader, "/api/v1/hosts/nix").await.problem(404, "not-found");
    assert_eq!(detail, "there is no host `nix`");
    let service = site.get(&reader, "/api/v1/hosts/db-01/services/nix").await;
    assert_eq!(service.problem(404, "not-found"), "there is no service `nix` on host `db-01`");
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let (site, reader) = site().await;
    for (query, kind, expected) in [
        (
            "stat=OK",
            "unknown-parameter",
            "there is no query parameter `stat`; did you mean `state`?",
        ),
        ("colour=red", "unknown-parameter", "known here: q, state, "),
        ("state=CRITCAL", "invalid-parameter", "did you mean `CRITICAL`?"),
        ("state_type=firm", "invalid-parameter", "is `soft` or `hard`"),
        ("problem=maybe", "invalid-parameter", "`problem` cannot be `maybe`: "),
        ("sort=nme", "invalid-parameter", "did you mean `name`?"),
        ("sort=name,-name", "invalid-parameter", "twice"),
        ("limit=0", "invalid-parameter", "1 and 1000"),
        ("limit=1001", "invalid-parameter", "1 and 1000"),
        ("limit=many&q=x", "invalid-parameter", "`limit` cannot be `many`: "),
        ("offset=-1", "invalid-parameter", "`offset` cannot be `-1`: "),
        ("cursor=xyz", "invalid-parameter", "not one that this server gave out"),
        ("q=a&q=b", "invalid-parameter", "`q` is given twice"),
    ] {
        let answer = site.get(&reader, &format!("/api/v1/services?{query}")).await;
        let detail = answer.problem(400, kind);
        assert!(detail.contains(expected), "{query}: {detail}");
    }
    let path = "/api/v1/overview?verbose=1";
    let detail = site.get(&reader, path).await.problem(400, "unknown-parameter");
    assert!(detail.ends_with("known here: none"), "{detail}");
}

#[tokio::test]
async fn a_cursor_of_another_order_is_refused() {
    let (site, reader) = site().await;
    let page = site.get(&reader, "/api/v1/services?sort=name&limit=1").await.json();
    let cursor = page["next"].as_str().unwrap();
    let path = format!("/api/v1/services?sort=state&cursor={cursor}");
    let detail = site.get(&reader, &path).await.problem(400, "invalid-parameter");
    assert!(detail.contains("sorted in another way"), "{detail}");
}

#[tokio::test]
async fn the_overview_counts() {
    let (site, reader) = site().await;
    let overview = site.get(&reader, "/api/v1/overview").await.json();
    assert_eq!(
        overview["hosts"],
        serde_json::json!({"up":1,"down":1,"unreachable":0,"pending":1,"total":3,
            "problems":1,"problems_soft":0,"problems_hard":1})
    );
    assert_eq!(
        overview["services"],
        serde_json::json!({"ok":1,"warning":1,"critical":1,"unknown":1,"pending":1,"total":5,
            "problems":3,"problems_soft":1,"problems_hard":2,"problems_on_problem_hosts":2})
    );
    let checks = &overview["checks"]["services"];
    assert_eq!(checks["latency"], serde_json::json!({"avg_s":0.25,"max_s":0.25}));
    assert_eq!((&checks["scheduled"], &checks["checked_last_minute"]), (&4.into(), &4.into()));
    assert_eq!(overview["features"]["active_service_checks"], true);
    assert_eq!(overview["program"]["config_file"], "/etc/nagios/nagios.cfg");
    assert_eq!(overview["program"]["loaded_at"], "2026-01-31T11:00:00Z");
}

async fn write_history(site: &Site) {
    let line = |n: i64, kind, host: Option<&str>, service: Option<&str>| {
        Write::History(HistoryLine {
            at: Timestamp::from_secs(NOW_S + n),
            kind,
            host: host.map(Into::into),
            service: service.map(Into::into),
            text: format!("line {n}"),
        })
    };
    let lines = vec![
        line(1, HistoryKind::Process, None, None),
        line(2, HistoryKind::Alert, Some("db-01"), None),
        line(3, HistoryKind::Alert, Some("db-01"), Some("Disk")),
        line(4, HistoryKind::Notification, Some("db-01"), Some("Disk")),
        line(5, HistoryKind::Alert, Some("gone"), Some("too")),
    ];
    site.store.journal().write(lines).await.unwrap();
}

#[tokio::test]
async fn history_is_filtered_and_paged() {
    let (site, reader) = site().await;
    write_history(&site).await;
    let after = "2026-01-31T12:00:02Z";
    for (query, expected) in [
        (String::new(), &["line 5", "line 4", "line 3", "line 2", "line 1"][..]),
        ("host=db-01".to_owned(), &["line 4", "line 3", "line 2"]),
        ("host=db-01&service=Disk".to_owned(), &["line 4", "line 3"]),
        ("host=db-01&service=".to_owned(), &["line 2"]),
        ("kind=alert,process".to_owned(), &["line 5", "line 3", "line 2", "line 1"]),
        (format!("from={after}&to={}", NOW_S + 4), &["line 3", "line 2"]),
    ] {
        let answer = site.get(&reader, &format!("/api/v1/history?{query}")).await;
        assert_eq!(answer.column("text"), expected, "{query}");
    }
    let first = site.get(&reader, "/api/v1/history?limit=3").await;
    let item = &first.json()["items"][1];
    assert_eq!((&item["kind"], &item["service"]), (&"notification".into(), &"Disk".into()));
    assert_eq!(item["at"], "2026-01-31T12:00:04Z");
    let next = first.json()["next"].as_str().unwrap().to_owned();
    let rest = site.get(&reader, &format!("/api/v1/history?limit=3&cursor={next}")).await;
    assert_eq!(rest.column("text"), ["line 2", "line 1"]);
}

#[tokio::test]
async fn wrong_history_parameters_are_named() {
    let (site, reader) = site().await;
    for (query, expected) in [
        ("service=Disk", "needs `host` too"),
        ("kind=alrt", "did you mean `alert`?"),
        ("from=yesterday", "neither a time"),
        ("cursor=x", "not one that this server gave out"),
    ] {
        let answer = site.get(&reader, &format!("/api/v1/history?{query}")).await;
        let detail = answer.problem(400, "invalid-parameter");
        assert!(detail.contains(expected), "{query}: {detail}");
    }
}
