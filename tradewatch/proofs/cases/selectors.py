"""Which samples the selectors of an alert select."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tradewatch.model import Alert, Matcher, Samples
from tradewatch.promql import Typed
from tradewatch.promql.selecting import passes
from tradewatch.promql.tree import Selection
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import name_of, selections
from tradewatch.proofs.samples import SampleSet


class Selector(NamedTuple):
    """A selector of an expression: the name of its series, and its matchers."""

    series: str
    matchers: tuple[Matcher, ...]

    @classmethod
    def of(cls, selection: Selection) -> Selector:
        """The selector of a node in an expression."""
        return cls(name_of(selection), tuple(each for each in selection.matchers if each.label != "__name__"))

    def accepts(self, samples: Samples, context: ProofContext) -> bool:
        """Whether the selector selects these samples; a label with an unknown value does not exclude them."""
        if samples.series != self.series:
            return False
        return all(
            passes(each, value) is not False for each, value in self._values(samples, context) if value is not None
        )

    def _values(self, samples: Samples, context: ProofContext) -> Iterator[tuple[Matcher, str | None]]:
        metric = context.metrics.get(samples.series)
        for matcher in self.matchers:
            of_target = metric is not None and matcher.label in {each.name for each in metric.exporter.labels}
            # Before the case has a target, only its job is known.
            default = (metric.exporter.job if metric and matcher.label == "job" else None) if of_target else ""
            yield matcher, samples.labels.get(matcher.label, default)


def selectors_of(expression: Typed | None) -> list[Selector]:
    """The selectors of an expression; none of None."""
    return [Selector.of(each) for each in selections(expression)] if expression else []


def all_selectors(alert: Alert, context: ProofContext) -> list[Selector]:
    """The selectors of an alert's expression and of its guard."""
    return [*selectors_of(context.measured(alert)), *selectors_of(context.guard(alert))]


def is_seen(found: Sequence[Selector], samples: SampleSet, context: ProofContext) -> bool:
    """Whether one of the selectors selects one of the samples."""
    return any(each.accepts(one, context) for each in found for one in samples)
