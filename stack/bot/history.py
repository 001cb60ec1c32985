"""The simulated bot's past, as files for `promtool tsdb create-blocks-from openmetrics`.

One file for each two hours, because promtool reads a file again for every block of two hours that it makes from it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from stack.bot.faults import FAULTS
from stack.bot.simulated import SimulatedBot

# Seconds of a block of Prometheus, which begins at a multiple of that.
_BLOCK = 7_200
# Seconds from one incident to the next, on average, and the bounds of their length.
_QUIET = 6 * 3_600.0
_SHORTEST, _LONGEST = 120.0, 2_400.0
# Faults that need a second replica, that nobody sees in the graphs, or next to which nobody sees anything else there.
_NOT_SHOWN = {"both-active", "replica-killed", "key-expiring", "crash", "drawdown"}
# The longest a past may be, and the seconds between its scrapes then. A longer one has fewer scrapes the older they
# are, because rates in graphs of hours need more of them than in graphs of a week: seconds before the end, and between
# scrapes.
_SHORT, _DENSE = 6 * 3_600.0, 10.0
_THINNED = ((6 * 3_600.0, 30.0), (24 * 3_600.0, 60.0), (math.inf, 300.0))
# What Prometheus adds to a scrape, besides `up`: the seconds that it took.
_SCRAPE_SECONDS = 0.012


@dataclass(frozen=True)
class Incident:
    """A fault that was active from `began` to `ended`, in unix seconds."""

    fault: str
    began: float
    ended: float


class _Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def write_history(
    folder: Path,
    name: str,
    instance: str,
    *,
    seed: int,
    is_standby: bool,
    until: float,
    length: float,
    step: float | None,
) -> list[Path]:
    """Write `length` seconds of a bot's past, until the unix time `until`, with a scrape every `step` seconds.

    Without a step, a short past has a scrape every 10 seconds, and a long one fewer the older they are.
    Writes files of OpenMetrics, and incidents.json with the faults in them. Returns the files for promtool. Raises
    OSError if one cannot be written.
    """
    steps = ((math.inf, step or _DENSE),) if step or length <= _SHORT else _THINNED
    longest = steps[-1][1]
    start = longest * ((until - length) // longest + 1)
    incidents = list(_incidents(seed, start, until, longest))
    clock = _Clock(start)
    bot = SimulatedBot(name, seed=seed, is_standby=is_standby, time=clock)
    labels = f'bot="{name}",instance="{instance}",job="tradingbot"'
    left, block = list(incidents), _Block(labels)
    files: list[Path] = []
    folder.mkdir(parents=True, exist_ok=True)
    while clock.now <= until:
        while left and left[0].began <= clock.now:
            incident = left.pop(0)
            bot.begin(incident.fault, incident.ended - incident.began)
        bot.advance()
        block.add(clock.now, bot)
        last = clock.now
        clock.now += next(each for before, each in steps if until - last <= before)
        if clock.now > until or clock.now // _BLOCK != last // _BLOCK:
            files.append(folder / f"{len(files):04}.om")
            block.write(files[-1])
            block = _Block(labels)
    text = json.dumps([asdict(incident) for incident in incidents], indent=2)
    folder.joinpath("incidents.json").write_text(text + "\n", "utf-8")
    return files


def _incidents(seed: int, start: float, until: float, step: float) -> Iterator[Incident]:
    """Incidents one after the other, each over several scrapes, the first after a third of the time at the latest."""
    random = Random(f"incidents {seed}")  # noqa: S311  not a secret
    names = sorted(FAULTS.keys() - _NOT_SHOWN)
    began = start + min(random.expovariate(1 / _QUIET), (until - start) / 3)
    while began < until:
        ended = began + random.uniform(max(_SHORTEST, 3 * step), max(min(_LONGEST, (until - start) / 4), 3 * step))
        yield Incident(random.choice(names), began, ended)
        began = ended + random.expovariate(1 / _QUIET)


class _Block:
    """The scrapes of one file, with the labels of the target."""

    def __init__(self, labels: str) -> None:
        self._labels = labels
        self._series: dict[str, list[str]] = {}  # by the beginning of its line
        self._types: dict[str, str] = {}

    def add(self, now: float, bot: SimulatedBot) -> None:
        """Add a scrape; a process that does not run only has `up`."""
        at = f"{now:.3f}"
        count = 0
        if bot.bot is not None:
            for line in bot.bot.metrics.exposition().decode().splitlines():
                head, _, value = line.rpartition(" ")
                if not line.startswith("#"):
                    self._series.setdefault(head, []).append(f"{value} {at}\n")
                    count += 1
                elif line.startswith("# TYPE "):
                    self._types[head.removeprefix("# TYPE ")] = value
        for name, number in (
            ("up", int(bot.bot is not None)),
            ("scrape_duration_seconds", _SCRAPE_SECONDS),
            ("scrape_samples_scraped", count),
            ("scrape_samples_post_metric_relabeling", count),
            ("scrape_series_added", 0),
        ):
            self._series.setdefault(name, []).append(f"{number} {at}\n")
            self._types[name] = "gauge"

    def write(self, path: Path) -> None:
        """Write the file, family by family."""
        family = ""
        with path.open("w", encoding="utf-8") as file:
            for head, samples in self._series.items():
                name, brace, given = head.partition("{")
                of = name if name in self._types else name.rpartition("_")[0]
                if of != family:
                    family = of
                    kind = self._types[of]
                    file.write(f"# TYPE {of.removesuffix('_total') if kind == 'counter' else of} {kind}\n")
                full = f"{name}{{{self._labels},{given}" if brace else f"{name}{{{self._labels}}}"
                file.writelines(f"{full} {sample}" for sample in samples)
            file.write("# EOF\n")
