"""The labels of an alert when it reaches Alertmanager."""

from __future__ import annotations

from tests.routing.example import HERE, alert, environment
from tradewatch.model import CRITICAL
from tradewatch.routing import known_labels, labels_as_sent


def test_labels_of_the_rule_the_result_and_the_environment() -> None:
    """All of them are sent, sorted by name."""
    sent = labels_as_sent(alert("BotDown", CRITICAL), HERE, {"bot": "momentum"})
    assert list(sent.items()) == [
        ("alertname", "BotDown"),
        ("bot", "momentum"),
        ("environment", "here"),
        ("severity", "critical"),
        ("signal", "something"),
    ]


def test_the_rules_labels_replace_the_results_and_these_the_environments() -> None:
    """An external label is only added if the alert does not have the label."""
    where = environment(region="external", site="external")
    sent = labels_as_sent(
        alert(team="rule"), where, {"team": "result", "region": "result", "severity": "result", "alertname": "result"}
    )
    assert sent["team"] == "rule"
    assert sent["severity"] == "warning"
    assert sent["alertname"] == "SomethingWrong"
    assert sent["region"] == "result"
    assert sent["site"] == "external"


def test_a_metrics_name_and_empty_values_are_dropped() -> None:
    """Prometheus does not send them."""
    sent = labels_as_sent(alert(), HERE, {"__name__": "up", "bot": "", "environment": ""})
    assert "__name__" not in sent
    assert "bot" not in sent
    assert sent["environment"] == "here"


def test_a_rule_label_that_empties_one_removes_it() -> None:
    """A rule can remove a label of its result."""
    assert "bot" not in labels_as_sent(alert(bot=""), HERE, {"bot": "momentum"})


def test_a_rule_label_that_is_a_template_has_the_value_given() -> None:
    """The template's value comes from the result labels."""
    templated = alert(team="{{ $labels.owner }}")
    assert labels_as_sent(templated, HERE, {"team": "alpha"})["team"] == "alpha"
    assert "team" not in labels_as_sent(templated, HERE, {})
    assert "team" not in known_labels(templated, HERE, absent=["team"])


def test_known_labels_include_missing_ones() -> None:
    """A label that the result never has is "", unless the rule or the environment adds it."""
    assert known_labels(alert(), HERE, absent=["bot", "environment", "severity"]) == {
        "alertname": "SomethingWrong",
        "bot": "",
        "environment": "here",
        "severity": "warning",
        "signal": "something",
    }
