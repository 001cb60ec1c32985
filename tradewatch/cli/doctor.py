"""`doctor`: is the running installation what the build says, and does it work?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from tradewatch.cli.installation import Installation, installation_options
from tradewatch.cli.session import Session, reporting
from tradewatch.compiler.start import files_of_alertmanager, files_of_prometheus
from tradewatch.foreign import read_access
from tradewatch.live.doctor import Running, judge
from tradewatch.live.secret_files import judge_files
from tradewatch.live.verdict import Verdict
from tradewatch.model import Problem


@click.command(short_help="Compare a running installation with the build, and see whether it works.")
@click.option("--before-start", is_flag=True, help="Only look for the files that the servers read, on this machine.")
@click.option(
    "--secrets",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Look for the secrets in this folder, for example that of a container.",
)
@click.option(
    "--build",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="What was deployed; without it, build/NAME.",
)
@click.option("--grafana-token", metavar="SOURCE", help="A service account's token for Grafana.")
@reporting
@installation_options("prometheus", "alertmanager", "grafana")
def doctor(
    session: Session,
    installation: Installation,
    before_start: bool,
    secrets: Path | None,
    folder: Path | None,
    grafana_token: str | None,
) -> Sequence[Problem]:
    """Compare a running installation with the build: configuration, rules, targets, Alertmanagers, secrets, dashboards;
    and see whether it works: the heartbeat, the messages, and incidents that a restart of Alertmanager left open.

    One line for each: standard error has what is as it should be and what cannot be judged from here, standard output
    what is not, and what to do.

    A missing secret is only noticed at the first alert. So run --before-start on the servers' machine before you start
    them.

    SOURCE is a file, or env:NAME for an environment variable, so that no secret is in the list of processes.

    \b
    .venv/bin/python generator.py doctor --environment production
    .venv/bin/python generator.py doctor --environment production --before-start
    """
    grafana = None
    if grafana_token:
        grafana = installation.grafana(read_access(None, grafana_token, None, installation.access.ca_file))
    environment = installation.environment
    running = Running(
        installation.project,
        environment,
        folder or session.build / environment.name,
        installation.prometheus,
        installation.alertmanager if installation.project.has_routing(environment) else None,
        grafana,
    )
    problems = []
    for verdict in _verdicts(running, secrets, before_start=before_start):
        if verdict.state == "wrong":
            problems.append(Problem(f"doctor/{verdict.check}", None, environment.name, verdict.text, fix=verdict.fix))
        else:
            session.say(f"{'ok' if verdict.state == 'ok' else 'not judged'}: {verdict.check}: {verdict.text}")
    return problems


def _verdicts(running: Running, secrets: Path | None, *, before_start: bool) -> Iterator[Verdict]:
    project, environment = running.project, running.environment
    files = {**files_of_prometheus(environment), **files_of_alertmanager(project, environment)}
    here = before_start or secrets is not None
    yield from judge_files(files, environment.secrets, secrets, environment.channels, here=here)
    if not before_start:
        yield from judge(running)
