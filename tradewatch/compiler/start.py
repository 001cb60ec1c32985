"""START.md: the commands that start Prometheus and Alertmanager, the files that they read, and Grafana's settings."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from tradewatch.compiler import alertmanager, prometheus
from tradewatch.compiler.phrasing import cell
from tradewatch.compiler.ruler_start import ruler_section
from tradewatch.grafana.provisioning import MOUNT
from tradewatch.model import Environment, Project
from tradewatch.model.url import HostAndPort, host_and_port

DOCUMENT = "START.md"

_TEXT = """\
# Starting {name}

<!-- Generated from {made_from} by `make build`; edit that, not this. -->

Run each command in this folder, on the server's machine. A server that is itself to serve HTTPS also needs
`--web.config.file`; without it, put a proxy in front.
"""

_GRAFANA = """\
## Grafana

Copy or mount this folder to `{folder}`: the provisioning files name that path. Set in Grafana's
environment:

```sh
GF_PATHS_PROVISIONING={folder}/grafana/provisioning
GF_SERVER_ROOT_URL={url}
```
"""

# A server only opens such a file when it needs it: Alertmanager at the first alert.
_READS = """\
The server's user must be able to read these files. In a clone of the repository on this machine,
`.venv/bin/python generator.py doctor --environment {name} --before-start` names each that is missing or empty, and
says what to write into it.
"""


def start_document(project: Project, environment: Environment) -> bytes:
    """The bytes of START.md."""
    made_from = environment.defined.relative_to(project.root)
    parts = [_TEXT.format(name=environment.name, made_from=made_from)]
    parts += _server(
        environment.name,
        f"Prometheus, {environment.prometheus} or newer",
        [prometheus_command(environment)],
        files_of_prometheus(environment),
    )
    if environment.ruler is not None:
        parts.append(f"It only scrapes: {environment.ruler.title} evaluates the rules.\n")
        parts += ruler_section(environment, environment.ruler)
    if project.has_routing(environment):
        parts += _server(
            environment.name,
            f"Alertmanager, {environment.alertmanager} or newer",
            alertmanager_commands(environment),
            files_of_alertmanager(project, environment),
        )
    if project.dashboards_in(environment):
        folder = shlex.quote(f"{MOUNT}/{environment.name}")
        parts.append(_GRAFANA.format(folder=folder, url=shlex.quote(str(environment.addresses.grafana))))
    return "\n".join(parts).encode()


def prometheus_command(environment: Environment) -> list[str]:
    """The command that starts Prometheus, as a list of arguments."""
    url = environment.addresses.prometheus
    # With a ruler, `datasource` is the store.
    parts = urlsplit((None if environment.ruler else environment.addresses.datasource) or url)
    # With https, a proxy on the same machine is in front of the server.
    direct = parts.hostname if parts.scheme == "http" else None
    address = HostAndPort(direct, parts.port or 80) if direct else HostAndPort("127.0.0.1", 9090)
    return [
        "prometheus",
        f"--config.file={prometheus.CONFIG}",
        "--storage.tsdb.path=/var/lib/prometheus",
        f"--web.listen-address={_listening(address)}",
        f"--web.external-url={url}",
    ]


def alertmanager_commands(environment: Environment) -> list[list[str]]:
    """The command that starts each Alertmanager, as a list of arguments. In a cluster, each command names its peers."""
    members = [found for text in environment.cluster if (found := host_and_port(text))]
    if not members:
        return [_alertmanager(environment, 0, "/var/lib/alertmanager", ["--cluster.listen-address="])]
    shared = len({member.host for member in members}) < len(members)
    commands = []
    for number, member in enumerate(members):
        storage = "/var/lib/alertmanager" + (f"-{number + 1}" if shared else "")
        peers = [f"--cluster.peer={text}" for text in environment.cluster if host_and_port(text) != member]
        gossip = [f"--cluster.listen-address={_listening(member)}", *peers]
        commands.append(_alertmanager(environment, number, storage, gossip))
    return commands


def _alertmanager(environment: Environment, number: int, storage: str, gossip: Sequence[str]) -> list[str]:
    alerting, listed = environment.alerting, environment.addresses.alertmanagers
    url = str(environment.addresses.alertmanager)
    found = host_and_port(listed[number]) if number < len(listed) else HostAndPort("any", 9093)
    # With https, a proxy on the same machine is in front of the server.
    address = found if found and alerting.scheme == "http" else HostAndPort("127.0.0.1", 9093)
    moved = alerting.path_prefix.rstrip("/") != urlsplit(url).path
    return [
        "alertmanager",
        f"--config.file={alertmanager.CONFIG}",
        f"--storage.path={storage}",
        # A kill loses the silences and sent notifications since the last time they were saved. The default is 15m.
        "--data.maintenance-interval=1m",
        f"--web.listen-address={_listening(address)}",
        f"--web.external-url={url}",
        # Without it, Alertmanager serves its API below the path of the external address.
        *([f"--web.route-prefix={alerting.path_prefix}"] if moved else []),
        *gossip,
    ]


def _listening(address: HostAndPort) -> str:
    """The address to listen on: the IP address by which others reach the server, or all addresses if it is a name."""
    host = "127.0.0.1" if address.host == "localhost" else address.host
    try:
        own = str(ip_address(host))
    except ValueError:
        own = "0.0.0.0"  # noqa: S104
    return f"[{own}]:{address.port}" if ":" in own else f"{own}:{address.port}"


def _server(name: str, title: str, commands: Sequence[Sequence[str]], files: Mapping[str, str]) -> Iterator[str]:
    yield f"## {title}\n"
    for command in commands:
        yield "```sh\n" + " \\\n  ".join(map(shlex.quote, command)) + "\n```\n"
    if files:
        yield _READS.format(name=name)
        yield "| file | for |\n| --- | --- |\n" + "".join(f"| `{path}` | {use} |\n" for path, use in files.items())


def files_of_prometheus(environment: Environment) -> dict[str, str]:
    """Each file outside build/ that Prometheus reads, with the settings that name it."""
    return _files(prometheus.settings(environment, ()))


def files_of_alertmanager(project: Project, environment: Environment) -> dict[str, str]:
    """Each file outside build/ that the environment's Alertmanager reads, with the settings that name it."""
    return _files(alertmanager.settings(project, environment)) if project.has_routing(environment) else {}


def _files(settings: Mapping[str, Any]) -> dict[str, str]:
    """Each file outside build/ that a configuration names, with the settings that name it and their parts."""
    named: dict[str, dict[str, dict[str, None]]] = {}
    for path, setting, part in _named(settings, ""):
        named.setdefault(path, {}).setdefault(setting, {})[part] = None
    return {
        path: "; ".join(f"`{setting}` of {', '.join(map(cell, parts))}" for setting, parts in named[path].items())
        for path in sorted(named)
    }


def _named(settings: Any, part: str) -> Iterator[tuple[str, str, str]]:
    """Each file, the setting that names it, and the job, store or receiver that has the setting."""
    if isinstance(settings, list):
        for each in settings:
            yield from _named(each, part)
    elif isinstance(settings, Mapping):
        part = settings.get("job_name") or settings.get("name") or part
        for key, value in settings.items():
            if key.endswith("_file"):
                yield value, key, part
            elif key == "files":
                yield from ((path, key, part) for path in value)
            else:
                yield from _named(value, part or key)
