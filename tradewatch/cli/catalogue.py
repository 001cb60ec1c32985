"""`catalogue`: save the metrics that exist, so that `check` needs no server."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from tradewatch.cli.access import access_options
from tradewatch.cli.check import sources_at
from tradewatch.cli.session import Session, reporting
from tradewatch.foreign import Access
from tradewatch.model import Problem
from tradewatch.plain import saved


@click.command(short_help="Save the metrics that exist, for `check`.")
@click.argument("places", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--save", "file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), required=True)
@reporting
@access_options
def catalogue(session: Session, places: tuple[str, ...], file: Path, access: Access) -> Sequence[Problem]:
    """Save the metrics of each SOURCE in FILE: an exposition, an endpoint (.../metrics), or a Prometheus, Thanos or
    Mimir.

    FILE is an exposition too, sorted, to commit and to read as a difference. It has types, labels and values of labels,
    of each metric a few series. Numbers keep only their sign and whether they are points in time. Names of machines and
    persons, addresses and long numbers are replaced, for example by instance-1; review the rest before you publish it.

    \b
    .venv/bin/python generator.py catalogue http://127.0.0.1:9090 --save metrics.prom
    .venv/bin/python generator.py check rules/*.yml --catalogue metrics.prom
    """
    observed = [each for source in sources_at("catalogue", places, access) for each in source.observed()]
    file.write_text(saved(observed), "utf-8")
    session.say(f"{file} has {len({each.family.name for each in observed}):,} metrics")
    return ()
