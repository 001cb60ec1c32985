"""Where the demo runs: the one that runs already, or one that is started here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from environments import DEVELOPMENT
from stack.demo.running import Say, running
from tradewatch.live.api import Api
from tradewatch.live.prometheus_api import PrometheusApi
from tradewatch.model import ProblemsFound

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Addresses:
    """The servers, the receivers of messages, and the faults of the bot. The defaults are those of `make demo`."""

    prometheus: str = "http://127.0.0.1:9090"
    alertmanager: str = "http://127.0.0.1:9093"
    receivers: str = "http://127.0.0.1:9099"
    bot: str = "http://127.0.0.1:9401"


@contextmanager
def the_demo(faster: float, say: Say) -> Iterator[Addresses]:
    """The demo that runs at the usual ports; if there is none, one whose times are divided by `faster`.

    Raises ToolError if it does not start.
    """
    usual = Addresses()
    if _runs(usual):
        say(f"a demo runs already, at {usual.prometheus}; its times are used as they are")
        yield usual
        return
    with running(ROOT, DEVELOPMENT, say, faster) as demo:
        yield Addresses(demo.prometheus.url, demo.alertmanager.url, demo.receivers.url, demo.replicas[0].control)


def _runs(at: Addresses) -> bool:
    """Whether each part of a demo answers."""
    try:
        Api("the receivers", at.receivers).get("/messages")
        Api("the bot", at.bot).get("/faults")
        known = PrometheusApi(Api("Prometheus", at.prometheus)).alertmanagers()
        return any(each.startswith(at.alertmanager) for each in known)
    except ProblemsFound:
        return False
