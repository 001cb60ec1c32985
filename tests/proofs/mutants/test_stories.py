"""Mutants that situations notice, with the real promtool."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.proofs.situations.test_run import CONTENT, RISES, RISK, situation
from tradewatch.compiler import CompiledProject
from tradewatch.model import Hears, ProblemsFound, Situation
from tradewatch.proofs.mutants.answers import Answers
from tradewatch.proofs.mutants.candidates import candidates
from tradewatch.proofs.mutants.stories import noticed_by_situations
from tradewatch.toolchain import Promtool

FULL = situation("full", steps=RISES, hears=(Hears(RISK, by="12m", over="22m"),))
ELSEWHERE = replace(FULL, name="elsewhere", environment="staging")


def noticed(promtool: Promtool, *situations: Situation) -> dict[str, bool]:
    """Whether the situations notice each fault of the alert RiskFull, by fault."""
    content = replace(CONTENT, situations=situations)
    compiled = CompiledProject(content).within(content.environments[-1])
    found = [each for each in candidates(compiled) if each.alert is RISK]
    return {
        each.mutant.fault: was
        for each, was in zip(found, noticed_by_situations(found, compiled, promtool, Answers()), strict=True)
    }


def test_a_mutant_that_makes_a_situation_wrong_is_noticed(promtool: Promtool) -> None:
    """One that fires later is heard; one with another text is not."""
    found = noticed(promtool, FULL)
    assert found["label severity: changed"]
    assert found["> becomes <"]
    assert not found["annotation summary: changed"]


def test_a_situation_about_others_or_elsewhere_notices_nothing(promtool: Promtool) -> None:
    """Its test would only cost time."""
    assert not any(noticed(promtool, ELSEWHERE, situation("quiet")).values())


def test_a_situation_that_is_wrong_without_a_mutant_is_reported(promtool: Promtool) -> None:
    """It would notice everything."""
    wrong = replace(FULL, hears=(Hears(RISK, by="10m"),))
    with pytest.raises(ProblemsFound, match="wrong without a mutant"):
        noticed(promtool, wrong)
