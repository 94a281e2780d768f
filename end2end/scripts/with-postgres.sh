#!/bin/sh
# Runs a command with a PostgreSQL cluster of its own: with-postgres.sh COMMAND...
# The command finds it in TENANTRY_TEST_DATABASE_URL (a superuser). Nothing of it is left afterwards.
set -eu

bin=$("$(dirname "$0")/postgres-bin.sh")
base=$(mktemp -d "${TMPDIR:-/tmp}/tenantry-postgres.XXXXXX")

# initdb and postgres refuse to run as root.
if [ "$(id -u)" -eq 0 ]; then
  chown postgres "$base"
  as() { runuser -u postgres -- "$@"; }
else
  as() { "$@"; }
fi

stop() {
  as "$bin/pg_ctl" -D "$base/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$base"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Durability is no concern of a cluster that lives for one run.
as "$bin/initdb" -D "$base/data" -U tenantry --auth=trust --encoding=UTF8 --locale=C --no-sync >"$base/log" 2>&1 \
  || { cat "$base/log" >&2; exit 1; }
as "$bin/pg_ctl" -D "$base/data" -l "$base/data/log" -w start -o "-k $base -c listen_addresses= \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300" >>"$base/log" 2>&1 \
  || { cat "$base/log" "$base/data/log" >&2; exit 1; }

TENANTRY_TEST_DATABASE_URL="postgres://tenantry@localhost/postgres?host=$base"
export TENANTRY_TEST_DATABASE_URL
status=0
"$@" || status=$?
exit "$status"
