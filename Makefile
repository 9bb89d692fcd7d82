# make run: the sample round from workbooks to publication.   make test: everything CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROUND ?= R5-12
# Where this is set, every process that the tests start compiles its imports anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test operate browser lint bench soak up down lock clean

run: $(VENV)/.ready
	@$(BIN)/python -m sumida_etl.console.first_run $(ROUND)

# Faults fork, and want a process of their own, without the threads others leave behind.
test: $(VENV)/.ready browser lint
	@failed=0; \
	$(BIN)/pytest -n 2 --dist loadgroup --ignore tests/operations --ignore tests/faults || failed=1; \
	$(BIN)/pytest tests/faults || failed=1; \
	exit $$failed

# The operators' day in a real server with a real worker, clicked in a real browser: minutes, so not in every test run.
# ONLY=open_house is the part that CI runs too: Prefect and the warehouse on PostgreSQL, behind a password.
operate: $(VENV)/.ready browser
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && apt-get install -y -qq postgresql >/dev/null; } || \
	  { echo "PostgreSQL がありません。apt-get install postgresql を実行してください。" >&2; exit 1; }
	$(BIN)/pytest tests/operations -k '$(ONLY)'

# What is seen is tested in a real browser.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && \
	  apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
	  { echo "chromium がありません。apt-get install chromium を実行してください。" >&2; exit 1; }

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.ready
	$(BIN)/python -m bench

# The operators' server, worker and deployments, on this machine.
up: $(VENV)/.ready
	@$(BIN)/python -m sumida_etl.console.operating up

down: $(VENV)/.ready
	@$(BIN)/python -m sumida_etl.console.operating down

soak: $(VENV)/.ready
	$(BIN)/python -m soak

# The resolver chooses; what it may choose from stands in pyproject.toml with the reasons.
lock: $(VENV)/.ready
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev pyproject.toml -o requirements.lock

# uv, itself pinned by hash, installs the same lock file in seconds where pip takes minutes.
$(VENV)/.ready: requirements.lock requirements-setup.lock pyproject.toml
	@echo "環境を用意しています / setting up"
	@$(PYTHON) -c "import ensurepip" 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf $(VENV) out .prefect .mypy_cache .ruff_cache .pytest_cache .hypothesis
