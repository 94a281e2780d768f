-- Passwords that somebody else has set.

-- Nothing can be done with a session before the password is changed.
ALTER TABLE people ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;
