SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help venv setup run test lint docs-check docs bench lock release-check clean

BASE := requirements.txt requirements-build.txt
BIN := .venv/bin
ARGS ?=

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

venv:
	@scripts/venv.sh $(BASE)
	@$(BIN)/python scripts/vendor.py

setup: venv ## Put everything Ferry needs into .venv, with .venv/bin/ferry
	@$(BIN)/python -m routing.search.ready
	@$(BIN)/python -m routing.travel.roads.ready

run: setup ## Start the demo: an embedded city with simulated volunteers (ARGS="--port 8000")
	@$(BIN)/ferry demo $(ARGS)

test: setup ## Run the tests, installing what they need (ARGS="tests/dispatch -k offer")
	@scripts/venv.sh $(BASE) requirements-test.txt
	@scripts/browser.sh
	$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

lint: venv ## Check style, types, the direction of imports and the generated documents
	@scripts/venv.sh $(BASE) requirements-test.txt requirements-dev.txt
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/hadolint Dockerfile
	@$(MAKE) --no-print-directory docs-check

docs-check: venv ## Check that the generated documents are what the code would generate
	@$(BIN)/python -m app.docs --check

docs: venv ## Generate the reference documents anew
	$(BIN)/python -m app.docs

bench: setup ## Measure a whole server, or the solver (ARGS="solver --suite twelve")
	@$(BIN)/ferry bench $(ARGS)

lock: setup ## Pin the requirements anew (ARGS=--upgrade for newer versions)
	@scripts/venv.sh $(BASE) requirements-test.txt requirements-dev.txt
	scripts/lock.sh $(ARGS)

release-check: setup ## Ask whether any requirement is known to be unsafe (needs a net), and list them all in dist/sbom.json
	@scripts/venv.sh $(BASE) requirements-test.txt requirements-dev.txt requirements-release.txt
	@mkdir -p dist
	$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --mc-type application -o dist/sbom.json
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements.txt

clean: ## Remove everything that was made here, except ferry-data
	rm -rf .venv build dist node_modules app/web/static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
