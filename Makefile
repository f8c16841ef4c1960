# Two commands: `make run` and `make test`. Both do all the set-up, and are quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Where this is set every process would compile all of the source again, and the checks start hundreds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install run docs test elsewhere lint types contracts gallery bench

# What leans on the server itself: rules of seeing, set-based writes, locks.
CORE := tests/markings tests/architecture/test_protection.py tests/feeds/test_pull.py tests/exposures/test_queries.py \
	tests/assets/test_asset_operations.py tests/engagements/test_story.py tests/config/test_purging.py

help:  ## Say what can be made.
	@sed -n 's/^\([a-z]*\):.*## /\1 - /p' $(MAKEFILE_LIST)

install: $(VENV)/.run  ## Environment, front-end assets and translations.
	@$(BIN)/python tools/assets.py
	@$(BIN)/python tools/messages.py --compile

run: install  ## Start everything, with a demonstration sector in an empty database.
	@$(BIN)/wardwatch up

test: $(VENV)/.dev install lint types contracts  ## Every check: lint, types, import contracts, tests.
	@$(BIN)/python -m pytest -n auto --dist worksteal

elsewhere: $(VENV)/.dev  ## The core of the tests on the system's own PostgreSQL instead of the embedded one.
	@$(BIN)/python tests/external.py $(BIN)/python -m pytest -q -n auto $(CORE)

lint: $(VENV)/.dev  ## Style.
	@$(BIN)/ruff check --quiet && $(BIN)/ruff format --check --quiet

types: $(VENV)/.dev  ## Types.
	@WARDWATCH_HOME=.wardwatch/types $(BIN)/mypy --no-error-summary

contracts: $(VENV)/.dev  ## The walls between folders.
	@$(BIN)/lint-imports --no-logo >$(VENV)/contracts.log || (cat $(VENV)/contracts.log; exit 1)

docs: $(VENV)/.dev  ## The documentation as a site, in build/docs.
	@$(BIN)/python -m sphinx -q --fail-on-warning -b html -c docs . build/docs && echo build/docs/docs/index.html

gallery: $(VENV)/.dev install  ## The pictures of docs/gallery.md, taken anew. Needs Chromium.
	@GALLERY=1 $(BIN)/python -m pytest -q -n 0 tests/journeys/test_gallery.py

bench: $(VENV)/.dev install  ## Measure, and print the figures.
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Wardwatch needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt requirements/node.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Wardwatch stands on (once)..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(BIN)/python tools/assets.py --has-node || $(PIP) install --require-hashes -r requirements/node.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what the checks need (once)..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
