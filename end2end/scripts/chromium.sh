#!/bin/sh
# Prints the system's Chromium; fails if there is none. The headless shell is the same engine without the desktop
# around it, and takes less than half the time.
set -eu
for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name"; then exit 0; fi
done
exit 1
