# The two commands: `make serve` and `make test`. Each installs what it needs on first use.

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin

# What the editor at /sparql is made of, from editor/package.json; without npm the plain form remains.
EDITOR := src/sisterkg/web/static/editor
EDITOR_FILES := @zazuko/yasgui/build/yasgui.min.js @zazuko/yasgui/build/yasgui.min.css d3/dist/d3.min.js \
	@observablehq/plot/dist/plot.umd.min.js topojson-client/dist/topojson-client.min.js world-atlas/land-110m.json

.PHONY: serve test lint editor coastline conformance harvest bench clean

serve: .venv/installed editor
	$(BIN)/sisterkg build
	$(BIN)/sisterkg serve --port $(PORT)

test: .venv/tested .venv-reconcile/installed editor lint
	$(BIN)/pytest -n 2

lint: .venv/tested
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

editor:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(EDITOR)/installed || echo "the editor was not installed: /sparql has the plain form only"; \
	else echo "npm is not installed: /sparql has the plain form only"; fi

$(EDITOR)/installed: editor/package.json editor/package-lock.json
	cd editor && npm ci --ignore-scripts --no-audit --no-fund --silent
	mkdir -p $(EDITOR)
	cp $(addprefix editor/node_modules/,$(EDITOR_FILES)) $(EDITOR)/
	touch $@

# The coast of the maps, which is kept in git: made again from Natural Earth (coastline/README.md).
coastline:
	cd coastline && npm ci --ignore-scripts --no-audit --no-fund --silent
	node coastline/derive.mjs > src/sisterkg/web/maps/coastline.json

# The W3C's suites over HTTP, fetched by version and hash on first use (conformance/README.md).
conformance: .venv/tested
	$(BIN)/python -m conformance.run
	$(BIN)/python -m conformance.shacl
	$(BIN)/pytest tests/conformance

# A reconciliation service of others, for the tests of linking: it wants an older Flask, so it has a place of its own.
.venv-reconcile/installed:
	$(PYTHON) -m venv .venv-reconcile
	.venv-reconcile/bin/python -m pip install --quiet --disable-pip-version-check 'csv-reconcile>=0.3.2,<0.4'
	touch $@

# CKAN reads the catalogue of a running server, in an environment of its own.
harvest: .venv/tested .venv-ckan/installed
	$(BIN)/pytest harvest/test_ckan.py

.venv-ckan/installed: harvest/requirements.txt
	$(PYTHON) -m venv .venv-ckan
	.venv-ckan/bin/python -m pip install --quiet --disable-pip-version-check --requirement harvest/requirements.txt
	touch $@

# Speed and memory beside peers (bench/README.md); needs wrk.
bench: .venv/benched .venv-peers/installed
	$(BIN)/python -m bench.serve
	$(BIN)/python -m bench.build
	$(BIN)/python -m bench.validation
	$(BIN)/python -m bench.reconcile
	$(BIN)/python -m bench.scale
	$(BIN)/python -m bench.pages

# Mappers of others, which want other versions of what sisterkg has, in an environment of their own.
.venv-peers/installed: bench/peers.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --requirement bench/peers.txt
	touch $@

.venv/benched: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	touch $@

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
	rm -rf .venv .venv-ckan .venv-peers .venv-reconcile site dist
