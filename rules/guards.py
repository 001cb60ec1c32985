"""How much traffic a ratio needs."""

from collections.abc import Callable
from dataclasses import replace

from rules.premises import QUIET_EVENTS, QUIET_SHARE
from tradewatch.model import Example, Guard, Matcher, Metric, Samples, seconds


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


# increase() extrapolates, so three events are about 3, and one is about 1.
_ALMOST = 0.5
_ENOUGH = QUIET_EVENTS - _ALMOST


def quantile(of: Metric, rank: float, *, by: tuple[str, ...], busy: str, more_than: int, quiet: str) -> str:
    """A quantile of a histogram, of a busy bot, and the median of a quiet one.

    With more than `more_than` observations in the range `busy`, it is their quantile `rank`. Otherwise it is the median
    of those in the longer range `quiet`, if they are at least QUIET_EVENTS: of three, two are then at least so bad.
    """
    labels = ", ".join(by)

    def estimated(share: float, window: str, least: float) -> str:
        return f"""(
          histogram_quantile({share:g}, sum by ({labels}, le) (rate({of.bucket}[{window}])))
          and on ({labels})
          {_number(of.count, window, by)} > {least:g}
        )"""

    return f"""
        {estimated(rank, busy, more_than)}
        or
        {estimated(0.5, quiet, QUIET_EVENTS - _ALMOST)}
    """


def share(
    bad: str,
    every: str,
    *,
    by: tuple[str, ...],
    busy: str,
    more_than: int,
    quiet: str,
    grave: Matcher | None = None,
) -> str:
    """The share of `bad` events of `every` event, of a busy bot and of a quiet one.

    With `more_than` bad events in the range `busy`, it is their share in it. Fewer are a fault if they are at least
    QUIET_EVENTS in the longer range `quiet`, and at least QUIET_SHARE of all events in it. Of `grave` events, one is
    enough. All events are counters with their matchers.
    """
    few = _number(bad, quiet, by)
    enough = f"{few} > {_ENOUGH}"
    if grave:
        one = _number(bad.removesuffix("}") + f",{grave}}}", quiet, by)
        enough = f"{few} and ({enough} or {one} > {1 - _ALMOST})"
    return f"""
        ({_number(bad, busy, by)} > {more_than}) / {_number(every, busy, by)}
        or
        ({enough}) / {_number(every, quiet, by)} >= {QUIET_SHARE}
    """


def share_of_orders(bad: str, every: str = "", *, besides: str = "", by: tuple[str, ...], more_than: int) -> str:
    """The share of bad orders: of `every` order, or of themselves and `besides`.

    An hour with more than `more_than` bad orders is judged by their share; one with QUIET_EVENTS, and a quarter of an
    hour, if they are at least QUIET_SHARE: an hour of good orders hides the first minutes of bad ones. That is over
    when the orders of 25 minutes are all good, or earlier (`recovered`). Six hours and a day count in the same way, for
    somebody who sends at most `more_than` orders in an hour, and of whose bad orders a shorter range has fewer than
    QUIET_EVENTS: a bad hour is over after an hour.
    """

    def number(events: str, window: str) -> str:
        return _number(events, window, by)

    def every_order(window: str) -> str:
        if every:
            return number(every, window)
        return f"({number(bad, window)} + ({number(besides, window)} or {number(bad, window)} * 0))"

    def most(window: str, shorter_ones: int = 0) -> str:
        # The next shorter range fits into the window so many times.
        few = f" < {QUIET_EVENTS * shorter_ones}" if shorter_ones else ""
        return f"({number(bad, window)} > {_ENOUGH}{few}) / {every_order(window)} >= {QUIET_SHARE}"

    on = f"on ({', '.join(by)})"
    return f"""
        (
          {most("15m")}
          or
          ({number(bad, "1h")} > {more_than}) / {every_order("1h")}
          or
          {most("1h")}
        )
          unless {on} ({number(every or besides, "25m")} > 0 unless {number(bad, "25m")} > 0)
          unless {on} {recovered(bad, by=by)}
        or
        (
          {most("6h", 6)}
          or
          {most("1d", 4)}
        )
          unless {on} {every_order("1h")} > {more_than}
    """


def share_of_many(bad: str, every: str, *, by: tuple[str, ...], more_than: int) -> str:
    """The share of `bad` events of every event in 5 minutes, with more than `more_than` bad ones."""
    return f"({_number(bad, '5m', by)} > {more_than}) / {_number(every, '5m', by)}"


def half(bad: str, every: str, *, by: tuple[str, ...], within: str) -> str:
    """The share of `bad` events of every event, if it is at least QUIET_SHARE and they are at least QUIET_EVENTS."""
    return f"({_number(bad, within, by)} > {_ENOUGH}) / {_number(every, within, by)} >= {QUIET_SHARE}"


def recovered(bad: str, *, by: tuple[str, ...]) -> str:
    """Where bad events came again and again in the last hour, and none in its last 15 minutes.

    At 20 in an hour, none comes in 15 minutes by chance once in 150 times: exp(-5). A burst is one event, so scrapes
    are counted: somebody who trades once in half an hour is not well between two bursts.
    """
    return f"(sum by ({', '.join(by)}) (changes({bad}[1h])) > 20 unless {_number(bad, '15m', by)} > 0)"


def _number(events: Metric | str, window: str, by: tuple[str, ...]) -> str:
    """How many events there were in a range."""
    return f"sum by ({', '.join(by)}) (increase({events}[{window}]))"


_A_LITTLE = 1e-3


def edges(
    events: Callable[[float, float, str], tuple[Samples, ...]], *, busy: str = "", more_than: int = 0, quiet: str
) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """Examples of `share` just on both sides of its numbers: those in which the alert fires, and those in which not.

    `events` returns samples with so many bad and other events per time. Without `busy`, an environment's limit is above
    QUIET_SHARE, so the examples have only bad events.
    """
    more, less = 1 + _A_LITTLE, 1 - _A_LITTLE
    fires = [_example("just-enough-in-a-long-time", events(_ENOUGH * more, 0, quiet), 1)]
    silent = [_example("just-too-few-in-a-long-time", events(_ENOUGH * less, 0, quiet))]
    if busy:
        # Too small a share for the long time.
        small = QUIET_SHARE * 0.9
        few, enough, others = more_than * less, more_than * more, (1 - small) / small
        fires += [
            _example("just-enough-in-a-short-time", events(enough, enough * others, busy), small),
            _example("just-half", events(2 * _ENOUGH, 2 * _ENOUGH * less, quiet), 1 / (1 + less)),
        ]
        silent += [
            _example("just-too-few-in-a-short-time", events(few, few * others, busy)),
            _example("just-less-than-half", events(2 * _ENOUGH, 2 * _ENOUGH * more, quiet)),
        ]
    return tuple(fires), tuple(silent)


def _example(name: str, samples: tuple[Samples, ...], value: float | None = None) -> Example:
    return Example(name=name, samples=samples, value=value)
