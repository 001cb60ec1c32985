"""`python -m stack.alert_test`"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterable

import click

from stack.alert_test.addresses import the_demo
from stack.alert_test.checklist import Outcome, checklist
from stack.alert_test.methods import METHODS, Method
from stack.alert_test.walk import Walk
from tradewatch.model import ProblemsFound
from tradewatch.toolchain import ToolError


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--faster",
    type=click.FloatRange(min=1),
    default=120,
    show_default=True,
    metavar="FACTOR",
    help="Divide all times of the demo that it starts.",
)
@click.argument("names", nargs=-1, type=click.Choice([method.name for method in METHODS]))
def main(faster: float, names: tuple[str, ...]) -> None:
    """Test alerts in six ways on the running demo, and print what was seen; without NAMES, in all of them.

    It starts a demo if none runs. Each command that it runs is printed, and works by hand as well.
    """
    # A program that is ended ends the servers that it started, and the faults.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    chosen = [method for method in METHODS if method.name in names or not names]
    began = time.monotonic()
    try:
        with the_demo(faster, click.echo) as at:
            outcomes = [_outcome(method, Walk(at, click.echo)) for method in chosen]
    except (ToolError, ProblemsFound, OSError) as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        raise click.ClickException("interrupted; the faults have ended") from None
    _print(outcomes, time.monotonic() - began)
    sys.exit(0 if all(each.passed for each in outcomes) else 1)


def _outcome(method: Method, walk: Walk) -> Outcome:
    click.echo(f"\n{method.title}")
    try:
        walk.method(method)
    except (ToolError, ProblemsFound, OSError) as error:
        click.echo(f"  FAILED: {error}")
        return Outcome(method.title, walk.seen, str(error))
    return Outcome(method.title, walk.seen)


def _print(outcomes: Iterable[Outcome], took: float) -> None:
    click.echo(f"\nChecklist, after {took:.0f} s:")
    for line in checklist(outcomes):
        click.echo(line)


if __name__ == "__main__":
    main(prog_name="python -m stack.alert_test")
