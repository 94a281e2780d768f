#!/bin/sh
# The end-to-end tests: the real binary, the real clients, a real browser. Installs what it lacks.
# Each suite's last line is `N passed, N failed, N skipped`; so is the last line of the whole.
# run.sh [SUITE]...: only these.
set -eu
cd "$(dirname "$0")/.."

end2end/scripts/need.sh rust node python chromium curl
[ end2end/node_modules/.package-lock.json -nt end2end/package-lock.json ] ||
  npm ci --prefix end2end --no-audit --no-fund --loglevel=error >&2
end2end/scripts/venv.sh
end2end/node_modules/.bin/tsc --project end2end >&2
cargo xtask build >&2

wanted=" $* "
tallies=$(mktemp)
output=$(mktemp)
trap 'rm -f "$tallies" "$output"' EXIT

# suite NAME COMMAND...: runs it, shows its output and keeps its tally. A suite that fails without a failed test, or
# ran nothing, has failed once.
suite() {
  name=$1
  shift
  case "$wanted" in "  " | *" $name "*) ;; *) return 0 ;; esac
  echo "== $name"
  status=0
  { "$@" || echo "$?" >"$output.status"; } 2>&1 | tee "$output"
  [ ! -e "$output.status" ] || { status=$(cat "$output.status"); rm "$output.status"; }
  tally=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$output" | tail -n 1)
  case "$status:${tally:-0 passed, 0 failed, 0 skipped}" in
    *:"0 passed, 0 failed, 0 skipped") tally="0 passed, 1 failed, 0 skipped" ;;
    0:*) ;;
    *" 0 failed, "*) tally="${tally%% *} passed, 1 failed, ${tally##*failed, }" ;;
  esac
  echo "== $name: $tally"
  echo "$tally" >>"$tallies"
}

suite hocon end2end/.venv/bin/python end2end/hocon/corpus.py check server/tests/hocon/corpus.json
suite converted end2end/.venv/bin/python end2end/hocon/corpus.py check server/tests/vault_text/converted.json
suite merges end2end/.venv/bin/python end2end/hocon/corpus.py check server/tests/vault_text/merges.json
suite walkthrough end2end/walkthrough.sh
suite clients node end2end/support/with-server.mjs end2end/.venv/bin/python end2end/clients.py
suite agent node end2end/support/with-server.mjs end2end/.venv/bin/python end2end/agent.py
suite vaults node end2end/support/with-server.mjs end2end/.venv/bin/python end2end/vaults.py
suite reload node end2end/reload.mjs
suite durability node end2end/durability.mjs
suite browser end2end/node_modules/.bin/playwright test --config end2end/playwright.config.ts

awk '{ passed += $1; failed += $3; skipped += $5 }
  END { print passed + 0 " passed, " failed + 0 " failed, " skipped + 0 " skipped"; exit failed + skipped > 0 }' "$tallies"
