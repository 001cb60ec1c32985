"""Which alerts have tests, and what is reported if an alert cannot be tested."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.proofs.world import (
    BALANCE,
    EXPECTED,
    HERE,
    LAG,
    LOSS,
    REQUESTS,
    STOPPED,
    UP,
    Fault,
    deploy,
    environment,
    failing,
    limit,
    project,
    requests,
    setting,
    state_alert,
    value_alert,
    written_tests,
)
from tradewatch.model import Alert, Example, Problem, ProblemsFound, RuleGroup, Source, StateAlert
from tradewatch.toolchain import Promtool

THRESHOLD = limit(0.5)


def written(*alerts: Alert, **over: Any) -> list[dict[str, Any]]:
    """The tests of these alerts, read from their files."""
    tree = written_tests(project(*alerts, **over), HERE)
    return [test for text in tree.values() for test in yaml.safe_load(text)["tests"]]


def problem(alert: Alert, **over: Any) -> Problem:
    """The one problem for which no test can be made."""
    with pytest.raises(ProblemsFound) as raised:
        written(alert, **over)
    (found,) = raised.value.problems
    return found


def line(function: Callable[..., object], text: str) -> Source:
    """The line of a text in a test's own source."""
    lines, first = inspect.getsourcelines(function)
    (found,) = [number for number, each in enumerate(lines, first) if text in each and "line(" not in each]
    return Source(str(Path(__file__)), found)


@pytest.mark.parametrize(
    "alert",
    [
        value_alert(expr=f"{LAG}", above=limit(0.5)),
        state_alert(when=f"{STOPPED} == 1"),
        state_alert(when=f"{STOPPED} == 1", samples_good=(STOPPED.stays(0),)),
    ],
)
def test_an_alert_without_samples_has_no_tests(alert: Alert) -> None:
    """A check reports it; it is left out, and its group does not have a file."""
    assert not written_tests(project(alert), HERE)


def test_an_alert_without_samples_does_not_hide_its_neighbour() -> None:
    """The other alerts of its group are tested."""
    tested = value_alert(name="Tested", expr=f"{LAG}", above=limit(0.5), samples=lambda level: [LAG.stays(level)])
    found = written(value_alert(name="Untested", expr=f"{LAG}", above=limit(0.5)), tested)
    assert [test["name"] for test in found] == ["alert Tested"]


def test_an_expression_that_is_not_promql_has_no_tests() -> None:
    """Its own check reports it."""
    assert written(value_alert(expr="sum(", above=limit(0.5), samples=lambda level: [LAG.stays(level)])) == []


def test_an_alert_about_an_empty_list_has_no_tests() -> None:
    """In an environment without bots, no bot can be missing."""
    alert = state_alert(
        when=f"{EXPECTED} unless on (bot) ({UP} == 1)",
        samples_bad=(UP.stays(0),),
        samples_good=(UP.stays(1),),
    )
    assert not written_tests(project(alert), environment(watched=()))


def test_samples_that_lack_a_label_are_reported_at_their_line() -> None:
    """The result has a label that no sample gives a value."""
    alert = value_alert(
        expr=f"max by (bot, account) ({LOSS})",
        above=THRESHOLD,
        samples=lambda level: [LOSS.stays(level)],
    )
    found = problem(alert)
    assert found.where == line(test_samples_that_lack_a_label_are_reported_at_their_line, "samples=lambda")
    assert found.subject == "alert Wrong"
    assert found.summary == "its samples lack the label 'account', which its result has once"
    assert found.check == "proofs/unforeseen"


def test_samples_that_contradict_each_other_are_reported_at_their_line() -> None:
    """Two values of a label that the result keeps are two alerts, and the tests expect one."""
    alert = value_alert(
        expr=f"max by (bot, account) ({LOSS})",
        above=THRESHOLD,
        samples=lambda level: [LOSS.stays(level, account="a"), LOSS.stays(level, account="b")],
    )
    found = problem(alert)
    assert found.where == line(test_samples_that_contradict_each_other_are_reported_at_their_line, "samples=lambda")
    assert found.summary == "its samples have 2 values of the label 'account', which its result has once"


def test_samples_of_a_state_are_reported_at_their_line() -> None:
    """A state does not have `samples`; the label is missing in `samples_bad`."""
    alert = state_alert(
        when=f"{LOSS} == 1",
        samples_good=(LOSS.stays(0),),
        samples_bad=(LOSS.stays(1),),
    )
    found = problem(alert)
    assert "lack the label 'account'" in found.summary
    assert found.where == line(test_samples_of_a_state_are_reported_at_their_line, "samples_bad=")


def test_labels_that_cannot_be_inferred_are_reported_at_the_expression() -> None:
    """The sides of an `or` have different labels, so the expected labels are unknown."""
    alert = state_alert(
        samples_bad=(STOPPED.stays(1),),
        samples_good=(STOPPED.stays(0),),
        when=f"{STOPPED} == 1 or {LOSS} > 1",
    )
    found = problem(alert)
    assert found.where == line(test_labels_that_cannot_be_inferred_are_reported_at_the_expression, "when=f")
    assert found.summary == "the labels of its result cannot be inferred from its expression"


def test_an_unknown_series_is_reported() -> None:
    """Its labels are unknown."""
    alert = state_alert(when="nobody_knows == 1", samples_bad=(STOPPED.stays(1),), samples_good=(STOPPED.stays(0),))
    assert "cannot be inferred" in problem(alert).summary


def test_the_text_of_a_state_must_not_use_its_value() -> None:
    """The value of a state has no meaning, and the test does not know it."""
    alert = state_alert(
        when=f"{STOPPED} == 1",
        summary="It is {{ $value }}",
        samples_bad=(STOPPED.stays(1),),
        samples_good=(STOPPED.stays(0),),
    )
    found = problem(alert)
    assert found.where == line(test_the_text_of_a_state_must_not_use_its_value, "summary=")
    assert "$value" in found.summary
    assert "state" in found.summary


def test_a_text_that_cannot_be_foreseen_is_reported_where_it_is() -> None:
    """The problem is at the line of that annotation."""
    alert = value_alert(
        expr=f"{LAG}",
        above=THRESHOLD,
        samples=lambda level: [LAG.stays(level)],
        summary="Wrong",
        description='{{ query "up" | first | value }}',
    )
    found = problem(alert)
    assert "query" in found.summary
    assert found.where == line(test_a_text_that_cannot_be_foreseen_is_reported_where_it_is, "description=")


def test_samples_that_ignore_the_level_are_reported_at_their_line() -> None:
    """A ratio of the present to the past does not depend on the level, so such samples prove nothing."""
    alert = value_alert(
        expr=f"{BALANCE} / {BALANCE} offset 1h",
        below=THRESHOLD,
        samples=lambda level: [BALANCE.stays(100, account="main")],
    )
    found = problem(alert)
    assert found.summary == "its samples are the same on both sides of 0.5, its limit"
    assert found.where == line(test_samples_that_ignore_the_level_are_reported_at_their_line, "samples=lambda")


def test_good_samples_that_are_the_bad_ones_are_reported_at_their_line() -> None:
    """The state is the same for both."""
    alert = state_alert(
        when=f"{STOPPED} == 1",
        samples_bad=(STOPPED.stays(1),),
        samples_good=(STOPPED.stays(1),),
    )
    found = problem(alert)
    assert found.summary == "its good samples are its bad ones"
    assert found.where == line(test_good_samples_that_are_the_bad_ones_are_reported_at_their_line, "samples_good=")


def test_a_counter_that_would_fall_is_reported_at_its_line() -> None:
    """No more than all requests can fail, so no value reaches the limit."""
    alert = value_alert(
        expr=f"sum by (bot) (rate({REQUESTS.where(code='5xx')}[5m])) / sum by (bot) (rate({REQUESTS}[5m]))",
        above=limit(1),
        samples=lambda level: requests(600, level),
    )
    found = problem(alert)
    assert found.summary == "at 1.000001 its samples make the counter requests_total fall"
    assert found.where == line(test_a_counter_that_would_fall_is_reported_at_its_line, "samples=lambda")


def test_an_example_that_fires_needs_a_value() -> None:
    """The text of a ValueAlert has its value. An example without a value is reported at its line."""
    alert = value_alert(
        expr=f"{LAG}",
        above=THRESHOLD,
        samples=lambda level: [LAG.stays(level)],
        fires_too=(Example(name="far", samples=(LAG.stays(10),)),),
    )
    found = problem(alert)
    assert "state" not in found.summary
    assert "far" in found.summary + found.details
    assert found.where == line(test_an_example_that_fires_needs_a_value, "fires_too=")


@pytest.mark.parametrize("name", ["broken", "healthy", "scrape-missed", "just-within", "at-the-limit"])
def test_an_example_must_not_take_the_name_of_a_case(name: str) -> None:
    """Two cases with one name would be one target and exchange their samples."""
    alert = value_alert(
        expr=f"{LAG}",
        above=THRESHOLD,
        samples=lambda level: [LAG.stays(level)],
        silent_too=(Example(name=name, samples=(LAG.stays(0.1),)),),
    )
    assert name in problem(alert).summary


def _missing(metric: str) -> StateAlert:
    watched = (LAG, BALANCE)
    everything = tuple(each.stays(1) for each in watched)
    return state_alert(
        name="MetricsAbsent",
        when=f"{UP} == 1 unless on (bot, instance) {metric}",
        hold="5m",
        keep_firing_for="5m",
        labels={"metric": metric},
        samples_bad=(UP.stays(1), *(each for each in everything if each.series != metric)),
        samples_good=(UP.stays(1), *everything),
    )


FAMILY = (_missing(LAG.name), _missing(BALANCE.name))


def test_alerts_with_the_same_name_share_their_tests() -> None:
    """promtool knows alerts by name, so each test expects both alerts."""
    tests = written(*FAMILY)
    assert [test["name"] for test in tests] == ["alert MetricsAbsent", "alert MetricsAbsent: broken-in-short-steps"]
    for test in tests:
        labels = [alert["exp_labels"] for evaluation in test["alert_rule_test"] for alert in evaluation["exp_alerts"]]
        assert {each["metric"] for each in labels} == {LAG.name, BALANCE.name}
    assert {each["bot"] for each in labels} == {"broken-in-short-steps"}


FAMILY_FAULTS: dict[str, Fault] = {
    "another metric": lambda rule: rule.update(expr=f"{rule['expr']}_x"),
    "the other member's metric": lambda rule: rule.update(
        expr=f"up == 1 unless on (bot, instance) {BALANCE if rule['labels']['metric'] == LAG.name else LAG}"
    ),
    "a shorter hold": setting("for", "4m45s"),
    "a longer hold": setting("for", "5m15s"),
    "on for longer": setting("keep_firing_for", "5m15s"),
    "bots mixed up": lambda rule: rule.update(expr=rule["expr"].replace("bot, instance", "instance")),
    "processes mixed up": lambda rule: rule.update(expr=rule["expr"].replace("bot, instance", "bot")),
}


def test_each_alert_with_the_same_name_is_proven(promtool: Promtool) -> None:
    """The tests pass for the family as it is, and fail for a fault in either member."""
    deployed = deploy(project(*FAMILY))
    spoilt = {
        f"{fault} in member {number}": deployed.spoilt(alter, rule=number)
        for fault, alter in FAMILY_FAULTS.items()
        for number in (0, 1)
    }
    assert failing(promtool, {"as it is": deployed, **spoilt}).keys() == spoilt.keys()


def test_alerts_with_the_same_name_in_two_groups_are_tested_apart(promtool: Promtool) -> None:
    """Each test loads only the rules of its own group."""
    groups = tuple(RuleGroup(f"group_{number}", (alert,)) for number, alert in enumerate(FAMILY))
    deployed = deploy(project(groups=groups))
    assert len(deployed.tests) == 2 * len(groups)
    assert failing(promtool, {"both": deployed}) == {}
