//! Users, sessions, API tokens.

use model::Timestamp;
use store_state::{NewApiToken, Role, StoreError, User};

use super::Backend;
use super::make::{secs, session, token, user};

pub(crate) async fn users_are_listed_changed_and_deleted(backend: &impl Backend) {
    let store = backend.open().await;
    for name in ["zoë", "admin", "Bob"] {
        store.create_user(&user(name)).await.unwrap();
    }
    let names: Vec<_> = store.users().await.unwrap().into_iter().map(|user| user.name).collect();
    assert_eq!(names, ["Bob", "admin", "zoë"]);

    store.set_role("admin", Role::Admin, secs(2)).await.unwrap();
    store.set_password("admin", "$new", false, None, secs(3)).await.unwrap();
    store.set_disabled("admin", true, secs(4)).await.unwrap();
    store.close().await;

    let store = backend.open().await;
    let expected = User {
        password_hash: "$new".into(),
        role: Role::Admin,
        must_change_password: false,
        disabled: true,
        changed_at: secs(4),
        ..user("admin")
    };
    assert_eq!(store.user("admin").await.unwrap(), Some(expected));
    store.delete_user("Bob").await.unwrap();
    assert_eq!(store.user("Bob").await.unwrap(), None);
    assert_eq!(store.users().await.unwrap().len(), 2);
}

pub(crate) async fn a_name_is_taken_once(backend: &impl Backend) {
    let store = backend.open().await;
    store.create_user(&user("admin")).await.unwrap();
    let other = User { role: Role::Admin, ..user("admin") };
    let again = store.create_user(&other).await;
    assert!(matches!(again, Err(StoreError::Exists { name, .. }) if name == "admin"));
    assert_eq!(store.user("admin").await.unwrap(), Some(user("admin")));
}

pub(crate) async fn what_does_not_exist_is_reported(backend: &impl Backend) {
    let store = backend.open().await;
    for result in [
        store.set_role("nobody", Role::Read, secs(1)).await,
        store.set_password("nobody", "x", false, None, secs(1)).await,
        store.set_disabled("nobody", true, secs(1)).await,
        store.delete_user("nobody").await,
        store.create_session(&session("nobody", 1)).await,
        store.delete_api_token(77).await,
    ] {
        assert!(matches!(result, Err(StoreError::Missing { .. })), "{result:?}");
    }
    // Signing out twice, or noting a request of a session that just ended, is nobody's fault.
    store.delete_session(&token(1)).await.unwrap();
    store.touch_session(&token(1), secs(1), secs(2)).await.unwrap();
    assert_eq!(store.session(&token(1), secs(1)).await.unwrap(), None);
    assert_eq!(store.user("nobody").await.unwrap(), None);
    assert_eq!(store.api_token(&token(1)).await.unwrap(), None);
}

pub(crate) async fn a_new_password_ends_other_sessions(backend: &impl Backend) {
    let store = backend.open().await;
    for name in ["ann", "ben"] {
        store.create_user(&user(name)).await.unwrap();
    }
    for (name, byte) in [("ann", 1), ("ann", 2), ("ben", 3)] {
        store.create_session(&session(name, byte)).await.unwrap();
    }
    store.set_password("ann", "$new", false, Some(&token(2)), secs(20)).await.unwrap();
    let mut live = Vec::new();
    for byte in 1..=3 {
        live.push(store.session(&token(byte), secs(21)).await.unwrap().is_some());
    }
    assert_eq!(live, [false, true, true]);
    store.set_password("ann", "$newer", false, None, secs(22)).await.unwrap();
    assert_eq!(store.session(&token(2), secs(23)).await.unwrap(), None);
}

pub(crate) async fn a_session_lives_until_it_expires(backend: &impl Backend) {
    let store = backend.open().await;
    store.create_user(&user("ann")).await.unwrap();
    store.create_session(&session("ann", 1)).await.unwrap();
    let found = store.session(&token(1), secs(99)).await.unwrap();
    assert_eq!(found, Some((session("ann", 1), user("ann"))));
    assert_eq!(store.session(&token(1), secs(100)).await.unwrap(), None);

    store.touch_session(&token(1), secs(99), secs(200)).await.unwrap();
    let (touched, _) = store.session(&token(1), secs(199)).await.unwrap().unwrap();
    assert_eq!((touched.last_seen_at, touched.expires_at), (secs(99), secs(200)));
    store.delete_session(&token(1)).await.unwrap();
    assert_eq!(store.session(&token(1), secs(100)).await.unwrap(), None);
}

pub(crate) async fn disabling_ends_sessions_at_once(backend: &impl Backend) {
    let store = backend.open().await;
    store.create_user(&user("ann")).await.unwrap();
    store.create_session(&session("ann", 1)).await.unwrap();
    store.set_disabled("ann", true, secs(20)).await.unwrap();
    assert_eq!(store.session(&token(1), secs(21)).await.unwrap(), None);
    // And they do not come back.
    store.set_disabled("ann", false, secs(22)).await.unwrap();
    assert_eq!(store.session(&token(1), secs(23)).await.unwrap(), None);

    // A session made while disabled (a sign-in that raced with it) is not let in either.
    store.set_disabled("ann", true, secs(24)).await.unwrap();
    store.create_session(&session("ann", 2)).await.unwrap();
    assert_eq!(store.session(&token(2), secs(25)).await.unwrap(), None);
}

pub(crate) async fn sessions_go_with_their_user(backend: &impl Backend) {
    let store = backend.open().await;
    store.create_user(&user("ann")).await.unwrap();
    store.create_session(&session("ann", 1)).await.unwrap();
    store.delete_user("ann").await.unwrap();
    store.create_user(&user("ann")).await.unwrap();
    assert_eq!(store.session(&token(1), secs(20)).await.unwrap(), None);
}

pub(crate) async fn expired_sessions_are_deleted(backend: &impl Backend) {
    let store = backend.open().await;
    store.create_user(&user("ann")).await.unwrap();
    for byte in 1..=3 {
        store.create_session(&session("ann", byte)).await.unwrap();
    }
    store.touch_session(&token(2), secs(50), secs(101)).await.unwrap();
    assert_eq!(store.delete_expired_sessions(secs(100)).await.unwrap(), 2);
    assert_eq!(store.delete_expired_sessions(secs(100)).await.unwrap(), 0);
    assert!(store.session(&token(2), secs(100)).await.unwrap().is_some());
}

pub(crate) async fn api_tokens_are_made_used_and_revoked(backend: &impl Backend) {
    let store = backend.open().await;
    let new = |byte| NewApiToken {
        token_hash: token(byte),
        name: "deploy".into(),
        role: Role::Operate,
        created_at: secs(5),
    };
    let first = store.create_api_token(&new(1)).await.unwrap();
    let second = store.create_api_token(&new(2)).await.unwrap();
    assert_eq!((first.last_used_at, &*first.name), (Timestamp::NEVER, "deploy"));
    assert_eq!(store.api_tokens().await.unwrap(), [first.clone(), second.clone()]);
    let again = store.create_api_token(&new(2)).await;
    assert!(matches!(again, Err(StoreError::Exists { .. })));

    store.touch_api_token(first.id, secs(9)).await.unwrap();
    let used = store.api_token(&token(1)).await.unwrap().unwrap();
    assert_eq!((used.last_used_at, used.role, used.id), (secs(9), Role::Operate, first.id));

    store.delete_api_token(second.id).await.unwrap();
    assert_eq!(store.api_token(&token(2)).await.unwrap(), None);
    // The number of a revoked token stays its own: the audit trail names it.
    assert!(store.create_api_token(&new(3)).await.unwrap().id > second.id);
}
