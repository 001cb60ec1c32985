"""The bots' last hour, so that graphs are full at once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from stack.bot.history import write_history
from stack.demo.replicas import Replica
from tradewatch.toolchain import ToolError, run

# Seconds. A graph of an hour has rates over 40 s, which need two samples.
_LENGTH, _STEP = 3_600.0, 20.0
# Seconds in which promtool makes blocks, on a busy machine.
_WITHIN = 120.0


def write_past(folder: Path, replicas: Sequence[Replica]) -> list[Path]:
    """Write the past of all replicas into a folder, as files for `import_past`."""
    now = time.time()
    return [
        file
        for number, replica in enumerate(replicas)
        for file in write_history(
            folder / str(number),
            replica.bot,
            replica.metrics,
            seed=replica.seed,
            is_standby=replica.is_standby,
            until=now,
            length=_LENGTH,
            step=_STEP,
        )
    ]


def import_past(promtool: Path, files: Sequence[Path], storage: Path) -> None:
    """Make blocks of these files in the storage of a Prometheus that does not run yet, and delete the files.

    Raises ToolError if promtool refuses a file.
    """
    for file in files:
        _blocks(promtool, "openmetrics", "--quiet", str(file), str(storage))
        file.unlink()


def record_past(promtool: Path, prometheus: str, rules: Sequence[Path], storage: Path) -> None:
    """Make blocks of what recording rules would have recorded in the past. A running Prometheus finds them in a minute.

    Raises ToolError if promtool cannot.
    """
    now = time.time()
    times = [f"--start={now - _LENGTH:.0f}", f"--end={now:.0f}", f"--eval-interval={_STEP:.0f}s"]
    _blocks(promtool, "rules", *times, f"--url={prometheus}", f"--output-dir={storage}", *map(str, rules))


def _blocks(promtool: Path, *arguments: str) -> None:
    done = run(promtool, ["tsdb", "create-blocks-from", *arguments], timeout=_WITHIN)
    if done.exit_code:
        raise ToolError(
            f"promtool cannot import the bot's past: {' '.join((done.stderr + done.stdout).split())[-300:]}"
        )
