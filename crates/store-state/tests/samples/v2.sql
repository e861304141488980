-- A store of schema version 2, as that release left it. Never edited; see ../it/samples.rs.
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
INSERT INTO api_tokens VALUES(1,'0202020202020202020202020202020202020202020202020202020202020202','deploy','operate',1790000000000000,1790000000000011);
CREATE TABLE audit_log (
    id BIGINT PRIMARY KEY,
    at_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,
    remote_addr TEXT NOT NULL
);
INSERT INTO audit_log VALUES(1,1790000000000000,'cli','user_created','admin, role admin','');
INSERT INTO audit_log VALUES(2,1790000000000012,'admin','login','','192.0.2.7');
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters VALUES('next_problem_id',12);
INSERT INTO counters VALUES('next_event_id',22);
INSERT INTO counters VALUES('next_notification_id',32);
INSERT INTO counters VALUES('program_start_us',1790000000000000);
INSERT INTO counters VALUES('program_stop_us',0);
CREATE TABLE history (
    id BIGINT PRIMARY KEY,
    at_us BIGINT NOT NULL,
    kind TEXT NOT NULL,
    host_name TEXT NOT NULL,
    service_description TEXT NOT NULL,
    text TEXT NOT NULL
);
INSERT INTO history VALUES(1,1790000001000000,'process','','','Atalaya 0.1.0 starting');
INSERT INTO history VALUES(2,1790000002000000,'state','web-01','','INITIAL HOST STATE: web-01;UP;HARD;1;');
INSERT INTO history VALUES(3,1790000003000000,'alert','web-01','HTTP','SERVICE ALERT: web-01;HTTP;CRITICAL;HARD;3;connect to address 192.0.2.1 and port 80: Connection refused');
INSERT INTO history VALUES(4,1790000004000000,'notification','web-01','HTTP','SERVICE NOTIFICATION: admin;web-01;HTTP;CRITICAL;notify-service-by-email;Connection refused');
INSERT INTO history VALUES(5,1790000005000000,'external_command','','','EXTERNAL COMMAND: SCHEDULE_FORCED_SVC_CHECK;web-01;HTTP;1790000000');
INSERT INTO history VALUES(6,1790000006000000,'passive_check','web-01','Backup','PASSIVE SERVICE CHECK: web-01;Backup;0;done');
INSERT INTO history VALUES(7,1790000007000000,'warning','','','Warning: check of service HTTP on host web-01 timed out after 60.01s!');
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
INSERT INTO retained_states VALUES('web-01','',1,0,1,0,0,1,0,'PING OK - Packet loss = 0%, RTA = 0.80 ms','','rta=0.800000ms;100.000000;500.000000;0.000000 pl=0%;20;60;0',1790000000000001,1790000000000002,1790000000000003,1790000000000004,1790000000000005,0,0,0,0.25,1.5,0,0,0,0,0,0,0,0,0,0,0);
INSERT INTO retained_states VALUES('web-01','HTTP',1,2,1,2,2,3,0,'connect to address 192.0.2.1 and port 80: Connection refused','second line\nthird','',1790000000000001,1790000000000002,1790000000000003,1790000000000004,1790000000000005,0,1790000000000006,0,0.25,1.5,2,1790000000000007,1790000000000008,1,4,11,10,21,20,31,1);
INSERT INTO retained_states VALUES('web-01','Backup',0,0,0,0,0,1,1,'','','',0,1790000000000002,1790000000000003,1790000000000004,1790000000000005,0,0,0,0.0,0.0,0,0,0,0,0,0,0,0,0,0,0);
CREATE TABLE schema_version (
    version BIGINT PRIMARY KEY,
    applied_at_us BIGINT NOT NULL
);
INSERT INTO schema_version VALUES(1,1790000000000000);
INSERT INTO schema_version VALUES(2,1790000000000000);
CREATE TABLE sequences (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO sequences VALUES('history',7);
INSERT INTO sequences VALUES('audit_log',2);
INSERT INTO sequences VALUES('api_tokens',1);
INSERT INTO sequences VALUES('host_assets',1);
INSERT INTO sequences VALUES('network_assets',1);
INSERT INTO sequences VALUES('alarms',2);
INSERT INTO sequences VALUES('alarm_changes',3);
INSERT INTO sequences VALUES('alarm_labels',3);
INSERT INTO sequences VALUES('policies',1);
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
INSERT INTO sessions VALUES('0101010101010101010101010101010101010101010101010101010101010101','admin','csrf-1',1790000000000000,1790000000000010,1790003600000000,'192.0.2.7','Mozilla/5.0');
CREATE TABLE users (
    name TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,                      -- read, operate, admin
    must_change_password BOOLEAN NOT NULL,
    disabled BOOLEAN NOT NULL,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL
);
INSERT INTO users VALUES('admin','$argon2id$v=19$m=19456,t=2,p=1$c2FtcGxlc2FtcGxl$bm90IGEgcmVhbCBoYXNo','admin',0,0,1790000000000000,1790000000000009);
INSERT INTO users VALUES('guest','$argon2id$v=19$m=19456,t=2,p=1$c2FtcGxlc2FtcGxl$bm90IGEgcmVhbCBoYXNo','read',1,1,1790000000000000,1790000000000000);
CREATE TABLE host_assets (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    ips TEXT NOT NULL,                       -- JSON list, in the order given
    fqdns TEXT NOT NULL,                     -- JSON list
    asset_value BIGINT NOT NULL,             -- 0 to 5
    threshold_c BIGINT NOT NULL,
    threshold_a BIGINT NOT NULL,
    description TEXT NOT NULL,
    operating_system TEXT NOT NULL,
    host_name TEXT UNIQUE,                   -- the monitored host with which it is one
    version BIGINT NOT NULL,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
INSERT INTO host_assets VALUES(1,'web','["192.0.2.1","2001:db8::1"]','["web.example.org"]',4,31,32,'the "web"','Linux','web-01',2,1790000000000000,1790000000000001,'admin');
CREATE TABLE host_asset_addresses (
    address BYTEA PRIMARY KEY,
    asset_id BIGINT NOT NULL REFERENCES host_assets (id) ON DELETE CASCADE
);
INSERT INTO host_asset_addresses VALUES(X'00000000000000000000ffffc0000201',1);
INSERT INTO host_asset_addresses VALUES(X'20010db8000000000000000000000001',1);
CREATE TABLE network_assets (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    cidrs TEXT NOT NULL,                     -- JSON list, in the order given
    asset_value BIGINT NOT NULL,             -- 0 to 5
    threshold_c BIGINT NOT NULL,
    threshold_a BIGINT NOT NULL,
    internal BOOLEAN NOT NULL,
    description TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
INSERT INTO network_assets VALUES(1,'lan','["192.0.2.0/24"]',5,33,34,1,'the LAN',1,1790000000000000,1790000000000000,'admin');
CREATE TABLE network_asset_ranges (
    cidr TEXT PRIMARY KEY,
    network_id BIGINT NOT NULL REFERENCES network_assets (id) ON DELETE CASCADE
);
INSERT INTO network_asset_ranges VALUES('192.0.2.0/24',1);
CREATE TABLE alarms (
    id BIGINT PRIMARY KEY,
    directive_id BIGINT NOT NULL,
    root_event_id BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    first_at_us BIGINT NOT NULL,
    last_at_us BIGINT NOT NULL,
    plugin_id BIGINT NOT NULL,
    plugin_sid BIGINT NOT NULL,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,               -- in lower case, to search in
    risk BIGINT NOT NULL,
    risk_src BIGINT NOT NULL,
    risk_dst BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    reliability BIGINT NOT NULL,
    src_address BYTEA,
    dst_address BYTEA,
    src_port BIGINT NOT NULL,
    dst_port BIGINT NOT NULL,
    protocol BIGINT NOT NULL,
    sensor_address BYTEA,
    level BIGINT NOT NULL,
    event_count BIGINT NOT NULL,             -- all events
    kept_events BIGINT NOT NULL,             -- those in alarm_events
    correlating BOOLEAN NOT NULL,
    similar_to TEXT NOT NULL,
    status TEXT NOT NULL,                    -- open, closed
    status_at_us BIGINT NOT NULL,
    status_by TEXT NOT NULL,
    closed_risk BIGINT NOT NULL,             -- risk when it was closed; only read while closed
    UNIQUE (directive_id, root_event_id)
);
INSERT INTO alarms VALUES(2,500001,6553600,6684672,1790000000000001,1790000000000002,1505,500001,'SSH brute force','ssh brute force',6,6,4,4,8,X'00000000000000000000ffffc0000207',X'20010db8000000000000000000000001',40000,22,6,X'00000000000000000000ffff0a000001',3,12345,2,0,'0badcafe','closed',1790000000000003,'admin',6);
CREATE TABLE alarm_events (
    alarm_id BIGINT NOT NULL REFERENCES alarms (id) ON DELETE CASCADE,
    event_id BIGINT NOT NULL,
    level BIGINT NOT NULL,
    PRIMARY KEY (alarm_id, event_id)
);
INSERT INTO alarm_events VALUES(2,6553600,1);
INSERT INTO alarm_events VALUES(2,6684672,3);
CREATE TABLE alarm_changes (
    id BIGINT PRIMARY KEY,
    alarm_id BIGINT NOT NULL REFERENCES alarms (id) ON DELETE CASCADE,
    at_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,                      -- raised, advanced, closed, reopened, labelled …
    event_id BIGINT NOT NULL,
    risk BIGINT NOT NULL,
    level BIGINT NOT NULL,
    label TEXT NOT NULL
);
INSERT INTO alarm_changes VALUES(1,2,1790000000000001,'system','raised',6553600,2,1,'');
INSERT INTO alarm_changes VALUES(2,2,1790000000000002,'system','advanced',6684672,6,3,'');
INSERT INTO alarm_changes VALUES(3,2,1790000000000003,'admin','closed',6684672,6,3,'');
CREATE TABLE deleted_alarms (
    directive_id BIGINT NOT NULL,
    root_event_id BIGINT NOT NULL,
    deleted_at_us BIGINT NOT NULL,
    PRIMARY KEY (directive_id, root_event_id)
);
INSERT INTO deleted_alarms VALUES(500001,65536,1790000000000004);
CREATE TABLE alarm_labels (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    background TEXT NOT NULL,                -- #rrggbb
    colour TEXT NOT NULL,                    -- #rrggbb
    bold BOOLEAN NOT NULL,
    italic BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
INSERT INTO alarm_labels VALUES(1,'Analysis','#ffe9a8','#5c4400',0,0,1,0,0,'system');
INSERT INTO alarm_labels VALUES(2,'False Positive','#dfe3e8','#39424e',0,1,1,0,0,'system');
INSERT INTO alarm_labels VALUES(3,'Triage','#102030','#f0f0f0',1,0,1,1790000000000000,1790000000000000,'admin');
CREATE TABLE alarm_label_uses (
    alarm_id BIGINT NOT NULL REFERENCES alarms (id) ON DELETE CASCADE,
    label_id BIGINT NOT NULL REFERENCES alarm_labels (id) ON DELETE CASCADE,
    PRIMARY KEY (alarm_id, label_id)
);
INSERT INTO alarm_label_uses VALUES(2,3);
CREATE TABLE policies (
    id BIGINT PRIMARY KEY,
    place BIGINT NOT NULL,                   -- 1, 2, 3 …
    active BOOLEAN NOT NULL,
    name TEXT NOT NULL,
    conditions TEXT NOT NULL,                -- JSON
    consequences TEXT NOT NULL,              -- JSON
    version BIGINT NOT NULL,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
INSERT INTO policies VALUES(1,1,1,'quiet','{"sources":[{"asset":1},{"range":"10.0.0.0/8"}],"destinations":["home_net"],"source_ports":[],"destination_ports":[{"first":22,"last":22,"protocol":6}],"sensors":["10.0.0.1"],"event_types":[{"plugin_id":4003,"sids":[[1,9]]}],"taxonomy":[{"product":1,"category":2,"subcategory":3}],"priority":2,"reliability":null,"time":{"zone":"Europe/Madrid","minutes":[1320,360],"weekdays":null,"days":null,"months":null}}','{"priority":5,"sim":true,"qualify":false,"correlate":true,"cross_correlate":true,"store":true,"actions":[{"kind":{"command":{"line":"/bin/echo SRC_IP"}},"only_alarms":true,"on_risk_increase":false}]}',1,1790000000000000,1790000000000000,'admin');
CREATE TABLE event_type_overrides (
    plugin_id BIGINT NOT NULL,
    plugin_sid BIGINT NOT NULL,
    priority BIGINT,
    reliability BIGINT,
    version BIGINT NOT NULL,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (plugin_id, plugin_sid)
);
INSERT INTO event_type_overrides VALUES(4003,7,5,NULL,1,1790000000000000,1790000000000000,'admin');
CREATE TABLE event_types (
    plugin_id BIGINT NOT NULL,
    plugin_sid BIGINT NOT NULL,
    name TEXT NOT NULL,
    priority BIGINT NOT NULL,
    reliability BIGINT NOT NULL,
    category BIGINT NOT NULL,
    subcategory BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at_us BIGINT NOT NULL,
    changed_at_us BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (plugin_id, plugin_sid)
);
INSERT INTO event_types VALUES(90001,1,'door opened',3,4,5,6,1,1790000000000000,1790000000000000,'admin');
CREATE TABLE seen_data_sources (
    plugin_id BIGINT PRIMARY KEY,
    first_at_us BIGINT NOT NULL,
    last_at_us BIGINT NOT NULL,
    events BIGINT NOT NULL
);
INSERT INTO seen_data_sources VALUES(4003,1790000000000001,1790000000000002,8);
CREATE TABLE disabled_directives (
    directive_id BIGINT PRIMARY KEY,
    changed_at_us BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
INSERT INTO disabled_directives VALUES(500002,1790000000000000,'admin');
CREATE INDEX history_by_time ON history (at_us, id);
CREATE INDEX history_by_kind ON history (kind, at_us, id);
CREATE INDEX history_by_host ON history (host_name, at_us, id);
CREATE INDEX history_by_service ON history (host_name, service_description, at_us, id);
CREATE INDEX sessions_by_user ON sessions (user_name);
CREATE INDEX sessions_by_expiry ON sessions (expires_at_us);
CREATE INDEX audit_log_by_time ON audit_log (at_us, id);
CREATE INDEX audit_log_by_actor ON audit_log (actor, at_us, id);
CREATE INDEX host_asset_addresses_by_asset ON host_asset_addresses (asset_id);
CREATE INDEX network_asset_ranges_by_network ON network_asset_ranges (network_id);
CREATE INDEX alarms_by_time ON alarms (last_at_us, id);
CREATE INDEX alarms_by_status ON alarms (status, last_at_us, id);
CREATE INDEX alarms_by_source ON alarms (src_address, last_at_us, id);
CREATE INDEX alarms_by_destination ON alarms (dst_address, last_at_us, id);
CREATE INDEX alarms_by_name ON alarms (name, last_at_us, id);
CREATE INDEX alarm_changes_by_alarm ON alarm_changes (alarm_id, id);
CREATE INDEX deleted_alarms_by_time ON deleted_alarms (deleted_at_us);
CREATE INDEX alarm_label_uses_by_label ON alarm_label_uses (label_id);
COMMIT;
