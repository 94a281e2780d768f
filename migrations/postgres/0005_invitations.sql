-- Invitations, the mail with their links, and limits that all replicas share.

CREATE TABLE invitations (
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT invitations_tenant_fkey REFERENCES tenants (id),
    id TEXT COLLATE "C" NOT NULL,
    email TEXT COLLATE "C" NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('admin', 'user', 'consumer')),
    note TEXT COLLATE "C" NOT NULL,
    invited_by TEXT COLLATE "C" NOT NULL,
    -- The system principal whose right counted, where one acted as the inviter.
    by_operator TEXT COLLATE "C",
    -- `key id:hex`: a keyed digest of the newest link's token; never the token.
    token TEXT COLLATE "C" NOT NULL CONSTRAINT invitations_token_key UNIQUE,
    created BIGINT NOT NULL,
    -- When the newest link was made.
    sent BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    -- A pending one holds a seat, also after its time until it is found to have expired.
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('pending', 'accepted', 'expired', 'revoked')),
    mail TEXT COLLATE "C" NOT NULL CHECK (mail IN ('none', 'waiting', 'sent', 'bounced', 'unclear')),
    -- When it left the pending ones, and as whom the invited came.
    closed BIGINT,
    user_id TEXT COLLATE "C",
    CONSTRAINT invitations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT invitations_inviter_fkey FOREIGN KEY (tenant_id, invited_by) REFERENCES users (tenant_id, id),
    CONSTRAINT invitations_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);

-- An address has one open invitation of a tenant: inviting again renews it.
CREATE UNIQUE INDEX invitations_pending_key ON invitations (tenant_id, email_key) WHERE state = 'pending';
CREATE INDEX invitations_by_sent ON invitations (tenant_id, sent, id);
CREATE INDEX invitations_by_state ON invitations (tenant_id, state, sent, id);
CREATE INDEX invitations_by_email ON invitations (tenant_id, email_key, sent);
CREATE INDEX invitations_by_end ON invitations (expires) WHERE state = 'pending';

-- Groups that were promised. One may be deleted before somebody comes, so nothing holds it here.
CREATE TABLE invitation_groups (
    tenant_id TEXT COLLATE "C" NOT NULL,
    invitation_id TEXT COLLATE "C" NOT NULL,
    group_id TEXT COLLATE "C" NOT NULL,
    CONSTRAINT invitation_groups_pkey PRIMARY KEY (tenant_id, invitation_id, group_id),
    CONSTRAINT invitation_groups_invitation_fkey FOREIGN KEY (tenant_id, invitation_id)
        REFERENCES invitations (tenant_id, id)
);

-- Mail that is still to be sent: gone when it was sent, refused, or has become void. An invitation has one at most.
CREATE TABLE mails (
    tenant_id TEXT COLLATE "C" NOT NULL,
    invitation_id TEXT COLLATE "C" NOT NULL,
    -- The first part of the Message-ID, the same at every attempt.
    id TEXT COLLATE "C" NOT NULL,
    -- The token of the link, sealed with the tenant's data key.
    sealed BYTEA NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt BIGINT NOT NULL,
    -- Until when whoever is sending it has the time to; 0 while nobody is.
    claimed BIGINT NOT NULL,
    CONSTRAINT mails_pkey PRIMARY KEY (tenant_id, invitation_id),
    CONSTRAINT mails_invitation_fkey FOREIGN KEY (tenant_id, invitation_id) REFERENCES invitations (tenant_id, id)
);

CREATE INDEX mails_by_turn ON mails (next_attempt);

-- How often something was done: a name for who and what, and when all of it may be done again.
CREATE TABLE rates (
    name TEXT COLLATE "C" NOT NULL CONSTRAINT rates_pkey PRIMARY KEY,
    full_at BIGINT NOT NULL
);

CREATE INDEX rates_by_end ON rates (full_at);

-- See 0001_foundation.sql: the second line behind every WHERE tenant_id.

ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON invitations TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON invitations TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON invitations TO tenantry_tenant, tenantry_system;

ALTER TABLE invitation_groups ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation_groups FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON invitation_groups TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON invitation_groups TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON invitation_groups TO tenantry_tenant, tenantry_system;

ALTER TABLE mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE mails FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON mails TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON mails TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON mails TO tenantry_tenant, tenantry_system;

-- What belongs to no tenant is for the system role alone.
GRANT SELECT, INSERT, UPDATE, DELETE ON rates TO tenantry_system;
