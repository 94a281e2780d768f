-- Tests of connections to identity providers, before they are saved: what was typed, and what came of it.

CREATE TABLE provider_trials (
    tenant_id TEXT    NOT NULL CONSTRAINT provider_trials_tenant_fkey REFERENCES tenants (id),
    id        TEXT    NOT NULL,
    -- Whoever began it; nobody else is shown what came of it.
    user_id   TEXT    NOT NULL,
    -- Digests of the state, and of the secret in the browser that began it.
    state     BLOB    NOT NULL,
    binding   BLOB    NOT NULL,
    provider  TEXT    NOT NULL,
    -- The connection as it was typed, sealed with the tenant's data key for this row. Gone when the provider has answered.
    draft     BLOB,
    -- What came of it, sealed likewise: it names a person.
    found     BLOB,
    ends      INTEGER NOT NULL,
    CONSTRAINT provider_trials_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT provider_trials_state_key UNIQUE (state)
) STRICT;

CREATE INDEX provider_trials_by_end ON provider_trials (ends);
