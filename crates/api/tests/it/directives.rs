//! Directives over HTTP.

use serde_json::{Value, json};
use store_state::Role;

use crate::security::DIRECTIVES;
use crate::site::Site;

#[tokio::test]
async fn directives_are_listed_and_shown_with_their_text() {
    let site = Site::secured().await;
    let reader = site.token(Role::Read).await;
    let list = site.get(&reader, "/api/v1/directives").await.json();
    assert_eq!(
        list["items"][0],
        json!({"id": 500_001, "name": "SSH brute force against DST_IP", "priority": 4,
               "file": "local.xml", "line": 2, "levels": 2, "rules": 3, "enabled": true,
               "disabled_at": null, "disabled_by": null, "problems": 1})
    );
    assert_eq!(list["problems"].as_array().unwrap().len(), 1, "not those of plugins");

    let detail = site.get(&reader, "/api/v1/directives/500001").await.json();
    let root = &detail["root"];
    assert_eq!((&root["plugin_sid"], &root["to"]), (&"1".into(), &"HOME_NET".into()));
    let next = &root["children"];
    assert_eq!((&next[0]["reliability"], &next[1]["reliability"]), (&"+4".into(), &"10".into()));
    assert_eq!((&next[0]["from"], &next[0]["level"]), (&"1:SRC_IP".into(), &2.into()));
    let xml = detail["xml"].as_str().unwrap();
    assert!(xml.starts_with("<directive id=\"500001\"") && DIRECTIVES.contains(xml), "{xml}");
    assert_eq!(detail["problems"][0]["subject"], "directive 500001");
    for id in ["9", "x", "-1"] {
        site.get(&reader, &format!("/api/v1/directives/{id}")).await.problem(404, "not-found");
    }
    let instances = site.get(&reader, "/api/v1/directives/instances").await;
    assert_eq!(instances.column("id"), ["500001-131072"]);
}

#[tokio::test]
async fn a_directive_is_switched_off_and_on() {
    let site = Site::secured().await;
    let (reader, admin) = (site.token(Role::Read).await, site.token(Role::Admin).await);
    let path = "/api/v1/directives/500002";
    let off = site.ask(&admin, "POST", &format!("{path}/disable"), "").await.json();
    assert_eq!((&off["enabled"], &off["disabled_by"]), (&false.into(), &"token:admin".into()));
    assert_eq!(off["disabled_at"], "2026-01-31T12:00:00Z");
    site.ask(&admin, "POST", &format!("{path}/disable"), "").await;
    assert_eq!(site.security().changes(), (1, 0), "only a change is told");
    let detail = site.get(&reader, path).await.json();
    assert_eq!(detail["directive"], off);
    let on = site.ask(&admin, "POST", &format!("{path}/enable"), "").await.json();
    assert_eq!((&on["enabled"], &on["disabled_by"]), (&true.into(), &Value::Null));
    let refused = site.ask(&reader, "POST", &format!("{path}/disable"), "").await;
    refused.problem(403, "forbidden");
    let none = site.ask(&admin, "POST", "/api/v1/directives/9/disable", "").await;
    none.problem(404, "not-found");
}

#[tokio::test]
async fn a_text_is_validated_with_line_and_column() {
    let site = Site::secured().await;
    let reader = site.token(Role::Read).await;
    let validate = |xml: String| {
        let (site, reader) = (&site, &reader);
        async move {
            let body = json!({ "xml": xml }).to_string();
            let answer = site.ask(reader, "POST", "/api/v1/directives/validate", &body).await;
            assert_eq!(answer.status, 200, "{answer:?}");
            answer.json()
        }
    };
    let good = validate(DIRECTIVES.to_owned()).await;
    let ids: Vec<_> = good["directives"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [500_001, 500_002]);
    assert_eq!((&good["valid"], &good["directives"][0]["is_loaded"]), (&true.into(), &true.into()));

    // One directive is broken, the other is not.
    let bad = DIRECTIVES.replacen("plugin_id=\"4005\"", "plugin_id=\"sudo\"", 1);
    let bad = validate(bad).await;
    assert_eq!((&bad["valid"], bad["directives"].as_array().unwrap().len()), (&false.into(), 1));
    let problem = &bad["problems"][0];
    assert_eq!(
        (&problem["severity"], &problem["line"]),
        (&"error".into(), &17.into()),
        "{problem}"
    );
    assert!(problem["column"].as_u64().is_some(), "{problem}");

    let torn = validate("<directive id=\"1\"".to_owned()).await;
    assert_eq!(torn["valid"], false);
    let body = json!({"xml": "x".repeat((4 << 20) + 1)}).to_string();
    let long = site.ask(&reader, "POST", "/api/v1/directives/validate", &body).await;
    long.problem(413, "too-large");
}
