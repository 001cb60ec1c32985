"""routing/inhibition-equal"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED_UP, an_alert, found, place, with_alert
from tradewatch.model import CRITICAL, Inhibition, Matcher, Project, matching

OF_PARTS = 'label_replace(used_ratio, "part", "$1", "bot", "(.*)-.*")'
# An alert about a whole bot, one about a part of it, one without a bot.
OF_A_BOT = an_alert("OfABot", CRITICAL)
OF_A_PART = an_alert("OfAPart", CRITICAL, when=f"{OF_PARTS} > 0.5")
OF_NOBODY = an_alert("OfNobody", CRITICAL, when="vector(1)")
PART_USED = replace(USED_UP, name="PartUsed", expr=OF_PARTS)
NOBODY_USED = an_alert("NobodyUsed", when="vector(1)")


def inhibiting(project: Project, *alerts: object, equal: tuple[str, ...] = ("bot",)) -> Project:
    """Each critical alert inhibits every warning, among these alerts."""
    inhibition = Inhibition(source=matching(severity="critical"), target=matching(severity="warning"), equal=equal)
    return replace(with_alert(project, *alerts), inhibitions=(inhibition,))  # type: ignore[arg-type]


def test_a_label_that_the_source_lacks_is_reported(project: Project) -> None:
    """It is then equal to no target's label. The problem is at `equal` and suggests a label that both have."""
    inhibition = Inhibition(
        source=matching(alertname="OfABot"),
        target=matching(alertname="PartUsed"),
        equal=("bot", "part"),  # equal
    )
    (problem,) = found(replace(with_alert(project, OF_A_BOT, PART_USED), inhibitions=(inhibition,)))
    assert problem.check == "routing/inhibition-equal"
    assert problem.where == place(__file__, "equal")
    assert problem.summary == "no alert that matches its source has the label 'part': it inhibits nothing"


def test_a_label_that_the_target_lacks_is_reported(project: Project) -> None:
    """The target's label is then equal to no source's."""
    (problem,) = found(inhibiting(project, OF_A_PART, USED_UP, equal=("part",)))
    assert problem.summary == "no alert that matches its target has the label 'part': it inhibits nothing"


def test_a_label_that_both_lack_is_reported(project: Project) -> None:
    """A missing label equals a missing label, so it limits nothing."""
    (problem,) = found(inhibiting(project, OF_A_BOT, USED_UP, equal=("bott",)))
    assert problem.summary == (
        "no alert that matches its source or its target has the label 'bott': "
        "it compares nothing, and inhibits too much"
    )
    assert problem.fix == "did you mean 'bot'?"


def test_a_pair_that_has_none_of_the_labels_is_reported(project: Project) -> None:
    """Other pairs have the labels, but the source of this pair inhibits every target."""
    (problem,) = found(inhibiting(project, OF_A_BOT, OF_NOBODY, USED_UP, NOBODY_USED))
    assert problem.summary == "OfNobody inhibits every NobodyUsed: neither has bot"
    assert problem.fix == 'require it on both sides, for example bot!=""'


def test_a_matcher_that_asks_for_the_label_mends_it(project: Project) -> None:
    """They are not a pair any more."""
    about_bots = Inhibition(
        source=matching(severity="critical"),
        target=(*matching(severity="warning"), Matcher("bot", "!=", "")),
        equal=("bot",),
    )
    alerts = with_alert(project, OF_A_BOT, OF_NOBODY, USED_UP, NOBODY_USED)
    assert found(replace(alerts, inhibitions=(about_bots,))) == []


def test_a_label_that_only_some_have_is_fine(project: Project) -> None:
    """A wide inhibition inhibits the alerts that have the label."""
    assert found(inhibiting(project, OF_A_BOT, OF_A_PART, USED_UP, PART_USED, equal=("bot", "part"))) == []
    assert found(inhibiting(project, OF_A_BOT, OF_NOBODY, USED_UP)) == []


@pytest.mark.parametrize("label", ["environment", "signal", "bot"])
def test_every_label_of_an_alert_as_it_is_sent_can_be_compared(project: Project, label: str) -> None:
    """External labels and the rule's own labels count."""
    assert found(inhibiting(project, OF_A_BOT, USED_UP, equal=("bot", label))) == []


def test_unknown_labels_are_not_reported(project: Project) -> None:
    """An unknown metric may have the label, and a template may have any result."""
    unknown = an_alert("Unknown", CRITICAL, when="unknown > 1")
    problems = found(inhibiting(project, unknown, PART_USED, equal=("bot", "part")))
    assert {problem.check for problem in problems} == {"promql/unknown-metric"}
    templated = an_alert("Templated", CRITICAL, labels={"part": "{{ $labels.bot }}"})
    assert found(inhibiting(project, templated, PART_USED, equal=("bot", "part"))) == []


def test_a_label_that_all_alerts_have_must_be_compared(project: Project) -> None:
    """Otherwise one bot's trouble hides that of every other bot; labels of some alerts need not be equal."""
    (problem,) = found(inhibiting(project, OF_A_PART, PART_USED, equal=("part",)))
    assert problem.summary == "an alert inhibits those with another bot: 'bot' is not in its `equal`"
    assert found(inhibiting(project, OF_A_BOT, OF_A_PART, PART_USED, equal=("bot",))) == []
