"""routing/inhibition-equal"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.sent_alerts import SentAlert
from tradewatch.model import Finding, Inhibition, did_you_mean
from tradewatch.model.owner import OWNER


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An inhibition compares a label that one of its sides does not have, or leaves out one that all have."""
    alerts = built.sent_alerts
    reported = set()
    for inhibition in built.project.inhibitions:
        sources = [sent for sent in alerts if sent.passes(inhibition.source) is not False]
        targets = [sent for sent in alerts if sent.passes(inhibition.target) is not False]
        wrong = [*_missing(inhibition, sources, targets)] or [*_left_out(inhibition, sources, targets)]
        for problem in wrong or _of_severities(inhibition):
            reported.add(inhibition)
            yield problem
    for inhibition, source, target in built.inhibited_alerts:
        shared = inhibition.equal  # another's configuration may do without
        if shared and inhibition not in reported and not any(source.has(label) for label in shared):
            reported.add(inhibition)
            yield inhibition.finding(
                f"{source.alert.name} inhibits every {target.alert.name}: neither has {_listed(inhibition.equal)}",
                argument="equal",
                details="A label that is missing on both sides counts as equal.",
                fix=f'require it on both sides, for example {inhibition.equal[0]}!=""',
            )


def _missing(inhibition: Inhibition, sources: Sequence[SentAlert], targets: Sequence[SentAlert]) -> Iterator[Finding]:
    """The labels that every alert of a side lacks. Another check reports a side without alerts."""
    if not sources or not targets:
        return
    for label in inhibition.equal:
        lacking = [
            name
            for name, side in (("source", sources), ("target", targets))
            if all(sent.has(label) is False for sent in side)
        ]
        if lacking:
            effect = "inhibits nothing" if len(lacking) == 1 else "compares nothing, and inhibits too much"
            yield inhibition.finding(
                f"no alert that matches its {' or its '.join(lacking)} has the label {label!r}: it {effect}",
                argument="equal",
                details="A label missing on one side is never equal; missing on both sides, it counts as equal.",
                fix=did_you_mean(label, _shared(sources, targets) - set(inhibition.equal)),
            )


def _left_out(inhibition: Inhibition, sources: Sequence[SentAlert], targets: Sequence[SentAlert]) -> Iterator[Finding]:
    """The labels that every alert of both sides has, each with values of its own."""
    if not sources or not targets:
        return
    every = [*sources, *targets]
    for label in sorted(_shared(sources, targets) - {*inhibition.equal}):
        if all(sent.has(label) for sent in every):
            yield inhibition.finding(
                f"an alert inhibits those with another {label}: {label!r} is not in its `equal`",
                argument="equal",
                details="The trouble of one would hide the same trouble of all others.",
                fix=f"add {label!r} to `equal`",
            )


def _of_severities(inhibition: Inhibition) -> Iterator[Finding]:
    """An inhibition that compares nothing, between all alerts of some severities."""
    chosen = {matcher.label for matcher in (*inhibition.source, *inhibition.target)}
    if not inhibition.equal and chosen == {"severity"}:
        source, target = (", ".join(map(str, side)) for side in (inhibition.source, inhibition.target))
        yield inhibition.finding(
            f"every alert with {source} inhibits every alert with {target}",
            argument="equal",
            details="Without `equal`, one trouble hides all others, wherever they are.",
            fix="add the labels that say what an alert is about, for example `equal: [alertname, namespace]`",
        )


def _shared(*sides: Sequence[SentAlert]) -> set[str]:
    """The labels whose values both sides get from their series: not the owner, which follows from them."""
    names = ({name for sent in side for name in sent.perhaps or () if len(sent.values(name)) != 1} for side in sides)
    return set.intersection(*names) - {OWNER}


def _listed(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"any of {', '.join(labels)}"
