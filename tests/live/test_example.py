"""The test of an alert that `fire` sends."""

from __future__ import annotations

import pytest

import generator
from tests.live.example import project
from tests.routing.example import alert
from tradewatch.compiler import CompiledProject
from tradewatch.live.example import example_alert
from tradewatch.live.silencing import is_heartbeat
from tradewatch.model import ProblemsFound
from tradewatch.routing import labels_as_sent


def test_every_alert_of_ours_can_be_fired() -> None:
    """Its samples give every label and the value, in each environment; only the dead man's switch is left out."""
    content = generator.project()
    compiled = CompiledProject(content)
    for environment in content.environments:
        within = compiled.within(environment)
        for each in content.alerts:
            if not is_heartbeat(content, environment, labels_as_sent(each, environment, {})):
                sent = example_alert(each, within, {})
                assert sent.annotations["summary"].startswith("TEST: ")
                assert "{{" not in "".join(sent.annotations.values())
                assert sent.labels["environment"] == environment.name


def test_an_alert_without_samples_is_reported_at_its_line() -> None:
    """Nobody can know its labels."""
    untested, of = alert("Untested"), project("http://127.0.0.1:9")
    with pytest.raises(ProblemsFound) as raised:
        example_alert(untested, CompiledProject(of).within(of.environments[0]), {})
    (problem,) = raised.value.problems
    assert problem.where
    assert problem.where.file == untested.defined.file
