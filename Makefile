# One word for each thing one does here. `make` alone lists them; CI calls the same ones.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export FLASK_APP := app
# Everything below speaks to this machine only.
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test chat check bench doctor clean

help: ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: .venv/ready var/settings.env ## set up everything and start the bot with the demo phone
	@$(BIN)/flask setup
	@exec $(BIN)/flask serve

test: .venv/ready-dev ## set up everything and run the tests, on SQLite and PostgreSQL
	@$(BIN)/python -m tests.prepare
	@$(BIN)/pytest --numprocesses auto

chat: .venv/ready var/settings.env ## talk to the bot at the keyboard
	@$(BIN)/flask setup
	@$(BIN)/flask chat

check: .venv/ready-dev ## lint, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: .venv/ready-dev ## measure speed, size and matching (benchmarks/README.md)
	@$(BIN)/python -m benchmarks

doctor: .venv/ready var/settings.env ## say in plain words what is missing
	@$(BIN)/flask doctor

clean: ## remove the virtual environment, the database and the demo's secrets
	rm -rf .venv var

.venv/ready: requirements.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: install it, or say PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@echo "installing what the bot needs (once)"
	@$(BIN)/pip install --quiet --requirement requirements.txt
	@touch $@

.venv/ready-dev: requirements-dev.txt .venv/ready
	@echo "installing what tests and checks need (once)"
	@$(BIN)/pip install --quiet --requirement requirements-dev.txt
	@touch $@

var/settings.env: | .venv/ready
	@$(BIN)/python -c 'import settings; settings.write_demo_file()'
