-- Vaults: client configuration that is kept on the server, with every text it ever had.

CREATE TABLE vaults (
    tenant_id  TEXT COLLATE "C" NOT NULL CONSTRAINT vaults_tenant_fkey REFERENCES tenants (id),
    id         TEXT COLLATE "C" NOT NULL,
    -- Whom it applies to: `workspace`, `group`, `service_account` or `person`, and the ID of that.
    owner_kind TEXT COLLATE "C" NOT NULL,
    owner_id   TEXT COLLATE "C" NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    name_key   TEXT COLLATE "C" NOT NULL,
    -- What of a client it is for, under the name that clients ask for.
    target     TEXT COLLATE "C" NOT NULL,
    -- How the newest text is written: `hocon`, `json` or `yaml`.
    format     TEXT COLLATE "C" NOT NULL,
    enabled    BOOLEAN NOT NULL,
    -- The newest revision. Rises with every save.
    revision   BIGINT NOT NULL,
    -- How long the newest text is, so that lists need not open it.
    lines      BIGINT NOT NULL,
    bytes      BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    updated    BIGINT NOT NULL,
    -- When it was deleted; 0 for those that are there. A month later it is gone for good.
    deleted    BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT vaults_pkey PRIMARY KEY (tenant_id, id)
);

CREATE INDEX vaults_owner ON vaults (tenant_id, owner_kind, owner_id, deleted);
CREATE INDEX vaults_listed ON vaults (tenant_id, name_key, id) WHERE owner_kind IN ('workspace', 'group');
CREATE INDEX vaults_overdue ON vaults (deleted) WHERE deleted > 0;
-- People and service accounts have one for each target.
CREATE UNIQUE INDEX vaults_own_key ON vaults (tenant_id, owner_id, target)
    WHERE owner_kind IN ('person', 'service_account') AND deleted = 0;

CREATE TABLE vault_revisions (
    tenant_id TEXT COLLATE "C" NOT NULL,
    vault_id  TEXT COLLATE "C" NOT NULL,
    revision  BIGINT NOT NULL,
    -- Whoever saved it, when, and why.
    author    TEXT COLLATE "C" NOT NULL,
    at        BIGINT NOT NULL,
    reason    TEXT COLLATE "C" NOT NULL,
    -- The revision whose text this brought back.
    back_to   BIGINT,
    name      TEXT COLLATE "C" NOT NULL,
    format    TEXT COLLATE "C" NOT NULL,
    lines     BIGINT NOT NULL,
    bytes     BIGINT NOT NULL,
    -- The text, sealed with the tenant's data key for this owner, vault, column and revision.
    sealed    BYTEA NOT NULL,
    -- What clients get, where that is another text; sealed likewise.
    delivered BYTEA,
    CONSTRAINT vault_revisions_pkey PRIMARY KEY (tenant_id, vault_id, revision),
    CONSTRAINT vault_revisions_vault_fkey FOREIGN KEY (tenant_id, vault_id) REFERENCES vaults (tenant_id, id)
        ON DELETE CASCADE
);

-- What was done with vaults, also with those that are gone; read by page and by API.
CREATE TABLE vault_operations (
    tenant_id  TEXT COLLATE "C" NOT NULL CONSTRAINT vault_operations_tenant_fkey REFERENCES tenants (id),
    -- In the order of time.
    id         TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    operation  TEXT COLLATE "C" NOT NULL,
    vault_id   TEXT COLLATE "C" NOT NULL,
    owner_kind TEXT COLLATE "C" NOT NULL,
    owner_id   TEXT COLLATE "C" NOT NULL,
    -- What the vault was called then.
    vault_name TEXT COLLATE "C" NOT NULL,
    -- Whoever did it; of the own vault of a person, that person.
    user_id    TEXT COLLATE "C" NOT NULL,
    address    TEXT COLLATE "C",
    -- By which door: `pages` or `api`.
    door       TEXT COLLATE "C" NOT NULL,
    reason     TEXT COLLATE "C" NOT NULL,
    CONSTRAINT vault_operations_pkey PRIMARY KEY (tenant_id, id)
);

CREATE INDEX vault_operations_at ON vault_operations (tenant_id, at, id);
CREATE INDEX vault_operations_vault ON vault_operations (tenant_id, vault_id, at, id);
CREATE INDEX vault_operations_user ON vault_operations (tenant_id, user_id, at, id);

-- See 0001_foundation.sql: the second line behind every WHERE tenant_id.

ALTER TABLE vaults ENABLE ROW LEVEL SECURITY;
ALTER TABLE vaults FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON vaults TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON vaults TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON vaults TO tenantry_tenant, tenantry_system;

ALTER TABLE vault_revisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE vault_revisions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON vault_revisions TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON vault_revisions TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON vault_revisions TO tenantry_tenant, tenantry_system;

ALTER TABLE vault_operations ENABLE ROW LEVEL SECURITY;
ALTER TABLE vault_operations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON vault_operations TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON vault_operations TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON vault_operations TO tenantry_tenant, tenantry_system;
