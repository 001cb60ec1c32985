"""`check`: check rule files and dashboards that somebody wrote by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import click

from tradewatch.checks import checks_of, problems_in
from tradewatch.cli.session import Session, reporting
from tradewatch.model import Problem, Version, seconds
from tradewatch.model.url import http_address
from tradewatch.plain import (
    ParsedFiles,
    PlainRuleSet,
    exposition_series,
    live_reader,
    live_scrape_interval,
    live_series,
    new_problems,
    read_baseline,
    read_files,
    without_waived,
)
from tradewatch.promql import Series
from tradewatch.promql.versions import Reader

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

# If neither the user nor a Prometheus gives it: many installations start with this interval.
SCRAPE_INTERVAL = "15s"


@click.command(short_help="Check rule files and dashboards written by hand.")
@click.argument("files", metavar="FILE...", type=_FILE, nargs=-1, required=True)
@click.option(
    "--catalogue",
    "sources",
    metavar="SOURCE",
    multiple=True,
    required=True,
    help="The metrics that exist: a file that `curl .../metrics` wrote, or the address of a live Prometheus. May be "
    "repeated.",
)
@click.option(
    "--scrape-interval",
    metavar="DURATION",
    help=f"Scrape interval, if no Prometheus reports it. [default: {SCRAPE_INTERVAL}]",
)
@click.option(
    "--prometheus",
    metavar="VERSION[,FEATURE...]",
    help="The Prometheus that reads the files, if no live one reports it: 3.5, or with its feature flags "
    "3.5,promql-experimental-functions.",
)
@click.option(
    "--baseline", metavar="FILE", type=_FILE, help="A report of --format json: its problems are not reported again."
)
@reporting
def check(
    session: Session,
    files: tuple[Path, ...],
    sources: tuple[str, ...],
    scrape_interval: str | None,
    prometheus: str | None,
    baseline: Path | None,
) -> Sequence[Problem]:
    """Check Prometheus rules and Grafana dashboards that were written by hand, also in the manifests of Kubernetes.

    The catalogue gives the type, the unit, the labels and the seen label values of each metric. A comment in a rule,
    or on the line above it, waives a check for that rule until a day:

    \b
    # tradewatch: waive counters/raw until 2027-01-31: a meter reading
    .venv/bin/python generator.py check rules/*.yml dashboards/*.json --catalogue metrics.txt
    .venv/bin/python generator.py check rules/*.yml --catalogue http://127.0.0.1:9090 --format json > known.json
    .venv/bin/python generator.py check rules/*.yml --catalogue http://127.0.0.1:9090 --baseline known.json
    """
    known = read_baseline(baseline) if baseline is not None else None
    parsed = read_files(files)
    series = [each for source in sources for each in _catalogue(source, parsed)]
    servers = [source for source in sources if http_address(source)]
    rule_set = PlainRuleSet(parsed, tuple(series), _interval(scrape_interval, servers), _reader(prometheus, servers))
    for note in parsed.notes:
        session.say(note)
    found = (*parsed.problems, *problems_in(rule_set))
    problems = without_waived(found, parsed.waivers, checks_of(PlainRuleSet), date.today())
    return problems if known is None else new_problems(problems, known, session.root)


def _catalogue(source: str, files: ParsedFiles) -> Iterable[Series]:
    if address := http_address(source):
        if address.username or address.password or address.query or address.fragment:
            raise click.UsageError("--catalogue: SOURCE is an address without user, password and parameters")
        return live_series(source, files.names)
    if not Path(source).exists() or Path(source).is_dir():
        raise click.UsageError(
            f"--catalogue: {source!r} is neither a file nor an address, for example http://127.0.0.1:9090"
        )
    return exposition_series(Path(source))


def _interval(given: str | None, servers: Sequence[str]) -> float:
    """Seconds between two scrapes: as given, else as the first server reports it."""
    if given is not None:
        try:
            return seconds(given)
        except ValueError as error:
            raise click.UsageError(f"--scrape-interval: {error}") from None
    reported = next((found for server in servers if (found := live_scrape_interval(server)) is not None), None)
    return seconds(SCRAPE_INTERVAL) if reported is None else reported


def _reader(given: str | None, servers: Sequence[str]) -> Reader | None:
    """The Prometheus that reads the files: as given, else as the first server reports itself."""
    if given is None:
        return next((found for server in servers if (found := live_reader(server)) is not None), None)
    version, *features = given.split(",")
    if not (numbers := re.fullmatch(r"v?(\d+)\.(\d+)(?:\.\d+)?", version)):
        raise click.UsageError(f"--prometheus: {version!r} is not a version, for example 3.5")
    return Reader(Version(int(numbers[1]), int(numbers[2])), frozenset(features))
