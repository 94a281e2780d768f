#!/bin/sh
# Makes end2end/.venv with the real clients, in the versions of requirements.txt.
set -eu
cd "$(dirname "$0")/.."
if ! cmp -s requirements.txt .venv/installed.txt; then
  echo "venv: installing the real clients" >&2
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
  cp requirements.txt .venv/installed.txt
fi
