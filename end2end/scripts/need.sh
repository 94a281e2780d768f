#!/bin/sh
# Makes sure that what the tests need is installed: need.sh [node] [rust] [postgres] [chromium] [python] [curl] [wrk]
# Debian packages through apt-get as root; elsewhere it says what to install.
set -eu

say() { echo "need: $*" >&2; }

# debian PACKAGE...: installs Debian packages, or ends with what to install by hand.
debian() {
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "installing $*"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  else
    say "please install $* (on Debian: sudo apt-get install $*) and run this again"
    exit 1
  fi
}

has() { command -v "$1" >/dev/null 2>&1; }

for tool in "$@"; do
  case "$tool" in
    rust)
      has cargo || { say "please install Rust with https://rustup.rs and run this again"; exit 1; }
      if has rustup; then
        # The versions of rust-toolchain.toml; rustup may be told not to install them by itself.
        rustup show active-toolchain >/dev/null 2>&1 || rustup toolchain install
        rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown
        rustup component list --installed | grep -q '^clippy' || rustup component add clippy rustfmt
      fi
      ;;
    node)
      has node && has npm || { say "please install Node.js 20 or newer and run this again"; exit 1; }
      ;;
    postgres)
      "$(dirname "$0")/postgres-bin.sh" >/dev/null 2>&1 || debian postgresql
      ;;
    chromium)
      "$(dirname "$0")/chromium.sh" >/dev/null 2>&1 && continue
      if [ "$(id -u)" -eq 0 ] && has apt-get; then (debian chromium-headless-shell) || debian chromium
      else (cd "$(dirname "$0")/.." && npx playwright install chromium); fi
      ;;
    python)
      python3 -c 'import ensurepip, venv' 2>/dev/null || debian python3 python3-venv
      ;;
    curl | wrk) has "$tool" || debian "$tool" ;;
    *) say "do not know $tool"; exit 2 ;;
  esac
done
