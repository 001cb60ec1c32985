"""`route` prints who is notified of an alert."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.maintenance import window
from tests.routing.example import ROOT, alert, environment, project, receiver, root
from tradewatch.cli.route import route
from tradewatch.cli.session import Session
from tradewatch.model import (
    BOOL,
    CRITICAL,
    GAUGE,
    Exporter,
    Inhibition,
    Label,
    Matcher,
    Metric,
    Project,
    Route,
    Severity,
    StateAlert,
    TimeInterval,
    matching,
)
from tradewatch.model.rule import WARNING

BOT, VENUE = Label("bot", maximum=3), Label("venue", maximum=3)
HALTED = Metric("bot_halted", GAUGE, BOOL, "Whether it is halted.", Exporter("bot", "bot", (BOT,)), (VENUE,))
WEEKEND = TimeInterval(name="weekend", weekdays=("saturday", "sunday"))
DOWN = Inhibition(
    source=matching(alertname="Down"),
    target=matching(Matcher("alertname", "!=", "Down"), Matcher("bot", "!=", "")),
    equal=("bot",),
)


def halted(name: str, severity: Severity, expr: str, **labels: str) -> StateAlert:
    return StateAlert(
        name=name, severity=severity, signal="halted", when=expr, summary="Halted", description="It is.", labels=labels
    )


def load() -> Project:
    whole = project(
        root(
            Route(matching(severity="critical"), receiver("on-call"), group_wait="10s"),
            Route(matching(severity="warning"), receiver("desk"), mute=(WEEKEND,)),
            group_by=("alertname", "bot"),
        ),
        alerts=(
            halted("Down", CRITICAL, f"sum by (bot) ({HALTED}) > 0"),
            halted("Halted", WARNING, f"sum by (bot, venue) ({HALTED}) > 0"),
            halted("Absent", WARNING, f"absent({HALTED})", metric="one"),
            halted("Absent", WARNING, f"absent({HALTED})", metric="two"),
            alert("Watchdog"),
        ),
        inhibitions=(DOWN,),
        environments=(environment("development"), environment("production")),
    )
    return replace(whole, metrics=(HALTED,))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(route, arguments, obj=Session(load, ROOT, debug=True))


def answer(*arguments: str) -> dict[str, Any]:
    """The answer for production."""
    result = run(*arguments, "--environment", "production", "--format", "json")
    assert result.exit_code == 0, result.output
    (found,) = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_an_answer_for_people() -> None:
    """It has receivers, channels, groups, times, and what inhibits and mutes the alert."""
    arguments = ["Halted", "--label", "bot=x", "--at", "2026-05-02T22:30+02:00", "--while", "Down"]
    result = run(*arguments, "--environment", "production")
    line = DOWN.defined.line
    assert result.exit_code == 0
    assert (
        result.stdout
        == f"""\
Halted in production, Saturday 2026-05-02 22:30 UTC+02:00
  labels   {{alertname="Halted", bot="x", environment="production", severity="warning", signal="halted"}}
  NOT SENT while Down {{alertname="Down", bot="x", environment="production", severity="critical", signal="halted"}} \
fires: tests/cli/test_route.py:{line}
  desk, via webhook
    in a message with all alerts of {{alertname="Halted", bot="x"}}
    first after 30s, joining after 5m, again after 4h or 4h5m
    MUTED until Monday 2026-05-04 02:00 UTC+02:00, by weekend, saturday and sunday (UTC)
"""
    )


def test_every_environment_is_answered_for() -> None:
    """Without --environment, there is an answer per environment."""
    titles = [line for line in run("Down").stdout.splitlines() if line.startswith("Down in")]
    assert [title.split(",")[0] for title in titles] == ["Down in development", "Down in production"]


def test_an_answer_for_programs() -> None:
    """Standard output is one JSON document."""
    found = answer("Halted", "--label", "bot=x", "--at", "2026-05-02T20:30Z", "--while", "Down")
    (inhibited,), (delivery,) = found["inhibited"], found["deliveries"]
    assert (found["environment"], found["at"]) == ("production", "2026-05-02T20:30:00+00:00")
    assert (inhibited["by"]["alertname"], inhibited["certain"]) == ("Down", True)
    assert delivery == {
        "receiver": "desk",
        "channels": ["webhook"],
        "group": {"alertname": "Halted", "bot": "x"},
        "first_after_seconds": 30,
        "joins_after_seconds": 300,
        "again_after_seconds": [14_400, 14_700],
        "muted": {"by": ["weekend"], "until": "2026-05-04T00:00:00+00:00"},
    }


def test_at_another_time_it_is_not_muted() -> None:
    """Without --at, it is now."""
    (delivery,) = answer("Halted", "--at", "2026-05-04T00:00Z")["deliveries"]
    assert delivery["muted"] is None
    before = datetime.now(UTC) - timedelta(minutes=1)
    assert before < datetime.fromisoformat(answer("Halted")["at"]) <= datetime.now(UTC)


def test_an_inhibition_depends_on_labels_that_were_not_given() -> None:
    """They can be equal or not, so the answer says on which labels it depends, for people and for programs."""
    (inhibited,) = answer("Halted", "--while", "Down")["inhibited"]
    assert (inhibited["if_same"], inhibited["if_source"], inhibited["if_target"]) == (["bot"], [], ['bot!=""'])
    lines = run("Halted", "--while", "Down").stdout.splitlines()
    assert [
        line for line in lines if line.startswith('  NOT SENT if bot is the same and this alert has bot!="", while')
    ]
    (certain,) = answer("Halted", "--label", "bot=x", "--while", "Down")["inhibited"]
    assert (certain["if_same"], certain["if_source"], certain["if_target"]) == ([], [], [])


def test_a_label_that_an_alert_cannot_have_is_not_a_condition() -> None:
    """Nothing can give the Watchdog a bot."""
    assert answer("Watchdog", "--while", "Down")["inhibited"] == []


def test_a_label_that_was_not_given_is_taken_as_absent_by_routes_and_named() -> None:
    """The message's group depends on it."""
    assert answer("Halted")["missing"] == ["bot"]
    assert "\n  not given, taken as absent: bot\n" in run("Halted").stdout


def test_a_label_that_the_result_cannot_have_is_not_missed() -> None:
    """Nobody can give it."""
    assert answer("Watchdog")["missing"] == []


def test_another_alert_has_the_labels_that_its_result_can_have() -> None:
    """The source does not have the venue of the target."""
    (inhibited,) = answer("Halted", "--label", "bot=x", "--label", "venue=v", "--while", "Down")["inhibited"]
    assert inhibited["by"]["bot"] == "x"
    assert "venue" not in inhibited["by"]


def test_labels_choose_between_rules_with_the_same_name() -> None:
    """Without a label, the answer could be about the wrong rule."""
    assert answer("Absent", "--label", "metric=two")["labels"]["metric"] == "two"
    result = run("Absent")
    assert result.exit_code == 2
    assert "2 rules have the name Absent; choose one with --label: metric=one, metric=two" in result.stderr
    assert answer("Halted", "--while", "Absent")["inhibited"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Haltd"], "no alert is called 'Haltd'; did you mean 'Halted'?"),
        (["Halted", "--while", "Dwn"], "no alert is called 'Dwn'; did you mean 'Down'?"),
        (["Halted", "--environment", "prod"], "no environment is called 'prod'"),
        (["Halted", "--label", "bot"], "--label: 'bot' is not NAME=VALUE, for example job=api"),
        (["Halted", "--label", "bot=x", "--label", "bot=y"], "--label: bot is given twice"),
        (["Halted", "--label", "bott=x"], "--label: the result of Halted has no label 'bott'; did you mean 'bot'?"),
        (["Watchdog", "--label", "bot=x"], "--label: the result of Watchdog has no label 'bot'; it has none"),
        (["Halted", "--label", "severity=critical"], "--label: the rule of Halted sets severity=warning"),
        (["Halted", "--at", "noon"], "--at: 'noon' is not a time"),
        (["Halted", "--at", "2026-05-02T22:30"], "--at: '2026-05-02T22:30' has no zone"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    """The exit code is 2, and one line has what to write instead."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert f"Error: {message}" in result.stderr
    assert result.stdout == ""


def test_the_help_has_examples() -> None:
    """It also has the default of --at."""
    text = run("--help").stdout
    assert "generator.py route ErrorRatioHigh --label service=checkout --while ServiceDown" in text
    assert "[default: now]" in text


def test_an_open_window_is_shown() -> None:
    """The alert does not fire until the window closes; a label that a window may concern is named if it is missing."""
    windows = (window(of={"venue": ("kraken",)}), window(name="other", of={"venue": ("ibkr",)}))
    session = Session(lambda: replace(load(), maintenance=windows), ROOT, debug=True)
    arguments = ["Halted", "--environment", "production", "--at", "2026-01-11T04:30Z", "--label", "bot=a"]
    (kraken,) = json.loads(
        CliRunner().invoke(route, [*arguments, "--label", "venue=kraken", "--format", "json"], obj=session).stdout
    )
    by = [{"name": "kraken-weekly", "reason": "The venue closes.", "owner": "desk"}]
    assert kraken["maintenance"] == {"by": by, "until": "2026-01-11T07:00:00+00:00"}
    shown = CliRunner().invoke(route, [*arguments, "--label", "venue=kraken"], obj=session).stdout
    assert "  DOES NOT FIRE until Sunday 2026-01-11 07:00 UTC, maintenance kraken-weekly by desk: The venue" in shown
    unknown = CliRunner().invoke(route, arguments, obj=session).stdout
    assert "  not given, taken as absent: venue\n" in unknown
    assert "DOES NOT FIRE" not in unknown
