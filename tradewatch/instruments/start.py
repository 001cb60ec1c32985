"""What a program gives at its start is checked in both modes, because a mistake there would lose metrics for good."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tradewatch.instruments.family import checked_text
from tradewatch.instruments.refusal import UpdateRefused, shown
from tradewatch.model import Label, Metric, did_you_mean


def check_start(metrics: Iterable[Metric], known: Mapping[str, Collection[str]], maximum: Mapping[str, int]) -> None:
    """Raise ValueError if `known` values or the `maximum` of open labels, each by the label's name, are wrong."""
    open_labels = {label.name: label for metric in metrics for label in metric.labels if label.maximum is not None}
    for name, most in maximum.items():
        if name not in open_labels:
            fix = did_you_mean(str(name), open_labels) or f"choose one of {', '.join(sorted(open_labels))}"
            raise ValueError(f"maximum: no label {shown(name)} has a maximum; {fix}")
        if isinstance(most, bool) or not isinstance(most, int) or most < 1:
            raise ValueError(f"maximum of {name!r} is {shown(most)}; use a whole number from 1")
    for name, values in known.items():
        label = open_labels.get(name)
        if label is not None:
            _check_values(label, values, maximum.get(name, label.size))


def _check_values(label: Label, values: Collection[str], most: int) -> None:
    if isinstance(values, str):
        raise ValueError(f"label {label.name!r} has one text as its values; use a list: [{shown(values)}]")
    try:
        found = {checked_text("", label, value) for value in values}
    except UpdateRefused as error:
        raise ValueError(error.summary) from None
    except TypeError:
        raise ValueError(f"the values of label {label.name!r} are {shown(values)}; use a list of texts") from None
    if len(found) > most:
        fix = f"name at most {most}, or raise the maximum: maximum={{{label.name!r}: {len(found)}}}"
        raise ValueError(f"label {label.name!r} has at most {most} values, not {len(found)}; {fix}")
