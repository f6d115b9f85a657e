# `make demo` and `make test` need only Python 3.11 or later, git and make; packaging/bootstrap.py sets up the rest.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
BIN := .venv/bin

.NOTPARALLEL:
.PHONY: demo test lint bench package package-test clean

demo:
	@$(PYTHON) packaging/bootstrap.py demo
	$(BIN)/motifdesk demo

# A process that crashes ends the run at once: pytest-xdist could wait for its tests for ever.
test: lint
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0

lint:
	@$(PYTHON) packaging/bootstrap.py test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench:
	@$(PYTHON) packaging/bootstrap.py test
	$(BIN)/python tests/benchmarks/run.py

package:
	@$(PYTHON) packaging/bootstrap.py test
	$(BIN)/python packaging/build_wheel.py
	$(BIN)/python packaging/build_program.py
	$(BIN)/python packaging/build_installers.py

# Installs what `make package` left in dist into a clean Debian, uses it there as a person would, and removes it again.
package-test:
	@$(PYTHON) packaging/bootstrap.py test
	$(BIN)/python packaging/package_test.py

# What was built and cached. The environment stays: delete .venv to have it made anew.
clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find motifdesk tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
