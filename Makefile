# The house's commands. `make help` lists them; nothing is done twice.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help install run test check constraints messages clean

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet --no-input
PALIER := $(BIN)/palier

# What runs, and what tests: the second holds the first, so both live in one environment.
TO_RUN := $(VENV)/.ready-to-run
TO_TEST := $(VENV)/.ready-to-test
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/palier.po))
UNDERSTANDING := nlu/models/manifest.json

CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
PYTEST := $(PYTHON) -m pytest -p tests.support.slow -p tests.support.no_skips -n $(CORES) --durations=20
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(TO_RUN) $(CATALOGUES) $(UNDERSTANDING) ## Build the environment in .venv/, the catalogues and the language models

run: install ## Start the demonstration town; open the page that it names
	$(PALIER) demo

test: $(TO_TEST) $(CATALOGUES) $(UNDERSTANDING) ## Run every test (make test ONLY=tests/nlu for some)
	$(PYTEST) $(ONLY)

check: $(TO_TEST) ## Check format, lint, types, layers, translations and French typography
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTHON) -m locales.catalogues check

messages: $(TO_RUN) ## Bring the catalogues in step with the texts in the code
	$(PYTHON) -m locales.catalogues update

constraints: ## Choose the versions again (needs uv), after a change in pyproject.toml
	$(COMPILE) --extra build -o constraints.txt pyproject.toml
	$(COMPILE) --extra build --extra dev -c constraints.txt -o constraints-dev.txt pyproject.toml

clean: ## Remove the environment and whatever can be built again; the database in var/ stays
	rm -rf $(VENV) nlu/models .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*
	find . -path ./.git -prune -o \( -name '*.mo' -o -name palier.pot \) -exec rm {} +
	find . -path ./.git -prune -o -name __pycache__ -prune -exec rm -rf {} +

$(PYTHON):
	@for python in python3 python3.13 python3.12 python3.11; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  $$python -c 'import ensurepip, venv' 2>/dev/null || { lacking=$$python; continue; }; \
	  echo "$$python -m venv $(VENV)"; $$python -m venv $(VENV); exit $$?; \
	done; \
	if [ -n "$$lacking" ]; then \
	  echo "$$lacking cannot make environments: install its venv module (Debian: apt install $$lacking-venv)." >&2; \
	else \
	  echo "Palier needs Python 3.11 or newer, as python3, python3.11, python3.12 or python3.13; none was found." >&2; \
	fi; exit 1

$(TO_RUN): constraints.txt pyproject.toml | $(PYTHON)
	$(PIP) install --require-hashes --no-deps -r constraints.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(TO_TEST): constraints-dev.txt pyproject.toml | $(PYTHON)
	$(PIP) install --require-hashes --no-deps -r constraints-dev.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(TO_RUN)

%.mo: %.po | $(TO_RUN)
	$(PYTHON) -m locales.catalogues compile

# Trained again when its data or its code changed.
$(UNDERSTANDING): $(shell find nlu -name '*.py' -o -name '*.yml') | $(TO_RUN)
	$(PALIER) nlu train
	@touch $@
