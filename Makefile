# The two commands: `make serve` and `make test`. Each installs what it needs on first use.

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin

.PHONY: serve test lint conformance clean

serve: .venv/installed
	$(BIN)/sisterkg build
	$(BIN)/sisterkg serve --port $(PORT)

test: .venv/tested lint
	$(BIN)/pytest -n 2

lint: .venv/tested
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# The W3C's suites over HTTP, fetched by version and hash on first use (conformance/README.md).
conformance: .venv/tested
	$(BIN)/python -m conformance.run
	$(BIN)/pytest tests/conformance

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/tested: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	touch $@

clean:
	rm -rf .venv site dist
