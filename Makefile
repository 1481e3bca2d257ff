# Two commands do everything on a fresh machine:  make run  and  make test.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
WORKERS ?= 2
export WHERRY_CORPORA ?= $(abspath ../shared/data)

.PHONY: run test unit lint bench lock clean system help

help:  ## what each command does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

$(BIN)/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || \
	  { echo 'Wherry needs Python 3.11 with venv: install it (Debian: python3.11-venv) or say make PYTHON=/path/to/python3.11'; exit 1; }
	"$(PYTHON)" -m venv $(VENV)

$(VENV)/run.installed: requirements/run.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements/run.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.installed: requirements/dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements/dev.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/run.installed

PAPERS := graphviz libpangoft2-1.0-0 libharfbuzz-subset0

system:
	@tools/install_system.sh chromium $(PAPERS)

run: $(VENV)/run.installed  ## load the demonstration estate, make the plan, serve the site
	@tools/install_system.sh --optional $(PAPERS)
	$(BIN)/wherry demo --start 2027-04 --leave-division
	$(BIN)/wherry serve

test: $(VENV)/dev.installed system lint unit  ## everything: lint, types, imports, tests, a real browser

# The browser's driver keeps an event loop in its process, so the pages have processes of their own.
unit: $(VENV)/dev.installed
	$(BIN)/pytest -n $(WORKERS) --ignore=tests/pages tests
	$(BIN)/pytest -n $(WORKERS) tests/pages

lint: $(VENV)/dev.installed  ## style, types and the order of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/bench.installed: requirements/bench.lock $(VENV)/dev.installed
	$(PIP) install --quiet --require-hashes -r requirements/bench.lock
	@touch $@

bench: $(VENV)/bench.installed  ## measure against peers and published values; slow
	$(BIN)/python -m bench

lock: $(VENV)/dev.installed  ## pin newer versions of what Wherry stands on
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile -q pyproject.toml --group build --generate-hashes --no-emit-index-url --no-header -o requirements/run.lock
	$(BIN)/uv pip compile -q pyproject.toml --group dev --generate-hashes --no-emit-index-url --no-header -c requirements/run.lock -o requirements/dev.lock
	$(BIN)/uv pip compile -q pyproject.toml --group bench --generate-hashes --no-emit-index-url --no-header -c requirements/dev.lock -o requirements/bench.lock

clean:  ## remove what was installed and what was stored
	rm -rf $(VENV) .wherry .mypy_cache .ruff_cache .hypothesis .import_linter_cache frontend/node_modules
