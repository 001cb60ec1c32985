"""The only place that prints. It masks secrets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NoReturn, TypeVar

import click

from tradewatch.secrets import redact

T = TypeVar("T")


def show(text: str, *, err: bool = False) -> None:
    """Print a text with its secrets masked, on standard output or on standard error. Raises OSError."""
    click.echo(redact(text), err=err)


def finish_with(text: str) -> NoReturn:
    """Print the answer to a question and end the command, so that no report of problems follows. Raises Exit."""
    show(text)
    raise click.exceptions.Exit(0)


def wants_json() -> bool:
    """Whether the current command has `--format json`."""
    return bool(click.get_current_context().params["form"] == "json")


def finish_with_json(answer: object) -> NoReturn:
    """Print the answer to a question as JSON, for programs, and end the command. Raises Exit."""
    finish_with(json.dumps(answer, indent=2, ensure_ascii=False))


def with_progress(work: Iterable[T], description: str, total: int) -> Iterator[T]:
    """The items of `work`, with a progress bar for `total` items on standard error if that is a terminal."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(work, description, total=total, console=console, disable=not console.is_terminal)
