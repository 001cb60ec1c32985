"""The command line of the metrics benchmark."""

from __future__ import annotations

from pathlib import Path

import click

from bench.metrics import table
from bench.metrics.compare import compared, comparison
from bench.metrics.effort import TESTS
from bench.metrics.result import NotAResult, Result, machine, read, write
from bench.metrics.run import WorkerFailed, run

# Quick runs of the same code differ by up to 5 per cent.
FACTOR = 1.10
PICTURES = (".png", ".svg", ".pdf")


class ResultFile(click.ParamType[Result]):
    """The path of a result, which is read at once: a wrong one should not cost two minutes."""

    name = "file"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Result:
        if isinstance(value, Result):
            return value
        try:
            return read(Path(str(value)))
        except OSError as error:
            self.fail(f"{value}: {error.strerror}", param, ctx)
        except NotAResult as error:
            self.fail(str(error), param, ctx)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 measured, 1 slower than the compared result or failed, 2 wrong usage.",
)
@click.option("--quick", is_flag=True, help="Fifteen seconds instead of two minutes; less sure.")
@click.option("--only", "tests", type=click.Choice(TESTS), multiple=True, help="Only this test; may be repeated.")
@click.option("--json", "target", type=click.Path(dir_okay=False, path_type=Path), help="Write the result to a file.")
@click.option("--compare", "before", type=ResultFile(), help="Compare with a result that --json wrote.")
@click.option(
    "--factor",
    type=click.FloatRange(min=1, min_open=True),
    default=FACTOR,
    show_default=True,
    help="With --compare: fail when something became slower by more, and by more than noise.",
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
    """Measure what metrics cost the bot, against an empty call, prometheus_client and opentelemetry.

    How to read the table: docs/BENCHMARK.md.
    """
    effort = "quick" if quick else "full"
    chosen = [test for test in TESTS if test in tests or not tests]
    if picture and picture.suffix not in PICTURES:
        raise click.BadParameter(f"a picture is one of {', '.join(PICTURES)}", param_hint="--picture")
    for path in (target, picture):
        if path and not path.parent.is_dir():
            raise click.UsageError(f"there is no folder {path.parent}")
    console = table.console()
    try:
        result = Result(effort, machine(), tuple(run(chosen, effort)))
        console.print(*table.tables(result), sep="\n")
        if target:
            write(result, target)
        if picture:
            from bench.metrics.picture import draw

            draw(result, picture)
    except (WorkerFailed, OSError) as error:
        raise click.ClickException(str(error)) from error
    if before:
        found = compared(before, result)
        if not found:
            raise click.ClickException("the two results have nothing in common to compare")
        console.print(*comparison(found, factor), sep="\n")
        if any(each.slower(factor) for each in found):
            raise click.exceptions.Exit(1)
