//! Things to put into a store.

use std::sync::Arc;

use model::{CheckKind, CheckableState, HistoryKind, HistoryLine, StateType, Timestamp};
use store_state::{AuditEntry, Role, Session, TokenHash, User, Write};

/// A state in which every field differs from every other and from that of another `seed`.
pub(crate) fn state(seed: u32) -> CheckableState {
    let mut last = i64::from(seed) * 1000;
    let mut next = || {
        last += 1;
        last
    };
    let text = |what: &str| Arc::from(format!("{what} {seed}: größer, 'quoted' \\n | a=1;;;"));
    let odd = seed % 2 == 1;
    CheckableState {
        has_been_checked: odd,
        state: (seed % 4) as u8,
        state_type: if odd { StateType::Hard } else { StateType::Soft },
        last_state: ((seed + 1) % 4) as u8,
        last_hard_state: ((seed + 2) % 4) as u8,
        attempt: next() as u32,
        check_kind: if seed.is_multiple_of(3) { CheckKind::Passive } else { CheckKind::Active },
        output: text("output"),
        long_output: text("long"),
        perfdata: text("perf"),
        last_check: Timestamp::from_micros(next()),
        next_check: Timestamp::from_micros(next()),
        last_state_change: Timestamp::from_micros(next()),
        last_hard_state_change: Timestamp::from_micros(next()),
        last_time_in_state: [next(), next(), next(), next()].map(Timestamp::from_micros),
        latency_s: next() as f32 / 7.0,
        execution_s: next() as f32 / 7.0,
        notification_number: next() as u32,
        last_notification: Timestamp::from_micros(next()),
        next_notification: Timestamp::from_micros(next()),
        no_more_notifications: seed % 5 < 2,
        notified_on: (seed % 16) as u8,
        problem_id: next() as u64,
        last_problem_id: next() as u64,
        event_id: next() as u64,
        last_event_id: next() as u64,
        notification_id: next() as u64,
        host_problem_at_last_check: seed % 7 < 3,
    }
}

pub(crate) fn write(host: &str, service: Option<&str>, seed: u32) -> Write {
    Write::State {
        host: host.into(),
        service: service.map(Into::into),
        state: Arc::new(state(seed)),
    }
}

/// A line of `kind` at second `at`, belonging to `host` and `service` unless empty.
pub(crate) fn line(at: i64, kind: HistoryKind, host: &str, service: &str) -> HistoryLine {
    HistoryLine {
        at: secs(at),
        kind,
        host: (!host.is_empty()).then(|| host.into()),
        service: (!service.is_empty()).then(|| service.into()),
        text: format!("{host};{service};at {at}"),
    }
}

pub(crate) fn secs(secs: i64) -> Timestamp {
    Timestamp::from_secs(secs)
}

pub(crate) fn user(name: &str) -> User {
    User {
        name: name.into(),
        password_hash: format!("$argon2id${name}"),
        role: Role::Operate,
        must_change_password: true,
        disabled: false,
        created_at: secs(1),
        changed_at: secs(1),
    }
}

pub(crate) fn token(byte: u8) -> TokenHash {
    TokenHash::from_bytes(&[byte; 32])
}

/// A session of `user` from second 10 to second 100.
pub(crate) fn session(user: &str, byte: u8) -> Session {
    Session {
        token_hash: token(byte),
        user: user.into(),
        csrf_token: format!("csrf-{byte}"),
        created_at: secs(10),
        last_seen_at: secs(11),
        expires_at: secs(100),
        remote_addr: "192.0.2.7".into(),
        user_agent: "Test/1".into(),
    }
}

pub(crate) fn audit(at: i64, actor: &str, action: &str) -> AuditEntry {
    AuditEntry {
        at: secs(at),
        actor: actor.into(),
        action: action.into(),
        detail: format!("{actor} did {action}"),
        remote_addr: "192.0.2.7".into(),
    }
}
