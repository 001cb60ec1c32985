"""`route-test`: test the routes of anybody's alertmanager.yml."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from tradewatch.cli.session import Session, reporting, require
from tradewatch.model import Problem
from tradewatch.plain import read_files, read_route_tests, run_route_tests

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("route-test", short_help="Test who is notified by an alertmanager.yml.")
@click.argument("files", metavar="FILE...", type=_FILE, nargs=-1, required=True)
@click.option("--config", type=_FILE, metavar="FILE", required=True, help="An alertmanager.yml or AlertmanagerConfig.")
@reporting
def route_test(session: Session, files: tuple[Path, ...], config: Path) -> Sequence[Problem]:
    """Test who is notified of an alert, in which group and how soon, also at a time, while others fire, or silenced.

    Each FILE has tests in YAML; tradewatch/plain/route-test.schema.json describes every key:

    \b
    tests:
    - name: at night, a warning waits
      labels: {alertname: DiskFull, severity: warning}
      time: 2026-05-02T22:30+02:00
      receivers: []

    \b
    .venv/bin/python generator.py route-test routes.yml --config alertmanager.yml
    """
    parsed = read_files([config])
    require(parsed.problems)
    if len(parsed.routings) != 1:
        raise click.UsageError(f"--config: {config} does not have one `route`")
    tests = [test for file in files for test in read_route_tests(file)]
    problems = run_route_tests(tests, parsed.routings[0])
    session.say(f"{len(tests)} tests ran")
    return problems
