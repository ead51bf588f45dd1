# Two commands do everything on a machine with Python 3.11 and make: `make run` and `make test`.
PYTHON ?= python3.11
SIZE ?= district
PORT ?= 8000
FIGURES ?= $(basename $(notdir $(wildcard bench/*.py)))
VENV := .venv
BIN := $(VENV)/bin
export DHARATAL_HOME ?= $(CURDIR)/.dharatal

.PHONY: run test test-pg15 setup check bench seed browser lock format

run: setup
	$(BIN)/dharatal up --port $(PORT) --seed $(SIZE)

setup: $(VENV)/.ready $(VENV)/.assets

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	-$(BIN)/python -m compileall -q -q -j 0 $(VENV)/lib src  # each command starts in half the time; packages' own tests may fail
	touch $@

$(VENV)/.assets: $(VENV)/.ready package-lock.json $(wildcard locale/*/LC_MESSAGES/*.po)
	$(BIN)/python -m dharatal.interfaces.web.assets
	touch $@

browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium fonts-noto-core >/dev/null; } || echo "Chromium is not here and cannot be installed without root." >&2

# In CI, a few that failed are run once more, alone: see CONTRIBUTING.md, "Shaky tests".
test: setup browser
	$(BIN)/pytest -n 2 --dist loadgroup || { [ $$? = 1 ] && [ -n "$$CI" ] && $(BIN)/python tests/second_look.py; }

test-pg15: setup
	@[ -x /usr/lib/postgresql/15/bin/initdb ] || { apt-get update -qq && apt-get install -y -qq postgresql-15 >/dev/null; }
	DHARATAL_PG_BIN=/usr/lib/postgresql/15/bin $(BIN)/pytest -n 2 --dist loadgroup

check: setup
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/lint-imports
	$(BIN)/python tests/check_migrations.py
	$(BIN)/python -m dharatal.interfaces.web.translations check
	$(BIN)/python tests/check_locks.py
	$(BIN)/python tests/check_types.py

format:
	$(BIN)/ruff check --fix --select I src tests bench
	$(BIN)/ruff format src tests bench

bench: setup
	missed=0; for figure in $(FIGURES); do $(BIN)/python bench/$$figure.py || missed=1; done; exit $$missed

seed: setup
	$(BIN)/dharatal seed --size $(SIZE)

lock:
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --all-extras -q -o requirements.lock pyproject.toml
