# make run: the sample round from workbooks to publication.   make test: everything CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROUND ?= R5-12
# Where this is set, every process that the tests start compiles its imports anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run environment tools cluster test long coverage operate markup lint bench soak fresh up down lock clean

run: environment
	@$(BIN)/python -m sumida_etl.console.demo $(ROUND)

# The environment in .venv, made where no whole one stands: what runs; on top of it, what develops; and what a machine
# needs beside what runs, where a Dask cluster reads (docs/cluster.md).
KIND_tools := develop
KIND_cluster := cluster
environment tools cluster:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) がありません。sudo apt-get install python3 を実行してください。\n\
	$(PYTHON) is missing. Run: sudo apt-get install python3" >&2; exit 1; }
	@$(PYTHON) -m scripts.environment $(or $(KIND_$@),run)

test: tools lint
	@$(BIN)/python -m tests

# Whole rounds over and over, on both databases: minutes, so not in every test run. FEWER=1: those that CI runs too.
long: tools
	@$(BIN)/python -m tests $(if $(FEWER),long and not rare,long)

# The operators' day in a real server with a real worker, clicked in a real browser: minutes, so not in every test run.
# ONLY=open_house is the part that CI runs too: Prefect and the warehouse on PostgreSQL, behind a password.
operate: tools
	@$(BIN)/python -m tests.operations.system
	$(BIN)/pytest tests/operations -k '$(ONLY)'

# The W3C checker over the pages of seven rounds. VNU=…/vnu.jar: a Java program that no lock file of ours holds, so that
# neither CI nor `make operate` runs it (CONTRIBUTING.md).
markup: tools
	@test -f '$(VNU)' || { echo "make markup VNU=…/vnu.jar（CONTRIBUTING.md）" >&2; exit 1; }
	@command -v java >/dev/null || { echo "java がありません。sudo apt-get install default-jre-headless を実行してください。" >&2; exit 1; }
	VNU='$(VNU)' $(BIN)/pytest tests/operations/test_seven_rounds.py -k w3c

# Which lines the tests run, of those that neither fork nor want servers; not in `make test`, which it would slow.
coverage: tools
	$(BIN)/pytest -n 2 --dist loadgroup -m 'not slow and not long' --cov

lint: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# GROWTH=1: one round of a plan with 300 departments and 500 indicators instead; NATION=1: 95,755 workbooks (or as many
# as NATION says); SIZES=54,30000: those numbers of workbooks in place of 54, 300 and 3,000; CURVES=1: the picture of
# the table in docs/benchmarks.md.
bench: tools
	$(BIN)/python -m bench$(if $(GROWTH),.growth)$(if $(NATION),.nation)$(if $(CURVES),.curves)

# The operators' server, worker and deployments, on this machine.
up: environment
	@$(BIN)/python -m sumida_etl.operations.up_down up

# By whatever environment is there: what runs must end before a new one is fetched.
down:
	@test -x $(BIN)/python || $(MAKE) --no-print-directory environment
	@$(BIN)/python -m sumida_etl.operations.up_down down

# DECADE=1: ten years of one office instead, its plan reorganised thirty times; the figures are printed.
soak: tools
	$(BIN)/python -m soak$(if $(DECADE),.decade)

# Both commands on systems that have just been installed, and a set-up interrupted in seven ways: half an hour, as root.
fresh:
	@$(PYTHON) -m tests.fresh $(SUITES)

# The resolver chooses; what it may choose from stands in pyproject.toml with the reasons.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links
lock: tools
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --extra cluster pyproject.toml -c requirements.lock -o requirements-cluster.lock
	$(COMPILE) --group dev -c requirements-cluster.lock -o requirements-dev.lock
	$(COMPILE) --group setup -c requirements-dev.lock -o requirements-setup.lock

# What can be made again. The inbox, the warehouse, out/ and the server's history (.prefect/) cannot.
clean:
	rm -rf $(VENV) $(VENV).* *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
