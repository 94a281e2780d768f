-- Gateway tokens, which open applications and endpoints behind a gateway; and by what a secret key that was found
-- somewhere is recognised.

CREATE TABLE gateway_tokens (
    tenant_id TEXT COLLATE "C" NOT NULL,
    -- Named in the token. Its text is not stored: whether it is ours is for the signature to say, whether it is in
    -- force for this row.
    id TEXT COLLATE "C" NOT NULL,
    -- Whom it belongs to.
    user_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('identity_token', 'endpoint_token')),
    label TEXT COLLATE "C" NOT NULL,
    -- A JSON list of texts, and a JSON object.
    endpoints TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    metadata TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    created BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    expires BIGINT NOT NULL,
    -- 0: it was not.
    revoked BIGINT NOT NULL DEFAULT 0,
    revoked_by TEXT COLLATE "C",
    CONSTRAINT gateway_tokens_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT gateway_tokens_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);

CREATE INDEX gateway_tokens_by_user ON gateway_tokens (tenant_id, user_id, created, id);
CREATE INDEX gateway_tokens_by_end ON gateway_tokens (expires);

-- See 0001_foundation.sql: the second line behind every WHERE tenant_id.

ALTER TABLE gateway_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE gateway_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON gateway_tokens TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON gateway_tokens TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON gateway_tokens TO tenantry_tenant, tenantry_system;

-- A keyed digest of the secret alone, to find the key whose secret was found without it. Null of keys from before, and
-- of those that the configuration gives.
ALTER TABLE credentials ADD COLUMN found_by TEXT COLLATE "C";

CREATE INDEX credentials_by_end ON credentials (expires) WHERE expires IS NOT NULL;
CREATE INDEX credentials_found_by ON credentials (found_by) WHERE found_by IS NOT NULL;
