"""The addresses of servers that a command asks, and the options for the credentials."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from tradewatch.foreign import read_access
from tradewatch.model.url import http_address


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
        raise click.UsageError(f"{option}: it must be an address without user and password, for example {example}")
