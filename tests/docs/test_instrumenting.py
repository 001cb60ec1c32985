"""The guide to instrumenting a bot: its bot runs, and its statements are true."""

from __future__ import annotations

import asyncio
import re
from functools import cache
from typing import Any

import pytest
from prometheus_client import generate_latest

import generator
from tests.commands import ROOT, run_generator
from tests.docs.pages import blocks, lines, path
from tests.tradingbot.bot import METHODS, TIMED, made, record, samples
from tradewatch.audit import Scrape, compare_with_catalogue, read_exposition
from tradewatch.audit.endpoint import LARGEST
from tradewatch.cli.audit import scraped_from_programs
from tradewatch.compiler.events import is_required
from tradewatch.instruments import UpdateRefused
from tradewatch.instruments.family import AHEAD, LONGEST
from tradewatch.model import GAUGE
from tradingbot import TradingMetrics
from tradingbot.catalogue import METRICS, labels
from tradingbot.catalogue.exporters import BOT
from tradingbot.catalogue.system import CLOCK
from tradingbot.events import RECORDER

PAGE = "docs/INSTRUMENTING.md"
GUIDE = path(PAGE).read_text(encoding="utf-8")
REQUIRED = {metric.name for metric in METRICS if metric.exporter is BOT and metric.required}
EVENTS = RECORDER.events


@cache
def guides_bot() -> dict[str, Any]:
    """The guide's bot after its start and one pass, without the server and the loops that never end.

    Under `called` are the names of all methods that it called, under `served` what it gave to `serve`.
    """
    bot, *further = blocks(PAGE, "python")
    names: dict[str, Any] = {"__name__": "bot"}
    exec(compile(bot.text, PAGE, "exec"), names)
    called: set[str] = set()
    served: list[tuple[Any, ...]] = []
    metrics = names["metrics"]
    for name in METHODS:
        setattr(metrics, name, _noted(getattr(metrics, name), name, called))
    metrics.serve = lambda port, address="127.0.0.1": served.append((port, address))

    async def one_pass() -> None:
        async def end(seconds: float) -> None:
            if seconds == 1:
                raise InterruptedError
            await asyncio.Event().wait()

        names["asyncio"] = type("asyncio", (), {**vars(asyncio), "sleep": staticmethod(end)})
        with pytest.raises(InterruptedError):
            await names["main"]()

    metrics.event_loop_lag(0)
    asyncio.run(one_pass())
    for block in further:
        exec(compile("\n" * (block.line - 1) + block.text, PAGE, "exec"), names)
    # Decorators note their method when they are made, which was before.
    return {**names, "called": called | set(re.findall(r"@metrics\.(\w+)", bot.text)), "served": served}


def _noted(method: Any, name: str, called: set[str]) -> Any:
    def noting(*arguments: Any, **named: Any) -> Any:
        called.add(name)
        return method(*arguments, **named)

    return noting


def exposed(metrics: TradingMetrics) -> str:
    return generate_latest(metrics.registry).decode()


def test_the_guides_bot_passes_the_audit() -> None:
    """The audit reports nothing."""
    project = generator.project()
    answer = read_exposition(Scrape("guide", "text/plain", exposed(guides_bot()["metrics"]).encode(), 0.1))
    assert [p for _, p in compare_with_catalogue(scraped_from_programs(project, project.environments[0]), answer)] == []


def test_the_guides_audit_command_works() -> None:
    """It is the guide's command, with the bot's port."""
    (command,) = [line for block in blocks(PAGE, "sh") for line in lines(block) if " audit " in line]
    endpoint = TradingMetrics.serve(guides_bot()["metrics"], 0)
    try:
        words = command.replace("9400", str(endpoint.port)).split()
        done = run_generator(ROOT, words[2:], {})
    finally:
        endpoint.close()
    assert done.exit_code == 0, done.stdout + done.stderr


def test_the_guides_bot_listens_at_the_guides_addresses() -> None:
    """By default on loopback, and elsewhere with the guide's address."""
    assert guides_bot()["served"] == [(9400, "127.0.0.1"), (9400, "0.0.0.0")]


def test_the_guides_bot_sets_all_required_metrics() -> None:
    """MetricsAbsent would not fire, and it calls all methods that every bot must call."""
    text = exposed(guides_bot()["metrics"])
    assert [name for name in REQUIRED if not re.search(rf"^{name}[ {{]", text, re.MULTILINE)] == []
    called = {TIMED.get(method, method) for method in guides_bot()["called"]}
    assert {event.name for event in EVENTS if is_required(event)} <= called


def test_the_events_that_nobody_misses_are_named() -> None:
    """A required event whose metric starts at 0 does not make MetricsAbsent fire."""
    (sentence,) = re.findall(r"MetricsAbsent fires.*?never calls", GUIDE, re.DOTALL)
    started = {name.partition("{")[0] for name in samples(made(venues=["binance"]))} & REQUIRED
    silent = {event.name for event in EVENTS if started & {metric.name for metric in event.metrics}}
    assert set(re.findall(r"`(\w+)`", sentence)) == silent


def test_the_timers_call_the_events_of_the_guide() -> None:
    """A timer updates what its event updates; a request also counts itself while it runs."""
    pairs = re.findall(r"`(\w+)`\s+calls `(\w+)`", GUIDE)
    assert dict(pairs) == TIMED
    for timer, event in pairs:
        in_flight = {"tradingbot_http_requests_in_flight"} if timer == "http_request" else set()
        assert _updated(timer) - in_flight == _updated(event)


def _updated(method: str) -> set[str]:
    return {name.partition("{")[0] for name in record(made(), method)}


def test_the_gauges_that_exist_from_the_start_are_named() -> None:
    """All others are exported after they are set."""
    known = {name: ["x"] for name in ("venues", "providers", "symbols", "strategies", "routes")}
    gauges = {metric.name for metric in METRICS if metric.kind is GAUGE}
    (paragraph,) = re.findall(r"^- A gauge is not exported before.*?(?=^- )", GUIDE, re.MULTILINE | re.DOTALL)
    there = {name.partition("{")[0] for name in samples(made(**known))} & gauges | {CLOCK.name}
    assert set(re.findall(r"`(tradingbot_\w+)`", paragraph)) == there


def test_the_message_of_a_refused_update_is_as_quoted() -> None:
    """The guide has the exact message."""
    quoted = " ".join(re.findall(r"at the line: `([^`]+)`", GUIDE)[0].split())
    with pytest.raises(UpdateRefused) as refused:
        made().order_rejected("binance", "momentum", "limit", "self_trad", 0.1)
    assert str(refused.value) == quoted


def test_the_numbers_are_the_same_as_in_the_code() -> None:
    """Label sets created ahead, the length of a value, the number of symbols, the limits of the audit."""
    assert f"more than {AHEAD:,} combinations" in GUIDE
    assert f"1 to {LONGEST} printable characters" in GUIDE
    assert f"with the {(labels.SYMBOL.maximum or 0) + 1}th symbol" in " ".join(GUIDE.split())
    assert f"more than {LARGEST >> 20} MiB" in GUIDE
