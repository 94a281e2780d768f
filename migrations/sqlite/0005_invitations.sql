-- Invitations, the mail with their links, and limits that all replicas share.

CREATE TABLE invitations (
    tenant_id   TEXT    NOT NULL CONSTRAINT invitations_tenant_fkey REFERENCES tenants (id),
    id          TEXT    NOT NULL,
    email       TEXT    NOT NULL,
    email_key   TEXT    NOT NULL,
    role        TEXT    NOT NULL CHECK (role IN ('admin', 'user', 'consumer')),
    note        TEXT    NOT NULL,
    invited_by  TEXT    NOT NULL,
    -- The system principal whose right counted, where one acted as the inviter.
    by_operator TEXT,
    -- `key id:hex`: a keyed digest of the newest link's token; never the token.
    token       TEXT    NOT NULL CONSTRAINT invitations_token_key UNIQUE,
    created     INTEGER NOT NULL,
    -- When the newest link was made.
    sent        INTEGER NOT NULL,
    expires     INTEGER NOT NULL,
    -- A pending one holds a seat, also after its time until it is found to have expired.
    state       TEXT    NOT NULL CHECK (state IN ('pending', 'accepted', 'expired', 'revoked')),
    mail        TEXT    NOT NULL CHECK (mail IN ('none', 'waiting', 'sent', 'bounced', 'unclear')),
    -- When it left the pending ones, and as whom the invited came.
    closed      INTEGER,
    user_id     TEXT,
    CONSTRAINT invitations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT invitations_inviter_fkey FOREIGN KEY (tenant_id, invited_by) REFERENCES users (tenant_id, id),
    CONSTRAINT invitations_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) STRICT;

-- An address has one open invitation of a tenant: inviting again renews it.
CREATE UNIQUE INDEX invitations_pending_key ON invitations (tenant_id, email_key) WHERE state = 'pending';
CREATE INDEX invitations_by_sent ON invitations (tenant_id, sent, id);
CREATE INDEX invitations_by_state ON invitations (tenant_id, state, sent, id);
CREATE INDEX invitations_by_email ON invitations (tenant_id, email_key, sent);
CREATE INDEX invitations_by_end ON invitations (expires) WHERE state = 'pending';

-- Groups that were promised. One may be deleted before somebody comes, so nothing holds it here.
CREATE TABLE invitation_groups (
    tenant_id     TEXT NOT NULL,
    invitation_id TEXT NOT NULL,
    group_id      TEXT NOT NULL,
    CONSTRAINT invitation_groups_pkey PRIMARY KEY (tenant_id, invitation_id, group_id),
    CONSTRAINT invitation_groups_invitation_fkey FOREIGN KEY (tenant_id, invitation_id)
        REFERENCES invitations (tenant_id, id)
) STRICT;

-- Mail that is still to be sent: gone when it was sent, refused, or has become void. An invitation has one at most.
CREATE TABLE mails (
    tenant_id     TEXT    NOT NULL,
    invitation_id TEXT    NOT NULL,
    -- The first part of the Message-ID, the same at every attempt.
    id            TEXT    NOT NULL,
    -- The token of the link, sealed with the tenant's data key.
    sealed        BLOB    NOT NULL,
    attempts      INTEGER NOT NULL,
    next_attempt  INTEGER NOT NULL,
    -- Until when whoever is sending it has the time to; 0 while nobody is.
    claimed       INTEGER NOT NULL,
    CONSTRAINT mails_pkey PRIMARY KEY (tenant_id, invitation_id),
    CONSTRAINT mails_invitation_fkey FOREIGN KEY (tenant_id, invitation_id) REFERENCES invitations (tenant_id, id)
) STRICT;

CREATE INDEX mails_by_turn ON mails (next_attempt);

-- How often something was done: a name for who and what, and when all of it may be done again.
CREATE TABLE rates (
    name    TEXT    NOT NULL CONSTRAINT rates_pkey PRIMARY KEY,
    full_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX rates_by_end ON rates (full_at);
