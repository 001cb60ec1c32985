"""routing/inhibition-equal: an inhibition compares a label that one of its sides does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tradewatch.checks.case import Case
from tradewatch.checks.sent import Sent, sent_alerts
from tradewatch.checks.silencing import silenced
from tradewatch.model import Inhibition, Problem, did_you_mean

NAME = "routing/inhibition-equal"


def check(case: Case) -> Iterator[Problem]:
    alerts = sent_alerts(case.project, case.environment)
    told = set()
    for inhibition in case.project.inhibitions:
        sources = [sent for sent in alerts if sent.passes(inhibition.source) is not False]
        targets = [sent for sent in alerts if sent.passes(inhibition.target) is not False]
        for problem in _missing(inhibition, sources, targets):
            told.add(inhibition)
            yield problem
    for inhibition, source, target in silenced(case.project, case.environment):
        if inhibition not in told and not any(source.has(label) for label in inhibition.equal):
            told.add(inhibition)
            yield Problem(
                NAME,
                inhibition.defined.of_argument("equal"),
                inhibition.subject,
                f"{source.alert.name} silences every {target.alert.name}: neither has {_listed(inhibition.equal)}",
                details="What is missing on both sides counts as equal.",
                fix=f'a matcher that asks for it on both sides, such as {inhibition.equal[0]}!=""',
            )


def _missing(inhibition: Inhibition, sources: Sequence[Sent], targets: Sequence[Sent]) -> Iterator[Problem]:
    """The labels that all of a side lacks. A side without any alert is another check's matter."""
    if not sources or not targets:
        return
    for label in inhibition.equal:
        lacking = [
            name
            for name, side in (("source", sources), ("target", targets))
            if all(sent.has(label) is False for sent in side)
        ]
        if lacking:
            effect = "silences nothing" if len(lacking) == 1 else "compares nothing by it, and silences too much"
            yield Problem(
                NAME,
                inhibition.defined.of_argument("equal"),
                inhibition.subject,
                f"nothing that matches its {' or its '.join(lacking)} has a label {label!r}: it {effect}",
                details="What is missing on one side is equal to nothing, what is missing on both counts as equal.",
                fix=did_you_mean(label, _shared(sources, targets) - set(inhibition.equal)),
            )


def _shared(*sides: Sequence[Sent]) -> set[str]:
    """The labels whose values both sides have from what they are about."""
    return set.intersection(
        *({name for sent in side for name in sent.perhaps or () if len(sent.values(name)) != 1} for side in sides)
    )


def _listed(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"any of {', '.join(labels)}"
