-- 1,000 tenants with an administrator each; for one tenant, 100,000 people in 20 groups of 10,000 and one of everyone,
-- each with a key.
BEGIN;

INSERT INTO tenants (id, name, name_key, active, created, features, exclude_features, seats_used)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
SELECT 'a0' || {digits}, 'Tenant ' || i, 'tenant ' || i, TRUE, 1700000000000 + i * 1000, '', '', 1 FROM n;

INSERT INTO people (id, email, email_key, created)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
SELECT 'a1' || {digits}, 'admin' || i || '@tenants.example', 'admin' || i || '@tenants.example', 1700000000000 + i * 1000
  FROM n;

INSERT INTO users (tenant_id, id, person_id, kind, role, status, name, name_key, email, email_key, created)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
SELECT 'a0' || {digits}, 'a2' || {digits}, 'a1' || {digits}, 'person', 'admin', 'active', 'Admin ' || i, 'admin ' || i,
       'admin' || i || '@tenants.example', 'admin' || i || '@tenants.example', 1700000000000 + i * 1000
  FROM n;

INSERT INTO people (id, email, email_key, created)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
SELECT 'b1' || {digits}, 'person' || i || '@people.example', 'person' || i || '@people.example', 1700000000000 + i * 1000
  FROM n;

INSERT INTO users (tenant_id, id, person_id, kind, role, status, name, name_key, email, email_key,
                   given_name, family_name, created, last_sign_in, last_provider)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000),
     given(k, name) AS (VALUES (0, 'Ada'), (1, 'Barbara'), (2, 'Claude'), (3, 'Donald'), (4, 'Edsger'), (5, 'Frances'),
                               (6, 'Grace'), (7, 'Hedy'), (8, 'Ivan'), (9, 'John'), (10, 'Katherine')),
     family(k, name) AS (VALUES (0, 'Allen'), (1, 'Backus'), (2, 'Church'), (3, 'Dijkstra'), (4, 'Engelbart'),
                                (5, 'Floyd'), (6, 'Goldberg'), (7, 'Hopper'), (8, 'Iverson'), (9, 'Johnson'),
                                (10, 'Knuth'), (11, 'Lovelace'), (12, 'Moore'))
SELECT '{tenant}', 'b2' || {digits}, 'b1' || {digits}, 'person',
       CASE WHEN i % 1000 = 0 THEN 'admin' ELSE 'user' END, CASE WHEN i % 50 = 0 THEN 'disabled' ELSE 'active' END,
       given.name || ' ' || family.name || ' ' || i, lower(given.name || ' ' || family.name || ' ' || i),
       'person' || i || '@people.example', 'person' || i || '@people.example', given.name, family.name,
       1700000000000 + i * 1000, CASE WHEN i % 3 = 0 THEN 0 ELSE 1760000000000 + i % 7919 * 60000 END,
       CASE WHEN i % 3 = 0 THEN NULL ELSE 'password' END
  FROM n JOIN given ON given.k = i % 11 JOIN family ON family.k = i % 13;

INSERT INTO groups (tenant_id, id, name, name_key, description, description_key, created)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
SELECT '{tenant}', 'b3' || {digits}, 'Team ' || i, 'team ' || i, 'Those of floor ' || i % 40, 'those of floor ' || i % 40,
       1700000000000
  FROM n;

INSERT INTO groups (tenant_id, id, name, name_key, created)
VALUES ('{tenant}', 'b3-everyone', 'Everyone by hand', 'everyone by hand', 1700000000000);

-- Each person in one group, every second one in another too.
INSERT INTO memberships (tenant_id, user_id, group_id, source, created)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000),
     team(i, id) AS (SELECT n.i, 'b3' || {digits} FROM n WHERE i <= 20)
SELECT '{tenant}', 'b2' || {digits}, team.id, 'hand', 1700000000000 + n.i * 1000
  FROM n JOIN team ON team.i = n.i % 20 + 1 OR (n.i % 2 = 0 AND team.i = (n.i + 7) % 20 + 1);

INSERT INTO memberships (tenant_id, user_id, group_id, source, created)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
SELECT '{tenant}', 'b2' || {digits}, 'b3-everyone', 'hand', 1700000000000 + n.i * 1000 FROM n;

UPDATE memberships SET user_key = (SELECT u.name_key FROM users u
                                    WHERE u.tenant_id = memberships.tenant_id AND u.id = memberships.user_id);
UPDATE groups SET members = (SELECT count(*) FROM memberships m
                              WHERE m.tenant_id = groups.tenant_id AND m.group_id = groups.id);

INSERT INTO credentials (access_key, tenant_id, user_id, secret, created)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
SELECT upper({digits}), '{tenant}', 'b2' || {digits}, 'of nobody', 1700000000000 + i * 1000 FROM n;

UPDATE tenants SET seats_used = seats_used + 100000 WHERE id = '{tenant}';
UPDATE tenants SET users = (SELECT count(*) FROM users u WHERE u.tenant_id = tenants.id AND u.status <> 'removed');

COMMIT;
