"""A small project, so that the engine is tested without the content of this repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tradewatch.channels.webhook import Webhook
from tradewatch.filetree import FileTree, write_all
from tradewatch.model import (
    BOOL,
    COUNTER,
    GAUGE,
    ONE,
    RATIO,
    SECONDS,
    WARNING,
    Addresses,
    Alert,
    Environment,
    Exporter,
    Guard,
    Job,
    Label,
    Metric,
    Project,
    Receiver,
    Route,
    RuleGroup,
    Samples,
    StateAlert,
    Threshold,
    ValueAlert,
    Version,
)

BOT = Exporter("bot", job="bots", labels=(Label("bot", maximum=9),))
REQUESTS = Metric(
    "requests_total", COUNTER, ONE, "Requests.", BOT, labels=(Label("route", maximum=9), Label("code", ("2xx", "5xx")))
)
AGE = Metric("age_seconds", GAUGE, SECONDS, "Age of the last quote.", BOT, labels=(Label("symbol", maximum=9),))
LOSS = Metric("loss_ratio", GAUGE, RATIO, "Loss.", BOT, labels=(Label("symbol", maximum=9),))
OPEN = Metric("market_open", GAUGE, BOOL, "Whether the market is open.", BOT)
METRICS = (REQUESTS, AGE, LOSS, OPEN)

SINK = Webhook(url="http://127.0.0.1:9099/alerts", credentials=False)
DESK = Receiver("desk", via=(Webhook,))
ROUTING = Route(receiver=DESK)


def same(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
    return samples


MARKET_IS_OPEN = Guard(expr=f"{OPEN} == 1", on=("bot",), just_closed=same)


def _quote_of_age(level: float) -> list[Samples]:
    return [AGE.stays(level, symbol="BTC")]


def threshold(**over: Any) -> Threshold:
    content: dict[str, Any] = {
        "unit": SECONDS,
        "value": 60,
        "why": "It was tried before.",
        "tune": "Look at the busiest day.",
    }
    return Threshold(**content | over)


def by_symbol(**limits: float) -> Threshold:
    return threshold(by_label={"symbol": {symbol.replace("_", "-"): limit for symbol, limit in limits.items()}})


def value_alert(**over: Any) -> ValueAlert:
    limit = {} if "below" in over else {"above": threshold()}
    return ValueAlert(**_ALERT | {"name": "QuoteOld", "expr": f"{AGE}", "samples": _quote_of_age} | limit | over)


def state_alert(**over: Any) -> StateAlert:
    return StateAlert(
        **_ALERT | {"name": "MarketClosed", "when": f"{OPEN} == 0", "samples_bad": (OPEN.stays(0),)} | over
    )


_ALERT: dict[str, Any] = {
    "severity": WARNING,
    "signal": "signal",
    "summary": "It is wrong",
    "description": "Somebody has to do something.",
}


def environment(name: str = "paper", **over: Any) -> Environment:
    return Environment(
        **_ENVIRONMENT | {"name": name} | over,
    )


_ENVIRONMENT: dict[str, Any] = {
    "prometheus": Version(2, 42),
    "alertmanager": Version(0, 25),
    "scrape_interval": "15s",
    "evaluation_interval": "15s",
    "watched": ("a",),
    "jobs": (Job("bots", (({"bot": "a"}, ("127.0.0.1:9400",)),)),),
    "addresses": Addresses(
        grafana="https://grafana.example.com",
        prometheus="https://prometheus.example.com",
        alertmanager="https://alertmanager.example.com",
        runbooks="https://example.com/runbooks",
        alertmanagers=("127.0.0.1:9093",),
    ),
    "channels": (SINK,),
}


def project(*alerts: Alert, **over: Any) -> Project:
    content: dict[str, Any] = {
        "root": Path(__file__).parents[2],
        "identity": "bot",
        "environments": (environment(),),
        "metrics": METRICS,
        "groups": (RuleGroup("group", tuple(alerts)),),
        "receivers": (DESK,),
        "routing": ROUTING,
        "dashboards": {},
    }
    return Project(**content | over)


def deployed(tree: FileTree, tmp_path: Path) -> Path:
    """The folder with the tree on disk."""
    write_all(tmp_path, {"build": tree})
    return tmp_path / "build"
