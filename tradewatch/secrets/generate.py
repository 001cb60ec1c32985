"""Makes tokens.json from gitleaks' published rules; README.md has the command and the licence."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

# These rules need words around the value, or the name of a file; find.py has rules of its own instead.
_LEFT_OUT = {
    *("curl-auth-header", "curl-auth-user", "facebook-access-token", "freemius-secret-key", "jwt-base64"),
    *("kubernetes-secret-yaml", "nuget-config-password", "private-key", "sidekiq-sensitive-url"),
    *("sourcegraph-access-token", "slack-webhook-url", "microsoft-teams-webhook"),
}

# The beginning of a rule for a service's name before a value of any form.
_ANY_VALUE = r"[\w.-]{0,50}?"

# What may follow a token; in prose also a full stop or a bracket.
_END = r"""(?:[\x60'"\s;]|\\[nr]|$)"""


def main() -> None:
    """Write tokens.json from the gitleaks.toml in the first argument."""
    rules = tomllib.loads(Path(sys.argv[1]).read_text("utf-8"))["rules"]
    kept = [
        {
            "name": rule["id"].replace("-", " "),
            "keywords": rule["keywords"],
            "pattern": _python(rule["regex"]),
            "entropy": rule.get("entropy", 0),
        }
        for rule in rules
        if _ANY_VALUE not in rule.get("regex", _ANY_VALUE) and rule["id"] not in _LEFT_OUT
    ]
    text = json.dumps(kept, indent=1)
    Path(__file__).with_name("tokens.json").write_text(text + "\n", "utf-8")


def _python(pattern: str) -> str:
    """A pattern of Go's regexp, translated for Python's `re`."""
    pattern = pattern.replace(_END, r"(?![A-Za-z0-9])").replace(r"\z", r"\Z").replace("[[:alnum:]]", "[A-Za-z0-9]")
    while (start := pattern.find("(?i)", 1)) > 0:
        end = _end_of_group(pattern, start + len("(?i)"))
        pattern = f"{pattern[:start]}(?i:{pattern[start + len('(?i)') : end]}){pattern[end:]}"
    re.compile(pattern)
    return pattern


def _end_of_group(pattern: str, start: int) -> int:
    """The end of the group around `start`."""
    depth = 0
    for match in re.finditer(r"\\.|\[(?:\\.|[^\]])*\]|[()]", pattern[start:]):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth < 0:
            return start + match.start()
    return len(pattern)


if __name__ == "__main__":
    main()
