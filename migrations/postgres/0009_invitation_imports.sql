-- Lists of people to invite, worked off in the background: where each stands, and what became of each address.

CREATE TABLE invitation_imports (
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT invitation_imports_tenant_fkey REFERENCES tenants (id),
    id TEXT COLLATE "C" NOT NULL,
    -- Whose right counts, looked at again for each part: like invitations themselves.
    invited_by TEXT COLLATE "C" NOT NULL,
    by_operator TEXT COLLATE "C",
    note TEXT COLLATE "C" NOT NULL,
    days BIGINT NOT NULL,
    created BIGINT NOT NULL,
    -- Addresses, and how many of them have an answer.
    total BIGINT NOT NULL,
    done BIGINT NOT NULL DEFAULT 0,
    -- Stopped: whoever asked for it may no longer invite.
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('working', 'done', 'stopped')),
    finished BIGINT,
    CONSTRAINT invitation_imports_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT invitation_imports_inviter_fkey FOREIGN KEY (tenant_id, invited_by) REFERENCES users (tenant_id, id)
);

CREATE INDEX invitation_imports_by_created ON invitation_imports (tenant_id, created, id);
CREATE INDEX invitation_imports_waiting ON invitation_imports (created, id) WHERE state = 'working';
CREATE INDEX invitation_imports_by_end ON invitation_imports (finished) WHERE finished IS NOT NULL;

CREATE TABLE invitation_import_rows (
    tenant_id TEXT COLLATE "C" NOT NULL,
    import_id TEXT COLLATE "C" NOT NULL,
    -- The place in the list, from 1.
    number BIGINT NOT NULL,
    -- As they were written.
    email TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('admin', 'user', 'consumer')),
    -- IDs with blanks between.
    group_ids TEXT COLLATE "C" NOT NULL,
    -- Null until it is its turn.
    result TEXT COLLATE "C",
    CONSTRAINT invitation_import_rows_pkey PRIMARY KEY (tenant_id, import_id, number),
    CONSTRAINT invitation_import_rows_import_fkey FOREIGN KEY (tenant_id, import_id)
        REFERENCES invitation_imports (tenant_id, id)
);

-- See 0001_foundation.sql: the second line behind every WHERE tenant_id.

ALTER TABLE invitation_imports ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation_imports FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON invitation_imports TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON invitation_imports TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON invitation_imports TO tenantry_tenant, tenantry_system;

ALTER TABLE invitation_import_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation_import_rows FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON invitation_import_rows TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON invitation_import_rows TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON invitation_import_rows TO tenantry_tenant, tenantry_system;
