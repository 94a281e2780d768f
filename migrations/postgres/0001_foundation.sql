-- The ground: tenants, people and their memberships, credentials, ways in, sessions, the audit record, the seal.
--
-- Both databases have the same tables under the same numbers. Times are milliseconds since 1970 (UTC), 0 where
-- "never" must be sortable; identifiers are text; *_key columns hold the folded form made in Rust, so that both
-- databases compare and order alike. Everything of a tenant has (tenant_id, id) as its key, and references carry
-- tenant_id too: a membership across tenants cannot be stored. Text is compared byte by byte (COLLATE "C").

CREATE TABLE meta (
    name TEXT COLLATE "C" NOT NULL CONSTRAINT meta_pkey PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE tenants (
    id TEXT COLLATE "C" NOT NULL CONSTRAINT tenants_pkey PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    -- The folded name where the deployment wants names unique (apiserver.company.unique_names), else null.
    unique_name TEXT COLLATE "C" CONSTRAINT tenants_unique_name_key UNIQUE,
    active BOOLEAN NOT NULL,
    created BIGINT NOT NULL,
    allowed_users BIGINT,
    allowed_service_users BIGINT,
    allow_service_user_admins BOOLEAN,
    features TEXT COLLATE "C" NOT NULL,
    exclude_features TEXT COLLATE "C" NOT NULL,
    -- Counters, kept by the same transaction that adds or removes: a count over 100,000 rows would be too slow.
    seats_used BIGINT NOT NULL DEFAULT 0,
    service_accounts_used BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX tenants_by_name ON tenants (name_key, id);

-- People are global: one row per canonical address, whatever tenants they belong to.
CREATE TABLE people (
    id TEXT COLLATE "C" NOT NULL CONSTRAINT people_pkey PRIMARY KEY,
    email TEXT COLLATE "C" NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL CONSTRAINT people_email_key UNIQUE,
    password_hash TEXT COLLATE "C",
    created BIGINT NOT NULL
);

CREATE TABLE users (
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT users_tenant_fkey REFERENCES tenants (id),
    id TEXT COLLATE "C" NOT NULL CONSTRAINT users_id_key UNIQUE,
    -- Null for service accounts, system principals and removed people.
    person_id TEXT COLLATE "C" CONSTRAINT users_person_fkey REFERENCES people (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('person', 'service', 'system')),
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('system', 'admin', 'user', 'consumer')),
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('active', 'disabled', 'removed')),
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    email TEXT COLLATE "C",
    email_key TEXT COLLATE "C" NOT NULL DEFAULT '',
    given_name TEXT COLLATE "C",
    family_name TEXT COLLATE "C",
    avatar TEXT COLLATE "C",
    -- A user of the platform rather than of the tenant's people: takes no seat.
    internal BOOLEAN NOT NULL DEFAULT false,
    -- May open a browser session with an access key and secret.
    allow_login BOOLEAN NOT NULL DEFAULT false,
    -- The name under which the configuration provides this user (secure.credentials.<name>).
    provisioned TEXT COLLATE "C" CONSTRAINT users_provisioned_key UNIQUE,
    theme TEXT COLLATE "C" NOT NULL DEFAULT 'system',
    preferences TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    -- Raised to end every token of this user at once.
    epoch BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL,
    last_sign_in BIGINT NOT NULL DEFAULT 0,
    last_provider TEXT COLLATE "C",
    last_key_used BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT users_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT users_person_once UNIQUE (tenant_id, person_id)
);

-- One index per column the Users page sorts by, over exactly the rows it shows.
CREATE INDEX users_by_name ON users (tenant_id, name_key, id) WHERE kind <> 'service' AND status <> 'removed';
CREATE INDEX users_by_email ON users (tenant_id, email_key, id) WHERE kind <> 'service' AND status <> 'removed';
CREATE INDEX users_by_created ON users (tenant_id, created, id) WHERE kind <> 'service' AND status <> 'removed';
CREATE INDEX users_by_last_sign_in ON users (tenant_id, last_sign_in, id) WHERE kind <> 'service' AND status <> 'removed';
CREATE INDEX users_by_person ON users (person_id);
CREATE INDEX users_admins ON users (tenant_id, id) WHERE role = 'admin' AND kind = 'person' AND status = 'active';

-- Who was removed: rules that existed before do not let the person back in.
CREATE TABLE removals (
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT removals_tenant_fkey REFERENCES tenants (id),
    email_key TEXT COLLATE "C" NOT NULL,
    removed BIGINT NOT NULL,
    CONSTRAINT removals_pkey PRIMARY KEY (tenant_id, email_key)
);

CREATE TABLE groups (
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT groups_tenant_fkey REFERENCES tenants (id),
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL DEFAULT '',
    -- The configuration's name of a group that every tenant has, else null.
    built_in TEXT COLLATE "C",
    created BIGINT NOT NULL,
    CONSTRAINT groups_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT groups_name_key UNIQUE (tenant_id, name_key)
);

CREATE TABLE memberships (
    tenant_id TEXT COLLATE "C" NOT NULL,
    group_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    -- Where it comes from: hand, configuration, creation.
    source TEXT COLLATE "C" NOT NULL,
    created BIGINT NOT NULL,
    CONSTRAINT memberships_pkey PRIMARY KEY (tenant_id, user_id, group_id),
    CONSTRAINT memberships_group_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES groups (tenant_id, id),
    CONSTRAINT memberships_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);

CREATE INDEX memberships_by_group ON memberships (tenant_id, group_id, user_id);

CREATE TABLE credentials (
    access_key TEXT COLLATE "C" NOT NULL CONSTRAINT credentials_pkey PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    -- A keyed digest or an argon2id hash; never the secret.
    secret TEXT COLLATE "C" NOT NULL,
    label TEXT COLLATE "C",
    created BIGINT NOT NULL,
    expires BIGINT,
    last_used BIGINT NOT NULL DEFAULT 0,
    last_used_from TEXT COLLATE "C",
    CONSTRAINT credentials_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);

CREATE INDEX credentials_by_user ON credentials (tenant_id, user_id, created);

-- Rules are unique over all tenants: an address or domain leads to at most one workspace.
CREATE TABLE whitelist_entries (
    email_key TEXT COLLATE "C" NOT NULL CONSTRAINT whitelist_entries_pkey PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT whitelist_entries_tenant_fkey REFERENCES tenants (id),
    email TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('admin', 'user', 'consumer')),
    added BIGINT NOT NULL,
    accepted BIGINT,
    user_id TEXT COLLATE "C",
    CONSTRAINT whitelist_entries_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);

CREATE INDEX whitelist_entries_by_tenant ON whitelist_entries (tenant_id, email_key);

CREATE TABLE domain_rules (
    domain TEXT COLLATE "C" NOT NULL CONSTRAINT domain_rules_pkey PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT domain_rules_tenant_fkey REFERENCES tenants (id),
    added BIGINT NOT NULL
);

CREATE INDEX domain_rules_by_tenant ON domain_rules (tenant_id, domain);

CREATE TABLE sessions (
    -- SHA-256 of the session's secret ID: who reads this table cannot use it.
    key BYTEA NOT NULL CONSTRAINT sessions_pkey PRIMARY KEY,
    -- What its owner names it by.
    id TEXT COLLATE "C" NOT NULL CONSTRAINT sessions_id_key UNIQUE,
    tenant_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    created BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    address TEXT COLLATE "C",
    user_agent TEXT COLLATE "C",
    CONSTRAINT sessions_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);

CREATE INDEX sessions_by_user ON sessions (tenant_id, user_id, created);
CREATE INDEX sessions_by_end ON sessions (ends);

-- Tokens that were ended before their time, kept until they would have ended anyway.
CREATE TABLE revoked_tokens (
    id TEXT COLLATE "C" NOT NULL CONSTRAINT revoked_tokens_pkey PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT revoked_tokens_tenant_fkey REFERENCES tenants (id),
    ends BIGINT NOT NULL
);

CREATE INDEX revoked_tokens_by_end ON revoked_tokens (ends);

-- Failed sign-ins per account (known or not), shared by all replicas.
CREATE TABLE sign_in_failures (
    account TEXT COLLATE "C" NOT NULL CONSTRAINT sign_in_failures_pkey PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_failure BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);

-- What was done by whom, written with the change itself. Nothing is ever changed or removed here.
CREATE TABLE audit_entries (
    seq       BIGINT GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_entries_pkey PRIMARY KEY,
    tenant_id TEXT COLLATE "C",
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C",
    subject TEXT COLLATE "C",
    -- Why the server itself acted, empty for callers.
    why TEXT COLLATE "C" NOT NULL DEFAULT '',
    action TEXT COLLATE "C" NOT NULL,
    target TEXT COLLATE "C" NOT NULL,
    before TEXT COLLATE "C",
    after TEXT COLLATE "C"
);

CREATE INDEX audit_entries_by_tenant ON audit_entries (tenant_id, seq);

-- Each tenant's data keys, wrapped by a master key that is not in this database.
CREATE TABLE data_keys (
    tenant_id TEXT COLLATE "C" NOT NULL CONSTRAINT data_keys_tenant_fkey REFERENCES tenants (id),
    id TEXT COLLATE "C" NOT NULL,
    master_key TEXT COLLATE "C" NOT NULL,
    wrapped BYTEA NOT NULL,
    created BIGINT NOT NULL,
    CONSTRAINT data_keys_pkey PRIMARY KEY (tenant_id, id)
);

-- A known text sealed under each master key that this database has seen: opened at every start, so that a wrong key
-- file is noticed before anything is written with it.
CREATE TABLE seal_checks (
    master_key TEXT COLLATE "C" NOT NULL CONSTRAINT seal_checks_pkey PRIMARY KEY,
    sealed BYTEA NOT NULL
);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are never changed or removed';
END $$;

CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- A service account never gets a browser session, whatever door it tries.
CREATE FUNCTION refuse_service_session() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM users WHERE tenant_id = NEW.tenant_id AND id = NEW.user_id AND kind = 'service') THEN
        RAISE EXCEPTION 'service accounts have no sessions';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER sessions_no_service BEFORE INSERT ON sessions
    FOR EACH ROW EXECUTE FUNCTION refuse_service_session();

-- The second line behind every WHERE tenant_id: row-level security. tenantry_tenant sees the rows of the tenant that
-- the transaction named, tenantry_system all of them. The cast to uuid makes an unset tenant an error instead of an
-- empty answer (an unset setting is '' after the first transaction of a connection).

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON tenants TO tenantry_tenant
    USING (id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON tenants TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON tenants TO tenantry_tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants TO tenantry_system;

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON users TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON users TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO tenantry_tenant, tenantry_system;

ALTER TABLE removals ENABLE ROW LEVEL SECURITY;
ALTER TABLE removals FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON removals TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON removals TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON removals TO tenantry_tenant, tenantry_system;

ALTER TABLE groups ENABLE ROW LEVEL SECURITY;
ALTER TABLE groups FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON groups TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON groups TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON groups TO tenantry_tenant, tenantry_system;

ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON memberships TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON memberships TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON memberships TO tenantry_tenant, tenantry_system;

ALTER TABLE credentials ENABLE ROW LEVEL SECURITY;
ALTER TABLE credentials FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON credentials TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON credentials TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON credentials TO tenantry_tenant, tenantry_system;

ALTER TABLE whitelist_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE whitelist_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON whitelist_entries TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON whitelist_entries TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON whitelist_entries TO tenantry_tenant, tenantry_system;

ALTER TABLE domain_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE domain_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON domain_rules TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON domain_rules TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON domain_rules TO tenantry_tenant, tenantry_system;

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sessions TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON sessions TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO tenantry_tenant, tenantry_system;

ALTER TABLE revoked_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE revoked_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON revoked_tokens TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON revoked_tokens TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON revoked_tokens TO tenantry_tenant, tenantry_system;

ALTER TABLE data_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON data_keys TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON data_keys TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON data_keys TO tenantry_tenant, tenantry_system;

ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_entries TO tenantry_tenant
    USING (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''))
    WITH CHECK (tenant_id = replace(current_setting('app.tenant')::uuid::text, '-', ''));
CREATE POLICY system ON audit_entries TO tenantry_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON audit_entries TO tenantry_tenant, tenantry_system;

-- What belongs to no tenant is for the system role alone.
GRANT SELECT, INSERT, UPDATE, DELETE ON meta, people, sign_in_failures, seal_checks TO tenantry_system;
