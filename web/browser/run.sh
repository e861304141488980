#!/usr/bin/env bash
# The browser tests against the real binary on the starter configuration, with a fresh data directory.
# Usage: web/browser/run.sh path/to/atalaya
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/.."

if ! command -v chromium >/dev/null; then
  if [ "${CI:-}" = true ]; then echo "chromium is missing in CI" >&2; exit 1; fi
  echo "SKIPPED: browser tests (install chromium)" >&2
  exit 0
fi

data=$(mktemp -d)
atalaya=
finish() {
  if [ -n "$atalaya" ]; then kill "$atalaya" 2>/dev/null || true; wait "$atalaya" 2>/dev/null || true; fi
  rm -rf "$data"
}
trap finish EXIT

# A free port for syslog, UDP and TCP, that the tests are told; nothing else of this machine is read.
ATALAYA_SYSLOG=127.0.0.1:$(node -e '
  const server = require("net").createServer().listen(0, "127.0.0.1", () => {
    console.log(server.address().port);
    server.close();
  })')
cat >"$data/atalaya.toml" <<END
[collect]
syslog_udp = ["$ATALAYA_SYSLOG"]
syslog_tcp = ["$ATALAYA_SYSLOG"]
journal = "off"
follow_plugin_files = false
END

"$binary" run --config "$data/atalaya.toml" --nagios ../examples/starter/nagios.cfg --data "$data/data" --listen 127.0.0.1:0 \
  >"$data/out" 2>"$data/err" &
atalaya=$!
for _ in $(seq 150); do
  grep -q 'password' "$data/out" && break
  kill -0 "$atalaya" 2>/dev/null || { cat "$data/err" >&2; exit 1; }
  sleep 0.2
done
word_after() { awk -v key="$1" '{for (n = 1; n < NF; n++) if ($n == key) {print $(n + 1); exit}}' "$data/out"; }
ATALAYA_URL=$(grep -o 'http://[^ ]*' "$data/out" | head -n 1)
ATALAYA_USER=$(word_after user)
ATALAYA_PASSWORD=$(word_after password)
export ATALAYA_URL ATALAYA_USER ATALAYA_PASSWORD ATALAYA_SYSLOG
npm run --silent browser || { echo "--- atalaya said:" >&2; cat "$data/err" >&2; exit 1; }
