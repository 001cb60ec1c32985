"""Samples for the sides of `or`: the right side counts only while the left side has no series with its labels."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from tradewatch.model import Alert, Samples
from tradewatch.promql import Typed
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.tree import Binary, Selection
from tradewatch.proofs.cases.selectors import Selector, selectors_of
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import is_empty_without, series_in
from tradewatch.proofs.samples import SampleSet
from tradewatch.proofs.untestable import untestable


def beside_left_side(alert: Alert, bad: SampleSet, context: ProofContext) -> Iterator[SampleSet]:
    """The bad samples beside those of an example in which the right side of `or` decides; the left side does now.

    Raises ProblemsFound if no samples of the alert show the right side alone.
    """
    for node in context.measured(alert).walk():
        if not isinstance(node, Binary) or node.operator != "or" or _never_meet(node):
            continue
        examples = [example.samples for example in alert.fires_too if _only_right(node, example.samples, context)]
        silent = any(_only_right(node, example.samples, context) for example in alert.silent_too)
        if not (examples or silent or _only_right(node, bad, context) or _filters(node.left)):
            left, right = (", ".join(sorted(series_in(side))) for side in (node.left, node.right))
            summary = f"no example shows the right side of its `or`: samples of {right} without {left}"
            raise untestable(alert, ("fires_too", "expr", "when"), summary)
        for samples in examples[:1] if _has_result(node.left, bad, context) else ():
            if added := _of_right(node, samples, bad, context):
                yield (*bad, *added)


def shows_right_side(alert: Alert, samples: SampleSet, context: ProofContext) -> bool:
    """Whether the right side of an `or` decides in these samples."""
    nodes = (each for each in context.measured(alert).walk() if isinstance(each, Binary) and each.operator == "or")
    return any(_only_right(each, samples, context) for each in nodes)


def _of_right(node: Binary, samples: SampleSet, bad: SampleSet, context: ProofContext) -> SampleSet:
    """What only the right side selects, with the labels of the bad samples; nothing if those are not known."""
    given, found = {each.series for each in bad}, selectors_of(node.right)
    added: list[Samples] = []
    for each in samples:
        if each.series in given or not any(selector.accepts(each, context) for selector in found):
            continue
        labels = dict(each.labels)
        for label in labels.keys() & node.type.labels.perhaps:
            values = {other.labels[label] for other in bad if label in other.labels}
            if len(values) != 1:
                return ()
            labels[label] = values.pop()
        added.append(replace(each, labels=labels))
    return tuple(added)


def _only_right(node: Binary, samples: SampleSet, context: ProofContext) -> bool:
    return not _has_result(node.left, samples, context) and _has_result(node.right, samples, context)


def _has_result(side: Typed, samples: SampleSet, context: ProofContext) -> bool:
    """Whether a side may return something; series without samples, for example a recorded table, always exist."""

    def is_lost(selection: Selection) -> bool:
        selector = Selector.of(selection)
        return selector.series in context.metrics and not any(selector.accepts(each, context) for each in samples)

    return not is_empty_without(side, is_lost)


def _filters(side: Typed) -> bool:
    """Whether values decide if a side returns something, so that its samples do not show it."""
    operators = {each.operator for each in side.walk() if isinstance(each, Binary) and not each.returns_bool}
    return bool(operators & {*COMPARISONS, "and", "unless"})


def _never_meet(node: Binary) -> bool:
    """Whether no series of one side has the labels of a series of the other."""
    if node.matching.labels is not None:
        return False
    left, right = node.left.type.labels, node.right.type.labels
    return any(
        not left.may_have(label)
        or not right.may_have(label)
        or _differ(left.values.get(label), right.values.get(label))
        for label in left.always | right.always
    )


def _differ(values: Collection[str] | None, others: Collection[str] | None) -> bool:
    """Whether two sets of known values have none in common."""
    return bool(values) and bool(others) and not set(values or ()) & set(others or ())
