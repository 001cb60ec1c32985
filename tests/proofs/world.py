"""A small project for the tests of proofs, and what promtool reports of its tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tradewatch.channels.webhook import Webhook
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.yaml import dump
from tradewatch.filetree import FileTree
from tradewatch.model import (
    BOOL,
    COUNTER,
    GAUGE,
    HISTOGRAM,
    ONE,
    RATIO,
    SECONDS,
    TIMESTAMP,
    USD,
    WARNING,
    Addresses,
    Alert,
    Environment,
    Exporter,
    Guard,
    Label,
    Metric,
    Project,
    Receiver,
    RecordedTable,
    Route,
    RuleGroup,
    Samples,
    StateAlert,
    Threshold,
    Unit,
    ValueAlert,
    Version,
    caller,
    seconds,
)
from tradewatch.proofs import test_files
from tradewatch.proofs.running.run import failures
from tradewatch.toolchain import Promtool

ROOT = Path(__file__).resolve().parents[2]

_TARGET = (Label("bot", maximum=9), Label("instance", maximum=9), Label("job", ("bots",)))
BOT = Exporter("bot", job="bots", labels=_TARGET)
SCRAPE = Exporter("scrape", job="bots", labels=_TARGET)
SENDER = Exporter("sender", job="senders", labels=(Label("instance", maximum=9), Label("job", ("senders",))))

ROUTE, CODE = Label("route", maximum=9), Label("code", ("2xx", "5xx"))
SYMBOL, VENUE, ACCOUNT = Label("symbol", maximum=9), Label("venue", maximum=9), Label("account", maximum=9)
REQUESTS = Metric("requests_total", COUNTER, ONE, "Requests.", BOT, labels=(ROUTE, CODE))
RESTARTS = Metric("restarts_total", COUNTER, ONE, "Reconnections.", BOT, labels=(VENUE,))
FEES = Metric("fees_usd_total", COUNTER, USD, "Fees.", BOT, labels=(VENUE,))
FAILED = Metric("failed_total", COUNTER, ONE, "Failed messages.", SENDER, labels=(Label("integration", maximum=9),))
LATENCY = Metric("latency_seconds", HISTOGRAM, SECONDS, "Latency.", BOT, labels=(ROUTE,), buckets=(0.1, 0.5, 1, 5))
LAG = Metric("loop_lag_seconds", GAUGE, SECONDS, "Lag of the loop.", BOT)
LOSS = Metric("loss_ratio", GAUGE, RATIO, "Loss from the peak.", BOT, labels=(ACCOUNT,))
BALANCE = Metric("balance_usd", GAUGE, USD, "Money.", BOT, labels=(ACCOUNT,))
USED = Metric("used_usd", GAUGE, USD, "Money at risk.", BOT, labels=(ACCOUNT,))
LIMIT = Metric("limit_usd", GAUGE, USD, "Money that may be at risk.", BOT, labels=(ACCOUNT,))
UPDATED = Metric("quote_updated_timestamp_seconds", GAUGE, TIMESTAMP, "Quote.", BOT, labels=(SYMBOL, VENUE))
CLOCK = Metric("clock_timestamp_seconds", GAUGE, TIMESTAMP, "The bot's clock.", BOT)
SAVED = Metric("state_saved_timestamp_seconds", GAUGE, TIMESTAMP, "State.", BOT)
OPEN = Metric("market_open", GAUGE, BOOL, "Whether the market is open.", BOT, labels=(VENUE,))
STOPPED = Metric("kill_switch", GAUGE, BOOL, "Whether it is stopped.", BOT)
UP = Metric("up", GAUGE, BOOL, "Whether the target answers.", SCRAPE)
METRICS = (
    REQUESTS,
    RESTARTS,
    FEES,
    LATENCY,
    LAG,
    LOSS,
    BALANCE,
    USED,
    LIMIT,
    UPDATED,
    CLOCK,
    SAVED,
    OPEN,
    STOPPED,
    UP,
    FAILED,
)

EXPECTED = RecordedTable(
    record="bot:expected", labels=("bot",), rows=lambda environment: [({"bot": bot}, 1) for bot in environment.watched]
)

_DESK = Receiver("desk", via=(Webhook,))
_WORDS: dict[str, Any] = {"severity": WARNING, "signal": "signal", "description": "Do something."}


def environment(name: str = "paper", *, interval: str = "15s", watched: tuple[str, ...] = ("a", "b")) -> Environment:
    return Environment(
        name=name,
        prometheus=Version(2, 42),
        alertmanager=Version(0, 25),
        scrape_interval=interval,
        evaluation_interval=interval,
        watched=watched,
        jobs=(),
        addresses=Addresses(
            grafana="https://grafana.example.com",
            prometheus="https://prometheus.example.com",
            alertmanager="https://alertmanager.example.com",
            runbooks="https://example.com/runbooks",
            alertmanagers=("127.0.0.1:9093",),
        ),
        channels=(Webhook(url="http://127.0.0.1:9099/alerts", credentials=False),),
    )


HERE = environment()


def project(*rules: Alert, **over: Any) -> Project:
    """A project with these alerts in one group, and the recorded table of expected bots."""
    content: dict[str, Any] = {
        "root": ROOT,
        "identity": "bot",
        "environments": (HERE,),
        "metrics": METRICS,
        "groups": (RuleGroup("group", rules), RuleGroup("recorded", (EXPECTED,))),
        "receivers": (_DESK,),
        "routing": Route(receiver=_DESK),
        "dashboards": {},
    }
    return Project(**content | over)


def limit(value: Any, unit: Unit = ONE, **by_label: Mapping[str, Any]) -> Threshold:
    return Threshold(unit=unit, value=value, why="Tried.", tune="Look.", by_label=by_label or None)


def value_alert(**over: Any) -> ValueAlert:
    return ValueAlert(
        **_WORDS | {"name": "Wrong", "summary": "{{ $labels.bot }} is at {{ $value | humanize }}"} | over,
        defined=caller(),
    )


def state_alert(**over: Any) -> StateAlert:
    words = _WORDS | {"name": "Wrong", "summary": "{{ $labels.bot }} is wrong"}
    return StateAlert(**words | over, defined=caller())


def enough(metric: Metric, *, by: tuple[str, ...], more_than: float, over: str) -> Guard:
    """More than so many events in a range."""

    def scaled_to(events: float) -> Callable[[tuple[Samples, ...]], tuple[Samples, ...]]:
        def scaled(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
            traffic = sum(s.slope for s in samples if s.series == metric.name) * seconds(over)
            return tuple(replace(s, slope=s.slope * events / traffic) for s in samples)

        return scaled

    return Guard(
        expr=f"sum by ({', '.join(by)}) (increase({metric}[{over}])) > {more_than}",
        on=by,
        just_closed=scaled_to(more_than * (1 - 1e-6)),
        just_open=scaled_to(more_than * (1 + 1e-6)),
    )


def market_open(throughout: str, on: tuple[str, ...] = ("bot", "venue")) -> Guard:
    """The market has been open all through this time."""

    def closed(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
        return tuple(replace(s, start=0.0) if s.series == OPEN.name else s for s in samples)

    return Guard(expr=f"min_over_time({OPEN}[{throughout}]) == 1", on=on, just_closed=closed)


def requests(rate: float, share: float) -> list[Samples]:
    """Requests a minute, of which a share fails."""
    return [
        REQUESTS.grows(rate * share, per="1m", route="/orders", code="5xx"),
        REQUESTS.grows(rate * (1 - share), per="1m", route="/orders", code="2xx"),
    ]


# How a test spoils a rule as Prometheus reads it.
Fault = Callable[[dict[str, Any]], None]


class Deployed(NamedTuple):
    """The rule files and the tests of a project, by their paths in an environment's folder."""

    tree: FileTree
    files: dict[str, str]

    @property
    def tests(self) -> list[str]:
        return [path for path in self.files if path.startswith("prometheus/tests/")]

    def spoilt(self, fault: Fault, group: str = "group", rule: int = 0) -> Deployed:
        """The same with a fault in a deployed rule."""
        path = f"prometheus/alerts/{group}.yml"
        content = yaml.safe_load(self.files[path])
        fault(content["groups"][0]["rules"][rule])
        return self._replace(files=self.files | {path: dump(content, made_from="a fault").decode()})

    def write(self, folder: Path) -> None:
        for path, text in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text.encode())


def written_tests(content: Project, environment: Environment) -> FileTree:
    """The test files of a project in one environment."""
    return test_files(CompiledProject(content), [environment])[environment]


def deploy(content: Project, environment: Environment = HERE) -> Deployed:
    """What Prometheus loads of a project, and the tests of it."""
    files, origins = CompiledProject(content).within(environment).rule_files
    tree = FileTree(files, origins) | written_tests(content, environment)
    return Deployed(tree, {path: text.decode() for path, text in tree.items()})


def failing(promtool: Promtool, deployed: Mapping[str, Deployed]) -> dict[str, str]:
    """What promtool prints of those that fail their tests, by name."""
    runs = [(name, path, each.files) for name, each in deployed.items() for path in each.tests]
    assert {name for name, _, _ in runs} == set(deployed), "there are no tests"
    outputs = failures([(path, files) for _, path, files in runs], promtool)
    found: dict[str, str] = {}
    for (name, _, _), text in zip(runs, outputs, strict=True):
        if text is not None:
            found[name] = found.get(name, "") + text
    return found


def replacing(old: str, new: str) -> Fault:
    """Change the one place in the expression that is `old`."""

    def fault(rule: dict[str, Any]) -> None:
        assert rule["expr"].count(old) == 1, f"{old!r} is {rule['expr'].count(old)} times in {rule['expr']}"
        rule["expr"] = rule["expr"].replace(old, new)

    return fault


def everywhere(old: str, new: str) -> Fault:
    """Change each place in the expression that is `old`."""

    def fault(rule: dict[str, Any]) -> None:
        assert old in rule["expr"], f"{old!r} is not in {rule['expr']}"
        rule["expr"] = rule["expr"].replace(old, new)

    return fault


def shortened(end: str) -> Fault:
    """Leave out what follows the last `end`, and that itself."""

    def fault(rule: dict[str, Any]) -> None:
        before, found, _ = rule["expr"].rpartition(end)
        assert found, f"{end!r} is not in {rule['expr']}"
        rule["expr"] = before

    return fault


def setting(key: str, value: str | None) -> Fault:
    """Give `for`, `keep_firing_for`, or a dotted `labels.severity` another value; none leaves it out."""

    def fault(rule: dict[str, Any]) -> None:
        *path, last = key.split(".")
        for part in path:
            rule = rule[part]
        if value is None:
            del rule[last]
        else:
            assert rule.get(last) != value, f"{key} is {value} already"
            rule[last] = value

    return fault
