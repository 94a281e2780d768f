-- Tests of connections to identity providers, before they are saved: what was typed, and what came of it.

CREATE TABLE provider_trials (
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT provider_trials_tenant_fkey REFERENCES tenants (id),
    id TEXT COLLATE "C" NOT NULL,
    -- Whoever began it; nobody else is shown what came of it.
    user_id TEXT COLLATE "C" NOT NULL,
    -- Digests of the state, and of the secret in the browser that began it.
    state BYTEA NOT NULL,
    binding BYTEA NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    -- The connection as it was typed, sealed with the tenant's data key for this row. Gone when the provider has answered.
    draft BYTEA,
    -- What came of it, sealed likewise: it names a person.
    found BYTEA,
    ends BIGINT NOT NULL,
    CONSTRAINT provider_trials_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT provider_trials_state_key UNIQUE (state)
);

CREATE INDEX provider_trials_by_end ON provider_trials (ends);

-- See 0001_foundation.sql: the second line behind every WHERE tenant_id.

ALTER TABLE provider_trials ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_trials FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON provider_trials TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON provider_trials TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON provider_trials TO tenantry_tenant, tenantry_system;
