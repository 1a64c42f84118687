# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test check format docs pages bench malformed fuzz spark hashed hashes sbom audit core clean

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

demo: install
	$(BIN)/comity demo

test: install
	$(BIN)/pytest

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/comity law check
	$(BIN)/python tools/data_licences.py
	$(BIN)/pip-licenses --python=$(BIN)/python --summary

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The documentation as a site, in build/docs, and as a page for `man`; what does not fit together is an error.
docs: install
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,docs]'
	$(BIN)/sphinx-build -W --keep-going -q -b html -c docs . build/docs
	$(BIN)/sphinx-build -W --keep-going -q -b man -c docs . build/man
	@echo build/docs/docs/index.html; echo man build/man/comity.1

# What the pages take from the program: output of commands, counts, references, pictures.
pages: install
	$(BIN)/python tools/docs.py

bench: install
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python -m bench

# Thousands of malformed inputs, and processes that are stopped: what ends otherwise than it should?
malformed: install
	$(BIN)/python -m bench.malformed

# Requests drawn from the description of the HTTP API: is each answered as it says?
fuzz: install
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,fuzz]'
	$(BIN)/python -m bench.fuzzed

# Portfolios that outgrow one machine; needs Java 17 besides.
spark: install
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,spark]'

# The same as `install`, taking nothing but what the hashes in requirements-hashed.txt say.
hashed:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-hashed.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch .venv/installed

supply := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[supply]'

# The hashes anew, after a pin in constraints.txt was changed.
hashes: install
	$(supply)
	$(BIN)/uv pip compile pyproject.toml --extra dev -c constraints.txt --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements-hashed.txt

# What is installed as a bill of materials (CycloneDX), in build/sbom.json.
sbom: install
	$(supply)
	mkdir -p build
	$(BIN)/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-reproducible -o build/sbom.json

# Whether anything that is pinned is known to be vulnerable; asks the registry's advisories.
audit: install
	$(supply)
	$(BIN)/pip-audit --require-hashes -r requirements-hashed.txt

# The wheel without any extra, in an environment of its own: the core's commands answer, and how large is it?
core: install
	rm -rf build/core
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps -w build/core .
	$(PYTHON) -m venv build/core/venv
	build/core/venv/bin/pip install --quiet --disable-pip-version-check -c constraints.txt build/core/*.whl
	build/core/venv/bin/python tests/core_commands.py build/core/venv/bin/comity
	@build/core/venv/bin/pip uninstall --quiet --disable-pip-version-check -y pip setuptools
	@du -sm build/core/venv/lib/python3*/site-packages

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
