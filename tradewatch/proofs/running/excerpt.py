"""Cuts rule files and test files down to one alert and the recording rules that it reads; the rest only costs time.

promtool evaluates all rules of the files that a test loads, at every step. The files are our own YAML, so a rule is
what lies between one `  - ` and the next. A file of another shape is kept whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

_RULES = re.compile(r"^(?=- |  - )", re.MULTILINE)
_RULE = re.compile(r"""  - (?P<kind>alert|record): (?P<quote>["']?)(?P<name>.+?)(?P=quote)$""", re.MULTILINE)
_EXPRESSION = re.compile(r"^    expr: (.*?)(?=^    \w|\Z)", re.MULTILINE | re.DOTALL)
# A selector without a name, or with a matcher on the name, may read anything; ALERTS has all other alerts.
_READS_ANYTHING = re.compile(
    r"__name__|\bALERTS|(?:^|[^\w:\s]|\b(?:and|or|unless|atan2|bool|group_left|group_right))\s*\{", re.IGNORECASE
)
_TEST, _ALERT = "\n- name: ", "\n    alertname: "


def tests_by_alert(tests: str) -> dict[str, str]:
    """A test file of each alert's own, by its name; the whole file under no name, if a test is not of one alert."""
    head, *each = tests.split(_TEST)
    by_alert: dict[str, str] = {}
    for test in each:
        names = {part.partition("\n")[0] for part in test.split(_ALERT)[1:]}
        if len(names) != 1:
            return {"": tests}
        name = names.pop()
        name = json.loads(name) if name.startswith('"') else name
        by_alert[name] = by_alert.get(name, head) + _TEST + test.removesuffix("\n")
    return by_alert or {"": tests}


def rules_only(files: Sequence[str], alert: str) -> list[str]:
    """Rule files with the rules of one alert, and with the recording rules that it reads, directly or not."""
    split = [_RULES.split(text) for text in files]
    rules = [part for parts in split for part in parts if part.startswith("  - ")]
    named = {part: _RULE.match(part) for part in rules}
    wanted = [part for part, name in named.items() if name and name["kind"] == "alert" and name["name"] == alert]
    recorded = {part: name["name"] for part, name in named.items() if name and name["kind"] == "record"}
    kept = _with_what_they_read(wanted, recorded)
    if not wanted or not all(named.values()) or _READS_ANYTHING.search(_expressions(kept)):
        return list(files)
    return ["".join(part for part in parts if part not in named or part in kept) for parts in split]


def _with_what_they_read(wanted: Iterable[str], recorded: dict[str, str]) -> set[str]:
    kept, fresh = set[str](), set(wanted)
    while fresh:
        kept |= fresh
        expressions = _expressions(fresh)
        fresh = {part for part, name in recorded.items() if name in expressions} - kept
    return kept


def _expressions(rules: Iterable[str]) -> str:
    return "\n".join(each for rule in rules for each in _EXPRESSION.findall(rule))
