-- Connections to identity providers that administrators of a tenant set up in the pages.

CREATE TABLE provider_connections (
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT provider_connections_tenant_fkey REFERENCES tenants (id),
    -- The provider's key: what its callback ends with and identities name. Never given to another tenant.
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    preset TEXT COLLATE "C" NOT NULL,
    -- What it says about the provider and about whom it lets in, as JSON.
    terms TEXT COLLATE "C" NOT NULL,
    -- The client secret, sealed with the tenant's data key for this row and revision; absent for a public client.
    secret BYTEA,
    -- Rises with every change.
    revision BIGINT NOT NULL,
    active BOOLEAN NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    CONSTRAINT provider_connections_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT provider_connections_id_key UNIQUE (id),
    CONSTRAINT provider_connections_name_key UNIQUE (tenant_id, name_key)
);

-- See 0001_foundation.sql: the second line behind every WHERE tenant_id.

ALTER TABLE provider_connections ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_connections FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON provider_connections TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON provider_connections TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON provider_connections TO tenantry_tenant, tenantry_system;
