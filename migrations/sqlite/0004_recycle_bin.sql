-- The recycle bin: users who were removed, for as long as they can be brought back.

CREATE TABLE removed_users (
    tenant_id   TEXT    NOT NULL,
    user_id     TEXT    NOT NULL,
    -- Who it was, which may be nobody by now: only the same person is brought back.
    person_id   TEXT,
    email       TEXT,
    email_key   TEXT    NOT NULL DEFAULT '',
    -- Where the user stood.
    status      TEXT    NOT NULL CHECK (status IN ('active', 'disabled')),
    -- Memberships and access rules as they were, JSON: nothing refers to them.
    memberships TEXT    NOT NULL,
    rules       TEXT    NOT NULL,
    removed     INTEGER NOT NULL,
    -- The user who did it, if one did.
    removed_by  TEXT,
    -- From then on nothing brings the user back.
    kept_until  INTEGER NOT NULL,
    CONSTRAINT removed_users_pkey PRIMARY KEY (tenant_id, user_id),
    CONSTRAINT removed_users_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) STRICT;

CREATE INDEX removed_users_by_time ON removed_users (tenant_id, removed, user_id);
CREATE INDEX removed_users_by_user ON removed_users (user_id);
CREATE INDEX removed_users_by_end ON removed_users (kept_until);

-- The few who are disabled, without reading everybody.
CREATE INDEX users_disabled ON users (tenant_id, name_key, id) WHERE status = 'disabled' AND kind <> 'service';
