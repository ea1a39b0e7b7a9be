PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Much of a test is waiting: three at a time keep two cores at work.
JOBS ?= 3
UNIT := flows tests/judging tests/pathway tests/proving tests/talking
# Bytecode is kept even where the environment says no: tests start hundreds of processes.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test test-long unit bench bench-long lint lock clean

run: $(VENV)/run.done
	@$(BIN)/kneebot run

test: $(VENV)/dev.done
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

# What adds to it: every fault at every step, on both databases, and the whole of what is sampled.
test-long: $(VENV)/dev.done
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m long

unit: $(VENV)/dev.done
	$(BIN)/python -m pytest -m "not (slow or long)" $(UNIT)

# How long the parts take on this machine, against their budgets and beside peers.
bench: $(VENV)/dev.done
	$(BIN)/python -m bench

# The same with 100,000 chats and 1,000,000 messages, which takes half an hour and more.
bench-long: $(VENV)/dev.done
	$(BIN)/python -m bench --long

lint: $(VENV)/dev.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kneebot check
	$(BIN)/kneebot check --flow checkin

$(VENV)/run.done: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kneebot needs Python 3.11 or newer")'
	@echo "Setting up $(VENV), once"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.done: $(VENV)/run.done requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Writes both lock files anew; they name no index host.
lock:
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras --extra build -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras --extra build --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist
