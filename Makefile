# The same verbs for people and CI. `make help` lists them.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
# Where `find` in tradewatch/toolchain/programs.py may find promtool; with none of them, the tools are fetched first.
PROMTOOL := $(TRADEWATCH_PROMTOOL)$(wildcard .tools/*/bin/promtool)$(shell command -v promtool 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help build validate drift test test-newest mutants bench bench-generator lint tools requirements clean

help: ## List what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s%s\n", $$1, $$2}'

build: $(RUNTIME) ## Compile the definitions into build/
	@$(RUN) generator.py build

validate: $(RUNTIME) $(if $(PROMTOOL),,tools) ## Prove build/ with promtool and amtool
	@$(RUN) generator.py validate

drift: $(RUNTIME) ## Fail when build/ is not what the definitions compile to
	@$(RUN) generator.py build --check

test: $(DEVELOPMENT) tools ## Run the tests, with the real promtool and amtool
	@$(RUN) -m pytest -n 2

test-newest: $(DEVELOPMENT) tools ## Run the tests of promtool, amtool and the servers again, with the newest ones
	@$(RUN) -m pytest -n 2 --tools newest

mutants: $(RUNTIME) $(if $(PROMTOOL),,tools) ## Prove the proofs: change each alert, see a test fail
	@$(RUN) generator.py mutants

bench: $(DEVELOPMENT) ## Measure what metrics cost the bot, against a floor and against peers
	@$(RUN) -m bench.metrics

bench-generator: $(DEVELOPMENT) tools ## Measure the generator against its goals and its peers, and how it grows
	@$(RUN) -m bench.generator

lint: $(DEVELOPMENT) ## Check style and types
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy

tools: $(RUNTIME) ## Get promtool, amtool and the servers into .tools/
	@$(RUN) generator.py tools

requirements: $(DEVELOPMENT) ## Pin and hash what requirements/*.in ask for
	@for name in runtime development; do \
	  (cd requirements && ../$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header $$name.in -o $$name.txt) || exit 1; \
	done

clean: ## Remove the virtual environment, the tools and all caches; build/ stays
	test -L $(VENV) || rm -f $(RUNTIME) $(DEVELOPMENT)
	rm -rf $(VENV) .tools .verdicts .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One process installs at a time, and an interrupted installation is made again: see the script.
$(RUNTIME): requirements/runtime.txt
	@$(PYTHON) requirements/install.py runtime

$(DEVELOPMENT): requirements/development.txt $(RUNTIME)
	@$(PYTHON) requirements/install.py development
