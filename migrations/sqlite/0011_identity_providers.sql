-- Connections to identity providers that administrators of a tenant set up in the pages.

CREATE TABLE provider_connections (
    tenant_id TEXT    NOT NULL CONSTRAINT provider_connections_tenant_fkey REFERENCES tenants (id),
    -- The provider's key: what its callback ends with and identities name. Never given to another tenant.
    id        TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    name_key  TEXT    NOT NULL,
    preset    TEXT    NOT NULL,
    -- What it says about the provider and about whom it lets in, as JSON.
    terms     TEXT    NOT NULL,
    -- The client secret, sealed with the tenant's data key for this row and revision; absent for a public client.
    secret    BLOB,
    -- Rises with every change.
    revision  INTEGER NOT NULL,
    active    INTEGER NOT NULL,
    created   INTEGER NOT NULL,
    updated   INTEGER NOT NULL,
    CONSTRAINT provider_connections_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT provider_connections_id_key UNIQUE (id),
    CONSTRAINT provider_connections_name_key UNIQUE (tenant_id, name_key)
) STRICT;
