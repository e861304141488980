-- Event types of sudo.cfg.
-- The columns are OSSIM's; priority is 0 to 5, reliability 0 to 10, category and subcategory
-- are numbers of OSSIM 5.8's taxonomy.

DELETE FROM plugin WHERE id = 4005;
DELETE FROM plugin_sid WHERE plugin_id = 4005;

INSERT INTO plugin (id, type, name, description, product_type) VALUES
(4005, 1, 'sudo', 'Commands run as another user', 20);

INSERT INTO plugin_sid (plugin_id, sid, priority, reliability, category_id, subcategory_id, name) VALUES
(4005, 1, 1, 2, 2, 89, 'sudo: command run'),
(4005, 2, 3, 2, 2, 25, 'sudo: wrong password'),
(4005, 3, 3, 3, 2, 25, 'sudo: user not in sudoers'),
(4005, 4, 3, 3, 2, 25, 'sudo: command not allowed'),
(4005, 5, 1, 1, 2, 93, 'sudo: password needed'),
(4005, 6, 2, 1, 2, 214, 'sudo: refused otherwise');
