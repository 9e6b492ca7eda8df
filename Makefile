# Everything a newcomer needs: `make demo` to try it, `make test` to trust it. `make help` lists the rest.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip --disable-pip-version-check --quiet
UV      = $(BIN)/uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --quiet

.PHONY: help setup demo test check e2e bench lock clean
.DEFAULT_GOAL := help
# Where no bytecode is kept, each process of the tests, and each that a test starts, compiles all of it again.
test e2e: export PYTHONDONTWRITEBYTECODE =

help: ## this list
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

# Two stamps: what runs Usher, and what also tests it. Each is renewed only when its lock file changed.
$(VENV)/.run: requirements/run.txt requirements/build.txt
	@command -v $(PYTHON) >/dev/null || { echo "Usher needs Python 3.11 or newer ($(PYTHON) was not found)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Usher needs Python 3.11 or newer; say PYTHON=python3.12, for example."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "No venv could be made; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing pinned dependencies (first time only) ..."
	@$(PIP) install --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing pinned test tools (first time only) ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.dev ## make the virtual environment with everything in it

demo: $(VENV)/.run ## the web playground with a demo company, http://127.0.0.1:8765 (PORT= to change)
	@$(BIN)/usher demo

test: $(VENV)/.dev ## all tests that need no browser
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal --maxprocesses 4

check: $(VENV)/.dev ## format, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

e2e: $(VENV)/.dev ## tests with a browser and npm's emulators (installs both when absent)
	@tests/e2e/prepare
	@$(BIN)/python -m pytest tests/e2e -m e2e

bench: $(VENV)/.dev ## measure; results are kept in benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks

lock: $(VENV)/.dev ## compile requirements/*.txt from pyproject.toml again
	@$(UV) -o requirements/run.txt pyproject.toml
	@$(UV) --extra semantic -o requirements/semantic.txt pyproject.toml
	@$(UV) --extra dev -o requirements/dev.txt pyproject.toml
	@$(UV) -o requirements/build.txt requirements/build.in

clean: ## remove what the above made, but never the data in .usher
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tests/e2e/node_modules
