-- The recycle bin: users who were removed, for as long as they can be brought back.

CREATE TABLE removed_users (
    tenant_id   TEXT COLLATE "C" NOT NULL,
    user_id     TEXT COLLATE "C" NOT NULL,
    -- Who it was, which may be nobody by now: only the same person is brought back.
    person_id   TEXT COLLATE "C",
    email       TEXT COLLATE "C",
    email_key   TEXT COLLATE "C" NOT NULL DEFAULT '',
    -- Where the user stood.
    status      TEXT COLLATE "C" NOT NULL CHECK (status IN ('active', 'disabled')),
    -- Memberships and access rules as they were, JSON: nothing refers to them.
    memberships TEXT COLLATE "C" NOT NULL,
    rules       TEXT COLLATE "C" NOT NULL,
    removed     BIGINT NOT NULL,
    -- The user who did it, if one did.
    removed_by  TEXT COLLATE "C",
    -- From then on nothing brings the user back.
    kept_until  BIGINT NOT NULL,
    CONSTRAINT removed_users_pkey PRIMARY KEY (tenant_id, user_id),
    CONSTRAINT removed_users_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);

CREATE INDEX removed_users_by_time ON removed_users (tenant_id, removed, user_id);
CREATE INDEX removed_users_by_user ON removed_users (user_id);
CREATE INDEX removed_users_by_end ON removed_users (kept_until);

-- The few who are disabled, without reading everybody.
CREATE INDEX users_disabled ON users (tenant_id, name_key, id) WHERE status = 'disabled' AND kind <> 'service';

ALTER TABLE removed_users ENABLE ROW LEVEL SECURITY;
ALTER TABLE removed_users FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON removed_users TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON removed_users TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON removed_users TO tenantry_tenant, tenantry_system;
