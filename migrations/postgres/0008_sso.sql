-- Signing in through identity providers: who somebody is there, sign-ins under way, and what is needed to sign out there.

-- A provider's word for somebody. It is the person; an address only leads new people to a tenant.
CREATE TABLE identities (
    provider TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL CONSTRAINT identities_person_fkey REFERENCES people (id),
    -- The address it had when it was linked.
    email TEXT COLLATE "C",
    linked BIGINT NOT NULL,
    last_used BIGINT NOT NULL,
    CONSTRAINT identities_pkey PRIMARY KEY (provider, subject)
);

CREATE INDEX identities_by_person ON identities (person_id);

-- The identities that somebody had who was removed: another address does not let them back in either.
CREATE TABLE removed_identities (
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT removed_identities_tenant_fkey REFERENCES tenants (id),
    provider TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    -- The address that was removed, by which a restored user is found.
    email_key TEXT COLLATE "C" NOT NULL,
    removed BIGINT NOT NULL,
    CONSTRAINT removed_identities_pkey PRIMARY KEY (tenant_id, provider, subject)
);

CREATE INDEX removed_identities_by_subject ON removed_identities (provider, subject);
CREATE INDEX removed_identities_by_email ON removed_identities (tenant_id, email_key);

-- Sign-ins that were begun. The secrets of each follow from its state, of which only the digest is here.
CREATE TABLE sso_transactions (
    -- SHA-256 of the state.
    state BYTEA NOT NULL CONSTRAINT sso_transactions_pkey PRIMARY KEY,
    -- SHA-256 of what whoever began it holds.
    binding BYTEA NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    callback TEXT COLLATE "C" NOT NULL,
    return_to TEXT COLLATE "C" NOT NULL,
    -- Of several workspaces, the one to go into.
    wanted TEXT COLLATE "C",
    -- Whether the link of an invitation is to be accepted.
    invitation BOOLEAN NOT NULL,
    ends BIGINT NOT NULL
);

CREATE INDEX sso_transactions_by_end ON sso_transactions (ends);

-- Who has come through a provider and still has to choose a workspace.
CREATE TABLE sso_tickets (
    -- SHA-256 of the ticket.
    ticket BYTEA NOT NULL CONSTRAINT sso_tickets_pkey PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    return_to TEXT COLLATE "C" NOT NULL,
    -- The ID token, sealed with the data key of the deployment's first tenant.
    sealed BYTEA NOT NULL,
    ends BIGINT NOT NULL
);

CREATE INDEX sso_tickets_by_end ON sso_tickets (ends);

-- The provider a session came from, and its ID token, sealed with the tenant's data key: for signing out there.
ALTER TABLE sessions ADD COLUMN provider TEXT COLLATE "C";
ALTER TABLE sessions ADD COLUMN id_token BYTEA;

-- An address is looked for in all tenants when somebody comes.
CREATE INDEX invitations_pending_by_email ON invitations (email_key) WHERE state = 'pending';
CREATE INDEX removals_by_email ON removals (email_key);

-- See 0001_foundation.sql: the second line behind every WHERE tenant_id.

ALTER TABLE removed_identities ENABLE ROW LEVEL SECURITY;
ALTER TABLE removed_identities FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON removed_identities TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON removed_identities TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON removed_identities TO tenantry_tenant, tenantry_system;

-- What belongs to no tenant is for the system role alone.
GRANT SELECT, INSERT, UPDATE, DELETE ON identities, sso_transactions, sso_tickets TO tenantry_system;
