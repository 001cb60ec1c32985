"""The guide for whoever instruments a bot: its bot runs, and what it says is so."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest

import generator
from tests.tradingbot.bot import METHODS, made, record
from tradewatch.audit import Scrape, judge, read
from tradewatch.cli.audit import scraped_from_bots
from tradewatch.instruments import UpdateRefused
from tradewatch.instruments.family import AHEAD
from tradewatch.model import Metric
from tradingbot import TradingMetrics
from tradingbot.catalogue import METRICS
from tradingbot.catalogue.exporters import BOT

GUIDE = (Path(generator.__file__).parent / "docs/INSTRUMENTING.md").read_text(encoding="utf-8")
REQUIRED = tuple(metric for metric in METRICS if metric.exporter is BOT and metric.required)


@pytest.fixture(scope="module")
def bot() -> dict[str, Any]:
    """The guide's bot after its start and one pass, without the server and the loops that never end."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"__name__": "bot"}
    exec(compile(code, "INSTRUMENTING.md", "exec"), names)
    served: list[int] = []
    names["metrics"].serve = served.append

    async def one_pass() -> None:
        async def end(seconds: float) -> None:
            if seconds == 1:
                raise InterruptedError
            await asyncio.Event().wait()

        names["asyncio"] = type("asyncio", (), {**vars(asyncio), "sleep": staticmethod(end)})
        with pytest.raises(InterruptedError):
            await names["main"]()

    names["metrics"].event_loop_lag(0)
    asyncio.run(one_pass())
    assert served == [9400]
    return names


def exposed(metrics: TradingMetrics) -> str:
    return generate_latest(metrics.registry).decode()


def test_the_guides_bot_passes_the_audit(bot: dict[str, Any]) -> None:
    """What a reader copies is right."""
    project = generator.project()
    answer = read(Scrape("guide", "text/plain", exposed(bot["metrics"]).encode(), 0.1))
    assert [p for _, p in judge(scraped_from_bots(project, project.environments[0]), answer)] == []


@pytest.mark.parametrize("metric", REQUIRED, ids=lambda metric: metric.name)
def test_the_guides_bot_says_what_every_bot_must(metric: Metric, bot: dict[str, Any]) -> None:
    """No alert about absent metrics would go off."""
    assert re.search(rf"^{metric.name}[ {{]", exposed(bot["metrics"]), re.MULTILINE)


def test_every_method_is_in_a_table() -> None:
    """Nothing that a bot can say is left out, and nothing is made up."""
    tables = [line for line in GUIDE.splitlines() if line.startswith("| ")]
    assert set(re.findall(r"`(\w+)`", "\n".join(tables))) == set(METHODS)


def test_what_every_bot_calls_is_what_is_required() -> None:
    """The first table has each method that sets a required metric."""
    first = GUIDE[GUIDE.index("Every bot calls") : GUIDE.index("The rest, as far")]
    listed = set(re.findall(r"`(\w+)`", first))
    names = {metric.name for metric in REQUIRED}
    setting = set()
    for method in METHODS:
        metrics = made()
        changed = {name.partition("{")[0] for name in record(metrics, method)}
        if changed & names:
            setting.add(method)
    # What a context manager does for you, and what is there from the start.
    assert setting - {"loop_passed", "http_request"} == listed


def test_the_refusal_is_as_quoted() -> None:
    """The message that the guide shows is the message."""
    quoted = " ".join(re.findall(r"at the line: `([^`]+)`", GUIDE)[0].split())
    with pytest.raises(UpdateRefused) as refused:
        made().order_rejected("binance", "momentum", "limit", "self_trad", 0.1)
    assert str(refused.value) == quoted


def test_the_numbers_are_the_codes() -> None:
    """How many combinations are created ahead."""
    assert f"more than {AHEAD:,} combinations" in GUIDE
