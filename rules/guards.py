"""Conditions under which an alert must not fire: too little traffic, a closed market."""

from collections.abc import Callable
from dataclasses import replace

from tradewatch.model import Guard, Matcher, Metric, Samples, seconds
from tradingbot.catalogue.providers import MARKET_OPEN


def enough_traffic(
    metric: Metric, *only: Matcher, by: tuple[str, ...], more_than: float, over: str, ago: str = ""
) -> Guard:
    """More than `more_than` events within `over`, now or `ago`: a ratio of three requests means nothing."""
    counter = metric.where(*only) if only else metric.name
    window = f"[{over}] offset {ago}" if ago else f"[{over}]"

    def counted(sample: Samples) -> bool:
        return sample.series == metric.name and all(m.matches(sample.labels.get(m.label, "")) for m in only)

    def scaled_to(events: float) -> Callable[[tuple[Samples, ...]], tuple[Samples, ...]]:
        def scaled(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
            factor = events / (sum(s.slope for s in samples if counted(s)) * seconds(over))
            # Current samples keep their proportions; samples from `ago` do not affect them.
            return tuple(replace(s, slope=s.slope * factor) if counted(s) or not ago else s for s in samples)

        return scaled

    return Guard(
        expr=f"sum by ({', '.join(by)}) (increase({counter}{window})) > {more_than}",
        on=by,
        just_closed=scaled_to(more_than * (1 - 1e-6)),
        just_open=scaled_to(more_than * (1 + 1e-6)),
    )


def market_open(*, throughout: str, on: tuple[str, ...]) -> Guard:
    """The venue has been open for the whole time: at the opening, yesterday's last tick is not a fault.

    Without `venue` among the labels, one open venue of the bot is enough.
    """
    return Guard(expr=f"min_over_time({MARKET_OPEN}[{throughout}]) == 1", on=on, just_closed=market_closed)


def market_closed(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
    """The same series with every market closed."""
    return tuple(replace(s, start=0.0) if s.series == MARKET_OPEN.name else s for s in samples)
