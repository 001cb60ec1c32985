"""A real Prometheus with samples of everything answers every query of every panel, variable and annotation."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import orjson
import pytest

import generator
from tests.conftest import TOOLS
from tests.dashboards.history import MINUTE, openmetrics
from tests.servers import prometheus
from tradewatch.compiler import CompiledProject
from tradewatch.grafana.walk import events, targets, variables_defined
from tradewatch.live import Server

PROJECT = generator.project()
PRODUCTION = PROJECT.environments[-1]

# Values of Grafana's own variables; all others are "All".
_OWN = {
    "__interval": "1m",
    "__rate_interval": "5m",
    "__range": "6h",
    "__range_s": "21600",
    "__interval_ms": "60000",
}
_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::\w+)?\}|([a-zA-Z_]\w*))")
_QUESTION = re.compile(r"label_values\((.+),\s*(\w+)\)", re.DOTALL)


def filled(text: str) -> str:
    return _VARIABLE.sub(lambda found: _OWN.get(found[1] or found[2], ".*"), text)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, int]]:
    """A Prometheus with samples, and the time of the last ones."""
    folder = tmp_path_factory.mktemp("past")
    now = int(time.time()) - MINUTE
    text = folder / "past.txt"
    with text.open("w", encoding="utf-8") as lines:
        lines.writelines(openmetrics(PROJECT, PRODUCTION, now))
    toolset = TOOLS / "newest"
    create = [str(toolset / "bin/promtool"), "tsdb", "create-blocks-from", "--max-block-duration=1536h", "openmetrics"]
    done = subprocess.run(
        [*create, "--quiet", str(text), str(folder / "storage")], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    config = b"global: {scrape_interval: 1h}\n"
    with prometheus(toolset, folder, {"prometheus.yml": config}, "--storage.tsdb.retention.time=90d") as running:
        yield running, now


def asked(server: Server, now: int, expr: str, *, over_time: bool) -> list[Any]:
    """The answer of Prometheus; for a graph, the points of ten minutes."""
    where, when = ("query", {"time": now})
    if over_time:
        where, when = "query_range", {"start": now - 10 * MINUTE, "end": now, "step": MINUTE}
    answer = server.get(f"/api/v1/{where}?{urlencode({'query': filled(expr), **when})}")
    result = answer["data"]["result"]
    # A scalar is one answer, not two numbers.
    return [result] if answer["data"]["resultType"] == "scalar" else list(result)


def values(server: Server, question: str) -> list[str]:
    series, label = _QUESTION.fullmatch(question).groups()  # type: ignore[union-attr]
    answer = server.get(f"/api/v1/label/{label}/values?{urlencode({'match[]': filled(series)})}")
    return list(answer["data"])


def questions(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each query: the name of its panel or variable, its kind (instant, range or values), and its text."""
    for panel, target in targets(document):
        yield f"{panel['title']} {target['refId']}", "range" if target.get("range") else "instant", target["expr"]
    for name, variable in variables_defined(document).items():
        if variable["type"] == "query":
            yield f"${name}", "values", variable["query"]["query"]
    for annotation, expr in events(document):
        yield f"annotation {annotation['name']}", "range", expr


def unanswered(server: Server, now: int, document: dict[str, Any]) -> list[str]:
    """The queries that Prometheus refuses, and those without a result."""
    found = []
    for who, how, text in questions(document):
        try:
            answer = values(server, text) if how == "values" else asked(server, now, text, over_time=how == "range")
        except HTTPError as error:
            found.append(f"{who}: {error.read().decode()}")
            continue
        if not answer:
            found.append(f"{who}: nothing")
    return found


def test_every_query_is_answered(server: tuple[Server, int]) -> None:
    """Each query finds at least one series."""
    tree = CompiledProject(PROJECT).within(PRODUCTION).tree
    documents = {path: orjson.loads(content) for path, content in tree.items() if path.endswith(".json")}
    found = [f"{path}: {each}" for path, document in documents.items() for each in unanswered(*server, document)]
    assert not found, "\n".join(found)


def test_a_query_that_is_not_answered_is_noticed(server: tuple[Server, int]) -> None:
    """A query without a result, and one with a syntax error."""
    queries = [{"refId": "A", "expr": 'up{job="none"}'}, {"refId": "B", "expr": "up{"}]
    nothing, refused = unanswered(*server, {"panels": [{"title": "Panel", "targets": queries}]})
    assert nothing == "Panel A: nothing"
    assert refused.startswith("Panel B: ") and "parse error" in refused
