#!/bin/sh
# Prints the system's Chromium; fails if there is none.
set -eu
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name"; then exit 0; fi
done
exit 1
