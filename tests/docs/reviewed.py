"""The parts of the pages that no test runs, and why; a person has reviewed this list."""

from __future__ import annotations

# Why no test runs these commands unchanged.
COMMANDS = {
    "make alert-test": "runs for minutes; tests/stack/alert_test has what can fail without servers",
    "make demo": "runs until Ctrl-C; tests/stack/demo runs it",
    "make test": "runs these very tests",
    "make lint test": "runs these very tests",
    "make lint": "reads every file with mypy, for a minute; .ci/run runs it",
    "make validate": "tests/cli/test_validate.py runs `validate` on both sets of tools",
    "make drift": "tests/cli/test_drift.py runs it",
    "make mutants": "takes minutes; tests/proofs/test_mutants.py runs it on small projects",
    "make tools": "fetches programs from the network; tests/toolchain/test_install.py runs it against a mirror",
    "make docs": "tests/docs/test_website.py makes the site",
    "make pictures": "needs node, a browser and minutes",
    "make preview-test": "needs node; .ci/run runs it where that is",
    "make preview-check": "needs node, a browser and minutes",
    "make bench": "measures for minutes",
    ".venv/bin/python -m bench.others FOLDER": "needs clones of public repositories",
    "make bench-live": "measures for minutes; tests/bench/test_live.py has what can be wrong before",
    "make e2e": "takes ten minutes",
    "make vmalert": "takes two minutes; tests/stack/vmalert compares some of the alerts",
    "make e2e-core": "takes minutes; .ci/run runs it",
    "make requirements": "asks the package index for new versions",
    ".ci/run": "runs these very tests",
    "kubectl apply --server-side -k build/staging/kubernetes": (
        "needs a cluster; tests/compiler/kubernetes/test_kustomize.py builds what it applies"
    ),
    "python -m timeit -p -s ... STATEMENT": "Python's own; the statement is the reader's",
    "python bot.py": "the reader's bot; tests/docs/test_tutorial.py runs both of the page",
    "pip install ./tradingbot": "tests/tradingbot/test_install.py installs the wheels without a network",
    "pip install ./packaging/instruments ./tradingbot": "tests/tradingbot/test_install.py does, without a network",
    "pip install ./packaging/instruments .": "tests/starter builds and installs both wheels without a network",
    "tradewatch init monitoring": "tests/starter runs it from the wheel",
    "pip wheel --no-deps --wheel-dir wheels ./packaging/instruments .": "tests/starter builds both without a network",
    'pipx install --pip-args="--find-links wheels" tradewatch-monitoring': "asks the package index for the libraries",
    "uvx --find-links wheels --from tradewatch-monitoring tradewatch --help": "asks the package index for libraries",
    ".venv/bin/python generator.py check rules/*.yml --catalogue http://localhost:9090": (
        "tests/plain/test_check.py asks a live Prometheus"
    ),
}
# The start of a command -> why only its options are looked at.
_ASKS_SERVERS = "asks running servers; tests/live/ has them"
_WALKED = "make alert-test runs it on real servers; tests/stack/alert_test compares the pages with the script"
MEASURING = {
    "curl -s http://127.0.0.1:909": _WALKED,
    ".venv/bin/python -m stack.": "starts servers; tests/stack/ has them",
    ".venv/bin/python generator.py fault ": _WALKED,
    ".venv/bin/python -m bench.metrics": "measures for a quarter of a minute or more",
    ".venv/bin/python -m stack.bot": "runs until Ctrl-C, or takes seconds; tests/stack/bot has it",
    ".venv/bin/python generator.py doctor ": _ASKS_SERVERS,
    ".venv/bin/python generator.py fault": "asks a running bot; tests/stack/bot has one",
    ".venv/bin/python generator.py fire ": _ASKS_SERVERS,
    ".venv/bin/python generator.py silence ": _ASKS_SERVERS,
    ".venv/bin/python generator.py preview ": "needs node and a browser; tests/preview/ has the rest",
}

# A page -> the test that runs its commands, with the servers or the project that it needs.
OF_THEIR_OWN = {
    "docs/ALERTMANAGER_SETUP.md": "tests/docs/test_alertmanager_setup.py",
    "docs/TUTORIAL.md": "tests/docs/test_tutorial.py",
    "docs/TUTORIAL_CHECK.md": "tests/docs/test_tutorial_check.py",
}

# (page, language), as regular expressions -> why no test runs such a block.
BLOCKS = {
    (r"docs/ARCHITECTURE\.md", "text"): "drawings of how data flows; the folders are looked up",
    (r"docs/checks/checks/page\.md", ""): "a message: tests/checks/checks/test_page.py tries it",
    (
        r"docs/checks/(promql/unseen-value|comparisons/percentage)\.md",
        "yaml",
    ): "of a plain file: tests/checks/promql/test_unseen_value.py and .../comparisons/test_percentage.py try it",
    (r"docs/KUBERNETES\.md", "yaml"): "an overlay: tests/compiler/kubernetes/test_kustomize.py builds it",
    (r"docs/checks/content/unused-file\.md", "text"): "a message: tests/checks/content/test_unused_file.py tries it",
    (r"docs/checks/runbooks/.+", "markdown|promql"): "of a page: tests/checks/runbooks/test_*.py try it",
}

# The check of a page -> why no test puts its example into the project. What "How to fix it" says is prose.
_OF_PAGES = "about pages, not definitions: tests/checks/runbooks/test_*.py try it"
_OF_WAIVERS = "run after all other checks: tests/checks/waivers/test_*.py try it"
_OF_CHANNELS = "about receivers and environments together: tests/checks/routing/test_*_channel.py try it"
_OF_FILES = "about files and modules: tests/checks/content/test_*.py try it"
EXAMPLES = {
    "build/secret": "read while environments.py is imported: tests/checks/build/test_secret.py tries it",
    "content/unused-builder": _OF_FILES,
    "content/unused-definition": _OF_FILES,
    "content/unused-file": _OF_FILES,
    "checks/page": "a message, not a definition: tests/checks/checks/test_page.py tries it",
    "comparisons/percentage": "of a plain file, whose samples show it: tests/checks/comparisons/test_percentage.py",
    "promql/unseen-value": "of a plain file, whose catalogue has seen values: tests/checks/promql/test_unseen_value.py",
    "rules/required": "a command for plain files: tests/checks/rules/test_required.py",
    "routing/absent-channel": _OF_CHANNELS,
    "routing/unused-channel": _OF_CHANNELS,
    "kubernetes/schema": "of a channel of one's own: tests/checks/kubernetes/test_schema.py tries it",
    "kubernetes/size": "needs half a megabyte of rules: tests/checks/kubernetes/test_size.py tries it",
    "runbooks/facts": _OF_PAGES,
    "runbooks/link": _OF_PAGES,
    "runbooks/placeholder": _OF_PAGES,
    "runbooks/sections": _OF_PAGES,
    "maintenance/expired": "needs the date: tests/checks/maintenance/test_expired.py tries it",
    "waivers/expired": _OF_WAIVERS,
    "waivers/unknown": _OF_WAIVERS,
    "waivers/unused": _OF_WAIVERS,
}

# (where, number) of a text about an alert -> why the number is not in its rule.
NUMBERS = {
    ("runbook DrawdownLimitBreached", "25%"): "the gain that makes up for the fall beside it",
    ("runbook SlippageHigh", "5%"): "ten times the slippage beside it",
}
