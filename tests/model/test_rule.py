"""Alert rules, recording rules and groups: what is refused, and at which line."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from tests.model.author import THRESHOLD, Author
from tradewatch.model import ONE, WARNING, RecordedTable, RecordingRule, RuleGroup, StateAlert

ALERT = {
    "name": '"A"',
    "severity": "WARNING",
    "signal": '"s"',
    "summary": '"It is wrong."',
    "description": '"Do something."',
    "hold": '"5m"',
    "keep_firing_for": '"0s"',
}
VALUE_ALERT = ALERT | {"expr": '"up"', "above": THRESHOLD, "below": "None"}
STATE_ALERT = ALERT | {"when": '"up == 0"'}

LENGTH = "a duration of at most 15d, for example 5m"

WRONG = [
    ("name", '""', "name must be text of one line, not the text ''"),
    ("name", '" "', "name must be text of one line, not the text ' '"),
    ("name", '"A\\n"', "name must be text of one line, not the text 'A\\n'"),
    ("severity", 'Severity("page", rank="1")', "rank must be a whole number, not the text '1'"),
    ("severity", 'Severity(" ", rank=1)', "name must be text that is not blank, not the text ' '"),
    ("annotations", '{"team-url": "a"}', "'team-url' cannot be another annotation"),
    ("annotations", '{"summary": "a"}', "'summary' cannot be another annotation"),
    ("annotations", '{"team": " "}', "annotations['team'] must be text that is not blank, not the text ' '"),
    ("signal", '"order-rejects"', "'order-rejects' is not a signal"),
    ("signal", '""', "'' is not a signal"),
    ("summary", '" "', "the alert has no summary"),
    ("description", '"\\n"', "the alert has no description"),
    ("hold", '"5 m"', f"hold must be {LENGTH}, not the text '5 m'"),
    ("hold", '"\\t5m"', f"hold must be {LENGTH}, not the text '\\t5m'"),
    ("hold", '"250y"', f"hold must be {LENGTH}, not the text '250y'"),
    (
        "hold",
        'PerEnvironment("5m", staging="five")',
        f"hold in staging must be {LENGTH}, not the text 'five'",
    ),
    ("every", '"5m"', "every must be a duration of 1s to 2m, for example 2m, not the text '5m'"),
    ("keep_firing_for", '"-1m"', f"keep_firing_for must be {LENGTH}, not the text '-1m'"),
]


@pytest.mark.parametrize(("argument", "text", "summary"), WRONG)
@pytest.mark.parametrize(("call", "good"), [("ValueAlert", VALUE_ALERT), ("StateAlert", STATE_ALERT)])
def test_a_wrong_alert_is_refused_at_its_argument(
    author: Author, call: str, good: dict[str, str], argument: str, text: str, summary: str
) -> None:
    """Each mistake in an alert of either kind is reported at the argument's line."""
    assert author.refused(call, argument, **good | {argument: text}).summary == summary


@pytest.mark.parametrize(
    ("call", "good", "argument", "wrong", "summary"),
    [
        ("ValueAlert", VALUE_ALERT, "expr", {"expr": '" "'}, "the expression is empty"),
        ("ValueAlert", VALUE_ALERT, "above", {"above": "None"}, "an alert needs either `above` or `below`"),
        ("ValueAlert", VALUE_ALERT, "above", {"below": THRESHOLD}, "an alert needs either `above` or `below`"),
        ("StateAlert", STATE_ALERT, "when", {"when": '""'}, "the expression is empty"),
    ],
)
def test_an_alert_without_an_expression_is_refused(
    author: Author, call: str, good: dict[str, str], argument: str, wrong: dict[str, str], summary: str
) -> None:
    """An alert needs an expression, and a value alert one threshold."""
    assert author.refused(call, argument, **good | wrong).summary == summary


@pytest.mark.parametrize(
    ("call", "argument", "arguments", "summary"),
    [
        ("Guard", "expr", {"expr": '""', "on": "('bot',)", "just_closed": "tuple"}, "the expression is empty"),
        ("Guard", "on", {"expr": '"up"', "on": "('a-b',)", "just_closed": "tuple"}, "'a-b' is not a label name"),
        ("RecordingRule", "record", {"record": '"no_level"', "expr": '"up"', "unit": "ONE"}, "'no_level' is not a"),
        ("RecordingRule", "record", {"record": '"a:b-c"', "expr": '"up"', "unit": "ONE"}, "'a:b-c' is not a recording"),
        ("RecordingRule", "expr", {"record": '"a:b"', "expr": '""', "unit": "ONE"}, "the expression is empty"),
        (
            "RecordingRule",
            "labels",
            {"record": '"a:b"', "expr": '"up"', "unit": "ONE", "labels": "{'a-b': 'c'}"},
            "'a-b' is not a label name",
        ),
        (
            "RecordingRule",
            "labels",
            {"record": '"a:b"', "expr": '"up"', "unit": "ONE", "labels": "{'a': ''}"},
            "labels['a'] must be text that is not blank, not the text ''",
        ),
        (
            "RecordingRule",
            "labels",
            {"record": '"a:b"', "expr": '"up"', "unit": "ONE", "labels": "{'__name__': 'c'}"},
            "'__name__' is not a label name",
        ),
        (
            "RecordedTable",
            "record",
            {"record": '"table"', "rows": "lambda environment: []", "labels": "('bot',)"},
            "'table' is not a recording rule's name",
        ),
        (
            "RecordedTable",
            "labels",
            {"record": '"a:b"', "rows": "lambda environment: []", "labels": "('a-b',)"},
            "'a-b' is not a label name",
        ),
        ("RuleGroup", "name", {"name": '"a\\tb"', "rules": "()"}, "name must be text of one line"),
        ("RuleGroup", "name", {"name": '" "', "rules": "()"}, "name must be text of one line"),
    ],
)
def test_other_wrong_rules_are_refused_at_their_argument(
    author: Author, call: str, argument: str, arguments: dict[str, str], summary: str
) -> None:
    """A mistake that promtool refuses, or reports without a line, is reported at its line."""
    assert author.refused(call, argument, **arguments).summary.startswith(summary)


def test_a_misspelt_severity_is_suggested(author: Author) -> None:
    """The message suggests the nearest severity."""
    problem = author.refused("StateAlert", "severity", **STATE_ALERT | {"severity": '"critcal"'})
    assert problem.fix == "did you mean 'CRITICAL'?"


def test_texts_are_one_line_and_expressions_are_not_indented(author: Author) -> None:
    """Line breaks and indents of the source are not in the generated files."""
    alert = author.write(
        "StateAlert",
        **STATE_ALERT | {"summary": '"a\\n        b"', "when": '"\\n        up\\n          == 0\\n    "'},
    )
    assert (alert.summary, alert.when) == ("a b", "up\n  == 0")


@pytest.mark.parametrize(("argument", "other", "operator"), [("above", "below", ">"), ("below", "above", "<")])
def test_a_comparison_is_an_operator(author: Author, argument: str, other: str, operator: str) -> None:
    """`above` is >, `below` is <, and either is the threshold."""
    alert = author.write("ValueAlert", **VALUE_ALERT | {argument: THRESHOLD, other: "None"})
    assert (alert.comparison, alert.threshold) == (operator, getattr(alert, argument))


def test_a_group_has_the_rules_of_its_module(monkeypatch: pytest.MonkeyPatch, author: Author) -> None:
    """Rules that a module imports belong to the module that defines them."""
    imported = StateAlert(name="I", severity=WARNING, signal="s", summary="s", description="d", when="up")
    own = author.write("StateAlert", **STATE_ALERT)
    module = ModuleType("rules.example")
    module.__file__ = str(author.file)
    module.__dict__.update(IMPORTED=imported, OWN=own)
    monkeypatch.setitem(sys.modules, "rules.example", module)
    group = RuleGroup.of(module)
    assert (group.name, group.rules, group.defined.file) == ("example", (own,), str(author.file))


def test_a_group_separates_alerts_and_recordings(author: Author) -> None:
    """Alerts and recording rules are in different files."""
    alert = author.write("StateAlert", **STATE_ALERT)
    rule = RecordingRule(record="a:b", expr="up", unit=ONE)
    table = RecordedTable(record="c:d", rows=lambda environment: [], labels=())
    group = RuleGroup("g", (rule, alert, table))
    assert (group.alerts, group.recordings) == ((alert,), (rule, table))


def test_a_severity_that_is_text_says_what_to_write(author: Author) -> None:
    """The usual one without quotes, or a definition."""
    fixes = [
        author.refused("StateAlert", "severity", **STATE_ALERT | {"severity": each}).fix
        for each in ("'critical'", "'page'")
    ]
    assert fixes == [
        "write CRITICAL, without quotes",
        "choose one of CRITICAL, INFO, NONE, WARNING, or define a Severity",
    ]


def test_a_severity_is_the_value_of_its_label(author: Author) -> None:
    """It has a rank, and notifies unless it says otherwise."""
    page = author.write("Severity", name="'page'", rank="3")
    assert (page, page.rank, page.notifies) == ("page", 3, True)
    alert = author.write(
        "StateAlert", **STATE_ALERT | {"severity": "Severity('page', rank=3)", "annotations": "{'team': 'a\\n  b'}"}
    )
    assert alert.all_labels == {"severity": "page", "signal": "s"}
    assert type(alert.all_labels["severity"]) is str
    assert alert.annotations == {"team": "a b"}
