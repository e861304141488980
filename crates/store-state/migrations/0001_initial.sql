-- The schema, version 1. Once released, a step is never edited: add the next one.
--
-- Only what SQLite and PostgreSQL both understand:
--   whole numbers are BIGINT, also codes and counts; truth values BOOLEAN (TRUE, FALSE);
--   times are BIGINT, microseconds since 1970-01-01 UTC, 0 for "never", named ..._at_us;
--   ids come from `sequences`, not from the database's own automatism, which differs.
-- A host itself, as opposed to its services, has the service description ''.

-- One row a host or service: model::CheckableState.
CREATE TABLE retained_states (
    host_name TEXT NOT NULL,
    service_description TEXT NOT NULL,
    has_been_checked BOOLEAN NOT NULL,
    state BIGINT NOT NULL,
    state_type BIGINT NOT NULL,              -- 0 soft, 1 hard
    last_state BIGINT NOT NULL,
    last_hard_state BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    check_kind BIGINT NOT NULL,              -- 0 active, 1 passive
    output TEXT NOT NULL,
    long_output TEXT NOT NULL,
    perfdata TEXT NOT NULL,
    last_check_at_us BIGINT NOT NULL,
    next_check_at_us BIGINT NOT NULL,
    last_state_change_at_us BIGINT NOT NULL,
    last_hard_state_change_at_us BIGINT NOT NULL,
    last_in_state_0_at_us BIGINT NOT NULL,
    last_in_state_1_at_us BIGINT NOT NULL,
    last_in_state_2_at_us BIGINT NOT NULL,
    last_in_state_3_at_us BIGINT NOT NULL,
    latency_s DOUBLE PRECISION NOT NULL,
    execution_s DOUBLE PRECISION NOT NULL,
    notification_number BIGINT NOT NULL,
    last_notification_at_us BIGINT NOT NULL,
    next_notification_at_us BIGINT NOT NULL,
    no_more_notifications BOOLEAN NOT NULL,
    notified_on BIGINT NOT NULL,             -- bits: 1 << state code
    problem_id BIGINT NOT NULL,
    last_problem_id BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    last_event_id BIGINT NOT NULL,
    notification_id BIGINT NOT NULL,
    host_problem_at_last_check BOOLEAN NOT NULL,
    PRIMARY KEY (host_name, service_description)
);

-- Numbers of the whole program.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

-- The last id given out in a table.
CREATE TABLE sequences (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO sequences (name, value) VALUES ('history', 0), ('audit_log', 0), ('api_tokens', 0);

-- Every line of the history log. host_name is '' for lines that belong to no host.
CREATE TABLE history (
    id BIGINT PRIMARY KEY,
    at_us BIGINT NOT NULL,
    kind TEXT NOT NULL,
    host_name TEXT NOT NULL,
    service_description TEXT NOT NULL,
    text TEXT NOT NULL
);
-- Each ends in the order in which pages are read, so that no query sorts.
CREATE INDEX history_by_time ON history (at_us, id);
CREATE INDEX history_by_kind ON history (kind, at_us, id);
CREATE INDEX history_by_host ON history (host_name, at_us, id);
CREATE INDEX history_by_service ON history (host_name, service_description, at_us, id);

CREATE TABLE users (
    name TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,                      -- read, operate, admin
    must_change_password BOOLEAN NOT NULL,
    disabled BOOLEAN NOT NULL,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,             -- SHA-256, lower-case hex
    user_name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    csrf_token TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    last_seen_at_us BIGINT NOT NULL,
    expires_at_us BIGINT NOT NULL,
    remote_addr TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_name);
CREATE INDEX sessions_by_expiry ON sessions (expires_at_us);

CREATE TABLE api_tokens (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    last_used_at_us BIGINT NOT NULL
);

-- Who did what, when, from where.
CREATE TABLE audit_log (
    id BIGINT PRIMARY KEY,
    at_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,
    remote_addr TEXT NOT NULL
);
CREATE INDEX audit_log_by_time ON audit_log (at_us, id);
CREATE INDEX audit_log_by_actor ON audit_log (actor, at_us, id);
