-- Event types of iptables.cfg.
-- The columns are OSSIM's; priority is 0 to 5, reliability 0 to 10, category and subcategory
-- are numbers of OSSIM 5.8's taxonomy.

DELETE FROM plugin WHERE id = 1503;
DELETE FROM plugin_sid WHERE plugin_id = 1503;

INSERT INTO plugin (id, type, name, description, product_type) VALUES
(1503, 1, 'iptables', 'Packets logged by the Linux kernel', 10);

INSERT INTO plugin_sid (plugin_id, sid, priority, reliability, category_id, subcategory_id, name) VALUES
(1503, 1, 1, 1, 3, 75, 'iptables: accepted'),
(1503, 2, 1, 1, 3, 76, 'iptables: dropped'),
(1503, 3, 1, 1, 3, 76, 'iptables: rejected'),
(1503, 4, 1, 1, 3, 121, 'iptables: logged');
