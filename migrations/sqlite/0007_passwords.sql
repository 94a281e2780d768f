-- Passwords that somebody else has set.

-- Nothing can be done with a session before the password is changed.
ALTER TABLE people ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;

-- Whoever may be brought back elsewhere is asked for by person.
CREATE INDEX removed_users_by_person ON removed_users (person_id) WHERE person_id IS NOT NULL;
