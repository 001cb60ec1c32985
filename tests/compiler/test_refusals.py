"""A mistake that promtool refuses in the generated files is a problem at a definition.

`build` has no promtool: without this, a rule file that Prometheus does not load would be written and committed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.compiler.examples import (
    BOT,
    by_symbol,
    deployed,
    environment,
    project,
    same,
    state_alert,
    threshold,
    value_alert,
)
from tradewatch.checks import check
from tradewatch.compiler import RECORDING, CompiledProject
from tradewatch.filetree import FileTree
from tradewatch.model import (
    GAUGE,
    ONE,
    SECONDS,
    Guard,
    Metric,
    Problem,
    ProblemsFound,
    Project,
    RecordedTable,
    RecordingRule,
    RuleGroup,
)
from tradewatch.toolchain import Promtool


def guarded(expr: str, *on: str) -> Project:
    return project(value_alert(guard=Guard(expr=expr, on=on, just_closed=same)))


def table(*rows: tuple[dict[str, str], float]) -> Project:
    return rules(RecordedTable(record="a:b", labels=("symbol",), rows=lambda environment: rows))


def rules(*written: RecordingRule | RecordedTable) -> Project:
    return project(groups=(RuleGroup("group", written),))


def metric(name: str) -> Project:
    found = Metric(name, GAUGE, SECONDS, "Called like a word of PromQL.", BOT)
    return project(value_alert(expr=f"{found}"), metrics=(found,))


LIMITS = RecordingRule(record="symbol:quote_old:threshold", expr="vector(1)", unit=ONE, labels={"symbol": "BTC"})

REFUSED: dict[str, Callable[[], Project]] = {
    "a metric called inf": lambda: metric("inf"),
    "a metric called nan": lambda: metric("NaN"),
    "a guard on a label called inf": lambda: guarded("market_open", "inf"),
    "a guard on a label with a dash": lambda: guarded("market_open", "a-b"),
    "limits by a label called inf": lambda: project(value_alert(above=threshold(by_label={"inf": {"x": 1}}))),
    "a guard that is a number": lambda: guarded("1"),
    "a guard that is a range": lambda: guarded("market_open[5m]"),
    "a value that is a number": lambda: project(value_alert(expr="1")),
    "a value that is a range": lambda: project(value_alert(expr="market_open[5m]")),
    "a value that is a text": lambda: project(value_alert(expr='"x"')),
    "alternatives in braces": lambda: project(state_alert(when='market_open{bot="a" or bot="b"}')),
    "a name in braces, which only Prometheus 3 reads": lambda: project(state_alert(when='{"market_open"}')),
    "a function of Prometheus 3": lambda: project(state_alert(when="limitk(1, market_open)")),
    "two alerts with the same name with limits by label": lambda: project(
        value_alert(labels={"a": "b"}, above=by_symbol(BTC=3)), value_alert(labels={"a": "c"}, above=by_symbol(BTC=4))
    ),
    "names that differ in their case alone, with limits by label": lambda: project(
        value_alert(name="QuoteOld", above=by_symbol(BTC=3)), value_alert(name="quote_old", above=by_symbol(BTC=4))
    ),
    "a recording called like a table of limits": lambda: project(
        groups=(RuleGroup("group", (value_alert(above=by_symbol(BTC=3)), LIMITS)),)
    ),
    "a table with a row twice": lambda: table(({"symbol": "a"}, 1), ({"symbol": "a"}, 2)),
    "a table with a label with a dash": lambda: table(({"a-b": "a"}, 1)),
    "a label of an alert that is not a template": lambda: project(state_alert(labels={"x": "{{ .Foo"})),
    "a label of a recording that is called like its name": lambda: rules(
        RecordingRule(record="a:b", expr="vector(1)", unit=ONE, labels={"__name__": "x"})
    ),
}


def faults_of(sound: Project) -> list[Problem]:
    """The problems of the checks, without those about the examples' wording and unread metrics."""
    here, left = environment(), {"catalogue/unused", "rules/reasons", "rules/wording"}
    return [each for each in check(CompiledProject(sound), [here]) if each.check not in left]


def test_a_project_without_a_fault_has_no_problem() -> None:
    """The model, the compiler and the checks report nothing."""
    sound = project(value_alert(above=by_symbol(BTC=3), guard=Guard(expr="market_open", on=("bot",), just_closed=same)))
    assert faults_of(sound) == []
    for others in (table(({"symbol": "a"}, 1), ({"symbol": "b"}, 2)), metric("up"), project(state_alert())):
        assert faults_of(others) == []


@pytest.mark.parametrize("fault", REFUSED)
def test_each_fault_is_reported(fault: str) -> None:
    """The model, the compiler or a check reports each fault, with a line."""
    problems, _ = checked(fault)
    assert problems
    assert all(problem.where for problem in problems)


@pytest.mark.parametrize("fault", REFUSED)
@pytest.mark.parametrize("tool_set", ["oldest"], indirect=True)
def test_promtool_refuses_it(promtool: Promtool, tmp_path: Path, fault: str) -> None:
    """promtool refuses the faults of the table that reach it."""
    problems, tree = checked(fault)
    if tree is None:
        assert problems
        return
    build = deployed(tree, tmp_path)
    paths = [build / path for path in tree if path.startswith("prometheus/alerts/") or path == RECORDING]
    assert promtool.check_rules(paths) != []


def checked(fault: str) -> tuple[list[Problem], FileTree | None]:
    """Our problems with a project, and its tree if it compiles."""
    try:
        broken, here = REFUSED[fault](), environment()
        compiled = CompiledProject(broken)
        tree = compiled.within(here).tree
    except ProblemsFound as found:
        return list(found.problems), None
    return check(compiled, [here]), tree
