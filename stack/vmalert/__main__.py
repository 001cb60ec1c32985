"""`python -m stack.vmalert`"""

from __future__ import annotations

import sys
from pathlib import Path

import click

import environments
import generator
from stack.vmalert.comparison import DIFFERENT, Compared, Engines, trials_in
from stack.vmalert.programs import installed
from stack.vmalert.store import running
from tradewatch.model import did_you_mean
from tradewatch.toolchain import Promtool, ToolError, find

_TOOLS = generator.ROOT / ".tools"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1)
def main(names: tuple[str, ...]) -> None:
    """Compare vmalert with Prometheus on the series of all tests of ALERTS, by default of every alert.

    It prints the alerts that do not fire at the same evaluations. Exit code 1: one differs, and is not beside a limit.
    """
    project, environment = generator.project(), environments.PRODUCTION
    known = [alert.name for alert in project.alerts]
    for name in names:
        if name not in known:
            raise click.UsageError(f"no alert is called {name}; {did_you_mean(name, known) or 'see rules/'}")
    tests = list(trials_in(Path(generator.ROOT, "build", environment.name, "prometheus", "tests")))
    wanted = [test for test in tests if not names or test.alert in names]
    counts: dict[str, int] = {}
    try:
        programs = installed(_TOOLS, click.echo)
        with running(programs) as store:
            engines = Engines(project, environment, store, Promtool(find("promtool", _TOOLS)))
            for test in wanted:
                for compared in engines.compare(test):
                    kind = compared.kind
                    counts[kind] = counts.get(kind, 0) + 1
                    if compared.prometheus != compared.vmalert:
                        click.echo(f"{kind}: {_described(compared)}")
    except ToolError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{len(wanted)} tests; " + ", ".join(f"{counts[kind]} {kind}" for kind in sorted(counts)))
    sys.exit(1 if DIFFERENT in counts else 0)


def _described(compared: Compared) -> str:
    labels = ", ".join(f"{name}={value}" for name, value in sorted(compared.labels) if name != "alertname")
    only = {
        "Prometheus": compared.prometheus - compared.vmalert,
        "vmalert": compared.vmalert - compared.prometheus,
    }
    found = "; ".join(f"only {name} at {_listed(steps)}" for name, steps in only.items() if steps)
    return f"{compared.alert} {{{labels}}}: {found}"


def _listed(steps: frozenset[int]) -> str:
    shown = sorted(steps)
    return ", ".join(map(str, shown[:5])) + (f" and {len(shown) - 5} more" if len(shown) > 5 else "")


if __name__ == "__main__":
    main()
