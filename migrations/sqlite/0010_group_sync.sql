-- Roles that an identity provider gives: what somebody gave by hand is not taken back by a sign-in.

-- Whether the role was taken over from the groups of an identity provider.
ALTER TABLE users ADD COLUMN role_taken_over INTEGER NOT NULL DEFAULT 0;
