#!/usr/bin/env bash
# Side by side with nagios4 on this machine, in one run. Needs target/release/atalaya (make build).
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet -p config --example generate
python3 bench/verify.py
python3 bench/checks.py
