"""The part of START.md about the environment's ruler: how it gets the rules, and what only its own settings can say."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from itertools import takewhile

from tradewatch.compiler.phrasing import cell
from tradewatch.compiler.ruler import ruler_path
from tradewatch.grafana.provisioning import TENANT
from tradewatch.model import Environment, Mimir, Ruler, Thanos, VictoriaMetrics
from tradewatch.model.ruler import TenantRuler

_RULES = """\
## {title}, {version} or newer

It evaluates the rules in `{path}` on the samples in the store, and sends the alerts. Each rule has the external labels
as its own, so no flag adds them: {labels}. {store} must have only this environment's samples, because no rule
selects an environment.
"""

_LOAD = """\
Load the rules again after each build. Groups that are no longer in the file are removed from the namespace:

```sh
{command}
```

These are settings of the server or of its tenant, not of the rules:

| setting | value |
| --- | --- |
{rows}
"""

# Thanos wants a label for what a ruler writes, which no other source has.
_REPLICA = "ruler_replica"
_COPIES = f"""\
A second ruler needs another value of `{_REPLICA}`. The Querier must know the label as well
(`--query.replica-label={_REPLICA}`), so that recorded series do not have it.
"""

# vmalert's default, and what a single VictoriaMetrics hides of the newest samples.
_LATE = """\
Without `query_offset`, it evaluates 30 s in the past: `-rule.evalDelay` of vmalert, or `-search.latencyOffset` of the
store for a vmalert before 1.95. Alerts come later by as much.
"""


def ruler_section(environment: Environment, ruler: Ruler) -> Iterator[str]:
    """The parts of the section."""
    labels = ", ".join(f'`{name}="{cell(value)}"`' for name, value in environment.labels.items())
    store = "The tenant" if isinstance(ruler, TenantRuler) else "The store"
    yield _RULES.format(title=ruler.title, version=ruler.version, path=ruler_path(ruler), labels=labels, store=store)
    if isinstance(ruler, TenantRuler):
        rows = "\n".join(f"| {setting} | {cell(value)} |" for setting, value in _settings(environment, ruler))
        yield _LOAD.format(command=_shell(_sync(environment, ruler)), rows=rows)
    if isinstance(ruler, Thanos):
        yield f"```sh\n{_shell(thanos_command(environment, ruler))}\n```\n"
        yield _COPIES
    if isinstance(ruler, VictoriaMetrics):
        yield f"```sh\n{_shell(vmalert_command(environment, ruler))}\n```\n"
        if ruler.query_offset is None:
            yield _LATE


def thanos_command(environment: Environment, ruler: Thanos) -> list[str]:
    """The command that starts Thanos Ruler, as a list of arguments."""
    return [
        *("thanos", "rule", f"--rule-file={ruler_path(ruler)}"),
        f"--eval-interval={environment.evaluation_interval}",
        "--data-dir=/var/lib/thanos-rule",
        f"--query={ruler.query}",
        f"--alert.query-url={environment.addresses.prometheus}",
        *(f"--alertmanagers.url={url}" for url in _alertmanagers(environment)),
        f'--label={_REPLICA}="1"',
        f"--alert.label-drop={_REPLICA}",
    ]


def vmalert_command(environment: Environment, ruler: VictoriaMetrics) -> list[str]:
    """The command that starts vmalert, as a list of arguments."""
    write = ruler.write or ruler.query
    return [
        *("vmalert", f"-rule={ruler_path(ruler)}"),
        f"-evaluationInterval={environment.evaluation_interval}",
        f"-datasource.url={ruler.query}",
        f"-remoteWrite.url={write}",
        # The state of pending alerts after a restart.
        f"-remoteRead.url={ruler.query}",
        *(f"-notifier.url={url}" for url in _alertmanagers(environment)),
        f"-external.url={environment.addresses.prometheus}",
        # Prometheus has no such label, so no route, message or dashboard expects it.
        "-disableAlertgroupLabel",
    ]


def _sync(environment: Environment, ruler: TenantRuler) -> list[str]:
    return [
        *(ruler.tool, "rules", "sync"),
        f"--address={ruler.address}",
        f"--id={ruler.tenant}",
        f"--namespaces={ruler.namespace or environment.name}",
        ruler_path(ruler),
    ]


def _settings(environment: Environment, ruler: TenantRuler) -> Iterator[tuple[str, str]]:
    yield f"the header `{TENANT}` of remote write", f"`{ruler.tenant}`"
    if alertmanagers := _alertmanagers(environment):
        yield "`-ruler.alertmanager-url`", f"`{','.join(alertmanagers)}`"
    yield "`-ruler.external.url`", f"`{environment.addresses.prometheus}`"
    for setting, limit in (
        ("ruler_max_rules_per_rule_group", ruler.rules_per_group),
        ("ruler_max_rule_groups_per_tenant", ruler.groups),
    ):
        yield f"`{setting}`", f"`{limit}`, or more" if limit else "`0`: no limit"
    if isinstance(ruler, Mimir) and ruler.source_tenants:
        yield "`-tenant-federation.enabled`", "`true`"
        yield "`-ruler.tenant-federation.enabled`", "`true`; without it, Mimir skips these groups"


def _alertmanagers(environment: Environment) -> list[str]:
    alerting = environment.alerting
    path = alerting.path_prefix.rstrip("/")
    return [f"{alerting.scheme}://{address}{path}" for address in environment.addresses.alertmanagers]


def _shell(command: Sequence[str]) -> str:
    """A command with one option on each line."""
    words = list(takewhile(lambda word: not word.startswith("-"), command))
    return " \\\n  ".join([shlex.join(words), *map(shlex.quote, command[len(words) :])])
