"""`check`: check rule files and dashboards that somebody wrote by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from tradewatch.checks import checks_of, problems_in
from tradewatch.cli.access import access_options
from tradewatch.cli.session import Session, reporting
from tradewatch.foreign import Access
from tradewatch.model import Problem, Version, seconds
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.url import http_address
from tradewatch.plain import (
    ROUTING_CHECKS,
    LiveServer,
    PlainRouting,
    PlainRuleSet,
    Source,
    new_problems,
    read_baseline,
    read_files,
    routing_problems,
    sent_by,
    without_waived,
)
from tradewatch.promql.versions import Reader

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

# If neither the user nor a Prometheus gives it: many installations start with this interval.
SCRAPE_INTERVAL = "15s"


@click.command(short_help="Check rule files and dashboards written by hand.")
@click.argument("files", metavar="FILE...", type=_FILE, nargs=-1, required=True)
@click.option(
    "--catalogue",
    "places",
    metavar="SOURCE",
    multiple=True,
    help="The metrics that exist: a file that `catalogue --save` or `curl .../metrics` wrote, the address of an "
    "endpoint (.../metrics), or that of a Prometheus, a Thanos or a Mimir. May be repeated, in any order.",
)
@click.option(
    "--alerts",
    "sending",
    metavar="FILE",
    type=_FILE,
    multiple=True,
    help="Rules whose alerts are sent to the Alertmanager of FILE, if they are not in FILE. May be repeated.",
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
    "--require",
    metavar="NAME[=VALUE|...],...",
    help="Labels or annotations that every alert must have: 'owner,runbook,severity=critical|warning|info'.",
)
@click.option(
    "--baseline", metavar="FILE", type=_FILE, help="A report of --format json: its problems are not reported again."
)
@reporting
@access_options
def check(
    session: Session,
    files: tuple[Path, ...],
    places: tuple[str, ...],
    sending: tuple[Path, ...],
    scrape_interval: str | None,
    prometheus: str | None,
    require: str | None,
    baseline: Path | None,
    access: Access,
) -> Sequence[Problem]:
    """Check Prometheus rules and Grafana dashboards that were written by hand, also in the manifests of Kubernetes.

    The catalogue gives the type, the unit, the labels and the seen label values of each metric. A comment in a rule,
    or on the line above it, waives a check for that rule until a day:

    \b
    # tradewatch: waive counters/raw until 2027-01-31: a meter reading
    .venv/bin/python generator.py check rules/*.yml dashboards/*.json --catalogue metrics.txt
    .venv/bin/python generator.py check rules/*.yml --catalogue http://127.0.0.1:9090 --format json > known.json
    .venv/bin/python generator.py check rules/*.yml --catalogue http://127.0.0.1:9090 --baseline known.json
    .venv/bin/python generator.py check rules/*.yml --catalogue https://mimir/prometheus --headers tenant.txt

    An alertmanager.yml or an AlertmanagerConfig is checked with the alerts of the rules in FILE and in --alerts:

    \b
    .venv/bin/python generator.py check alertmanager.yml --alerts alerts.yml

    --headers, --bearer and --basic name a file, or env:NAME for an environment variable, so that no secret is in the
    list of processes. tenant.txt has for example the line `X-Scope-OrgID: team-a`.
    """
    known = read_baseline(baseline) if baseline is not None else None
    sources = sources_at("--catalogue", places, access)
    parsed = read_files(files)
    names = parsed.names if any(source.server for source in sources) else frozenset()
    series = tuple(each for source in sources for each in source.observed(names))
    servers = [server for source in sources if (server := source.server)]
    rule_set = PlainRuleSet(
        parsed, series, _interval(scrape_interval, servers), _reader(prometheus, servers), _required(require or "")
    )
    for note in parsed.notes:
        session.say(note)
    found = list(parsed.problems)
    if places:
        found += problems_in(rule_set)
    elif parsed.routings:
        session.say("rules and dashboards are not checked without --catalogue")
    elif parsed.rules or parsed.queries or parsed.dashboards:
        raise click.UsageError("Missing option '--catalogue': it says which metrics exist")
    if parsed.routings:
        others = read_files(path for path in sending if path not in files)
        sent = sent_by([*parsed.rules, *others.rules], rule_set.series)
        for routing in parsed.routings:
            found += routing_problems(PlainRouting(routing, sent, session.root))
    checks = (*checks_of(PlainRuleSet), *ROUTING_CHECKS)
    problems = without_waived(found, parsed.waivers, checks, date.today())
    return problems if known is None else new_problems(problems, known, session.root)


def sources_at(argument: str, places: Sequence[str], access: Access) -> list[Source]:
    """The sources at these places. Raises UsageError for a place that is not one, or for credentials of two servers."""
    addresses = {place: address for place in places if (address := http_address(place))}
    for place in places:
        address = addresses.get(place)
        if address and (address.username or address.password or address.query or address.fragment):
            raise click.UsageError(f"{argument}: SOURCE is an address without user, password and parameters")
        if not address and (not Path(place).exists() or Path(place).is_dir()):
            example = "http://127.0.0.1:9090"
            raise click.UsageError(f"{argument}: {place!r} is neither a file nor an address, for example {example}")
    if access.headers and len({address.netloc for address in addresses.values()}) > 1:
        raise click.UsageError("credentials are for one server: save the catalogue of each with `catalogue --save`")
    return [Source(place, access) for place in places]


def _interval(given: str | None, servers: Sequence[LiveServer]) -> float:
    """Seconds between two scrapes: as given, else as the first server reports it."""
    if given is not None:
        try:
            return seconds(given)
        except ValueError as error:
            raise click.UsageError(f"--scrape-interval: {error}") from None
    reported = next((found for server in servers if (found := server.scrape_interval()) is not None), None)
    return seconds(SCRAPE_INTERVAL) if reported is None else reported


def _reader(given: str | None, servers: Sequence[LiveServer]) -> Reader | None:
    """The Prometheus that reads the files: as given, else as the first server reports itself."""
    if given is None:
        return next((found for server in servers if (found := server.reader()) is not None), None)
    version, *features = given.split(",")
    if not (numbers := re.fullmatch(r"v?(\d+)\.(\d+)(?:\.\d+)?", version)):
        raise click.UsageError(f"--prometheus: {version!r} is not a version, for example 3.5")
    return Reader(Version(int(numbers[1]), int(numbers[2])), frozenset(features))


def _required(text: str) -> dict[str, frozenset[str]]:
    """What every alert must have, by name, with the allowed values; without values, any is allowed."""
    found = {}
    for each in filter(None, (part.strip() for part in text.split(","))):
        name, _, values = each.partition("=")
        if not LABEL_NAME.fullmatch(name):
            raise click.UsageError(f"--require: {name!r} is not the name of a label or an annotation")
        found[name] = frozenset(filter(None, values.split("|")))
    return found
