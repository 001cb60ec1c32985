"""alertmanager.yml: the routing tree, inhibitions and time intervals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.compiler.examples import DESK, deployed, environment, project
from tradewatch.channels.webhook import Webhook
from tradewatch.checks import check
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.alertmanager import CONFIG
from tradewatch.filetree import FileTree
from tradewatch.model import (
    DefinitionError,
    Inhibition,
    Matcher,
    MessageTemplates,
    Problem,
    Project,
    Receiver,
    Route,
    Source,
    TimeInterval,
    matching,
)
from tradewatch.toolchain import Amtool

ON_CALL = Receiver("on-call", via=(Webhook,))
NIGHT = TimeInterval(name="night", times=(("00:00", "06:00"), ("22:00", "24:00")), location="Europe/Berlin")
WEEKEND = TimeInterval(name="weekend", weekdays=("saturday", "sunday"))

ROUTING = Route(
    receiver=DESK,
    group_by=("alertname", "bot"),
    group_wait="30s",
    group_interval="5m",
    repeat_interval="4h",
    routes=(
        Route(
            matching(severity="critical"),
            receiver=ON_CALL,
            continues=True,
            routes=(Route(matching(Matcher("bot", "=~", "test-.*")), mute=(NIGHT, WEEKEND)),),
        ),
        Route(matching(Matcher("bot", "!=", ""), severity="info"), group_by=("...",), group_wait="0s", mute=(WEEKEND,)),
    ),
)
INHIBITION = Inhibition(
    source=matching(alertname="BotDown"), target=matching(Matcher("alertname", "!=", "BotDown")), equal=("bot",)
)
TEMPLATES = MessageTemplates("slack.tmpl", '{{ define "slack" }}x{{ end }}')


def compiled(**content: Any) -> FileTree:
    over = {"receivers": (DESK, ON_CALL), "routing": ROUTING, "inhibitions": (INHIBITION,), "templates": (TEMPLATES,)}
    return CompiledProject(project(**over | content)).within(environment()).tree


def config(tree: FileTree) -> dict[str, Any]:
    content = yaml.safe_load(tree[CONFIG])
    assert isinstance(content, dict)
    return content


def test_amtool_accepts_the_whole(amtool: Amtool, tmp_path: Path) -> None:
    """Nested routes, inhibitions, intervals and templates are valid together, in both versions."""
    assert amtool.check_config(deployed(compiled(), tmp_path) / CONFIG) == []


@pytest.mark.parametrize(
    ("labels", "notified"),
    [
        ({"severity": "warning", "bot": "a"}, ("desk",)),
        ({"severity": "critical", "bot": "a"}, ("on-call",)),
        ({"severity": "critical", "bot": "test-1"}, ("on-call",)),
        ({"severity": "info", "bot": "a"}, ("desk",)),
    ],
)
def test_the_tree_routes_as_it_is_written(
    amtool: Amtool, tmp_path: Path, labels: dict[str, str], notified: tuple[str, ...]
) -> None:
    """A child inherits its parent's receiver, and the root sends alerts that no other route matches."""
    assert amtool.route(deployed(compiled(), tmp_path) / CONFIG, labels) == notified


def test_a_route_that_continues_leaves_the_alert_to_its_siblings(amtool: Amtool, tmp_path: Path) -> None:
    """Both are notified, in the tree's order."""
    both = Route(receiver=DESK, routes=(Route(receiver=ON_CALL, continues=True), Route(matching(a="b"))))
    assert amtool.route(deployed(compiled(routing=both), tmp_path) / CONFIG, {"a": "b"}) == ("on-call", "desk")


def test_a_route_says_only_what_is_its_own() -> None:
    """Missing settings are left out, so that they are inherited; the order is that of a hand-written file.

    A group also has the label of a test alert, which then never joins the incident of a real one.
    """
    assert config(compiled())["route"] == {
        "receiver": "desk",
        "group_by": ["alertname", "bot", "test"],
        "group_wait": "30s",
        "group_interval": "5m",
        "repeat_interval": "4h",
        "routes": [
            {
                "matchers": ['severity="critical"'],
                "receiver": "on-call",
                "continue": True,
                "routes": [{"matchers": ['bot=~"test-.*"'], "mute_time_intervals": ["night", "weekend"]}],
            },
            {
                "matchers": ['bot!=""', 'severity="info"'],
                "group_by": ["..."],
                "group_wait": "0s",
                "mute_time_intervals": ["weekend"],
            },
        ],
    }


def test_an_interval_is_written_once() -> None:
    """Two routes may be muted at the same time of the week."""
    assert config(compiled())["time_intervals"] == [
        {
            "name": "night",
            "time_intervals": [
                {
                    "times": [
                        {"start_time": "00:00", "end_time": "06:00"},
                        {"start_time": "22:00", "end_time": "24:00"},
                    ],
                    "location": "Europe/Berlin",
                }
            ],
        },
        {"name": "weekend", "time_intervals": [{"weekdays": ["saturday", "sunday"], "location": "UTC"}]},
    ]


def test_an_inhibition_is_source_target_and_what_is_equal() -> None:
    """All three are lists, which both versions accept. A test alert never inhibits a real one."""
    assert config(compiled())["inhibit_rules"] == [
        {
            "source_matchers": ['alertname="BotDown"'],
            "target_matchers": ['alertname!="BotDown"'],
            "equal": ["bot", "test"],
        }
    ]


def test_what_is_not_there_is_not_written() -> None:
    """The file has no empty list."""
    content = config(compiled(routing=Route(receiver=DESK), inhibitions=(), templates=()))
    assert sorted(content) == ["receivers", "route"]


def test_templates_are_named_one_by_one() -> None:
    """Each file is named, because a pattern that matches no file would not be an error."""
    tree = compiled()
    assert config(tree)["templates"] == ["templates/slack.tmpl"]
    assert tree["alertmanager/templates/slack.tmpl"] == TEMPLATES.text.encode()


@pytest.mark.parametrize(
    ("locator", "origin"),
    [
        ((), ROUTING.defined),
        (("receivers", "on-call"), ON_CALL.defined),
        (("time_intervals", "night"), NIGHT.defined),
        (("time_intervals", "weekend"), WEEKEND.defined),
    ],
)
def test_its_parts_know_where_they_were_written(locator: tuple[str, ...], origin: Source) -> None:
    """A problem with a receiver or an interval has the line of its definition."""
    assert compiled().origin(CONFIG, *locator) == origin


# Whatever amtool refuses has to be found before, at the definition: in `validate` it would be a line of YAML.
REFUSED = {
    "an unfinished expression": matching(Matcher("a", "=~", "(")),
    "an expression with lookahead": matching(Matcher("a", "!~", "x(?=y)")),
    "a possessive quantifier": matching(Matcher("a", "=~", "x++")),
    "too many repetitions": matching(Matcher("a", "=~", "x{1001}")),
    "a label with a dash": matching(Matcher("a-b", "=", "c")),
}


@pytest.mark.parametrize("place", ["route", "inhibition"])
@pytest.mark.parametrize("fault", REFUSED)
def test_a_matcher_that_alertmanager_refuses_is_a_problem_of_ours(fault: str, place: str) -> None:
    """Python accepts some expressions that Go refuses; a matcher must be valid for the server."""
    assert problems(REFUSED[fault], place) != []


@pytest.mark.parametrize("place", ["route", "inhibition"])
@pytest.mark.parametrize("fault", REFUSED)
@pytest.mark.parametrize("tool_set", ["oldest"], indirect=True)
def test_alertmanager_refuses_it(amtool: Amtool, tmp_path: Path, fault: str, place: str) -> None:
    """The faults of the table are real."""
    matchers = list(map(str, REFUSED[fault]))
    content: dict[str, Any] = {"route": {"receiver": "desk"}, "receivers": [{"name": "desk"}]}
    if place == "route":
        content["route"]["routes"] = [{"matchers": matchers}]
    else:
        content["inhibit_rules"] = [{"source_matchers": matchers, "target_matchers": ["a=b"], "equal": ["bot"]}]
    (tmp_path / "alertmanager.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    assert amtool.check_config(tmp_path / "alertmanager.yml") != []


def problems(matchers: tuple[Matcher, ...], place: str) -> list[Problem]:
    try:
        if place == "route":
            broken: Project = project(routing=Route(receiver=DESK, routes=(Route(matchers),)))
        else:
            broken = project(inhibitions=(Inhibition(source=matchers, target=matching(a="b"), equal=("bot",)),))
        here = environment()
        return check(CompiledProject(broken), [here])
    except DefinitionError as refused:
        return list(refused.problems)
