# The one entry. Every target installs what it lacks, and says what it does.

.DEFAULT_GOAL := help
.PHONY: help serve demo dev build release check test e2e fuzz bench

export PATH := $(HOME)/.cargo/bin:$(PATH)
target := $(or $(CARGO_TARGET_DIR),target)
need := @end2end/scripts/need.sh

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-9s%s\n", $$1, $$2 }' Makefile

serve: build ## build and serve ./data: pages on :8080, API on :8008
	@$(target)/debug/tenantry serve --data ./data

demo: build ## the same on a throw-away directory with a sample tenant
	@$(target)/debug/tenantry demo

dev: ## the same as serve, again after every change
	$(need) rust node
	@cargo xtask dev

build: ## leave target/debug/tenantry
	$(need) rust node
	@cargo xtask build

release: ## leave target/release/tenantry, and see it run
	$(need) rust node
	@cargo xtask build --release
	@TENANTRY_BIN=$(target)/release/tenantry node end2end/smoke.mjs
	@cargo xtask sizes

check: ## the fast checks: formatting, lints, licences, the vocabulary
	$(need) rust
	@cargo xtask check

test: ## everything, on both databases; the last line counts
	$(need) rust node postgres
	@cargo xtask test

e2e: ## the real binary with real clients and a real browser
	$(need) rust node
	@cargo xtask test e2e

fuzz: ## replay the collected texts of the parsers; MINUTES=30 looks for new ones, SEED=n chooses which
	$(need) rust
	@$(if $(MINUTES),cargo run --package server --example fuzz -- $(MINUTES) $(SEED),cargo test --package server --test it fuzz)

bench: ## measure the release on both databases, against a plain handler
	$(need) rust node postgres wrk
	@cargo xtask build --release
	@cargo xtask bench
