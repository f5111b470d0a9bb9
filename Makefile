# Everything a contributor needs. `make` alone lists it.
#
# PYTHON   the Python that makes .venv (3.11 or newer)      make install PYTHON=python3.12
# PORT     where `make run` listens                         make run PORT=8001
# SAMPLES  0 leaves out the sample submissions              make run SAMPLES=0
# ARGS     more words for pytest and for the bench          make test ARGS="-k search"
# BENCH    full measures guides of a million rows too      make bench BENCH=full
# UPGRADE  1 lets `make lock` take newer versions           make lock UPGRADE=1

PYTHON ?= python3
PORT ?= 8000
SAMPLES ?= 1
ARGS ?=
BENCH ?=
UPGRADE ?=

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
PACKAGES := guide accounts resources
PIP_INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-input --require-hashes -r

export PORT
export BENCH
export DJANGO_SETTINGS_MODULE := guide.settings
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help install run test check bench lock python port install-dev lint production-check

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 16

install: $(BIN)/python ## make .venv and install what the site needs
	@cmp -s requirements.txt $(VENV)/requirements.txt || \
	  { $(PIP_INSTALL) requirements.txt && cp requirements.txt $(VENV)/requirements.txt; }

install-dev: $(BIN)/python
	@cmp -s requirements-dev.txt $(VENV)/requirements-dev.txt || \
	  { echo "Installing the libraries for tests and checks. The first time takes a minute."; \
	    $(PIP_INSTALL) requirements-dev.txt && cp requirements-dev.txt $(VENV)/requirements-dev.txt; }

run: export DEBUG := true
run: port ## start the site on this machine, filled and ready to try
	@echo "1/5 Libraries: installing what has changed. The first time takes a minute."
	@$(MAKE) --no-print-directory install
	@echo "2/5 Database: bringing the tables up to date."
	@$(MANAGE) migrate --verbosity 0
	@echo "3/5 Guide: reading guide/content/guide.md."
	@$(MANAGE) import_guide guide/content/guide.md --if-empty --verbosity 0
	@echo "4/5 Moderator: somebody who can decide. The password is shown on the first run."
	@$(MANAGE) make_moderator
	@echo "5/5 Samples: a queue to try the desk on."
	@if [ "$(SAMPLES)" = 0 ]; then echo "Left out (SAMPLES=0)."; else $(MANAGE) make_samples; fi
	@exec $(MANAGE) serve

test: export DEBUG := true
test: install-dev ## run the tests; ARGS goes to pytest
	@$(BIN)/python -m pytest -n auto -rs $(ARGS)

check: export DEBUG := true
check: lint production-check ## everything a change has to pass: style, types, contracts, security, tests, coverage
	@echo "== tests, with coverage"
	@$(BIN)/python -m pytest -n auto -rs --cov --cov-report=term:skip-covered $(ARGS)

lint: export DEBUG := true
lint: install-dev
	@echo "== ruff"
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@echo "== djade"
	@find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	@echo "== mypy"
	@$(BIN)/mypy $(PACKAGES)
	@echo "== import contracts"
	@PYTHONPATH=. $(BIN)/lint-imports --no-logo --cache-dir .import_linter_cache
	@echo "== bandit"
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive $(PACKAGES) manage.py gunicorn.conf.py
	@echo "== migrations"
	@$(MANAGE) makemigrations --check --dry-run

# The settings as a server would have them, apart from the database, which is not asked.
production-check: install-dev
	@echo "== settings for production"
	@DEBUG=false ALLOWED_HOSTS=guide.example SITE_URL=https://guide.example \
	  SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	  $(MANAGE) check --deploy --fail-level WARNING

bench: export DEBUG := true
bench: install-dev ## measure it all: one table, and var/bench.json; ARGS=--short takes a minute, BENCH=full a million rows
	@$(BIN)/python -m bench $(ARGS)

lock: install-dev ## write requirements*.txt anew from requirements*.in
	@for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-strip-extras --python-version 3.11 --no-emit-index-url \
	    --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) \
	    $$([ $$name = requirements ] || echo --constraint requirements.txt) $$name.in --output-file $$name.txt || exit 1; \
	done

# A Python that is new enough, or one clear line. Asked only until there is a .venv. ----------------------------------
python:
	@[ -x $(BIN)/python ] || command -v $(PYTHON) >/dev/null || \
	  { echo "There is no $(PYTHON). Install Python 3.11 or newer, or name it: PYTHON=python3.12" >&2; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: PYTHON=python3.12" >&2; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(BIN)/python: | python
	@$(PYTHON) -m venv --clear $(VENV)

# Is the port free? Asked before anything that takes time. -----------------------------------------------------------
define PORT_IS_FREE
import os, socket, sys
port = os.environ["PORT"]
if not port.isdecimal() or not 0 < int(port) < 65536:
    sys.exit(f"PORT={port} is no port: it is a number from 1 to 65535.")
door = socket.socket()
door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    door.bind(("127.0.0.1", int(port)))
except PermissionError:
    sys.exit(f"Port {port} is not ours to open. Try: make run PORT=8000")
except OSError:
    sys.exit(f"Port {port} is in use. Try: make run PORT={int(port) % 65535 + 1}")
endef
export PORT_IS_FREE

port: python
	@$(if $(wildcard $(BIN)/python),$(BIN)/python,$(PYTHON)) -c "$$PORT_IS_FREE"
