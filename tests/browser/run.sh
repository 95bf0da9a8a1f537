#!/usr/bin/env bash
# Tests the HTML report in Chromium: installs what is missing (Debian, as root),
# builds the program and runs page.test.mjs. Pictures are left in target/browser.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v npm >/dev/null || missing+=(nodejs npm)
fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fontconfig fonts-noto-cjk)
if ((${#missing[@]})); then
    apt-get update -q && apt-get install -qy --no-install-recommends "${missing[@]}"
fi
[[ -d node_modules && node_modules -nt package-lock.json ]] || npm ci --ignore-scripts --no-audit --no-fund

cargo build --quiet
TMPDIR="$(mktemp -d)" # what the tests write goes with it
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
CHROMIUM="$(command -v chromium)" node --test page.test.mjs
