-- The audit log: where a request came from, a chain of hashes for each tenant, and what its page asks by.
--
-- Entries from before have no number and no hash: they are shown, and stand outside the chain.

-- The place in the tenant's chain: 1, 2, 3 without a gap.
ALTER TABLE audit_entries ADD COLUMN number INTEGER;
-- `key id:hex`, over all other columns but seq and over the hash before it.
ALTER TABLE audit_entries ADD COLUMN hash TEXT;
-- The client's address, where a client asked.
ALTER TABLE audit_entries ADD COLUMN address TEXT;

-- The end of each chain; '' is that of the entries without a tenant. Writers of one chain wait for each other here.
CREATE TABLE audit_heads (
    tenant_id TEXT    NOT NULL CONSTRAINT audit_heads_pkey PRIMARY KEY,
    number    INTEGER NOT NULL,
    hash      TEXT    NOT NULL,
    -- Over the three above. Entries do not hold it, so that nobody can put the end back to an earlier one.
    seal      TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX audit_entries_number_key ON audit_entries (tenant_id, number);

-- The page goes by time, newest first, over what one of its filters leaves.
DROP INDEX audit_entries_by_tenant;
CREATE INDEX audit_entries_by_time ON audit_entries (tenant_id, at, seq);
CREATE INDEX audit_entries_by_actor ON audit_entries (tenant_id, actor, at, seq);
CREATE INDEX audit_entries_by_subject ON audit_entries (tenant_id, subject, at, seq) WHERE subject <> actor;
CREATE INDEX audit_entries_by_action ON audit_entries (tenant_id, action, at, seq);
CREATE INDEX audit_entries_by_target ON audit_entries (tenant_id, target, at, seq);

CREATE TRIGGER audit_heads_no_delete BEFORE DELETE ON audit_heads
BEGIN SELECT RAISE(ABORT, 'the end of an audit chain is never removed'); END;
