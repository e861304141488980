-- A store of schema version 1, as that release left it. Never edited; see ../it/samples.rs.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE api_tokens (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    last_used_at_us BIGINT NOT NULL
);
INSERT INTO "api_tokens" VALUES(1,'0202020202020202020202020202020202020202020202020202020202020202','deploy','operate',1790000000000000,1790000000000011);
CREATE TABLE audit_log (
    id BIGINT PRIMARY KEY,
    at_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,
    remote_addr TEXT NOT NULL
);
INSERT INTO "audit_log" VALUES(1,1790000000000000,'cli','user_created','admin, role admin','');
INSERT INTO "audit_log" VALUES(2,1790000000000012,'admin','login','','192.0.2.7');
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO "counters" VALUES('next_problem_id',12);
INSERT INTO "counters" VALUES('next_event_id',22);
INSERT INTO "counters" VALUES('next_notification_id',32);
INSERT INTO "counters" VALUES('program_start_us',1790000000000000);
INSERT INTO "counters" VALUES('program_stop_us',0);
CREATE TABLE history (
    id BIGINT PRIMARY KEY,
    at_us BIGINT NOT NULL,
    kind TEXT NOT NULL,
    host_name TEXT NOT NULL,
    service_description TEXT NOT NULL,
    text TEXT NOT NULL
);
INSERT INTO "history" VALUES(1,1790000001000000,'process','','','Atalaya 0.1.0 starting');
INSERT INTO "history" VALUES(2,1790000002000000,'state','web-01','','INITIAL HOST STATE: web-01;UP;HARD;1;');
INSERT INTO "history" VALUES(3,1790000003000000,'alert','web-01','HTTP','SERVICE ALERT: web-01;HTTP;CRITICAL;HARD;3;connect to address 192.0.2.1 and port 80: Connection refused');
INSERT INTO "history" VALUES(4,1790000004000000,'notification','web-01','HTTP','SERVICE NOTIFICATION: admin;web-01;HTTP;CRITICAL;notify-service-by-email;Connection refused');
INSERT INTO "history" VALUES(5,1790000005000000,'external_command','','','EXTERNAL COMMAND: SCHEDULE_FORCED_SVC_CHECK;web-01;HTTP;1790000000');
INSERT INTO "history" VALUES(6,1790000006000000,'passive_check','web-01','Backup','PASSIVE SERVICE CHECK: web-01;Backup;0;done');
INSERT INTO "history" VALUES(7,1790000007000000,'warning','','','Warning: check of service HTTP on host web-01 timed out after 60.01s!');
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
INSERT INTO "retained_states" VALUES('web-01','',1,0,1,0,0,1,0,'PING OK - Packet loss = 0%, RTA = 0.80 ms','','rta=0.800000ms;100.000000;500.000000;0.000000 pl=0%;20;60;0',1790000000000001,1790000000000002,1790000000000003,1790000000000004,1790000000000005,0,0,0,0.25,1.5,0,0,0,0,0,0,0,0,0,0,0);
INSERT INTO "retained_states" VALUES('web-01','HTTP',1,2,1,2,2,3,0,'connect to address 192.0.2.1 and port 80: Connection refused','second line\nthird','',1790000000000001,1790000000000002,1790000000000003,1790000000000004,1790000000000005,0,1790000000000006,0,0.25,1.5,2,1790000000000007,1790000000000008,1,4,11,10,21,20,31,1);
INSERT INTO "retained_states" VALUES('web-01','Backup',0,0,0,0,0,1,1,'','','',0,1790000000000002,1790000000000003,1790000000000004,1790000000000005,0,0,0,0.0,0.0,0,0,0,0,0,0,0,0,0,0,0);
CREATE TABLE schema_version (
    version BIGINT PRIMARY KEY,
    applied_at_us BIGINT NOT NULL
);
INSERT INTO "schema_version" VALUES(1,1790000000000000);
CREATE TABLE sequences (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO "sequences" VALUES('history',7);
INSERT INTO "sequences" VALUES('audit_log',2);
INSERT INTO "sequences" VALUES('api_tokens',1);
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
INSERT INTO "sessions" VALUES('0101010101010101010101010101010101010101010101010101010101010101','admin','csrf-1',1790000000000000,1790000000000010,1790003600000000,'192.0.2.7','Mozilla/5.0');
CREATE TABLE users (
    name TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,                      -- read, operate, admin
    must_change_password BOOLEAN NOT NULL,
    disabled BOOLEAN NOT NULL,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL
);
INSERT INTO "users" VALUES('admin','$argon2id$v=19$m=19456,t=2,p=1$c2FtcGxlc2FtcGxl$bm90IGEgcmVhbCBoYXNo','admin',0,0,1790000000000000,1790000000000009);
INSERT INTO "users" VALUES('guest','$argon2id$v=19$m=19456,t=2,p=1$c2FtcGxlc2FtcGxl$bm90IGEgcmVhbCBoYXNo','read',1,1,1790000000000000,1790000000000000);
CREATE INDEX history_by_time ON history (at_us, id);
CREATE INDEX history_by_kind ON history (kind, at_us, id);
CREATE INDEX history_by_host ON history (host_name, at_us, id);
CREATE INDEX history_by_service ON history (host_name, service_description, at_us, id);
CREATE INDEX sessions_by_user ON sessions (user_name);
CREATE INDEX sessions_by_expiry ON sessions (expires_at_us);
CREATE INDEX audit_log_by_time ON audit_log (at_us, id);
CREATE INDEX audit_log_by_actor ON audit_log (actor, at_us, id);
COMMIT;
