"""What of the pages no test runs, and why: one list, which a person has read."""

from __future__ import annotations

# A command as it is written -> why no test runs it as it is.
COMMANDS = {
    "make test": "runs these very tests",
    "make lint test": "runs these very tests",
    "make lint": "reads every file with mypy, for a minute; .ci/run runs it",
    "make validate": "tests/cli/test_validate.py runs `validate` on both sets of tools",
    "make drift": "tests/cli/test_drift.py runs it",
    "make mutants": "takes minutes; tests/proofs/test_mutants.py runs it on small projects",
    "make tools": "fetches programs from the network; tests/toolchain/test_install.py runs it against a mirror",
    "make bench": "measures for minutes",
    "make requirements": "asks the package index for new versions",
    ".ci/run": "runs these very tests",
    "python -m timeit -p -s ... STATEMENT": "Python's own; the statement is the reader's",
    "pip install /path/to/tradewatch": "tests/tradingbot/test_install.py installs the wheel without a network",
    ".venv/bin/python generator.py check rules/*.yml --catalogue http://localhost:9090": (
        "tests/plain/test_check.py asks a live Prometheus"
    ),
}
# The start of a command -> why only its options are looked at.
MEASURING = {".venv/bin/python -m bench.metrics": "measures for a quarter of a minute or more"}

# (page, language) of blocks that nothing can run.
DRAWINGS = {
    ("docs/ARCHITECTURE.md", "text"): "the folders are looked up, the other two are drawings of how data flows",
}
