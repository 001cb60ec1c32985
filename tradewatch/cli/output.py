"""The only place that prints. It masks secrets."""

from __future__ import annotations

import click

from tradewatch.secrets import redact


def show(text: str, *, err: bool = False) -> None:
    """Print a text with its secrets masked, on standard output or on standard error. Raises OSError."""
    click.echo(redact(text), err=err)
