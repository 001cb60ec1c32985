"""Receivers, routes, inhibitions and times: a mistake that Alertmanager refuses is reported at its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.model.author import Author
from tradewatch.channels.slack import Slack
from tradewatch.model import MessageTemplates, Receiver, Route, matching
from tradewatch.toolchain import Amtool

ROUTE: dict[str, str] = {"matchers": "matching(severity='info')", "receiver": "Receiver('desk', via=(Slack,))"}
INHIBITION = {"source": "matching(a='x')", "target": "matching(a='y')", "equal": "('bot',)"}
PROMISE = {"matchers": "()", "reaches": "(Slack,)", "within": '"30s"', "repeated": '"1h"'}
INTERVAL = {"name": '"night"', "times": "(('00:00', '06:00'),)"}

WRONG: list[tuple[str, str, dict[str, str], str]] = [
    ("Route", "group_wait", ROUTE | {"group_wait": '"soon"'}, "group_wait must be a duration of at most 5d"),
    ("Route", "group_interval", ROUTE | {"group_interval": '"0s"'}, "group_interval must be a duration of 1ms to 5d"),
    (
        "Route",
        "repeat_interval",
        ROUTE | {"repeat_interval": '"0s"'},
        "repeat_interval must be a duration of 1ms",
    ),
    ("Route", "group_by", ROUTE | {"group_by": "('a-b',)"}, "'a-b' is not a label name"),
    ("Route", "group_by", ROUTE | {"group_by": "('bot', 'bot')"}, "a label is given twice"),
    ("Route", "group_by", ROUTE | {"group_by": "('...', 'bot')"}, "`...` means every label"),
    ("Route", "matchers", ROUTE | {"matchers": "(Matcher('a-b', '=', 'c'),)"}, "'a-b' is not a label name"),
    ("Inhibition", "source", INHIBITION | {"source": "()"}, "an inhibition needs a source and a target"),
    ("Inhibition", "target", INHIBITION | {"target": "()"}, "an inhibition needs a source and a target"),
    ("Inhibition", "equal", INHIBITION | {"equal": "()"}, "the inhibition has no `equal`"),
    ("Inhibition", "equal", INHIBITION | {"equal": "('a-b',)"}, "'a-b' is not a label name"),
    ("Promise", "matchers", PROMISE | {"matchers": "(Matcher('a-b', '=', 'c'),)"}, "'a-b' is not a label name"),
    ("Promise", "reaches", PROMISE | {"within": "None"}, "a promise to reach a channel needs `within` and `repeated`"),
    ("Promise", "within", PROMISE | {"within": '"soon"'}, "within must be a duration of at most 5d"),
    ("Receiver", "name", {"name": '" "', "via": "(Slack,)"}, "name must be text of one line, not the text ' '"),
    ("Receiver", "name", {"name": '"a,b"', "via": "(Slack,)"}, "'a,b' has a comma"),
    ("Receiver", "via", {"name": '"desk"', "via": "()"}, "the receiver has no channels"),
    ("TimeInterval", "name", INTERVAL | {"name": '""'}, "name must be text of one line, not the text ''"),
    ("TimeInterval", "weekdays", INTERVAL | {"weekdays": "('sun',)"}, "'sun' is not a weekday"),
    ("TimeInterval", "times", INTERVAL | {"times": "(('22:00', '06:00'),)"}, "22:00 to 06:00 is not a time of the day"),
    ("TimeInterval", "times", INTERVAL | {"times": "(('09:00', '09:00'),)"}, "09:00 to 09:00 is not a time of the day"),
    ("TimeInterval", "times", INTERVAL | {"times": "(('9:00', '10:00'),)"}, "9:00 to 10:00 is not a time of the day"),
    ("TimeInterval", "times", INTERVAL | {"times": "(('09:00', '25:00'),)"}, "09:00 to 25:00 is not a time of the day"),
    ("TimeInterval", "location", INTERVAL | {"location": '"Mars/Base"'}, "'Mars/Base' is not a time zone"),
    ("TimeInterval", "weekdays", {"name": '"always"', "weekdays": "()"}, "the interval is always active"),
    ("MessageTemplates", "name", {"name": '"../a.tmpl"', "text": '""'}, "'../a.tmpl' is not a file name"),
    ("MessageTemplates", "name", {"name": '"a/b.tmpl"', "text": '""'}, "'a/b.tmpl' is not a file name"),
]


@pytest.mark.parametrize(("call", "argument", "arguments", "summary"), WRONG)
def test_is_refused_at_its_argument(
    author: Author, call: str, argument: str, arguments: dict[str, str], summary: str
) -> None:
    """Every problem has the line that must be changed."""
    assert author.refused(call, argument, **arguments).summary.startswith(summary)


# The parts of a configuration that Alertmanager refuses, so that our refusals are not made up.
REFUSED_BY_ALERTMANAGER: dict[str, dict[str, Any]] = {
    "group_interval of 0s": {"group_interval": "0s"},
    "repeat_interval of 0s": {"repeat_interval": "0s"},
    "a label twice in group_by": {"group_by": ["bot", "bot"]},
    "... beside a label": {"group_by": ["...", "bot"]},
    "an interval that is nowhere": {"mute_time_intervals": ["night"]},
}


@pytest.mark.parametrize("fault", REFUSED_BY_ALERTMANAGER)
def test_alertmanager_refuses_it_too(amtool: Amtool, tmp_path: Path, fault: str) -> None:
    """Alertmanager refuses the same routes, in both versions."""
    config = tmp_path / "alertmanager.yml"
    route = {"receiver": "desk", "routes": [REFUSED_BY_ALERTMANAGER[fault]]}
    config.write_text(yaml.safe_dump({"route": route, "receivers": [{"name": "desk"}]}), encoding="utf-8")
    assert amtool.check_config(config) != []


@pytest.mark.parametrize("location", ["UTC", "Europe/Berlin", "America/New_York", "Mars/Base"])
def test_alertmanager_knows_the_same_time_zones(amtool: Amtool, author: Author, tmp_path: Path, location: str) -> None:
    """A location is accepted if, and only if, Alertmanager knows it."""
    config = tmp_path / "alertmanager.yml"
    interval = {"name": "night", "time_intervals": [{"weekdays": ["sunday"], "location": location}]}
    content = {"route": {"receiver": "desk"}, "receivers": [{"name": "desk"}], "time_intervals": [interval]}
    config.write_text(yaml.safe_dump(content), encoding="utf-8")
    assert (amtool.check_config(config) == []) is (location != "Mars/Base")


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("Route", {"group_wait": '"0s"'}),
        ("Route", {"group_by": "()"}),
        ("Route", {"group_by": "('...',)"}),
        ("TimeInterval", {"name": '"all-day"', "times": "(('00:00', '24:00'),)"}),
        ("TimeInterval", {"name": '"weekend"', "weekdays": "('saturday', 'sunday')", "location": '"Europe/Berlin"'}),
    ],
)
def test_unusual_values_are_accepted(author: Author, call: str, arguments: dict[str, str]) -> None:
    """Unusual values are accepted: no wait, no grouping, every label, a whole day."""
    assert author.write(call, **arguments).defined.line == 1


def test_walks_depth_first() -> None:
    """A route comes before its children, and children in their order."""
    leaf = Route(matching(a="1"))
    tree = Route(routes=(Route(matching(a="2"), routes=(leaf,)), Route(matching(a="3"))))
    assert [route.subject for route in tree.walk()] == ["route {}", 'route {a="2"}', 'route {a="1"}', 'route {a="3"}']


def test_the_name_in_messages() -> None:
    """A message names a receiver."""
    assert Receiver("desk", via=(Slack,)).subject == "receiver desk"


def test_templates_are_read_from_a_file(tmp_path: Path) -> None:
    """A template file has its name and its text, and its problems are reported in that file."""
    path = tmp_path / "slack.tmpl"
    path.write_text('{{ define "é" }}{{ end }}', encoding="utf-8")
    templates = MessageTemplates.read(path)
    assert (templates.name, templates.text) == ("slack.tmpl", '{{ define "é" }}{{ end }}')
    assert templates.defined.file == str(path)
