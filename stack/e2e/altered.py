"""A bot's page of metrics with lines that are missing or added, as a faulty release would export it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.request import ProxyHandler, build_opener

from stack.sinks.http import Answer, Request, serving

_open = build_opener(ProxyHandler({})).open
_TYPE = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}

Change = Callable[[str], str]


def unchanged(page: str) -> str:
    """The page as the bot has it."""
    return page


@dataclass
class Altered:
    """Serves the page of the bot at `source`, changed by `change`, at `address`; both are `host:port`."""

    source: int
    address: str = ""
    change: Change = unchanged

    def answer(self, _: Request) -> Answer:
        """The bot's page as it is now."""
        with _open(f"http://127.0.0.1:{self.source}/metrics", timeout=10) as page:
            return Answer(200, self.change(page.read().decode()).encode(), _TYPE)


@contextmanager
def altered(source: int) -> Iterator[Altered]:
    """The page of the bot that serves at this port, as it is, until somebody sets `change`."""
    page = Altered(source)
    with serving(page.answer) as url:
        page.address = url.removeprefix("http://")
        yield page
