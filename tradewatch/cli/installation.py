"""The running servers that a command asks, and the options that say where they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from tradewatch.cli.access import access_options, require_address
from tradewatch.cli.session import Session, chosen
from tradewatch.compiler import CompiledEnvironment
from tradewatch.foreign import Access
from tradewatch.live.alertmanager_api import AlertmanagerApi
from tradewatch.live.api import Api
from tradewatch.live.grafana_api import GrafanaApi
from tradewatch.live.prometheus_api import PrometheusApi
from tradewatch.model import Environment, Project


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
