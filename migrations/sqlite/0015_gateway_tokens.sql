-- Gateway tokens, which open applications and endpoints behind a gateway; and by what a secret key that was found
-- somewhere is recognised.

CREATE TABLE gateway_tokens (
    tenant_id  TEXT    NOT NULL,
    -- Named in the token. Its text is not stored: whether it is ours is for the signature to say, whether it is in
    -- force for this row.
    id         TEXT    NOT NULL,
    -- Whom it belongs to.
    user_id    TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('identity_token', 'endpoint_token')),
    label      TEXT    NOT NULL,
    -- A JSON list of texts, and a JSON object.
    endpoints  TEXT    NOT NULL DEFAULT '[]',
    metadata   TEXT    NOT NULL DEFAULT '{}',
    created    INTEGER NOT NULL,
    created_by TEXT    NOT NULL,
    expires    INTEGER NOT NULL,
    -- 0: it was not.
    revoked    INTEGER NOT NULL DEFAULT 0,
    revoked_by TEXT,
    CONSTRAINT gateway_tokens_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT gateway_tokens_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) STRICT;

CREATE INDEX gateway_tokens_by_user ON gateway_tokens (tenant_id, user_id, created, id);
CREATE INDEX gateway_tokens_by_end ON gateway_tokens (expires);

-- A keyed digest of the secret alone, to find the key whose secret was found without it. Null of keys from before, and
-- of those that the configuration gives.
ALTER TABLE credentials ADD COLUMN found_by TEXT;

CREATE INDEX credentials_by_end ON credentials (expires) WHERE expires IS NOT NULL;
CREATE INDEX credentials_found_by ON credentials (found_by) WHERE found_by IS NOT NULL;
