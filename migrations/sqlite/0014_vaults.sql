-- Vaults: client configuration that is kept on the server, with every text it ever had.

CREATE TABLE vaults (
    tenant_id  TEXT NOT NULL CONSTRAINT vaults_tenant_fkey REFERENCES tenants (id),
    id         TEXT NOT NULL,
    -- Whom it applies to: `workspace`, `group`, `service_account` or `person`, and the ID of that.
    owner_kind TEXT NOT NULL,
    owner_id   TEXT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    -- What of a client it is for, under the name that clients ask for.
    target     TEXT NOT NULL,
    -- How the newest text is written: `hocon`, `json` or `yaml`.
    format     TEXT NOT NULL,
    enabled    INTEGER NOT NULL,
    -- The newest revision. Rises with every save.
    revision   INTEGER NOT NULL,
    -- How long the newest text is, so that lists need not open it.
    lines      INTEGER NOT NULL,
    bytes      INTEGER NOT NULL,
    created    INTEGER NOT NULL,
    updated    INTEGER NOT NULL,
    -- When it was deleted; 0 for those that are there. A month later it is gone for good.
    deleted    INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT vaults_pkey PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX vaults_owner ON vaults (tenant_id, owner_kind, owner_id, deleted);
CREATE INDEX vaults_listed ON vaults (tenant_id, name_key, id) WHERE owner_kind IN ('workspace', 'group');
CREATE INDEX vaults_overdue ON vaults (deleted) WHERE deleted > 0;
-- People and service accounts have one for each target.
CREATE UNIQUE INDEX vaults_own_key ON vaults (tenant_id, owner_id, target)
    WHERE owner_kind IN ('person', 'service_account') AND deleted = 0;

CREATE TABLE vault_revisions (
    tenant_id TEXT NOT NULL,
    vault_id  TEXT NOT NULL,
    revision  INTEGER NOT NULL,
    -- Whoever saved it, when, and why.
    author    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    -- The revision whose text this brought back.
    back_to   INTEGER,
    name      TEXT NOT NULL,
    format    TEXT NOT NULL,
    lines     INTEGER NOT NULL,
    bytes     INTEGER NOT NULL,
    -- The text, sealed with the tenant's data key for this owner, vault, column and revision.
    sealed    BLOB NOT NULL,
    -- What clients get, where that is another text; sealed likewise.
    delivered BLOB,
    CONSTRAINT vault_revisions_pkey PRIMARY KEY (tenant_id, vault_id, revision),
    CONSTRAINT vault_revisions_vault_fkey FOREIGN KEY (tenant_id, vault_id) REFERENCES vaults (tenant_id, id)
        ON DELETE CASCADE
) STRICT;

-- What was done with vaults, also with those that are gone; read by page and by API.
CREATE TABLE vault_operations (
    tenant_id  TEXT NOT NULL CONSTRAINT vault_operations_tenant_fkey REFERENCES tenants (id),
    -- In the order of time.
    id         TEXT NOT NULL,
    at         INTEGER NOT NULL,
    operation  TEXT NOT NULL,
    vault_id   TEXT NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_id   TEXT NOT NULL,
    -- What the vault was called then.
    vault_name TEXT NOT NULL,
    -- Whoever did it; of the own vault of a person, that person.
    user_id    TEXT NOT NULL,
    address    TEXT,
    -- By which door: `pages` or `api`.
    door       TEXT NOT NULL,
    reason     TEXT NOT NULL,
    CONSTRAINT vault_operations_pkey PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX vault_operations_at ON vault_operations (tenant_id, at, id);
CREATE INDEX vault_operations_vault ON vault_operations (tenant_id, vault_id, at, id);
CREATE INDEX vault_operations_user ON vault_operations (tenant_id, user_id, at, id);
