# Everything a developer types. `make` alone lists it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.lock-installed
WORKERS ?= 3
LONG   := -o addopts="--import-mode=importlib --strict-markers" -o faulthandler_timeout=0
MINUTES ?= 30

# Many processes of a test run import the same modules: the first one keeps what it compiled for the others.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup run test tests check fmt migration schema snapshots bench faults cluster soak mutants leaks \
	lock docs

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## install the locked dependencies into .venv (does nothing when they are there)

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Dossier needs Python 3.11 or newer")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $(STAMP)

run: setup ## database, demo data, server and worker on http://127.0.0.1:8000
	@$(BIN)/python cli.py run

test: setup ## all checks and all tests, beside each other: tests wait now and then
	@$(MAKE) --no-print-directory --jobs 2 check tests

tests: setup
	@$(BIN)/python -m pytest -n $(WORKERS)

check: setup ## format, lint, types, and that the schema breaks no client of the last release
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/basedpyright --level error
	@$(BIN)/python -m schema.compatible

fmt: setup ## format and repair what can be repaired
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

docs: setup ## write the table of docs/settings.md anew
	@$(BIN)/python -m settings_table

migration: setup ## write a migration for the changed tables: make migration name=add_vip_level
	@test -n "$(name)" || { echo "usage: make migration name=what_changes"; exit 2; }
	@$(BIN)/python -m models.make_migration "$(name)"
	@$(BIN)/ruff format --quiet models/migrations

schema: setup ## write schema/schema.graphql anew
	@$(BIN)/python cli.py schema > schema/schema.graphql.new && mv schema/schema.graphql.new schema/schema.graphql

snapshots: setup ## write the answers and statements of tests/reads anew
	@$(BIN)/python -m tests.support.snapshots

bench: setup ## measure reads, writes, stored files (or one part: python -m bench s2)
	@$(BIN)/python -m bench

faults: setup ## kill processes and cut connections (slow)
	@$(BIN)/python -m pytest tests -m faults -rs $(LONG)

cluster: setup ## the journeys against two servers and a worker behind nginx, with a standby, S3 and NATS (slow)
	@$(BIN)/python -m pytest tests/journeys tests/golden tests/cluster --cluster -n 2 -rs $(LONG)

soak: setup ## thirty minutes of everything at once: what is left over, how memory grows (MINUTES=30)
	@$(BIN)/python -m bench.soak --minutes $(MINUTES)

mutants: setup ## change the access code in small ways and count what the tests notice (ONLY="FILE …")
	@test -f var/mutants-tool/.installed || { \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
			--target var/mutants-tool -r bench/mutants.lock && touch var/mutants-tool/.installed; }
	@$(BIN)/python -m bench.mutants $(ONLY)

leaks: setup ## 5,000 operations of random principals, looked through for what they may not see (slow)
	@$(BIN)/python -m pytest tests/leaks tests/net tests/properties -m leaks -n $(WORKERS) $(LONG)

lock: ## pin the dependencies of pyproject.toml anew (needs uv)
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.lock
	@uv pip compile pyproject.toml --group traces --constraint requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --output-file requirements-run.lock
	@uv pip compile bench/mutants.in --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-annotate --no-header --quiet --output-file bench/mutants.lock
