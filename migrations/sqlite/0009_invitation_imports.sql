-- Lists of people to invite, worked off in the background: where each stands, and what became of each address.

CREATE TABLE invitation_imports (
    tenant_id   TEXT    NOT NULL CONSTRAINT invitation_imports_tenant_fkey REFERENCES tenants (id),
    id          TEXT    NOT NULL,
    -- Whose right counts, looked at again for each part: like invitations themselves.
    invited_by  TEXT    NOT NULL,
    by_operator TEXT,
    note        TEXT    NOT NULL,
    days        INTEGER NOT NULL,
    created     INTEGER NOT NULL,
    -- Addresses, and how many of them have an answer.
    total       INTEGER NOT NULL,
    done        INTEGER NOT NULL DEFAULT 0,
    -- Stopped: whoever asked for it may no longer invite.
    state       TEXT    NOT NULL CHECK (state IN ('working', 'done', 'stopped')),
    finished    INTEGER,
    CONSTRAINT invitation_imports_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT invitation_imports_inviter_fkey FOREIGN KEY (tenant_id, invited_by) REFERENCES users (tenant_id, id)
) STRICT;

CREATE INDEX invitation_imports_by_created ON invitation_imports (tenant_id, created, id);
CREATE INDEX invitation_imports_waiting ON invitation_imports (created, id) WHERE state = 'working';
CREATE INDEX invitation_imports_by_end ON invitation_imports (finished) WHERE finished IS NOT NULL;

CREATE TABLE invitation_import_rows (
    tenant_id TEXT    NOT NULL,
    import_id TEXT    NOT NULL,
    -- The place in the list, from 1.
    number    INTEGER NOT NULL,
    -- As they were written.
    email     TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    role      TEXT    NOT NULL CHECK (role IN ('admin', 'user', 'consumer')),
    -- IDs with blanks between.
    group_ids TEXT    NOT NULL,
    -- Null until it is its turn.
    result    TEXT,
    CONSTRAINT invitation_import_rows_pkey PRIMARY KEY (tenant_id, import_id, number),
    CONSTRAINT invitation_import_rows_import_fkey FOREIGN KEY (tenant_id, import_id)
        REFERENCES invitation_imports (tenant_id, id)
) STRICT, WITHOUT ROWID;
