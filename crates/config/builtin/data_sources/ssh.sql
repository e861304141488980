-- Event types of ssh.cfg.
-- The columns are OSSIM's; priority is 0 to 5, reliability 0 to 10, category and subcategory
-- are numbers of OSSIM 5.8's taxonomy.

DELETE FROM plugin WHERE id = 4003;
DELETE FROM plugin_sid WHERE plugin_id = 4003;

INSERT INTO plugin (id, type, name, description, product_type) VALUES
(4003, 1, 'sshd', 'Secure shell server', 23);

INSERT INTO plugin_sid (plugin_id, sid, priority, reliability, category_id, subcategory_id, name) VALUES
(4003, 1, 3, 2, 2, 25, 'sshd: password failed'),
(4003, 2, 2, 2, 2, 25, 'sshd: public key failed'),
(4003, 3, 3, 2, 2, 25, 'sshd: unknown user'),
(4003, 4, 3, 2, 2, 25, 'sshd: another method failed'),
(4003, 5, 3, 2, 2, 25, 'sshd: root refused'),
(4003, 6, 3, 2, 2, 22, 'sshd: too many attempts'),
(4003, 7, 1, 2, 2, 24, 'sshd: password accepted'),
(4003, 8, 1, 2, 2, 24, 'sshd: public key accepted'),
(4003, 9, 1, 2, 2, 24, 'sshd: another method accepted'),
(4003, 10, 3, 2, 2, 25, 'sshd: user not allowed'),
(4003, 11, 1, 1, 3, 143, 'sshd: connection closed'),
(4003, 12, 1, 1, 3, 143, 'sshd: connection reset'),
(4003, 13, 1, 1, 2, 27, 'sshd: disconnected'),
(4003, 14, 1, 1, 3, 143, 'sshd: disconnect received'),
(4003, 15, 1, 1, 3, 143, 'sshd: disconnecting'),
(4003, 16, 2, 2, 7, 124, 'sshd: not an SSH client'),
(4003, 17, 1, 2, 7, 58, 'sshd: nothing in common'),
(4003, 18, 1, 2, 7, 58, 'sshd: no login in time'),
(4003, 19, 1, 1, 11, 145, 'sshd: server started'),
(4003, 20, 2, 1, 11, 146, 'sshd: server stopped'),
(4003, 21, 1, 1, 7, 57, 'sshd: name and address disagree'),
(4003, 22, 2, 2, 3, 78, 'sshd: connection refused'),
(4003, 23, 1, 1, 2, 24, 'sshd: session started'),
(4003, 24, 1, 1, 7, 58, 'sshd: subsystem requested');
