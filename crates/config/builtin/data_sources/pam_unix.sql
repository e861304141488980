-- Event types of pam_unix.cfg.
-- The columns are OSSIM's; priority is 0 to 5, reliability 0 to 10, category and subcategory
-- are numbers of OSSIM 5.8's taxonomy.

DELETE FROM plugin WHERE id = 4004;
DELETE FROM plugin_sid WHERE plugin_id = 4004;

INSERT INTO plugin (id, type, name, description, product_type) VALUES
(4004, 1, 'pam_unix', 'Authentication by Unix passwords', 20);

INSERT INTO plugin_sid (plugin_id, sid, priority, reliability, category_id, subcategory_id, name) VALUES
(4004, 1, 2, 2, 2, 25, 'pam_unix: authentication failed'),
(4004, 2, 1, 1, 2, 24, 'pam_unix: session opened'),
(4004, 3, 1, 1, 2, 27, 'pam_unix: session closed'),
(4004, 4, 2, 2, 2, 25, 'pam_unix: unknown user'),
(4004, 5, 3, 2, 2, 22, 'pam_unix: more failures'),
(4004, 6, 2, 1, 2, 85, 'pam_unix: password changed'),
(4004, 7, 1, 1, 2, 94, 'pam_unix: expired');
