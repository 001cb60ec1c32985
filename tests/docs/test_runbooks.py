"""Runbooks: whoever is woken finds the alert's page, and what stands there agrees with the definitions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import promql_parser
import pytest

import environments
import generator
from tradewatch.compiler import alert_rules, catalogue, labels_of_result, recordings
from tradewatch.compiler.phrasing import quantity
from tradewatch.model import Alert, Matcher, Metric, ValueAlert, at, seconds
from tradewatch.model.matcher import Operator
from tradewatch.promql import parse, selected_series
from tradewatch.promql.parse import Expression
from tradewatch.promql.tree import Aggregation
from tradewatch.toolchain.programs import in_set
from tradewatch.toolchain.promtool import Promtool

PROJECT = generator.project()
PRODUCTION = environments.PRODUCTION.name
FOLDER = Path(generator.__file__).parent / "docs/runbooks"
RUNBOOKS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
PAGES = [*RUNBOOKS, FOLDER / "README.md"]

SECTIONS = ["Meaning", "Confirm", "Act", "Wake", "After"]
PLACEHOLDER = re.compile(r"<(\w+)>")
# Operators of the parser have no hash.
OPERATORS: dict[str, Operator] = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}

each_runbook = pytest.mark.parametrize("path", RUNBOOKS, ids=lambda path: path.stem)
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)


def sections(path: Path) -> dict[str, str]:
    """What stands under each heading, headings in order; the text above the first one under an empty name."""
    parts = re.split(r"^## (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {"": parts[0]} | dict(zip(parts[1::2], parts[2::2], strict=True))


def prose(text: str) -> str:
    """A section without its line breaks."""
    return " ".join(text.split())


def queries(path: Path) -> list[str]:
    return re.findall(r"^```promql\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def alerts_named(name: str) -> list[Alert]:
    return [alert for alert in PROJECT.alerts if alert.name == name]


def alert_of(path: Path) -> Alert:
    """The alert of a runbook; of several that share the name, the first."""
    alerts = alerts_named(path.stem)
    assert alerts, f"no alert is called {path.stem}"
    return alerts[0]


def expression(alert: Alert) -> Expression:
    return parse(alert_rules(PROJECT, environments.PRODUCTION)[alert]["expr"])


@cache
def known_series() -> frozenset[str]:
    return frozenset({*PROJECT.series, *(recording.record for recording in recordings(PROJECT))})


def walk(query: str, kind: type) -> Iterator[Expression]:
    found: list[Expression] = []

    def visit(node: Expression) -> None:
        if isinstance(node, kind):
            found.append(node)

    promql_parser.walk(parse(query), visit)
    yield from found


def test_every_alert_has_its_runbook_and_no_runbook_is_left_over() -> None:
    """The link in a message leads somewhere, and no page outlives its alert."""
    assert {path.stem for path in RUNBOOKS} == {alert.name for alert in PROJECT.alerts}


@each_runbook
def test_a_runbook_is_named_and_says_what_it_is_in_one_sentence(path: Path) -> None:
    """Above the first section stand the alert's name and one paragraph, no more."""
    title, answer = sections(path)[""].strip().split("\n\n")
    assert title == f"# {path.stem}"
    assert answer.endswith((".", ".**"))


@each_runbook
def test_the_five_sections_stand_in_order(path: Path) -> None:
    """Every page is read in the same way, and none of its sections is empty."""
    found = sections(path)
    assert list(found)[1:] == SECTIONS
    assert all(text.strip() for text in found.values())


@each_runbook
def test_what_to_do_is_numbered(path: Path) -> None:
    """Steps come one after the other, and are counted right."""
    steps = re.findall(r"^(\d+)\. ", sections(path)["Act"], re.MULTILINE)
    assert steps == [str(number) for number in range(1, len(steps) + 1)]
    assert len(steps) >= 3


@each_runbook
def test_every_query_reads_only_what_exists(path: Path) -> None:
    """Each query is PromQL over catalogued or recorded series, and asks for labels and values that they can have."""
    assert queries(path)
    for query in queries(path):
        names = [name for name in selected_series(parse(query)) if not PLACEHOLDER.fullmatch(name)]
        assert set(names) <= known_series(), query
        for selector in walk(query, promql_parser.VectorSelector):
            metric = PROJECT.series.get(selector.name or "")
            for matcher in selector.matchers.matchers:
                if metric is not None and matcher.name != "__name__":
                    assert can_match(metric, written(matcher)), query


def written(matcher: promql_parser.Matcher) -> Matcher:
    return Matcher(matcher.name, OPERATORS[str(matcher.op).removeprefix("MatchOp.")], matcher.value)


def can_match(metric: Metric, matcher: Matcher) -> bool:
    label = next((label for label in metric.all_labels if label.name == matcher.label), None)
    return label is not None and (bool(PLACEHOLDER.search(matcher.value)) or label.admits(matcher))


def test_prometheus_takes_every_query(toolset: Path, tmp_path: Path) -> None:
    """promtool, which also knows which function takes what, has nothing to say, be it the oldest or the newest."""
    program = in_set("promtool", toolset)
    assert program is not None
    texts = [query for path in RUNBOOKS for query in queries(path)]
    rules = [{"record": f"runbook:query:{number}", "expr": text} for number, text in enumerate(texts)]
    file = tmp_path / "queries.yml"
    file.write_text(json.dumps({"groups": [{"name": "runbooks", "rules": rules}]}), encoding="utf-8")
    assert Promtool(program).check_rules([file]) == []


@each_runbook
def test_every_query_groups_by_labels_that_exist(path: Path) -> None:
    """A label that the series does not have would merge everything into one line."""
    for query in queries(path):
        tree = catalogue(PROJECT).typed(query)
        assert tree is not None
        for node in tree.walk():
            if isinstance(node, Aggregation):
                assert all(map(node.operand.type.labels.may_have, node.labels or ())), query


@each_runbook
def test_the_message_holds_what_a_query_asks_to_be_filled_in(path: Path) -> None:
    """`<venue>` can be filled in only where the alert has that label."""
    alert = alert_of(path)
    labels = labels_of_result(PROJECT, alert, environments.PRODUCTION)
    assert labels is not None
    asked_for = {name for query in queries(path) for name in PLACEHOLDER.findall(query)}
    assert asked_for <= labels | alert.all_labels.keys()


@each_runbook
def test_the_meaning_gives_the_limit_and_the_hold_of_production(path: Path) -> None:
    """Numbers in prose do not follow the definitions by themselves."""
    alert, meaning = alert_of(path), prose(sections(path)["Meaning"])
    hold = at(alert.hold, PRODUCTION)
    if seconds(hold):
        assert re.search(rf"\bfor {hold}\b", meaning), f"the hold is {hold}"
    if isinstance(alert, ValueAlert):
        limit, side = alert.threshold, "above" if alert.above else "below"
        for value in (None, *limit.exceptions):
            text = f"{side} {quantity(limit.at(PRODUCTION, value), limit.unit)}"
            assert re.search(rf"\b{re.escape(text)}(?=[ ,;])", meaning), f"the limit is {text}"
        assert all(value in meaning for value in limit.exceptions)


@each_runbook
def test_the_end_is_told_as_late_as_it_comes(path: Path) -> None:
    """An alert that keeps firing for a while is not taken for trouble that lasts."""
    alert, after = alert_of(path), prose(sections(path)["After"])
    keep = at(alert.keep_firing_for, PRODUCTION)
    assert re.findall(r"keeps firing for (\w+)", after) == ([keep] if seconds(keep) else [])


@each_runbook
def test_changing_the_limit_begins_with_its_reasons(path: Path) -> None:
    """Under "After" stands the constant whose `tune` is to be read first."""
    alert, after = alert_of(path), sections(path)["After"]
    if isinstance(alert, ValueAlert):
        text = Path(alert.threshold.defined.file).read_text(encoding="utf-8").splitlines()
        constant = text[alert.threshold.defined.line - 1].split(" = ")[0]
        assert constant in after
        assert "`tune`" in after


@each_runbook
def test_the_first_word_on_whom_to_wake_is_the_severity(path: Path) -> None:
    """A warning wakes nobody by itself: who reads the page must know who else has heard."""
    first_sentence = prose(sections(path)["Wake"]).split(". ")[0].lower()
    said = {severity for severity in ("critical", "warning", "info") if re.search(rf"\b{severity}\b", first_sentence)}
    assert said == {alert.severity.value for alert in alerts_named(path.stem)} - {"none"}


def test_absent_metrics_are_listed_with_the_alerts_that_they_silence() -> None:
    """MetricsAbsent has a row for every required metric, with exactly the alerts that read it."""
    rows = re.findall(r"^\| (`.+?) \| (.+?) \|$", (FOLDER / "MetricsAbsent.md").read_text(encoding="utf-8"), re.M)
    names = {alert.name for alert in PROJECT.alerts}
    written = {
        metric: {word for word in re.findall(r"\w+", silent) if word in names}
        for metrics, silent in rows
        for metric in re.findall(r"`(\w+)`", metrics)
    }
    readers: dict[str, set[str]] = {metric.name: set() for metric in PROJECT.metrics if metric.required}
    for alert in PROJECT.alerts:
        for name in selected_series(expression(alert)):
            if name in readers and alert.name != "MetricsAbsent":
                readers[name].add(alert.name)
    assert written == readers


@each_page
def test_links_lead_to_pages_of_this_project(path: Path) -> None:
    """A link that leads nowhere is found at three in the morning."""
    targets = re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).is_file()] == []


@each_page
def test_panels_and_alerts_that_are_named_exist(path: Path) -> None:
    """`*Overview: Kill switch*` is a panel's title on that dashboard; words in camel case are alerts."""
    boards: list[Any] = [
        build(environments.PRODUCTION) for builders in PROJECT.dashboards.values() for build in builders
    ]
    panels = {f"{board.title}: {panel.title}" for board in boards for row in board.rows for panel in row.panels}
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert set(re.findall(r"(?<!\*)\*([A-Z][\w ]+: [^*]+)\*(?!\*)", text)) <= panels
    products = {"PagerDuty"}
    assert set(re.findall(r"\b(?:[A-Z][a-z]+){2,}\b", text)) <= {alert.name for alert in PROJECT.alerts} | products


@each_page
def test_nothing_is_left_to_be_written(path: Path) -> None:
    """A runbook that says TODO says it for ever."""
    assert not re.search(r"\b(?:TODO|TBD|FIXME|XXX)\b", path.read_text(encoding="utf-8"), re.IGNORECASE)


def test_the_list_names_every_alert_under_its_group_with_its_severity() -> None:
    """README.md is the way in for somebody without a message in hand."""
    found = sections(FOLDER / "README.md")
    listed = {
        heading.lower(): {
            name: set(severities.split(", "))
            for name, target, severities in re.findall(r"^\| \[(\w+)\]\((.+?)\) \| (.+?) \|", text, re.MULTILINE)
            if target == f"{name}.md"
        }
        for heading, text in found.items()
        if re.search(r"^\| \[\w+\]", text, re.MULTILINE)
    }
    assert listed == {
        group.name: {alert.name: {each.severity.value for each in alerts_named(alert.name)} for alert in group.alerts}
        for group in PROJECT.groups
        if group.alerts
    }
