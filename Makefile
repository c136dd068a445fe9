# Everything that one does here. `make up` and `make test` need nothing but Python 3.11 or newer: the rest comes by itself.
# A shell passes no signal on to what it runs, so that in long recipes the command takes its place (exec).

SHELL := /bin/sh
PY := .venv/bin/python
RUN := exec $(PY) -m platform_core.embedded run
WORKERS ?= 2
READY := .venv/.installed
UV := $(or $(shell command -v uv),.venv/uv/bin/uv)
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
OURS := platform_core privacy merchants catalog orders aftersales complaints

unexport PYTHONDONTWRITEBYTECODE # where it is set, each of some hundred processes of the tests compiles the program anew

.DEFAULT_GOAL := help
.PHONY: help up test proofs check journeys demo replay bulk bench docs fix otp lock force

help:
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

up: $(READY) ## everything on embedded services, with demo data; ARGS=--town: thirty more kinds of case; Ctrl-C stops it
	@$(PY) -m platform_core.embedded up $(ARGS)

test: $(READY) ## the suite on embedded services; tests that read the code itself are in `make check`
	$(PY) -m pytest -q -n $(WORKERS) --dist worksteal --durations 20 -m "not proof and not journey" --ignore tests/architecture

proofs: $(READY) ## what proves by size: every door against its schema, long state machines, kill loops
	$(PY) -m pytest -q -n $(WORKERS) --dist worksteal --durations 30 -m "proof"

check: $(READY) ## format, lint, types, import contracts, house rules, migrations, schema, generated docs
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy $(OURS) tests/drivers
	.venv/bin/lint-imports
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null
	$(PY) manage.py docs --check
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run # which warns that there is no database to compare
	$(PY) -m pytest -q -n $(WORKERS) --dist worksteal -m "not proof" tests/architecture

journeys: $(READY) ## browser journeys in Chromium; installs it when root
	$(PY) -m platform_core.embedded.browser $(PY) -m pytest -q -n $(WORKERS) --dist loadscope --durations 20 -m journey tests/journeys

demo: $(READY) ## a scripted story on a fresh stack with a moved clock: make demo ARGS="--lang en"
	$(call built,demo,3)
	@TIANPING_LOGIN=worker $(RUN) --fresh -- $(PY) manage.py demo $(ARGS) # it moves the clock, then starts the rest

replay: $(READY) ## a week of real baskets through the order commands: make replay WEEK=2
	@case "$(WEEK)" in ''|*[!0-9]*) echo "Which week? make replay WEEK=2 (week 1 is a stub)" >&2; exit 2;; esac
	$(call built,replay,2)
	@TIANPING_LOGIN=worker $(RUN) --fresh -- $(PY) manage.py replay --week $(WEEK)

bulk: $(READY) ## a large data set by COPY
	$(call built,bulk,3)
	@TIANPING_LOGIN=worker $(RUN) -- $(PY) manage.py bulk

bench: $(READY) ## the figures, one JSON line each: make bench NAME=stock.hot1
	$(call built,bench,4)
	@TIANPING_LOGIN=worker $(RUN) --fresh -- $(PY) manage.py bench $(NAME)

docs: $(READY) ## regenerate docs/reference
	$(PY) manage.py docs

fix: $(READY) ## what a program can mend
	.venv/bin/ruff check --fix-only --quiet .
	.venv/bin/ruff format .

otp: $(READY) ## one-time codes of the demo logins; not in production
	$(call built,otp,2)
	@TIANPING_LOGIN=worker $(RUN) --join -- $(PY) manage.py otp

lock: $(READY) ## both locks from pyproject.toml; keeps versions unless ARGS=--upgrade
	$(LOCK) pyproject.toml -o requirements.lock $(ARGS)
	$(LOCK) --group dev --group data -c requirements.lock -o requirements-dev.lock $(ARGS)

# Honest about what is still to come: a target works from the day its command exists.
define built
@ls */management/commands/$(1).py */*/management/commands/$(1).py 2>/dev/null | grep -q . \
	|| { echo "make $(1) is not built yet: issue $(2) brings it." >&2; exit 1; }
endef

# The newest Python that can make a virtual environment; with uv on the PATH any 3.11 will do.
define python
for p in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	if $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		found=$$p; break; fi; done; \
if [ -z "$$found" ]; then found=$$(uv python find '>=3.11' 2>/dev/null); fi; \
if [ -z "$$found" ]; then \
	echo 'Tianping needs Python 3.11 or newer with its module venv (on Debian: python3-venv), or uv. Found neither.' >&2; \
	exit 1; fi; \
exec $$found -I
endef

$(READY): requirements.lock requirements-dev.lock $(if $(wildcard $(PY)),,force)
	@$(python) platform_core/embedded/bootstrap.py
