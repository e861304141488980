# Daily commands. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

NAGIOS ?= examples/starter/nagios.cfg
DATA   ?= var
LISTEN ?= 127.0.0.1:7780
CARGO  ?= cargo

WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)

.PHONY: help run build test check bench web test-rust test-web test-browser fmt openapi clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: build ## build, then monitor this very machine (NAGIOS=/path/to/nagios.cfg for yours)
	target/release/atalaya run --nagios $(NAGIOS) --data $(DATA) --listen $(LISTEN)

build: web ## target/release/atalaya with the web UI inside
	$(CARGO) build --release --locked -p atalaya

web: web/dist/index.html ## build the web UI into web/dist

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES) openapi.json
	cd web && npm run build
	@touch $@

test: test-rust test-web test-browser ## unit, integration, web, browser and conformance tests

test-rust: web
	$(CARGO) build --locked -p atalaya
	$(CARGO) test --locked --workspace

test-web: web/node_modules/.package-lock.json
	cd web && npm test

test-browser: web web/node_modules/.package-lock.json
	$(CARGO) build --locked -p atalaya
	web/browser/run.sh target/debug/atalaya
	web/browser/run-security.sh target/debug/atalaya

check: ## what CI runs besides the tests: formatting, lints, dependency policy, layering
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings
	$(CARGO) xtask layers
	$(CARGO) xtask deps
	@if command -v cargo-deny >/dev/null; then $(CARGO) deny --offline check bans licenses sources; \
	elif [ "$${CI:-}" = true ]; then echo "cargo-deny is missing in CI" >&2; exit 1; \
	else echo "SKIPPED: cargo deny (cargo install --locked cargo-deny)" >&2; fi
	cd web && npm run lint

bench: build ## measure, side by side with the originals where they are installed
	$(CARGO) bench --locked --workspace
	bench/run.sh

fmt: ## format everything
	$(CARGO) fmt --all
	cd web && npm run format

openapi: ## write openapi.json and the web UI's types from the code
	$(CARGO) run --locked -p api --example openapi > openapi.json.new && mv openapi.json.new openapi.json
	cd web && npm run generate

clean: ## remove what was built
	$(CARGO) clean
	rm -rf web/dist web/node_modules
