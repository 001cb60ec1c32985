"""The running servers that a command asks, and the options that say where they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from tradewatch.cli.alert_arguments import refuse
from tradewatch.cli.session import Session, chosen
from tradewatch.compiler import CompiledEnvironment
from tradewatch.foreign import Access, read_access
from tradewatch.live.alertmanager_api import AlertmanagerApi
from tradewatch.live.api import Api
from tradewatch.live.grafana_api import GrafanaApi
from tradewatch.live.prometheus_api import PrometheusApi
from tradewatch.model import Environment, Project
from tradewatch.model.url import http_address


@dataclass(frozen=True)
class Installation:
    """An environment as it runs; `urls` are addresses that replace those of the environment."""

    compiled: CompiledEnvironment
    urls: dict[str, str]
    access: Access

    @property
    def project(self) -> Project:
        """The whole project."""
        return self.compiled.project

    @property
    def environment(self) -> Environment:
        """The environment."""
        return self.compiled.environment

    @property
    def alertmanager(self) -> AlertmanagerApi:
        """Its Alertmanager. Raises ProblemsFound if the address is not known."""
        return AlertmanagerApi(self._api("Alertmanager", self.access))

    @property
    def prometheus(self) -> PrometheusApi:
        """Its Prometheus."""
        return PrometheusApi(self._api("Prometheus", self.access))

    def grafana(self, access: Access) -> GrafanaApi:
        """Its Grafana, which has credentials of its own."""
        return GrafanaApi(self._api("Grafana", access))

    def _api(self, server: str, access: Access) -> Api:
        name = server.lower()
        url = self.urls.get(name) or getattr(self.environment.addresses, name)
        if url is None:
            self.environment.addresses.reject(name, f"the address of {server} is missing", fix=f"add `{name}`")
        return Api(server, url, access)


def access_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for credentials; the command gets them as one `access`."""

    @click.option("--headers", metavar="SOURCE", help="Lines NAME: VALUE to send as headers.")
    @click.option("--bearer", metavar="SOURCE", help="The token to send.")
    @click.option("--basic", metavar="SOURCE", help="USER:PASSWORD to send.")
    @click.option(
        "--ca-file", type=click.Path(path_type=Path), metavar="FILE", help="The certificates to trust with https."
    )
    @wraps(command)
    def run(
        session: Any,
        headers: str | None,
        bearer: str | None,
        basic: str | None,
        ca_file: Path | None,
        **arguments: Any,
    ) -> Any:
        if bearer and basic:
            raise click.UsageError("--bearer and --basic cannot be used together")
        return command(session, access=read_access(headers, bearer, basic, ca_file), **arguments)

    return run


def require_address(option: str, url: str, example: str) -> None:
    """Raise UsageError unless this is an http(s) address without user and password."""
    if http_address(url) is None or "@" in url:
        refuse(option, f"it must be an address without user and password, for example {example}")


def installation_options(*servers: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the options that choose an environment and the addresses of its servers, named in lower case.

    The command gets one `installation`, of the first environment without `--environment`.
    """

    def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option("--environment", metavar="NAME", help="The environment; without it, the first one.")
        @access_options
        @wraps(command)
        def run(session: Session, *, environment: str | None, access: Access, **arguments: Any) -> Any:
            urls = {server: url for server in servers if (url := arguments.pop(server))}
            for server, url in urls.items():
                require_address(f"--{server}", url, "http://127.0.0.1:9093")
            where = chosen(session.project, (environment,) if environment else ())[0]
            installation = Installation(session.compiled.within(where), urls, access)
            return command(session, installation=installation, **arguments)

        for server in reversed(servers):
            help_text = f"Where {server.title()} is, instead of the environment's address."
            run = click.option(f"--{server}", metavar="URL", help=help_text)(run)
        return run

    return with_options
