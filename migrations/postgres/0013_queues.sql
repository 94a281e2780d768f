-- Queues, the tasks that wait in them, and the workers that take them. No more of a task is kept than an agent needs to
-- run it.

CREATE TABLE queues (
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT queues_tenant_fkey REFERENCES tenants (id),
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    display_name TEXT COLLATE "C",
    -- JSON lists of texts. The default queue has "default" among its system tags.
    tags TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    system_tags TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    -- A JSON object: key to type and value.
    metadata TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    -- Made with the tenant, and nobody has asked for it by name yet.
    autocreated BOOLEAN NOT NULL DEFAULT FALSE,
    created BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    CONSTRAINT queues_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT queues_name_key UNIQUE (tenant_id, name_key)
);

CREATE TABLE tasks (
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT tasks_tenant_fkey REFERENCES tenants (id),
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL
        CHECK (status IN ('created', 'queued', 'in_progress', 'stopped', 'failed', 'completed')),
    -- The owner.
    user_id TEXT COLLATE "C" NOT NULL,
    -- A JSON object with what clients said of it: script, execution, container and the like.
    document TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    status_reason TEXT COLLATE "C" NOT NULL DEFAULT '',
    status_message TEXT COLLATE "C" NOT NULL DEFAULT '',
    status_changed BIGINT NOT NULL,
    created BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    started BIGINT,
    completed BIGINT,
    -- Who took it from a queue last: that account runs it.
    taken_by TEXT COLLATE "C",
    CONSTRAINT tasks_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT tasks_owner_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);

CREATE INDEX tasks_by_created ON tasks (tenant_id, created, id);
CREATE INDEX tasks_by_owner ON tasks (tenant_id, user_id, created, id);
CREATE INDEX tasks_by_taker ON tasks (tenant_id, taken_by, created, id) WHERE taken_by IS NOT NULL;
CREATE INDEX tasks_ended ON tasks (changed) WHERE status IN ('stopped', 'failed', 'completed');

CREATE TABLE queue_entries (
    tenant_id TEXT COLLATE "C" NOT NULL,
    queue_id TEXT COLLATE "C" NOT NULL,
    -- Waits in one queue only.
    task_id TEXT COLLATE "C" NOT NULL,
    -- The lowest is next. Two of one queue never have the same: the queue's row is held by whoever changes it.
    position BIGINT NOT NULL,
    added BIGINT NOT NULL,
    CONSTRAINT queue_entries_pkey PRIMARY KEY (tenant_id, task_id),
    CONSTRAINT queue_entries_queue_fkey FOREIGN KEY (tenant_id, queue_id) REFERENCES queues (tenant_id, id),
    CONSTRAINT queue_entries_task_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks (tenant_id, id)
);

CREATE INDEX queue_entries_by_position ON queue_entries (tenant_id, queue_id, position, added);

CREATE TABLE workers (
    tenant_id TEXT COLLATE "C" NOT NULL,
    -- The account that reports.
    user_id TEXT COLLATE "C" NOT NULL,
    -- What the worker calls itself.
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    -- Seconds without a word after which it is gone.
    timeout BIGINT NOT NULL,
    address TEXT COLLATE "C",
    registered BIGINT NOT NULL,
    -- Its last word, and when it was gone by its own word: what it said before that no longer counts.
    seen BIGINT NOT NULL,
    ended BIGINT NOT NULL DEFAULT 0,
    task_id TEXT COLLATE "C",
    queue_id TEXT COLLATE "C",
    -- JSON lists of texts.
    queues TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    tags TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    system_tags TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    CONSTRAINT workers_pkey PRIMARY KEY (tenant_id, user_id, name),
    CONSTRAINT workers_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);

CREATE INDEX workers_by_name ON workers (tenant_id, name_key, user_id, name);
CREATE INDEX workers_by_word ON workers (seen);

-- See 0001_foundation.sql: the second line behind every WHERE tenant_id.

ALTER TABLE queues ENABLE ROW LEVEL SECURITY;
ALTER TABLE queues FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON queues TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON queues TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON queues TO tenantry_tenant, tenantry_system;

ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE tasks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON tasks TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON tasks TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON tasks TO tenantry_tenant, tenantry_system;

ALTER TABLE queue_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE queue_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON queue_entries TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON queue_entries TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON queue_entries TO tenantry_tenant, tenantry_system;

ALTER TABLE workers ENABLE ROW LEVEL SECURITY;
ALTER TABLE workers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON workers TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON workers TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON workers TO tenantry_tenant, tenantry_system;

-- Every tenant begins with a queue.

-- Row-level security is forced on the owner too.
SET LOCAL ROLE tenantry_system;
INSERT INTO queues (tenant_id, id, name, name_key, system_tags, autocreated, created, changed)
SELECT id, replace(gen_random_uuid()::text, '-', ''), 'default', 'default', '["default"]', TRUE, created, created
  FROM tenants;
RESET ROLE;
