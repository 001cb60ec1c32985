"""What silences what."""

from __future__ import annotations

import pytest

from tradewatch.model import DefinitionError, Inhibition, Matcher, matching
from tradewatch.routing import Inhibited, inhibited, may_be_source, may_be_target, may_inhibit

DOWN = Inhibition(source=matching(alertname="Down"), target=matching(severity="warning"), equal=("bot",))
# Every critical silences everything of its bot: warnings, and what is critical as well.
GREEDY = Inhibition(source=matching(severity="critical"), target=matching(Matcher("bot", "!=", "")), equal=("bot",))

SLOW = {"alertname": "Slow", "severity": "warning", "bot": "x"}
DEAD = {"alertname": "Down", "severity": "critical", "bot": "x"}


def test_a_firing_source_silences_a_target_that_agrees() -> None:
    """The answer names the source and the inhibition."""
    assert inhibited(SLOW, [DEAD], [DOWN]) == (Inhibited(DEAD, DOWN, certain=True),)


@pytest.mark.parametrize(
    "other",
    [
        {**DEAD, "bot": "y"},
        {**DEAD, "alertname": "Up"},
        {"alertname": "Down"},
    ],
    ids=["another bot", "no source", "without the label that the target has"],
)
def test_others_do_not(other: dict[str, str]) -> None:
    """The source's matchers and every label in `equal` must agree."""
    assert inhibited(SLOW, [other], [DOWN]) == ()


def test_a_label_that_both_lack_is_equal() -> None:
    """So an inhibition whose `equal` nobody has silences everything."""
    slow, dead = {"alertname": "Slow", "severity": "warning"}, {"alertname": "Down"}
    assert [each.by for each in inhibited(slow, [dead], [DOWN])] == [dead]
    assert [each.by for each in inhibited({**slow, "bot": ""}, [dead], [DOWN])] == [dead]


def test_an_alert_does_not_silence_itself() -> None:
    """Though it matches both sides."""
    assert inhibited(DEAD, [DEAD], [GREEDY]) == ()


def test_two_alerts_that_match_both_sides_do_not_silence_each_other() -> None:
    """Else both would be lost."""
    assert inhibited({**DEAD, "alertname": "Halted"}, [DEAD], [GREEDY]) == ()


def test_an_alert_that_matches_both_sides_silences_one_that_matches_the_target_alone() -> None:
    """The exclusion holds among its like only."""
    assert [each.by for each in inhibited(SLOW, [DEAD], [GREEDY])] == [DEAD]


def test_what_matches_both_sides_is_not_surely_silenced_by_a_source_that_is_no_target() -> None:
    """Newer Alertmanagers remember one source for each value of `equal`, and it may be the alert itself."""
    both = Inhibition(
        source=matching(severity="critical"), target=matching(Matcher("alertname", "!=", "Down")), equal=("bot",)
    )
    halted = {**DEAD, "alertname": "Halted"}
    assert inhibited(halted, [DEAD, halted], [both]) == (Inhibited(DEAD, both, certain=False),)


def test_everything_that_silences_is_told() -> None:
    """One answer for each source and inhibition."""
    assert len(inhibited(SLOW, [DEAD, {**DEAD, "alertname": "Halted"}], [DOWN, GREEDY])) == 3


def test_a_pattern_that_cannot_be_read_is_told_at_the_inhibition() -> None:
    """With its line."""
    bad = Inhibition(source=(Matcher("x", "=~", r"\pL"),), target=matching(y="1"), equal=("z",))
    with pytest.raises(DefinitionError, match="do not read alike"):
        inhibited({"y": "1"}, [{"x": "1"}], [bad])
    with pytest.raises(DefinitionError, match="do not read alike"):
        may_inhibit(bad, {"x": "1"}, {"y": "1"})


def test_what_may_be_a_side_of_an_inhibition() -> None:
    """A label that is not known rules nothing out; one that is known to be missing may."""
    assert may_be_source(GREEDY, {"severity": "critical"})
    assert not may_be_source(GREEDY, {"severity": "info"})
    assert may_be_target(GREEDY, {})
    assert not may_be_target(GREEDY, {"bot": ""})


@pytest.mark.parametrize(
    ("source", "target", "may"),
    [
        ({"alertname": "Down"}, {"severity": "warning"}, True),
        ({"alertname": "Down", "bot": "x"}, {"severity": "warning"}, True),
        ({"alertname": "Down", "bot": "x"}, {"severity": "warning", "bot": "y"}, False),
        ({"alertname": "Down", "bot": "x"}, {"severity": "warning", "bot": ""}, False),
        ({"alertname": "Down", "bot": ""}, {"severity": "warning", "bot": ""}, True),
        ({"alertname": "Slow"}, {"severity": "warning"}, False),
        ({}, {}, True),
    ],
)
def test_what_may_silence_what_when_only_some_labels_are_known(
    source: dict[str, str], target: dict[str, str], may: bool
) -> None:
    """No only where known labels rule it out."""
    assert may_inhibit(DOWN, source, target) is may


def test_a_target_that_must_have_a_label_is_safe_from_a_source_that_never_has_it() -> None:
    """`equal` carries what is known of one side over to the other."""
    assert not may_inhibit(GREEDY, {"severity": "critical", "bot": ""}, {"severity": "warning"})


def test_what_surely_matches_both_sides_may_not_silence_its_like() -> None:
    """As among alerts whose labels are all known."""
    assert not may_inhibit(GREEDY, {"severity": "critical", "bot": "x"}, {"severity": "critical"})
    assert may_inhibit(GREEDY, {"severity": "critical", "bot": "x"}, {"severity": "warning"})
