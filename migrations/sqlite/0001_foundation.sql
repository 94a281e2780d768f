-- The ground: tenants, people and their memberships, credentials, ways in, sessions, the audit record, the seal.
--
-- Both databases have the same tables under the same numbers. Times are milliseconds since 1970 (UTC), 0 where
-- "never" must be sortable; identifiers are text; *_key columns hold the folded form made in Rust, so that both
-- databases compare and order alike. Everything of a tenant has (tenant_id, id) as its key, and references carry
-- tenant_id too: a membership across tenants cannot be stored.

CREATE TABLE meta (
    name  TEXT NOT NULL CONSTRAINT meta_pkey PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tenants (
    id                        TEXT    NOT NULL CONSTRAINT tenants_pkey PRIMARY KEY,
    name                      TEXT    NOT NULL,
    name_key                  TEXT    NOT NULL,
    -- The folded name where the deployment wants names unique (apiserver.company.unique_names), else null.
    unique_name               TEXT    CONSTRAINT tenants_unique_name_key UNIQUE,
    active                    INTEGER NOT NULL,
    created                   INTEGER NOT NULL,
    allowed_users             INTEGER,
    allowed_service_users     INTEGER,
    allow_service_user_admins INTEGER,
    features                  TEXT    NOT NULL,
    exclude_features          TEXT    NOT NULL,
    -- Counters, kept by the same transaction that adds or removes: a count over 100,000 rows would be too slow.
    seats_used                INTEGER NOT NULL DEFAULT 0,
    service_accounts_used     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX tenants_by_name ON tenants (name_key, id);

-- People are global: one row per canonical address, whatever tenants they belong to.
CREATE TABLE people (
    id            TEXT    NOT NULL CONSTRAINT people_pkey PRIMARY KEY,
    email         TEXT    NOT NULL,
    email_key     TEXT    NOT NULL CONSTRAINT people_email_key UNIQUE,
    password_hash TEXT,
    created       INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    tenant_id      TEXT    NOT NULL CONSTRAINT users_tenant_fkey REFERENCES tenants (id),
    id             TEXT    NOT NULL CONSTRAINT users_id_key UNIQUE,
    -- Null for service accounts, system principals and removed people.
    person_id      TEXT    CONSTRAINT users_person_fkey REFERENCES people (id),
    kind           TEXT    NOT NULL CHECK (kind IN ('person', 'service', 'system')),
    role           TEXT    NOT NULL CHECK (role IN ('system', 'admin', 'user', 'consumer')),
    status         TEXT    NOT NULL CHECK (status IN ('active', 'disabled', 'removed')),
    name           TEXT    NOT NULL,
    name_key       TEXT    NOT NULL,
    email          TEXT,
    email_key      TEXT    NOT NULL DEFAULT '',
    given_name     TEXT,
    family_name    TEXT,
    avatar         TEXT,
    -- A user of the platform rather than of the tenant's people: takes no seat.
    internal       INTEGER NOT NULL DEFAULT 0,
    -- May open a browser session with an access key and secret.
    allow_login    INTEGER NOT NULL DEFAULT 0,
    -- The name under which the configuration provides this user (secure.credentials.<name>).
    provisioned    TEXT    CONSTRAINT users_provisioned_key UNIQUE,
    theme          TEXT    NOT NULL DEFAULT 'system',
    preferences    TEXT    NOT NULL DEFAULT '{}',
    -- Raised to end every token of this user at once.
    epoch          INTEGER NOT NULL DEFAULT 0,
    created        INTEGER NOT NULL,
    last_sign_in   INTEGER NOT NULL DEFAULT 0,
    last_provider  TEXT,
    last_key_used  INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT users_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT users_person_once UNIQUE (tenant_id, person_id)
) STRICT;

-- One index per column the Users page sorts by, over exactly the rows it shows.
CREATE INDEX users_by_name ON users (tenant_id, name_key, id) WHERE kind <> 'service' AND status <> 'removed';
CREATE INDEX users_by_email ON users (tenant_id, email_key, id) WHERE kind <> 'service' AND status <> 'removed';
CREATE INDEX users_by_created ON users (tenant_id, created, id) WHERE kind <> 'service' AND status <> 'removed';
CREATE INDEX users_by_last_sign_in ON users (tenant_id, last_sign_in, id) WHERE kind <> 'service' AND status <> 'removed';
CREATE INDEX users_by_person ON users (person_id);
CREATE INDEX users_admins ON users (tenant_id, id) WHERE role = 'admin' AND kind = 'person' AND status = 'active';

-- Who was removed: rules that existed before do not let the person back in.
CREATE TABLE removals (
    tenant_id TEXT    NOT NULL CONSTRAINT removals_tenant_fkey REFERENCES tenants (id),
    email_key TEXT    NOT NULL,
    removed   INTEGER NOT NULL,
    CONSTRAINT removals_pkey PRIMARY KEY (tenant_id, email_key)
) STRICT;

CREATE TABLE groups (
    tenant_id   TEXT    NOT NULL CONSTRAINT groups_tenant_fkey REFERENCES tenants (id),
    id          TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    name_key    TEXT    NOT NULL,
    description TEXT    NOT NULL DEFAULT '',
    -- The configuration's name of a group that every tenant has, else null.
    built_in    TEXT,
    created     INTEGER NOT NULL,
    CONSTRAINT groups_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT groups_name_key UNIQUE (tenant_id, name_key)
) STRICT;

CREATE TABLE memberships (
    tenant_id TEXT    NOT NULL,
    group_id  TEXT    NOT NULL,
    user_id   TEXT    NOT NULL,
    -- Where it comes from: hand, configuration, creation.
    source    TEXT    NOT NULL,
    created   INTEGER NOT NULL,
    CONSTRAINT memberships_pkey PRIMARY KEY (tenant_id, user_id, group_id),
    CONSTRAINT memberships_group_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES groups (tenant_id, id),
    CONSTRAINT memberships_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) STRICT;

CREATE INDEX memberships_by_group ON memberships (tenant_id, group_id, user_id);

CREATE TABLE credentials (
    access_key     TEXT    NOT NULL CONSTRAINT credentials_pkey PRIMARY KEY,
    tenant_id      TEXT    NOT NULL,
    user_id        TEXT    NOT NULL,
    -- A keyed digest or an argon2id hash; never the secret.
    secret         TEXT    NOT NULL,
    label          TEXT,
    created        INTEGER NOT NULL,
    expires        INTEGER,
    last_used      INTEGER NOT NULL DEFAULT 0,
    last_used_from TEXT,
    CONSTRAINT credentials_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) STRICT;

CREATE INDEX credentials_by_user ON credentials (tenant_id, user_id, created);

-- Rules are unique over all tenants: an address or domain leads to at most one workspace.
CREATE TABLE whitelist_entries (
    email_key TEXT    NOT NULL CONSTRAINT whitelist_entries_pkey PRIMARY KEY,
    tenant_id TEXT    NOT NULL CONSTRAINT whitelist_entries_tenant_fkey REFERENCES tenants (id),
    email     TEXT    NOT NULL,
    role      TEXT    NOT NULL CHECK (role IN ('admin', 'user', 'consumer')),
    added     INTEGER NOT NULL,
    accepted  INTEGER,
    user_id   TEXT,
    CONSTRAINT whitelist_entries_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) STRICT;

CREATE INDEX whitelist_entries_by_tenant ON whitelist_entries (tenant_id, email_key);

CREATE TABLE domain_rules (
    domain    TEXT    NOT NULL CONSTRAINT domain_rules_pkey PRIMARY KEY,
    tenant_id TEXT    NOT NULL CONSTRAINT domain_rules_tenant_fkey REFERENCES tenants (id),
    added     INTEGER NOT NULL
) STRICT;

CREATE INDEX domain_rules_by_tenant ON domain_rules (tenant_id, domain);

CREATE TABLE sessions (
    -- SHA-256 of the session's secret ID: who reads this table cannot use it.
    key        BLOB    NOT NULL CONSTRAINT sessions_pkey PRIMARY KEY,
    -- What its owner names it by.
    id         TEXT    NOT NULL CONSTRAINT sessions_id_key UNIQUE,
    tenant_id  TEXT    NOT NULL,
    user_id    TEXT    NOT NULL,
    created    INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    ends       INTEGER NOT NULL,
    address    TEXT,
    user_agent TEXT,
    CONSTRAINT sessions_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) STRICT;

CREATE INDEX sessions_by_user ON sessions (tenant_id, user_id, created);
CREATE INDEX sessions_by_end ON sessions (ends);

-- Tokens that were ended before their time, kept until they would have ended anyway.
CREATE TABLE revoked_tokens (
    id        TEXT    NOT NULL CONSTRAINT revoked_tokens_pkey PRIMARY KEY,
    tenant_id TEXT    NOT NULL CONSTRAINT revoked_tokens_tenant_fkey REFERENCES tenants (id),
    ends      INTEGER NOT NULL
) STRICT;

CREATE INDEX revoked_tokens_by_end ON revoked_tokens (ends);

-- Failed sign-ins per account (known or not), shared by all replicas.
CREATE TABLE sign_in_failures (
    account       TEXT    NOT NULL CONSTRAINT sign_in_failures_pkey PRIMARY KEY,
    failures      INTEGER NOT NULL,
    last_failure  INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was done by whom, written with the change itself. Nothing is ever changed or removed here.
CREATE TABLE audit_entries (
    seq       INTEGER NOT NULL CONSTRAINT audit_entries_pkey PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT,
    at        INTEGER NOT NULL,
    actor     TEXT,
    subject   TEXT,
    -- Why the server itself acted, empty for callers.
    why       TEXT    NOT NULL DEFAULT '',
    action    TEXT    NOT NULL,
    target    TEXT    NOT NULL,
    before    TEXT,
    after     TEXT
) STRICT;

CREATE INDEX audit_entries_by_tenant ON audit_entries (tenant_id, seq);

CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;

CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END;

-- A service account never gets a browser session, whatever door it tries.
CREATE TRIGGER sessions_no_service BEFORE INSERT ON sessions
WHEN EXISTS (SELECT 1 FROM users WHERE tenant_id = NEW.tenant_id AND id = NEW.user_id AND kind = 'service')
BEGIN SELECT RAISE(ABORT, 'service accounts have no sessions'); END;

-- Each tenant's data keys, wrapped by a master key that is not in this database.
CREATE TABLE data_keys (
    tenant_id  TEXT    NOT NULL CONSTRAINT data_keys_tenant_fkey REFERENCES tenants (id),
    id         TEXT    NOT NULL,
    master_key TEXT    NOT NULL,
    wrapped    BLOB    NOT NULL,
    created    INTEGER NOT NULL,
    CONSTRAINT data_keys_pkey PRIMARY KEY (tenant_id, id)
) STRICT;

-- A known text sealed under each master key that this database has seen: opened at every start, so that a wrong key
-- file is noticed before anything is written with it.
CREATE TABLE seal_checks (
    master_key TEXT NOT NULL CONSTRAINT seal_checks_pkey PRIMARY KEY,
    sealed     BLOB NOT NULL
) STRICT;
