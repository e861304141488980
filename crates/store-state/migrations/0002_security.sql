-- Assets, alarms, policies, event types, directives. As step 1, only what SQLite and PostgreSQL
-- both understand; besides:
--   addresses are BYTEA, 16 bytes, IPv4 mapped into IPv6, so that ranges are BETWEEN; NULL: none;
--   lists that are only ever read whole are JSON in TEXT;
--   what people edit has version (1, 2, 3 …), created_at_us, changed_at_us, changed_by.

INSERT INTO sequences (name, value) VALUES ('host_assets', 0), ('network_assets', 0),
    ('alarms', 0), ('alarm_changes', 0), ('alarm_labels', 2), ('policies', 0);

-- model::asset::HostAsset.
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

-- Whose an address is: an address belongs to one host asset.
CREATE TABLE host_asset_addresses (
    address BYTEA PRIMARY KEY,
    asset_id BIGINT NOT NULL REFERENCES host_assets (id) ON DELETE CASCADE
);
CREATE INDEX host_asset_addresses_by_asset ON host_asset_addresses (asset_id);

-- model::asset::NetworkAsset.
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

-- Whose a range is: a range belongs to one network asset. Host bits are 0.
CREATE TABLE network_asset_ranges (
    cidr TEXT PRIMARY KEY,
    network_id BIGINT NOT NULL REFERENCES network_assets (id) ON DELETE CASCADE
);
CREATE INDEX network_asset_ranges_by_network ON network_asset_ranges (network_id);

-- One row an alarm: model::alarm::AlarmUpdate as last applied, and what people did with it.
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
CREATE INDEX alarms_by_time ON alarms (last_at_us, id);
CREATE INDEX alarms_by_status ON alarms (status, last_at_us, id);
CREATE INDEX alarms_by_source ON alarms (src_address, last_at_us, id);
CREATE INDEX alarms_by_destination ON alarms (dst_address, last_at_us, id);
CREATE INDEX alarms_by_name ON alarms (name, last_at_us, id);

-- The events of an alarm, the first 10,000 of them.
CREATE TABLE alarm_events (
    alarm_id BIGINT NOT NULL REFERENCES alarms (id) ON DELETE CASCADE,
    event_id BIGINT NOT NULL,
    level BIGINT NOT NULL,
    PRIMARY KEY (alarm_id, event_id)
);

-- What happened to an alarm.
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
CREATE INDEX alarm_changes_by_alarm ON alarm_changes (alarm_id, id);

-- Alarms that were deleted, so that records processed again do not bring them back.
CREATE TABLE deleted_alarms (
    directive_id BIGINT NOT NULL,
    root_event_id BIGINT NOT NULL,
    deleted_at_us BIGINT NOT NULL,
    PRIMARY KEY (directive_id, root_event_id)
);
CREATE INDEX deleted_alarms_by_time ON deleted_alarms (deleted_at_us);

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
INSERT INTO alarm_labels (id, name, background, colour, bold, italic, version, created_at_us,
    changed_at_us, changed_by) VALUES
    (1, 'Analysis', '#ffe9a8', '#5c4400', FALSE, FALSE, 1, 0, 0, 'system'),
    (2, 'False Positive', '#dfe3e8', '#39424e', FALSE, TRUE, 1, 0, 0, 'system');

CREATE TABLE alarm_label_uses (
    alarm_id BIGINT NOT NULL REFERENCES alarms (id) ON DELETE CASCADE,
    label_id BIGINT NOT NULL REFERENCES alarm_labels (id) ON DELETE CASCADE,
    PRIMARY KEY (alarm_id, label_id)
);
CREATE INDEX alarm_label_uses_by_label ON alarm_label_uses (label_id);

-- model::policy::Policy.
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

-- Another priority or reliability for an event type; NULL: as defined.
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

-- model::data_source::EventType, defined by people.
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

-- Data sources of which events came.
CREATE TABLE seen_data_sources (
    plugin_id BIGINT PRIMARY KEY,
    first_at_us BIGINT NOT NULL,
    last_at_us BIGINT NOT NULL,
    events BIGINT NOT NULL
);

CREATE TABLE disabled_directives (
    directive_id BIGINT PRIMARY KEY,
    changed_at_us BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
