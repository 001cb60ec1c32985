# The same verbs for people and CI. `make help` lists them.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
# Where `find` in tradewatch/toolchain/programs.py may find promtool; without any, the tools are downloaded first.
PROMTOOL := $(TRADEWATCH_PROMTOOL)$(wildcard .tools/*/bin/promtool)$(shell command -v promtool 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help build validate drift situations demo alert-test e2e e2e-newest e2e-core vmalert test test-newest mutants bench bench-generator bench-live preview-check preview-test pictures docs format lint tools requirements clean

help: ## List all targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s%s\n", $$1, $$2}'
	@echo "build/<environment>/START.md has the commands that start the servers with what was built."

build: $(RUNTIME) ## Compile the definitions into build/
	@$(RUN) generator.py build

validate: $(RUNTIME) $(if $(PROMTOOL),,tools) ## Prove build/ with promtool and amtool
	@$(RUN) generator.py validate

drift: $(RUNTIME) ## Fail if build/ differs from what the definitions compile to
	@$(RUN) generator.py build --check

test: $(DEVELOPMENT) tools ## Run the tests, with the real promtool and amtool
	@$(RUN) -m pytest -n 2

test-newest: $(DEVELOPMENT) tools ## Run the tests of promtool, amtool and the servers again, with the newest ones
	@$(RUN) -m pytest -n 2 --tools newest

situations: $(RUNTIME) $(if $(PROMTOOL),,tools) ## Put whole stories before all rules: exactly the right alerts fire
	@$(RUN) generator.py situations

demo: $(RUNTIME) ## Run Prometheus, Alertmanager, a simulated bot and receivers here: break it, see the message
	@$(RUN) -m stack.demo

e2e: $(DEVELOPMENT) tools ## Prove on real servers that every alert reaches the right people, also on bad days (ten minutes)
	@$(RUN) -m stack.e2e

vmalert: $(DEVELOPMENT) tools ## Compare VictoriaMetrics' vmalert with Prometheus on the series of all tests (two minutes)
	@$(RUN) -m stack.vmalert

e2e-newest: $(DEVELOPMENT) tools ## The same with the newest Prometheus and Alertmanager
	@$(RUN) -m stack.e2e --tools newest

e2e-core: $(DEVELOPMENT) tools ## A part of it: some alerts, some bad days
	@$(RUN) -m stack.e2e --core

alert-test: $(RUNTIME) ## Test alerts in six ways on the running demo, or on one that it starts, and print a checklist
	@$(RUN) -m stack.alert_test

mutants: $(RUNTIME) $(if $(PROMTOOL),,tools) ## Prove the tests: change each alert, and see a test fail
	@$(RUN) generator.py mutants

bench: $(DEVELOPMENT) ## Measure what metrics cost the bot, compared with an empty call and other libraries
	@$(RUN) -m bench.metrics

bench-generator: $(DEVELOPMENT) tools ## Measure the generator and its growth, compared with its goals and other generators
	@$(RUN) -m bench.generator

preview-check: $(RUNTIME) tools ## Look for faults that only a drawn dashboard has; needs node and Chromium
	@$(RUN) generator.py preview --check --environment production --history 7

preview-test: ## Test the page of the preview; needs node
	@cd preview && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent check && npm run --silent test

pictures: $(RUNTIME) tools ## Draw the dashboards again into docs/images; needs node and Chromium
	@$(RUN) generator.py preview --png docs/images --environment production --history 7

docs: $(DEVELOPMENT) ## Write the generated pages, and the documentation as a static site into .site/
	@$(RUN) generator.py build
	@NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs build --config-file website/mkdocs.yml

bench-live: $(DEVELOPMENT) tools ## Measure the servers: from a fault to its message, and what 100 bots cost Prometheus (20 minutes)
	@$(RUN) -m bench.live

format: $(DEVELOPMENT) ## Repair the style, as far as a program can
	@$(RUN) -m ruff check --fix-only --quiet .
	@$(RUN) -m ruff format --quiet .

lint: $(DEVELOPMENT) ## Check style and types
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy

tools: $(RUNTIME) ## Install promtool, amtool and the servers into .tools/
	@$(RUN) generator.py tools

requirements: $(DEVELOPMENT) ## Pin and hash the packages in requirements/*.in
	@for name in runtime development stack; do \
	  (cd requirements && ../$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header $$name.in -o $$name.txt) || exit 1; \
	done

clean: ## Remove the virtual environment, the tools and all caches; build/ stays
	test -L $(VENV) || rm -f $(RUNTIME) $(DEVELOPMENT)
	rm -rf $(VENV) .tools .last-build .verdicts .mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One process installs at a time, and repeats an interrupted installation: see the script.
$(RUNTIME): requirements/runtime.txt
	@$(PYTHON) requirements/install.py runtime

$(DEVELOPMENT): requirements/development.txt $(RUNTIME)
	@$(PYTHON) requirements/install.py development
