"""When an alert has nothing to judge: too little traffic, a closed market."""

from collections.abc import Callable
from dataclasses import replace

from tradewatch.model import Guard, Metric, Samples, seconds
from tradingbot.catalogue.providers import MARKET_OPEN


def enough_traffic(metric: Metric, *, by: tuple[str, ...], more_than: float, over: str) -> Guard:
    """More than so many events in the last `over`: three requests are no verdict on a ratio."""

    def scaled_to(events: float) -> Callable[[tuple[Samples, ...]], tuple[Samples, ...]]:
        def scaled(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
            traffic = sum(s.slope for s in samples if s.series == metric.name) * seconds(over)
            return tuple(replace(s, slope=s.slope * events / traffic) for s in samples)

        return scaled

    return Guard(
        expr=f"sum by ({', '.join(by)}) (increase({metric}[{over}])) > {more_than}",
        on=by,
        shut=scaled_to(more_than * (1 - 1e-6)),
        ajar=scaled_to(more_than * (1 + 1e-6)),
    )


def market_open(*, throughout: str, on: tuple[str, ...]) -> Guard:
    """The venue has been open all through this time: at the opening bell, yesterday's tick is no fault yet."""
    return Guard(expr=f"min_over_time({MARKET_OPEN}[{throughout}]) == 1", on=on, shut=market_closed)


def market_closed(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
    """The same series with every market closed."""
    return tuple(replace(s, start=0.0) if s.series == MARKET_OPEN.name else s for s in samples)
