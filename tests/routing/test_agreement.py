"""amtool and the simulation have the same result, in both versions."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import generator
from tests.conftest import TOOLS, tool_sets
from tests.routing.example import HERE, config, project, receiver, root
from tradewatch.model import Alert, Environment, Inhibition, Matcher, Project, Route
from tradewatch.model.regular_expression import anchored
from tradewatch.routing import PatternError, labels_as_sent, routes_of
from tradewatch.toolchain import Amtool
from tradewatch.toolchain.programs import in_set

NAMES = ("a", "b", "c")
# What label values and patterns are made of.
VALUES = ["", "\n", "x\n", "x\ny", "x", "xy", "y", "1", "12", "é", "X", "x|y", "x.y", "(", " "]
ATOMS = [
    "x",
    "y",
    ".",
    "1",
    "é",
    " ",
    "$",
    "^",
    "x|y",
    "x|",
    "{",
    "{,2}",
    "[xy]",
    "[^x]",
    "[]x]",
    "[^\\s1]",
    "[x-z]",
    "[[x]",
    "(?:xy)",
    "(x|y)",
    "(?P<n>x)",
    "(?s:.)",
    "(?i:x)",
    "(?i)",
    "\\.",
    "\\d",
    "\\w",
    "\\s",
    "\\S",
    "\\D",
    "\\b",
    "\\A",
    "\\z",
    "\\x78",
    "\\|",
    "(?=x)",
    "\\pL",
    "[[:alpha:]]",
    "\\Q",
]
REPEATS = ["", "", "", "*", "+", "?", "*?", "??", "{2}", "{1,}", "{0,2}", "++"]

patterns = st.lists(st.tuples(st.sampled_from(ATOMS), st.sampled_from(REPEATS)), max_size=4).map(
    lambda parts: "".join(atom + repeat for atom, repeat in parts)
)
label_sets = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES))


def readable(pattern: str) -> bool:
    try:
        anchored(pattern)
    except PatternError:
        return False
    return True


matchers = st.one_of(
    st.builds(Matcher, st.sampled_from(NAMES), st.sampled_from(["=", "!="]), st.sampled_from(VALUES)),
    st.builds(Matcher, st.sampled_from(NAMES), st.sampled_from(["=~", "!~"]), patterns.filter(readable)),
)
receivers = st.sampled_from([None, *map(receiver, ("one", "two", "three"))])
routes = st.recursive(
    st.builds(Route, st.lists(matchers, max_size=2).map(tuple), receivers, continues=st.booleans(), routes=st.just(())),
    lambda children: st.builds(
        Route,
        st.lists(matchers, max_size=2).map(tuple),
        receivers,
        continues=st.booleans(),
        routes=st.lists(children, max_size=4).map(tuple),
    ),
    max_leaves=12,
)
few = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


@cache
def amtool_of(tool_set: str) -> Amtool:
    program = in_set("amtool", TOOLS / tool_set)
    assert program, f"amtool is not in .tools/{tool_set}; run `make tools`"
    return Amtool(program)


def ours(of: Project, where: Environment, labels: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(leaf.settings.receiver.name for leaf in routes_of(of.routes[0], labels, where))


@pytest.mark.parametrize("tool_set", tool_sets())
@few
@given(children=st.lists(routes, min_size=1, max_size=6), several=st.lists(label_sets, min_size=3, max_size=3))
def test_any_tree(tool_set: str, children: list[Route], several: list[dict[str, str]]) -> None:
    """The receivers are the same, in the same order, with duplicates."""
    tried = project(root(*children))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "alertmanager.yml")
        path.write_bytes(config(tried, HERE))
        for labels in several:
            assert amtool_of(tool_set).route(path, labels) == ours(tried, HERE, labels)


@pytest.mark.parametrize("tool_set", tool_sets())
def test_any_pattern(tool_set: str, tmp_path: Path) -> None:
    """Alertmanager reads each pattern that we read, in the same way. Each pattern is a route of its own."""
    chance = Random(6)
    several = [pattern for pattern in (a_pattern(chance) for _ in range(1_000)) if readable(pattern)]
    assert len(several) > 300
    values = [*VALUES, *("".join(chance.choices("xy1é. |{,\n", k=3)) for _ in range(5))]
    tried = project(
        root(
            *(
                Route((Matcher("a", "=~", pattern),), receiver(f"number-{number}"), continues=True)
                for number, pattern in enumerate(several)
            )
        )
    )
    path = tmp_path / "alertmanager.yml"
    path.write_bytes(config(tried, HERE))
    for value in values:
        assert amtool_of(tool_set).route(path, {"a": value}) == ours(tried, HERE, {"a": value})


def a_pattern(chance: Random) -> str:
    return "".join(chance.choice(ATOMS) + chance.choice(REPEATS) for _ in range(chance.randint(0, 4)))


@pytest.mark.parametrize("tool_set", tool_sets())
def test_every_alert_of_the_project(tool_set: str, tmp_path: Path) -> None:
    """Each set of values of the labels in the routes is tried: of every rule, with every bot and without one."""
    real = generator.project()
    asked = {matcher.label for route in real.routes for matcher in route.matchers}
    sets = {
        tuple((label, value) for label, value in sent(alert, where, bot).items() if label in asked): where
        for where in real.environments
        for alert in real.alerts
        for bot in ("", *where.watched)
    }
    for number, (each, where) in enumerate(sets.items()):
        path = tmp_path / f"{number}.yml"
        path.write_bytes(config(real, where))
        assert amtool_of(tool_set).route(path, dict(each)) == ours(real, where, dict(each))


def sent(alert: Alert, where: Environment, bot: str) -> dict[str, str]:
    return labels_as_sent(alert, where, {"bot": bot})


def test_amtool_accepts_the_matchers_of_an_inhibition(tmp_path: Path) -> None:
    """amtool parses them like a route's matchers."""
    tricky = Inhibition(
        source=(Matcher("a", "=~", r"x\.y|\d+"),), target=(Matcher("b", "!=", 'a"b\\c\nd'),), equal=("c",)
    )
    path = tmp_path / "alertmanager.yml"
    path.write_bytes(config(project(root(), inhibitions=(tricky,)), HERE))
    for tool_set in tool_sets():
        assert amtool_of(tool_set).check_config(path) == []
