"""What promtool found, as a person would say it: read from runs that really failed, on both versions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.proofs.world import (
    BALANCE,
    EXPECTED,
    HERE,
    LAG,
    RESTARTS,
    UP,
    Deployed,
    Fault,
    deploy,
    environment,
    failing,
    limit,
    project,
    replacing,
    setting,
    state_alert,
    value_alert,
)
from tradewatch.model import Alert, Example, Problem, RuleGroup
from tradewatch.proofs.running.failures import failed_checks
from tradewatch.proofs.running.run import proof_runs, run
from tradewatch.toolchain import Promtool, ToolError

HOSTILE = [
    "]",
    "}",
    "{",
    "[",
    '"',
    "\\",
    "a\nb",
    "a, b",
    "got:[",
    "],",
    "        got:[]",
    '", x="y',
    "\u00e9",
    "time: 1m",
]


def lag(**over: Any) -> Alert:
    words = {"name": "LagHigh", "expr": f"{LAG}", "above": limit(0.5), "hold": "1m", "keep_firing_for": "1m"}
    return value_alert(**words | {"samples": lambda level: [LAG.stays(level)]} | over)


def hostile(account: str, name: str = "BalanceLow") -> Alert:
    """An alert whose label, and so whose text, is what somebody else wrote."""
    return value_alert(
        name=name,
        expr=f"{BALANCE}",
        below=limit(100),
        hold="1m",
        keep_firing_for="1m",
        summary="{{ $labels.account }} is low",
        samples=lambda level: [BALANCE.stays(level, account=account)],
    )


def problems(promtool: Promtool, deployed: Deployed, folder: Path) -> list[Problem]:
    """The problems of an environment whose files are written to a folder."""
    deployed.write(folder / HERE.name)
    return [
        problem for found in run(proof_runs({HERE.name: deployed.tree}, folder, "bot"), promtool) for problem in found
    ]


def broken(promtool: Promtool, folder: Path, fault: Fault, *alerts: Alert) -> list[Problem]:
    """The problems of alerts of which the first has a fault."""
    return problems(promtool, deploy(project(*alerts)).spoilt(fault), folder)


def test_what_is_right_has_no_problem(promtool: Promtool, tmp_path: Path) -> None:
    """A run that passes has no problem."""
    assert problems(promtool, deploy(project(lag())), tmp_path) == []


def test_an_alert_that_never_fires_is_reported(promtool: Promtool, tmp_path: Path) -> None:
    """The first failed evaluation is reported at the alert's line, with the expected labels."""
    alert = lag()
    (problem,) = broken(promtool, tmp_path, replacing("> 0.5", "> 50"), alert)
    assert problem.check == "proofs/failed"
    assert problem.where == alert.defined
    assert problem.subject == "alert LagHigh"
    assert "that should be pending" in problem.summary or "that should be firing" in problem.summary
    assert "are not" in problem.summary
    assert "expected, not found: " in problem.details
    assert 'bot="broken"' in problem.details
    assert "prometheus/tests/group.yml" in problem.details


def test_an_alert_that_always_fires_is_reported(promtool: Promtool, tmp_path: Path) -> None:
    """Alerts that should not fire are reported, one per line."""
    (problem,) = broken(promtool, tmp_path, replacing("> 0.5", "> -1"), lag())
    assert "that should not be firing are" in problem.summary
    lines = problem.details.splitlines()
    assert any(each.startswith("found, not expected: ") and 'bot="healthy"' in each for each in lines)


def balance(samples: Any = lambda level: [BALANCE.stays(level, account="main")], **over: Any) -> Alert:
    words = {"name": "BalanceLow", "expr": f"{BALANCE}", "below": limit(100), "keep_firing_for": "1m"}
    return value_alert(**words | {"samples": samples, "hold": "1m"} | over)


REPORTED: list[tuple[Alert, Fault | None, str, str]] = [
    (lag(keep_firing_for="0s"), None, "one missed scrape resolves the alert", 'add keep_firing_for="1m"'),
    (lag(), replacing("> 0.5", "> 50"), "it does not fire for a broken target", "compare the expression"),
    (lag(), replacing("> 0.5", "> -1"), "it fires for a healthy target", "compare the expression"),
    (lag(), replacing("> 0.5", "> 0.4"), "it fires for a value just within its limit", "exactly `level`"),
    (lag(), setting("for", "10s"), "it fires before its hold is over", "hold"),
    (
        value_alert(
            name="Lost",
            expr=f"increase({RESTARTS}[5m])",
            above=limit(100),
            samples=lambda level: [RESTARTS.grows(level, per="5m", venue="main")],
        ),
        replacing("> 100", "> 100 or resets(restarts_total[5m]) > 0"),
        "a restart of the target fires it",
        "use rate or increase",
    ),
    (
        lag(expr=f"max by (bot) ({LAG})"),
        replacing("max by", "sum by"),
        "it fires for two replicas that are each within the limit",
        "merge the replicas with max",
    ),
    (
        balance(silent_too=(Example(name="rich-twice", samples=(BALANCE.stays(500, account="twice"),)),)),
        replacing("< 100", '< 100 or balance_usd{account="twice"} == 500'),
        "its example 'rich-twice' fails",
        "correct the alert, or the example",
    ),
]


@pytest.mark.parametrize(("alert", "fault", "summary", "fix"), REPORTED, ids=[summary for _, _, summary, _ in REPORTED])
def test_the_failed_case_is_reported_in_words(
    newest: Promtool, tmp_path: Path, alert: Alert, fault: Fault | None, summary: str, fix: str
) -> None:
    """Somebody who has never seen the test file reads what is wrong, and what to change."""
    (problem,) = broken(newest, tmp_path, fault or (lambda rule: None), alert)
    assert problem.summary.startswith(summary), problem
    assert fix in problem.fix
    assert problem.where == alert.defined


def test_another_text_is_shown_beside_the_expected_one(promtool: Promtool, tmp_path: Path) -> None:
    """The expected and the actual texts are reported one below the other, without those that are right."""
    fault = setting("annotations.description", "Do nothing.")
    (problem,) = broken(promtool, tmp_path, fault, lag())
    assert "another text" in problem.summary
    expected, got, *_ = problem.details.splitlines()
    assert expected.startswith("expected: ")
    assert 'description="Do something."' in expected
    assert got.startswith("got:      ")
    assert 'description="Do nothing."' in got


def test_another_label_is_another_alert(promtool: Promtool, tmp_path: Path) -> None:
    """An alert with another severity is another alert."""
    (problem,) = broken(promtool, tmp_path, setting("labels.severity", "critical"), lag())
    assert 'severity="warning"' in problem.details
    assert 'severity="critical"' in problem.details
    assert "is not" in problem.summary or "are not" in problem.summary


def test_an_alert_with_too_short_a_hold_is_reported(promtool: Promtool) -> None:
    """A hold that is left out is seen where the alert should still be pending."""
    output = failing(promtool, {"lag": deploy(project(lag())).spoilt(setting("for", None))})
    found = list(failed_checks(output["lag"], "bot"))
    assert any("should not be firing" in miss.summary for miss in found)
    pending = [miss for miss in found if "should be pending" in miss.summary]
    assert pending
    assert {miss.alert for miss in found} == {"LagHigh"}
    assert 'bot="broken"' in pending[0].details


def test_the_time_is_reported(promtool: Promtool) -> None:
    """The problem has the time of the evaluation, as in the test file."""
    deployed = deploy(project(lag())).spoilt(replacing("> 0.5", "> 50"))
    (text,) = (deployed.files[path] for path in deployed.tests)
    found = list(failed_checks(failing(promtool, {"lag": deployed})["lag"], "bot"))
    assert found
    for miss in found:
        assert miss.summary.startswith(f"at {miss.time}: ")
        assert f"eval_time: {miss.time}\n" in text


def test_each_alert_is_a_problem_of_its_own(promtool: Promtool, tmp_path: Path) -> None:
    """Two alerts that fail are two problems at their lines; one that passes is not a problem."""
    alerts = [
        value_alert(
            name=name,
            expr=f"{LAG}",
            above=limit(0.5),
            keep_firing_for="1m",
            samples=lambda level: [LAG.stays(level)],
        )
        for name in ("First", "Second", "Third")
    ]
    deployed = deploy(project(*alerts)).spoilt(replacing("> 0.5", "> 50"))
    found = problems(promtool, deployed.spoilt(setting("annotations.summary", "Else"), rule=2), tmp_path)
    assert [problem.subject for problem in found] == ["alert First", "alert Third"]
    assert [problem.where for problem in found] == [alerts[0].defined, alerts[2].defined]


def test_a_case_of_a_listed_bot_is_named(promtool: Promtool, tmp_path: Path) -> None:
    """If each case has a test of its own, the problem names the case that failed first."""
    alert = state_alert(
        name="BotDown",
        when=f"{EXPECTED} unless on (bot) ({UP} == 1)",
        hold="1m",
        samples_bad=(UP.stays(0),),
        samples_good=(UP.stays(1),),
    )
    (problem,) = broken(promtool, tmp_path, replacing("== 1", "== 2"), alert)
    assert problem.subject == "alert BotDown: healthy"
    assert problem.where == alert.defined


FAULTS: dict[str, tuple[Fault, str]] = {
    "never": (replacing("< 100", "< -100"), "expected, not found: "),
    "always": (replacing("< 100", "< 1e9"), "found, not expected: "),
    "text": (setting("annotations.description", "Do nothing."), "expected: "),
    "hold": (setting("for", None), "found, not expected: "),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_hostile_label_values_hide_nothing(promtool: Promtool, tmp_path: Path, fault: str) -> None:
    """Each failure is reported at its alert, with expected and actual texts, whatever the labels contain."""
    alerts = [hostile(account, f"Balance{number}") for number, account in enumerate(HOSTILE)]
    deployed = deploy(project(*alerts))
    for number in range(len(HOSTILE)):
        deployed = deployed.spoilt(FAULTS[fault][0], rule=number)
    found = problems(promtool, deployed, tmp_path)
    assert [(each.subject, each.where) for each in found] == [(alert.subject, alert.defined) for alert in alerts]
    for problem in found:
        assert re.search(r"^at |\(at ", problem.summary)
        assert problem.details.startswith(FAULTS[fault][1]), problem.details
        assert 'bot="' in problem.details or "summary=" in problem.details


def _edited(path: str, old: str, new: str) -> Callable[[Deployed], Deployed]:
    def edited(deployed: Deployed) -> Deployed:
        text, times = re.subn(old, new, deployed.files[path], count=1)
        assert times, deployed.files[path]
        return deployed._replace(files=deployed.files | {path: text})

    return edited


def _without_its_test(deployed: Deployed) -> Deployed:
    return deployed._replace(files={path: text for path, text in deployed.files.items() if path != TESTS})


RULES, TESTS = "prometheus/alerts/group.yml", "prometheus/tests/group.yml"
UNREADABLE: dict[str, Callable[[Deployed], Deployed]] = {
    "a rule file that is not YAML": _edited(RULES, "(?s).*", "groups: ["),
    "an expression that is not PromQL": _edited(RULES, "expr: .*", "expr: sum("),
    "a test file that has no tests": _edited(TESTS, "(?s).*", "tests: 5\n"),
    "a series that cannot be read": _edited(TESTS, 'values: "', 'values: "none '),
    "a test file that is missing": _without_its_test,
    "a result that is ambiguous": _edited(RULES, "expr: .*", "expr: loop_lag_seconds / on () loop_lag_seconds > 1"),
}


@pytest.mark.parametrize("harm", UNREADABLE)
def test_a_run_that_fails_is_always_a_problem(promtool: Promtool, tmp_path: Path, harm: str) -> None:
    """A test that promtool cannot even run is reported in its own words."""
    (problem,) = problems(promtool, UNREADABLE[harm](deploy(project(lag()))), tmp_path)
    assert problem.check == "proofs/failed"
    assert problem.where is not None
    assert problem.details.strip()


@pytest.mark.parametrize("output", ["", "something new", "    alertname: LagHigh, time: 1m, \n        exp:[\n"])
def test_a_failure_of_any_shape_is_a_problem(promtool: Promtool, tmp_path: Path, output: str) -> None:
    """If the output cannot be parsed, the failure itself is reported; this promtool is a fake."""

    class Fake(Promtool):
        def test_rules(self, paths: object, timeout: float) -> list[str | None]:
            return [output]

    (problem,) = problems(Fake(promtool.program), deploy(project(lag())), tmp_path)
    assert problem.where is not None
    assert problem.details == output.strip()


def test_a_rule_that_cannot_be_evaluated_is_not_hidden_by_one_that_is_wrong(promtool: Promtool, tmp_path: Path) -> None:
    """promtool reports both in one run; each is a problem at its alert, with promtool's reason."""
    first, second = lag(), hostile("main")
    deployed = deploy(project(first, second)).spoilt(replacing("> 0.5", "> 50"))
    ambiguous = replacing("balance_usd <", "balance_usd / on () balance_usd <")
    found = problems(promtool, deployed.spoilt(ambiguous, rule=1), tmp_path)
    assert [problem.where for problem in found] == [first.defined, second.defined]
    assert "many-to-many matching not allowed" in found[1].summary + found[1].details


def test_the_problems_come_in_the_order_of_the_files(promtool: Promtool, tmp_path: Path) -> None:
    """Two processes run them, but the order is always the same."""
    groups = {
        f"group_{number}": value_alert(
            name=f"Lag{number}",
            expr=f"{LAG}",
            above=limit(0.5),
            keep_firing_for="1m",
            samples=lambda level: [LAG.stays(level)],
        )
        for number in range(4)
    }
    deployed = deploy(project(groups=tuple(RuleGroup(name, (alert,)) for name, alert in groups.items())))
    for name in groups:
        deployed = deployed.spoilt(replacing("> 0.5", "> 50"), group=name)
    found = problems(promtool, deployed, tmp_path)
    assert [problem.subject for problem in found] == [f"alert Lag{number}" for number in range(4)]


def test_every_alert_of_every_environment_is_tried(tmp_path: Path) -> None:
    """In the order of the environments, each alert with the rules that it reads; other files have no tests."""
    content = project(lag(), hostile("main"))
    deployed = {name: deploy(content, environment(name)) for name in ("two", "one")}
    for name, each in deployed.items():
        each.write(tmp_path / name)
    found = proof_runs({name: each.tree for name, each in deployed.items()}, tmp_path, "bot")
    assert [(trial.environment, trial.path) for trial in found] == [
        (name, "prometheus/tests/group.yml") for name in ("two", "two", "one", "one")
    ]
    for trial, own, other in zip(found, ["LagHigh", "BalanceLow"] * 2, ["BalanceLow", "LagHigh"] * 2, strict=True):
        assert all(own in text and other not in text for path, text in trial.files.items() if "group" in path), (
            own,
            trial.files,
        )


def test_one_fault_among_many_trials_is_one_problem(promtool: Promtool, tmp_path: Path) -> None:
    """Trials run together, but one that fails does not fail the others."""
    first, second = lag(), hostile("main")
    found = broken(promtool, tmp_path, replacing("> 0.5", "> 50"), first, second)
    assert [problem.where for problem in found] == [first.defined]


def test_a_promtool_that_cannot_be_started_is_an_error(promtool: Promtool, tmp_path: Path) -> None:
    """It is not a problem of an alert."""
    gone = Promtool(promtool.program.__class__("promtool", tmp_path / "none", (1, 2, 3), "nowhere"))
    with pytest.raises(ToolError):
        problems(gone, deploy(project(lag())), tmp_path)
