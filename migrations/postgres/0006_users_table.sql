-- The table of users: when somebody was here last, filters by index, open invitations among the users, and the columns
-- that somebody chose.

-- When the pages were used last, which outlives the sessions.
ALTER TABLE users ADD COLUMN last_ui BIGINT NOT NULL DEFAULT 0;
-- The columns of the table that this user wants to see, names separated by commas; empty: the usual ones.
ALTER TABLE users ADD COLUMN table_columns TEXT COLLATE "C" NOT NULL DEFAULT '';
-- The latest sign of life of any kind, so that nobody who writes one of them can forget it.
ALTER TABLE users ADD COLUMN last_active BIGINT
    GENERATED ALWAYS AS (GREATEST(created, last_sign_in, last_key_used, last_ui)) STORED;

UPDATE users SET last_ui = COALESCE((SELECT max(s.last_seen) FROM sessions s
                                      WHERE s.tenant_id = users.tenant_id AND s.user_id = users.id), 0);

CREATE INDEX users_by_activity ON users (tenant_id, last_active, id) WHERE kind <> 'service' AND status <> 'removed';
-- One index per filter, in the order in which what is filtered is shown.
CREATE INDEX users_by_role ON users (tenant_id, role, name_key, id) WHERE kind <> 'service' AND status <> 'removed';
CREATE INDEX users_by_provider ON users (tenant_id, last_provider, name_key, id)
    WHERE kind <> 'service' AND status <> 'removed';

-- Open invitations in the orders of the table; by address there is an index already.
CREATE INDEX invitations_pending_by_created ON invitations (tenant_id, created, id) WHERE state = 'pending';
CREATE INDEX invitations_pending_by_id ON invitations (tenant_id, id) WHERE state = 'pending';
