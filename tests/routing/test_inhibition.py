"""Which alerts inhibit which."""

from __future__ import annotations

import pytest

from tradewatch.model import DefinitionError, Inhibition, Matcher, matching
from tradewatch.routing import Inhibited, inhibited, may_be_source, may_be_target, may_inhibit, possibly_inhibited

DOWN = Inhibition(source=matching(alertname="Down"), target=matching(severity="warning"), equal=("bot",))
# Every critical silences everything of its bot: warnings, and what is critical as well.
GREEDY = Inhibition(source=matching(severity="critical"), target=matching(Matcher("bot", "!=", "")), equal=("bot",))

SLOW = {"alertname": "Slow", "severity": "warning", "bot": "x"}
DEAD = {"alertname": "Down", "severity": "critical", "bot": "x"}


def test_a_firing_source_inhibits_a_target_with_equal_labels() -> None:
    """The result has the source and the inhibition."""
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
def test_other_alerts_do_not_inhibit(other: dict[str, str]) -> None:
    """The alert must pass the source's matchers, and every label in `equal` must be the same."""
    assert inhibited(SLOW, [other], [DOWN]) == ()


def test_a_label_that_is_missing_on_both_sides_is_equal() -> None:
    """So an inhibition with an unknown label in `equal` inhibits all targets."""
    slow, dead = {"alertname": "Slow", "severity": "warning"}, {"alertname": "Down"}
    assert [each.by for each in inhibited(slow, [dead], [DOWN])] == [dead]
    assert [each.by for each in inhibited({**slow, "bot": ""}, [dead], [DOWN])] == [dead]


def test_an_alert_does_not_inhibit_itself() -> None:
    """This is so although it matches both sides."""
    assert inhibited(DEAD, [DEAD], [GREEDY]) == ()


def test_two_alerts_that_match_both_sides_do_not_inhibit_each_other() -> None:
    """Otherwise neither would be sent."""
    assert inhibited({**DEAD, "alertname": "Halted"}, [DEAD], [GREEDY]) == ()


def test_an_alert_that_matches_both_sides_inhibits_one_that_is_only_a_target() -> None:
    """Only two alerts that match both sides do not inhibit each other."""
    assert [each.by for each in inhibited(SLOW, [DEAD], [GREEDY])] == [DEAD]


def test_an_alert_that_matches_both_sides_is_not_certainly_inhibited() -> None:
    """A newer Alertmanager remembers one source for each value of `equal`, which may be the alert itself."""
    both = Inhibition(
        source=matching(severity="critical"), target=matching(Matcher("alertname", "!=", "Down")), equal=("bot",)
    )
    halted = {**DEAD, "alertname": "Halted"}
    assert inhibited(halted, [DEAD, halted], [both]) == (Inhibited(DEAD, both, certain=False),)


def test_all_inhibitions_are_in_the_result() -> None:
    """There is one result for each source and inhibition."""
    assert len(inhibited(SLOW, [DEAD, {**DEAD, "alertname": "Halted"}], [DOWN, GREEDY])) == 3


@pytest.mark.parametrize(
    ("target", "source"),
    [
        ({"alertname": "Slow", "severity": "warning"}, {"alertname": "Down"}),
        (SLOW, {"alertname": "Down"}),
        ({"alertname": "Slow", "severity": "warning"}, DEAD),
    ],
    ids=["neither is known", "the target's is known", "the source's is known"],
)
def test_an_unknown_label_may_be_the_same(target: dict[str, str], source: dict[str, str]) -> None:
    """The result says which labels the inhibition depends on."""
    (found,) = possibly_inhibited(target, [source], [DOWN])
    assert (found.same, found.if_source, found.if_target) == (("bot",), (), ())


def test_an_unknown_label_may_pass_a_matcher() -> None:
    """The result has those matchers of each side that the known labels do not decide."""
    (found,) = possibly_inhibited({"bot": "x"}, [{"bot": "x"}], [DOWN])
    assert (found.same, found.if_source, found.if_target) == ((), DOWN.source, DOWN.target)


def test_a_label_that_is_missing_is_known() -> None:
    """It cannot be the same as a value."""
    assert possibly_inhibited({**SLOW, "bot": ""}, [DEAD], [DOWN]) == ()


def test_a_wrong_pattern_is_reported_at_the_inhibition() -> None:
    """The problem has its line."""
    bad = Inhibition(source=(Matcher("x", "=~", r"\pL"),), target=matching(y="1"), equal=("z",))
    with pytest.raises(DefinitionError, match="does not mean the same in Go and Python"):
        inhibited({"y": "1"}, [{"x": "1"}], [bad])
    with pytest.raises(DefinitionError, match="does not mean the same in Go and Python"):
        may_inhibit(bad, {"x": "1"}, {"y": "1"})


def test_possible_sources_and_targets() -> None:
    """An unknown label excludes nothing; a label that is known to be missing may."""
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
def test_possible_inhibitions_if_only_some_labels_are_known(
    source: dict[str, str], target: dict[str, str], may: bool
) -> None:
    """False only if known labels exclude it."""
    assert may_inhibit(DOWN, source, target) is may


def test_a_source_without_a_label_cannot_inhibit_a_target_with_it() -> None:
    """A label in `equal` that is known on one side is known on the other side too."""
    assert not may_inhibit(GREEDY, {"severity": "critical", "bot": ""}, {"severity": "warning"})


def test_two_alerts_that_certainly_match_both_sides_do_not_inhibit() -> None:
    """It is the same as with known labels."""
    assert not may_inhibit(GREEDY, {"severity": "critical", "bot": "x"}, {"severity": "critical"})
    assert may_inhibit(GREEDY, {"severity": "critical", "bot": "x"}, {"severity": "warning"})


def test_a_test_alert_and_a_real_one_do_not_inhibit_each_other() -> None:
    """The compiler adds the label `test` to what must be equal."""
    source, target = {"alertname": "Down", "bot": "a"}, {"alertname": "Slow", "bot": "a"}
    inhibition = Inhibition(source=matching(alertname="Down"), target=matching(alertname="Slow"), equal=("bot",))
    test = {"test": "true"}
    assert inhibited(target, [source], [inhibition])
    assert inhibited(target | test, [source | test], [inhibition])
    assert not inhibited(target, [source | test], [inhibition])
    assert not inhibited(target | test, [source], [inhibition])
