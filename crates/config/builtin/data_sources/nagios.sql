-- Event types of nagios.cfg.
-- The columns are OSSIM's; priority is 0 to 5, reliability 0 to 10, category and subcategory
-- are numbers of OSSIM 5.8's taxonomy.

DELETE FROM plugin WHERE id = 1525;
DELETE FROM plugin_sid WHERE plugin_id = 1525;

INSERT INTO plugin (id, type, name, description, product_type) VALUES
(1525, 1, 'nagios', 'State changes of monitored hosts and services', 12);

INSERT INTO plugin_sid (plugin_id, sid, priority, reliability, category_id, subcategory_id, name) VALUES
(1525, 1, 1, 1, 16, 177, 'nagios: host up'),
(1525, 2, 4, 3, 16, 178, 'nagios: host down'),
(1525, 3, 2, 2, 16, 182, 'nagios: host unreachable'),
(1525, 4, 1, 1, 16, 177, 'nagios: service ok'),
(1525, 5, 2, 2, 16, 180, 'nagios: service warning'),
(1525, 6, 3, 3, 16, 179, 'nagios: service critical'),
(1525, 7, 2, 1, 16, 181, 'nagios: service unknown'),
(1525, 11, 2, 1, 16, 180, 'nagios: host begins flapping'),
(1525, 12, 1, 1, 16, 177, 'nagios: host stops flapping'),
(1525, 13, 2, 1, 16, 180, 'nagios: service begins flapping'),
(1525, 14, 1, 1, 16, 177, 'nagios: service stops flapping'),
(1525, 15, 0, 1, 16, 181, 'nagios: host downtime begins'),
(1525, 16, 0, 1, 16, 177, 'nagios: host downtime ends'),
(1525, 17, 0, 1, 16, 181, 'nagios: service downtime begins'),
(1525, 18, 0, 1, 16, 177, 'nagios: service downtime ends'),
(1525, 21, 0, 1, 16, 177, 'nagios: host up (soft)'),
(1525, 22, 1, 1, 16, 178, 'nagios: host down (soft)'),
(1525, 23, 1, 1, 16, 182, 'nagios: host unreachable (soft)'),
(1525, 24, 0, 1, 16, 177, 'nagios: service ok (soft)'),
(1525, 25, 1, 1, 16, 180, 'nagios: service warning (soft)'),
(1525, 26, 1, 1, 16, 179, 'nagios: service critical (soft)'),
(1525, 27, 1, 1, 16, 181, 'nagios: service unknown (soft)');
