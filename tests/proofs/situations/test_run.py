"""Situations are put before all rules together, by the real promtool."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.small.content import ALERTS, METRICS, PROJECT
from tradewatch.compiler import CompiledProject
from tradewatch.model import (
    DOWN,
    HEALTHY,
    WARNING,
    DefinitionError,
    Environment,
    Hears,
    Job,
    RuleGroup,
    Situation,
    StateAlert,
    World,
)
from tradewatch.proofs.situations.cast import scenes
from tradewatch.proofs.situations.run import run_situations
from tradewatch.toolchain import Promtool
from tradewatch.toolchain.programs import in_set

RISK, API = ALERTS[:2]
RISK_FULL = METRICS[0]
WORLD = World(active=tuple(metric.stays(0.1) for metric in METRICS), standby=(RISK_FULL.stays(0.1),), servers=())
# Two bots with one replica, and one with two.
TARGETS = (({"bot": "one"}, ("one:1",)), ({"bot": "two"}, ("two:1",)), ({"bot": "pair"}, ("a:1", "b:1")))


def environments() -> tuple[Environment, ...]:
    return tuple(
        replace(each, watched=("one", "two", "pair"), jobs=(Job("bots", TARGETS),)) for each in PROJECT.environments
    )


CONTENT = replace(PROJECT, environments=environments(), world=WORLD)


def situation(name: str, **over: Any) -> Situation:
    return Situation(**{"name": name, "story": "Something happens.", "lasts": "30m"} | over)


@pytest.fixture
def promtool(toolset: Path) -> Promtool:
    program = in_set("promtool", toolset)
    assert program
    return Promtool(program)


def wrong(promtool: Promtool, *situations: Situation) -> list[list[str]]:
    """What is reported of each situation, in the order of the tests."""
    found = run_situations(situations, WORLD, CompiledProject(replace(CONTENT, situations=situations)), promtool)
    return [[f"{each.subject}: {each.summary}", *each.details.splitlines()] for problems in found for each in problems]


RISES = {"10m": RISK_FULL.stays(0.9), "20m": HEALTHY}


def test_a_situation_with_exactly_its_alerts_is_right(promtool: Promtool) -> None:
    """Also with a standby, a bot that dies, and the rules of another environment."""
    assert not wrong(
        promtool,
        situation("full", steps=RISES, hears=(Hears(RISK, by="12m", over="22m"),)),
        situation("quiet"),
        situation("dies", steps={"10m": DOWN}),
        situation("standby-full", standby={"10m": RISK_FULL.stays(0.9)}, hears=(Hears(RISK, by="12m"),)),
        situation("accepted-in-staging", steps={"10m": RISK_FULL.stays(0.3)}, environment="staging"),
    )


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({}, 'fires, and the situation does not say so: RiskFull{bot="one", severity="warning"}'),
        ({"hears": (Hears(API, by="12m"),)}, 'does not fire: ApiFull{bot="one", severity="warning"}'),
        ({"hears": (Hears(RISK, by="10m"),)}, 'does not fire yet at 10m: RiskFull{bot="one", severity="warning"}'),
        (
            {"hears": (Hears(RISK, by="12m", over="15m"),)},
            'still fires at 15m: RiskFull{bot="one", severity="warning"}',
        ),
        ({"hears": (Hears(RISK, by="12m"),)}, 'does not fire to the end: RiskFull{bot="one", severity="warning"}'),
    ],
)
def test_what_is_wrong_is_said(promtool: Promtool, over: dict[str, Any], expected: str) -> None:
    """The alert that nobody expected, that does not fire, or that fires at the wrong time."""
    (lines,) = wrong(promtool, situation("full", steps=RISES, **over))
    assert any(expected in line for line in lines), lines


def test_an_alert_before_the_story_is_a_fault_of_the_world(promtool: Promtool) -> None:
    """A world that is not healthy would hide what a story changes."""
    (lines,) = wrong(
        promtool,
        situation(
            "full", steps={"0s": RISK_FULL.stays(0.9), "20m": HEALTHY}, hears=(Hears(RISK, by="12m", over="22m"),)
        ),
    )
    assert lines == ['situation full: fires before anything has happened: RiskFull{bot="one", severity="warning"}']


def test_only_the_wrong_situation_of_a_test_is_reported(promtool: Promtool) -> None:
    """Others in the same test are about other bots."""
    first, second = situation("full", steps=RISES), situation("quiet")
    (lines,) = wrong(promtool, first, second)
    assert lines[0].startswith("situation full: ")


def test_what_is_heard_of_a_standby_has_its_instance(promtool: Promtool) -> None:
    """Also if the program is a copy, with instances of its own."""
    per_instance = StateAlert(
        name="Full",
        severity=WARNING,
        signal="fullness",
        when=f"{RISK_FULL} > 0.5",
        hold="1m",
        summary="full",
        description="It is full.",
        samples_bad=(RISK_FULL.stays(0.9),),
    )
    stories = tuple(
        situation(
            f"full-{number}",
            standby={"10m": RISK_FULL.stays(0.9)},
            hears=(Hears(per_instance, by="12m", standby=True),),
        )
        for number in range(2)
    )
    project = replace(CONTENT, groups=(RuleGroup("full", (per_instance,)),), situations=stories)
    assert not any(run_situations(stories, WORLD, CompiledProject(project), promtool))


def test_situations_share_tests() -> None:
    """Each is about a bot with as many replicas as it needs; one test has at most one change of servers."""
    alone = [situation(f"alone-{number}") for number in range(13)]
    pair = situation("pair", standby={})
    first, second = (dict(scene.cast) for scene in scenes(CONTENT, (*alone, pair)))
    assert (len(first), len(second)) == (13, 1)  # six of each bot
    assert first["pair"] is pair
    servers = [situation(f"servers-{number}", servers={"1m": RISK_FULL.stays(1)}) for number in range(2)]
    assert [len(scene.cast) for scene in scenes(CONTENT, servers)] == [1, 1]


def test_a_long_situation_has_a_longer_interval() -> None:
    """promtool evaluates all rules at each step."""
    lasts = ("1h", "4h", "3d")
    found = {scene.interval for scene in scenes(CONTENT, [situation(f"of-{each}", lasts=each) for each in lasts])}
    assert found == {15.0, 60.0, 240.0}


@pytest.mark.parametrize(
    ("over", "summary"),
    [
        ({"environment": "prodction"}, "no environment is called 'prodction'"),
        ({"hears": (Hears(RISK, {"venue": "x"}, by="12m"),)}, "the result of RiskFull has no label 'venue'"),
        ({"hears": (Hears(RISK, by="12m", standby=True),)}, "the situation is about a program without a standby"),
    ],
)
def test_a_situation_without_a_test_is_refused(promtool: Promtool, over: dict[str, Any], summary: str) -> None:
    """At its line."""
    with pytest.raises(DefinitionError, match=summary):
        wrong(promtool, situation("full", steps=RISES, **over))
