-- Access: what groups grant, where memberships come from and when they end, and access rules.

-- The features a group of the tenant's own grants, names separated by commas; null: it has no list.
ALTER TABLE groups ADD COLUMN features TEXT;
-- The folded description, for searching.
ALTER TABLE groups ADD COLUMN description_key TEXT COLLATE "C" NOT NULL DEFAULT '';
-- The name in the configuration of a group that the deployment gives every tenant, else null. Whether it is still
-- configured is known to the running server alone.
ALTER TABLE groups ADD COLUMN configured TEXT;
-- Stored memberships, kept by the statements that add and end them: a count over 100,000 rows would be too slow.
ALTER TABLE groups ADD COLUMN members BIGINT NOT NULL DEFAULT 0;

-- When the membership ends; null: it does not.
ALTER TABLE memberships ADD COLUMN ends BIGINT;
-- The user who gave it, if one did.
ALTER TABLE memberships ADD COLUMN added_by TEXT COLLATE "C";
-- The folded name of the user, so that members are listed by name without reading all of them.
ALTER TABLE memberships ADD COLUMN user_key TEXT COLLATE "C" NOT NULL DEFAULT '';

-- Everybody who was not removed, of every kind.
ALTER TABLE tenants ADD COLUMN users BIGINT NOT NULL DEFAULT 0;

-- Row-level security is forced on the owner too.
SET LOCAL ROLE tenantry_system;

UPDATE groups SET members = (SELECT count(*) FROM memberships m
                              WHERE m.tenant_id = groups.tenant_id AND m.group_id = groups.id);
UPDATE memberships SET user_key = (SELECT u.name_key FROM users u
                                    WHERE u.tenant_id = memberships.tenant_id AND u.id = memberships.user_id);
UPDATE tenants SET users = (SELECT count(*) FROM users u WHERE u.tenant_id = tenants.id AND u.status <> 'removed');
RESET ROLE;

DROP INDEX memberships_by_group;
CREATE INDEX memberships_by_name ON memberships (tenant_id, group_id, user_key, user_id);
CREATE INDEX memberships_by_end ON memberships (ends) WHERE ends IS NOT NULL;

-- The groups that follow from what a user is, by name.
CREATE INDEX users_all_by_name ON users (tenant_id, name_key, id) WHERE status <> 'removed';
CREATE INDEX users_admins_by_name ON users (tenant_id, name_key, id) WHERE role = 'admin' AND status <> 'removed';
CREATE INDEX users_service_by_name ON users (tenant_id, name_key, id) WHERE kind = 'service' AND status <> 'removed';

CREATE TABLE access_rules (
    tenant_id   TEXT COLLATE "C" NOT NULL CONSTRAINT access_rules_tenant_fkey REFERENCES tenants (id),
    id          TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    name_key    TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL DEFAULT '',
    -- The folded description, for searching.
    description_key TEXT COLLATE "C" NOT NULL DEFAULT '',
    -- The type of resource, as the ClearML API names it (entity_type).
    resource    TEXT COLLATE "C" NOT NULL,
    -- The ID of one resource, '*' for all of the type, '' for the root of projects.
    entity      TEXT COLLATE "C" NOT NULL,
    access      TEXT COLLATE "C" NOT NULL CHECK (access IN ('read', 'read_write')),
    -- Made by the server, not to be edited.
    autocreated BOOLEAN NOT NULL,
    created     BIGINT NOT NULL,
    changed     BIGINT NOT NULL,
    CONSTRAINT access_rules_pkey PRIMARY KEY (tenant_id, id)
);

CREATE INDEX access_rules_by_resource ON access_rules (tenant_id, resource, entity, id);
CREATE INDEX access_rules_by_name ON access_rules (tenant_id, name_key, id);

CREATE TABLE access_rule_users (
    tenant_id TEXT COLLATE "C" NOT NULL,
    rule_id   TEXT COLLATE "C" NOT NULL,
    user_id   TEXT COLLATE "C" NOT NULL,
    CONSTRAINT access_rule_users_pkey PRIMARY KEY (tenant_id, rule_id, user_id),
    CONSTRAINT access_rule_users_rule_fkey FOREIGN KEY (tenant_id, rule_id) REFERENCES access_rules (tenant_id, id),
    CONSTRAINT access_rule_users_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);

CREATE INDEX access_rule_users_by_user ON access_rule_users (tenant_id, user_id, rule_id);

CREATE TABLE access_rule_groups (
    tenant_id TEXT COLLATE "C" NOT NULL,
    rule_id   TEXT COLLATE "C" NOT NULL,
    group_id  TEXT COLLATE "C" NOT NULL,
    CONSTRAINT access_rule_groups_pkey PRIMARY KEY (tenant_id, rule_id, group_id),
    CONSTRAINT access_rule_groups_rule_fkey FOREIGN KEY (tenant_id, rule_id) REFERENCES access_rules (tenant_id, id),
    CONSTRAINT access_rule_groups_group_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES groups (tenant_id, id)
);

CREATE INDEX access_rule_groups_by_group ON access_rule_groups (tenant_id, group_id, rule_id);

-- See 0001_foundation.sql: the second line behind every WHERE tenant_id.

ALTER TABLE access_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON access_rules TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON access_rules TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON access_rules TO tenantry_tenant, tenantry_system;

ALTER TABLE access_rule_users ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_rule_users FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON access_rule_users TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON access_rule_users TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON access_rule_users TO tenantry_tenant, tenantry_system;

ALTER TABLE access_rule_groups ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_rule_groups FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON access_rule_groups TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON access_rule_groups TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON access_rule_groups TO tenantry_tenant, tenantry_system;

-- Every tenant begins with one rule: all its users read and change all its queues.

-- Row-level security is forced on the owner too.
SET LOCAL ROLE tenantry_system;
INSERT INTO access_rules (tenant_id, id, name, name_key, resource, entity, access, autocreated, created, changed)
SELECT id, 'all-queues', 'All queues', 'all queues', 'queue', '*', 'read_write', TRUE, created, created FROM tenants;
INSERT INTO access_rule_groups (tenant_id, rule_id, group_id)
SELECT id, 'all-queues', '30795571-a470-4717-a80d-e8705fc776bf' FROM tenants;
RESET ROLE;
