"""Matchers, compared with PromQL and Alertmanager."""

from __future__ import annotations

import re
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.model.programs import SETS, amtool_of, promtool_of
from tradewatch.model import Matcher, matching
from tradewatch.model.matcher import Operator, quoted
from tradewatch.toolchain import Amtool

# (operator, the matcher's value, a label's value, whether it passes)
RESULTS: tuple[tuple[Operator, str, str, bool], ...] = (
    ("=", "a", "a", True),
    ("=", "a", "ab", False),
    ("=", "a.c", "abc", False),
    ("=", "", "", True),
    ("!=", "a", "a", False),
    ("!=", "a", "b", True),
    ("!=", "", "", False),
    ("=~", "a.c", "abc", True),
    ("=~", "b", "abc", False),
    ("=~", "a|b", "b", True),
    ("=~", "a|b", "ab", False),
    ("=~", "ab|cd", "abd", False),
    ("=~", "", "", True),
    ("=~", ".*", "", True),
    ("=~", ".+", "", False),
    ("=~", "(?i)usd", "USD", True),
    ("=~", "a\\.c", "abc", False),
    ("=~", "^a$", "a", True),
    ("=~", "\\d+", "12", True),
    ("=~", "[^a]", "\u00e9", True),
    ("!~", "a|b", "a", False),
    ("!~", "a|b", "abc", True),
    ("!~", ".+", "", True),
    # Go's classes are ASCII, and its dot stops at a line's end.
    ("=~", "\\d", "\u0665", False),
    ("=~", "\\w", "\u00e9", False),
    ("=~", "a.b", "a\nb", False),
)

NASTY = [
    "",
    '"',
    "\\",
    "\\n",
    "\n",
    "\r\n",
    "\t",
    "a b ",
    "{a=~'b'}",
    "#",
    "\x00",
    "\x7f",
    "\u00e9",
    "\u2028",
    "\U0001f600",
    "`",
    ",",
]

# The only escapes in what amtool shows.
ESCAPED = {"n": "\n", "\\": "\\", '"': '"'}

# Surrogates are not text, and PromQL reads U+FFFD as broken bytes.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffd"), max_size=12)
batches = st.lists(texts, min_size=20, max_size=20)
steady = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize(("operator", "value", "given", "passes"), RESULTS)
def test_matches(operator: Operator, value: str, given: str, passes: bool) -> None:
    """A regular expression must match the whole value; a missing label has the value \"\"."""
    assert Matcher("x", operator, value).matches(given) is passes


def test_amtool_agrees(amtool: Amtool, tmp_path: Path) -> None:
    """Alertmanager has the same results as the table, in both versions."""
    config = tmp_path / "alertmanager.yml"
    matchers = [Matcher(f"x{number}", operator, value) for number, (operator, value, *_) in enumerate(RESULTS)]
    config.write_text(yaml.safe_dump(routing(matchers)), encoding="utf-8")
    labels = {f"x{number}": given for number, (*_, given, _) in enumerate(RESULTS) if given}
    receivers = amtool.route(config, labels | {"always": "there"})
    assert [RESULTS[int(name)] for name in receivers if name != "root"] == [each for each in RESULTS if each[-1]]


def routing(matchers: list[Matcher]) -> dict[str, object]:
    """An Alertmanager configuration with a route per matcher, which all continue."""
    names = [str(number) for number, _ in enumerate(matchers)]
    routes = [
        {"matchers": [str(matcher)], "receiver": name, "continue": True}
        for name, matcher in zip(names, matchers, strict=True)
    ]
    return {
        "route": {"receiver": "root", "routes": routes},
        "receivers": [{"name": name} for name in ("root", *names)],
    }


@pytest.mark.parametrize("tool_set", SETS)
@steady
@given(values=batches)
@example(values=NASTY)
def test_amtool_reads_any_text_back(tool_set: str, values: list[str]) -> None:
    """Alertmanager reads any value of a matcher unchanged."""
    amtool = amtool_of(tool_set)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "alertmanager.yml")
        config.write_text(yaml.safe_dump(routing([Matcher("x", "=", value) for value in values])), encoding="utf-8")
        command = [str(amtool.program.path), "config", "routes", "show", f"--config.file={config}"]
        # As bytes: read as text, a carriage return would come back as a line's end.
        shown = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout.decode()
    read = re.findall(r'\{x="((?:[^"\\]|\\.)*)"\}', shown, re.DOTALL)
    assert [re.sub(r"\\(.)", lambda escaped: ESCAPED[escaped[1]], text) for text in read] == values


@pytest.mark.parametrize("tool_set", SETS)
@steady
@given(values=batches)
@example(values=NASTY)
def test_promtool_reads_any_text_back(tool_set: str, values: list[str]) -> None:
    """PromQL selects the series with any value of a selector.

    The series get their values from YAML, so that what is quoted here is compared with what is not.
    """
    numbers = count()
    rules = [
        {"record": "r:r:r", "expr": "vector(1)", "labels": {"i": str(next(numbers)), "x": value}} for value in values
    ]
    cases = [
        {"expr": f'count(r:r:r{{i="{number}",x={quoted(value)}}})', "exp_samples": [{"labels": "{}", "value": 1}]}
        for number, value in enumerate(values)
    ]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "rules.yml").write_text(
            yaml.safe_dump({"groups": [{"name": "g", "rules": rules}]}), encoding="utf-8"
        )
        test = Path(folder, "test.yml")
        test.write_text(
            yaml.safe_dump({"rule_files": ["rules.yml"], "tests": [{"promql_expr_test": cases}]}), encoding="utf-8"
        )
        assert promtool_of(tool_set).test_rules([test], timeout=30) == [None]


def test_a_matcher_as_text() -> None:
    """A matcher's text is its label, its operator and its quoted value."""
    assert str(Matcher("route", "!~", 'a"b\\c\nd')) == r'route!~"a\"b\\c\nd"'


def test_matching_takes_keywords_and_matchers() -> None:
    """Keywords are equalities, and come after arguments that are a Matcher."""
    assert matching(Matcher("bot", "!=", ""), severity="critical") == (
        Matcher("bot", "!=", ""),
        Matcher("severity", "=", "critical"),
    )
