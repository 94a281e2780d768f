#!/bin/sh
# Prints the folder of PostgreSQL's own programs, which Debian keeps out of the path; fails if there is none.
set -eu
for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn) "$(pg_config --bindir 2>/dev/null || true)"; do
  if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then echo "$folder"; exit 0; fi
done
initdb=$(command -v initdb) && dirname "$(readlink -f "$initdb")"
