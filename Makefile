# Một Cửa: `make run` starts it, `make test` proves it. `make help` lists the rest.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
LOCK = .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test quick format lock clean

help: ## what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: ## make .venv from the hash-locked requirements, install the page assets and the fonts
	@$(PYTHON) scripts/environment.py
	@$(PYTHON) scripts/assets.py

setup-dev: ## the same, with what the tests and checks need
	@$(PYTHON) scripts/environment.py --dev
	@$(PYTHON) scripts/assets.py --dev

run: setup ## prepare the home, load the demo once, serve on http://127.0.0.1:8000
	@.venv/bin/motcua demo --init --once
	@exec .venv/bin/motcua serve --host $(HOST) --port $(PORT)

test: setup-dev ## every check and every test: style, types, layers, SQLite, PostgreSQL, browser
	@.venv/bin/python scripts/check.py

quick: setup-dev ## style, types, layers and the suite on SQLite only
	@.venv/bin/python scripts/check.py --quick

format: setup-dev ## put code into the one format
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

lock: setup-dev ## renew the locked requirements after a change of requirements/*.in and package.json
	@cd requirements && ../$(LOCK) base.in -o base.txt
	@cd requirements && ../$(LOCK) dev.in -o dev.txt
	@npm install --package-lock-only --ignore-scripts

clean: ## remove everything that was made, except the home with its data (var/)
	@rm -rf .venv node_modules build src/motcua/web/static/vendor src/motcua/dossiers/slips/fonts
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find src tests scripts -name __pycache__ -prune -exec rm -rf {} +
