"""The kinds of generated cases, which explain a failed test."""

from __future__ import annotations

import generator
from tradewatch.compiler import CompiledProject
from tradewatch.proofs.cases.generate import cases
from tradewatch.proofs.cases.kinds import case_kind, most_basic
from tradewatch.proofs.context import proof_contexts


def test_every_case_of_the_project_has_words_and_the_right_side() -> None:
    """Each generated case has a kind with the right `fires`; cases without a kind are examples."""
    project = generator.project()
    here = proof_contexts(CompiledProject(project))[project.environments[-1]]
    for alert in project.alerts:
        examples = {each.name for each in (*alert.fires_too, *alert.silent_too)}
        for case in cases(alert, here):
            kind = case_kind(case.name)
            assert (kind is None) == (case.name in examples), case.name
            assert kind is None or kind.fires == case.fires, case.name


def test_the_basic_case_explains_the_others() -> None:
    """If everything fails, the missed scrape is not the reason."""
    first = most_basic(["broken-scrape-missed", "broken", "broken-reason-other"], [])
    assert first is not None and first.name == "broken"
    assert most_basic([], []) is None
