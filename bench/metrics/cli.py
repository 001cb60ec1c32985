"""The command line of the metrics benchmark."""

from __future__ import annotations

from pathlib import Path

import click

from bench.goal import console
from bench.metrics import table
from bench.metrics.compare import compared
from bench.metrics.result import NotAResult, Result, machine, read, write
from bench.metrics.run import run
from bench.metrics.scale import TESTS
from bench.process import ProcessFailed

# A change of the machine or of the layout in memory can be certain too, but hardly as large.
FACTOR = 1.10
PICTURES = (".png", ".svg", ".pdf")


def _read(context: click.Context, option: click.Parameter, path: Path | None) -> Result | None:
    """Read the result before anything is measured, so that a mistake does not cost four minutes."""
    try:
        return read(path) if path else None
    except (OSError, NotAResult) as error:
        raise click.BadParameter(str(error)) from error


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 measured, 1 slower than the compared result or failed, 2 wrong usage.",
)
@click.option("--quick", is_flag=True, help="Take less than a minute instead of four; less exact.")
@click.option("--only", "tests", type=click.Choice(TESTS), multiple=True, help="Run only this test; may be repeated.")
@click.option("--json", "target", type=click.Path(dir_okay=False, path_type=Path), help="Write the result to a file.")
@click.option(
    "--compare",
    "before",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    callback=_read,
    help="Compare with a result that --json wrote.",
)
@click.option(
    "--factor",
    type=click.FloatRange(min=1, min_open=True),
    default=FACTOR,
    show_default=True,
    help="With --compare: exit with 1 if something became slower by more, and not only by chance.",
)
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), help="Draw the distributions to a file.")
def bench(
    quick: bool,
    tests: tuple[str, ...],
    target: Path | None,
    before: Result | None,
    factor: float,
    picture: Path | None,
) -> None:
    """Measure what metrics cost the bot, compared with an empty call, prometheus_client and opentelemetry.

    docs/BENCHMARK.md explains the tables.
    """
    chosen = [test for test in TESTS if test in tests or not tests]
    if picture and picture.suffix not in PICTURES:
        raise click.BadParameter(f"use one of the suffixes {', '.join(PICTURES)}", param_hint="--picture")
    for path in (target, picture):
        if path and not path.parent.is_dir():
            raise click.UsageError(f"there is no folder {path.parent}")
    output = console()
    try:
        result = Result(machine(), tuple(run(chosen, "quick" if quick else "full")))
        output.print(*table.tables(result), sep="\n")
        if target:
            write(result, target)
        if picture:
            from bench.metrics.picture import draw

            draw(result, picture)
    except (ProcessFailed, OSError) as error:
        raise click.ClickException(str(error)) from error
    if before:
        comparison = compared(before, result, factor)
        if not comparison.figures:
            raise click.ClickException("the two results have nothing in common to compare")
        output.print(*comparison.shown(), sep="\n")
        if comparison.slower:
            raise click.exceptions.Exit(1)
