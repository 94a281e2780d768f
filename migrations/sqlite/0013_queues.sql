-- Queues, the tasks that wait in them, and the workers that take them. No more of a task is kept than an agent needs to
-- run it.

CREATE TABLE queues (
    tenant_id    TEXT    NOT NULL CONSTRAINT queues_tenant_fkey REFERENCES tenants (id),
    id           TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    name_key     TEXT    NOT NULL,
    display_name TEXT,
    -- JSON lists of texts. The default queue has "default" among its system tags.
    tags         TEXT    NOT NULL DEFAULT '[]',
    system_tags  TEXT    NOT NULL DEFAULT '[]',
    -- A JSON object: key to type and value.
    metadata     TEXT    NOT NULL DEFAULT '{}',
    -- Made with the tenant, and nobody has asked for it by name yet.
    autocreated  INTEGER NOT NULL DEFAULT 0,
    created      INTEGER NOT NULL,
    changed      INTEGER NOT NULL,
    CONSTRAINT queues_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT queues_name_key UNIQUE (tenant_id, name_key)
) STRICT;

CREATE TABLE tasks (
    tenant_id      TEXT    NOT NULL CONSTRAINT tasks_tenant_fkey REFERENCES tenants (id),
    id             TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    type           TEXT    NOT NULL,
    status         TEXT    NOT NULL
        CHECK (status IN ('created', 'queued', 'in_progress', 'stopped', 'failed', 'completed')),
    -- The owner.
    user_id        TEXT    NOT NULL,
    -- A JSON object with what clients said of it: script, execution, container and the like.
    document       TEXT    NOT NULL DEFAULT '{}',
    status_reason  TEXT    NOT NULL DEFAULT '',
    status_message TEXT    NOT NULL DEFAULT '',
    status_changed INTEGER NOT NULL,
    created        INTEGER NOT NULL,
    changed        INTEGER NOT NULL,
    started        INTEGER,
    completed      INTEGER,
    -- Who took it from a queue last: that account runs it.
    taken_by       TEXT,
    CONSTRAINT tasks_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT tasks_owner_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) STRICT;

CREATE INDEX tasks_by_created ON tasks (tenant_id, created, id);
CREATE INDEX tasks_by_owner ON tasks (tenant_id, user_id, created, id);
CREATE INDEX tasks_by_taker ON tasks (tenant_id, taken_by, created, id) WHERE taken_by IS NOT NULL;
CREATE INDEX tasks_ended ON tasks (changed) WHERE status IN ('stopped', 'failed', 'completed');

CREATE TABLE queue_entries (
    tenant_id TEXT    NOT NULL,
    queue_id  TEXT    NOT NULL,
    -- Waits in one queue only.
    task_id   TEXT    NOT NULL,
    -- The lowest is next. Two of one queue never have the same: the queue's row is held by whoever changes it.
    position  INTEGER NOT NULL,
    added     INTEGER NOT NULL,
    CONSTRAINT queue_entries_pkey PRIMARY KEY (tenant_id, task_id),
    CONSTRAINT queue_entries_queue_fkey FOREIGN KEY (tenant_id, queue_id) REFERENCES queues (tenant_id, id),
    CONSTRAINT queue_entries_task_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks (tenant_id, id)
) STRICT;

CREATE INDEX queue_entries_by_position ON queue_entries (tenant_id, queue_id, position, added);

CREATE TABLE workers (
    tenant_id   TEXT    NOT NULL,
    -- The account that reports.
    user_id     TEXT    NOT NULL,
    -- What the worker calls itself.
    name        TEXT    NOT NULL,
    name_key    TEXT    NOT NULL,
    -- Seconds without a word after which it is gone.
    timeout     INTEGER NOT NULL,
    address     TEXT,
    registered  INTEGER NOT NULL,
    -- Its last word, and when it was gone by its own word: what it said before that no longer counts.
    seen        INTEGER NOT NULL,
    ended       INTEGER NOT NULL DEFAULT 0,
    task_id     TEXT,
    queue_id    TEXT,
    -- JSON lists of texts.
    queues      TEXT    NOT NULL DEFAULT '[]',
    tags        TEXT    NOT NULL DEFAULT '[]',
    system_tags TEXT    NOT NULL DEFAULT '[]',
    CONSTRAINT workers_pkey PRIMARY KEY (tenant_id, user_id, name),
    CONSTRAINT workers_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) STRICT;

CREATE INDEX workers_by_name ON workers (tenant_id, name_key, user_id, name);
CREATE INDEX workers_by_word ON workers (seen);

-- Every tenant begins with a queue.
INSERT INTO queues (tenant_id, id, name, name_key, system_tags, autocreated, created, changed)
SELECT id, lower(hex(randomblob(16))), 'default', 'default', '["default"]', 1, created, created FROM tenants;
