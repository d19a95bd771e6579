# Two commands matter: `make demo` and `make test`. Each does all the set-up it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip --quiet
# Tests and builds start kg some hundred times; with its modules compiled once, each starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test quick accuracy train coverage explore fuzz fix lock bench docs golden browser check

demo: $(VENV)/.run
	$(BIN)/kg demo -o . --gallery visualizations/gallery --replace

test: $(VENV)/.dev browser check
	$(BIN)/python -m pytest -n 2 --dist worksteal $(PYTEST_ARGS)

# After each change: lint and what can go wrong anywhere, in less than a minute on two cores.
QUICK := kg tests/base tests/model tests/network tests/measure tests/resolve tests/ontology tests/test_api.py \
	tests/extract/test_tables.py tests/extract/test_frames.py tests/extract/test_deadlines.py \
	tests/graph/test_nquads.py tests/graph/test_query.py tests/graph/test_derive.py tests/graph/test_folder.py \
	tests/read/test_docx.py tests/read/test_html.py tests/read/test_sheets.py tests/read/test_markdown_rst.py \
	tests/pipeline/test_build.py tests/cli/test_show.py tests/cli/test_query.py
quick: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow and not browser and not server" $(QUICK) $(PYTEST_ARGS)

# Real documents with readings made by hand, where they are there; floors that only rise.
accuracy: $(VENV)/.dev
	$(BIN)/python -m training.accuracy $(ACCURACY_ARGS)

# The weights of slots and bodies from all readings; the same bytes each time.
train: $(VENV)/.dev
	$(BIN)/python -m training.train $(TRAIN_ARGS)
	$(BIN)/python -m training.names

# Which branches the quick tests never take; the floor stands in pyproject.toml.
coverage: $(VENV)/.dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -m "not slow and not browser and not server" $(PYTEST_ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# The laws again, with examples that were not tried before.
explore: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile=explore $(PYTEST_ARGS)

# Damaged documents without end; a short run is part of `make test`. FUZZ_ARGS="--seed 2 --corpus FOLDER".
fuzz: $(VENV)/.dev
	$(BIN)/python -m benchmarks.fuzz --number 5000 $(FUZZ_ARGS)

# Formatting, lint, types and layers; part of `make test`.
check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

docs: $(VENV)/.dev
	$(BIN)/python -m docs.build

golden: $(VENV)/.dev
	$(BIN)/python -m pytest --update-golden

# The browser of the page tests: Debian's own, installed when it is missing and we may.
browser:
	@command -v chromium >/dev/null 2>&1 || { \
		echo "installing chromium for the page tests"; \
		$(if $(filter 0,$(shell id -u)),,sudo) apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $(if $(filter 0,$(shell id -u)),,sudo) apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; }

# Locks hold names, versions and hashes, never an address. Made on Python 3.11.
lock: $(VENV)/.dev
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --extra serve --group build --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet -c requirements-dev.lock -o requirements.lock

# What is needed to run; a set-up for the tests is good for running, too.
$(VENV)/.run: requirements.lock pyproject.toml
	@[ -e $(VENV)/.dev ] || { $(PYTHON) -m venv $(VENV) && \
		$(PIP) install --require-hashes -r requirements.lock && \
		$(PIP) install --no-deps --no-build-isolation -e . ; }
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run
