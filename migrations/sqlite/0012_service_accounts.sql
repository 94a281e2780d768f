-- Service accounts that may act as the owner of a task, and what a single access key may do: from where, for what, and
-- until when another one has taken its place.

-- Of service accounts: may act as any person of the tenant, with the rights of a plain user.
ALTER TABLE users ADD COLUMN allow_impersonation INTEGER NOT NULL DEFAULT 0;

-- Networks it may be used from, CIDR with blanks between; empty: from everywhere.
ALTER TABLE credentials ADD COLUMN networks TEXT NOT NULL DEFAULT '';
-- What it may be used for: '' for everything, `read_only`, or services with blanks between.
ALTER TABLE credentials ADD COLUMN scope TEXT NOT NULL DEFAULT '';
-- The access key that took its place; it still works until it expires.
ALTER TABLE credentials ADD COLUMN replaced_by TEXT;
