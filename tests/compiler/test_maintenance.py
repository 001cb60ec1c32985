"""Maintenance windows as rules: when their series exist, and which alerts read them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.compiler.examples import (
    AGE,
    LOSS,
    MARKET_IS_OPEN,
    by_symbol,
    environment,
    project,
    state_alert,
    value_alert,
)
from tests.compiler.trial import fired_by, symbols
from tests.conftest import TOOLS, tool_sets
from tests.maintenance import window
from tests.servers import prometheus
from tradewatch.channels.webhook import Webhook
from tradewatch.compiler import RECORDING, CompiledProject
from tradewatch.compiler.maintenance import window_rules
from tradewatch.compiler.maintenance_document import maintenance_document
from tradewatch.live import Server
from tradewatch.model import CRITICAL, NONE, Alert, Environment, Maintenance, Project, Promise, matching
from tradewatch.model.clock import WEEKDAYS
from tradewatch.routing.maintenance import is_open
from tradewatch.toolchain import Promtool

# Both seasons of both hemispheres, a change at midnight, a change of half an hour, and a zone without a change.
ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "UTC")
STEP = timedelta(minutes=10)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Prometheus that only evaluates expressions."""
    with prometheus(
        TOOLS / tool_sets()[0], tmp_path_factory.mktemp("maintenance") / "run", {"prometheus.yml": b""}
    ) as running:
        yield running


def clocks() -> st.SearchStrategy[str]:
    return st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from((0, 10, 30, 50)))


@st.composite
def windows(draw: st.DrawFn) -> Maintenance:
    since = draw(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
    location = draw(st.sampled_from(ZONES))
    weekdays = tuple(sorted(draw(st.sets(st.sampled_from(WEEKDAYS)))))
    times = draw(st.tuples(clocks(), clocks()).filter(lambda times: times[0] != times[1]))
    length = draw(st.sampled_from((0, 6, 200, 700)) if not weekdays else st.sampled_from((6, 200, 700)))
    until = since + timedelta(days=length)
    return window(times=times, location=location, weekdays=weekdays, since=str(since), until=str(until))


def by_the_clock(window: Maintenance, at: datetime) -> bool:
    """Whether a window is open, from its words and the clock of its zone."""
    local = at.astimezone(ZoneInfo(window.location))
    clock, (start, end) = f"{local:%H:%M}", window.times
    today = start <= clock and (clock < end or end < start)
    yesterday = end < start and clock < end
    day = local.date() - timedelta(days=1) if yesterday else local.date()
    named = not window.weekdays or f"{day:%A}".lower() in window.weekdays
    return (today or yesterday) and named and window.since <= str(day) <= window.until


def open_times(server: Server, window: Maintenance, first: datetime, last: datetime) -> set[datetime]:
    """The times from first to last at which the series of a window exists, as Prometheus evaluates its rule."""
    (rule, *_) = window_rules(window)
    times = {"start": first.timestamp(), "end": last.timestamp(), "step": STEP.total_seconds()}
    result = server.get("/api/v1/query_range?" + urlencode({"query": rule.expr, **times}))["data"]["result"]
    assert all(value == "1" for series in result for _, value in series["values"])
    return {datetime.fromtimestamp(at, UTC) for series in result for at, _ in series["values"]}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(window=windows(), place=st.floats(0, 1))
def test_prometheus_opens_a_window_by_the_clock_of_its_zone(server: Server, window: Maintenance, place: float) -> None:
    """At its first and last day, at some week between, and at every change of the clock in its years."""
    first = datetime.combine(window.first_day, datetime.min.time(), UTC)
    last = datetime.combine(window.last_day, datetime.min.time(), UTC)
    zone = ZoneInfo(window.location)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    changes = [days[number] for number in range(1, len(days)) if offsets[number] != offsets[number - 1]]
    for middle in (first, last, days[int(place * (len(days) - 1))], *changes):
        begin, steps = middle - timedelta(days=2), 4 * timedelta(days=1) // STEP
        times = [begin + number * STEP for number in range(steps + 1)]
        expected = {at for at in times if by_the_clock(window, at)}
        assert {at for at in times if is_open(window, at)} == expected
        assert open_times(server, window, times[0], times[-1]) == expected


SYMBOL = window(of={"symbol": ("BTC",)})


def test_an_alert_is_silent_only_about_what_is_in_maintenance(promtool: Promtool, tmp_path: Path) -> None:
    """Also with limits by label, which are joined with `or`, and with a guard."""
    series = {f'age_seconds{{bot="a",symbol="{symbol}"}}': 100.0 for symbol in ("BTC", "DOGE")}
    series['market_open{bot="a"}'] = 1
    alerts = (
        value_alert(),
        value_alert(above=by_symbol(BTC=3, ETH=5)),
        value_alert(above=by_symbol(BTC=3), guard=MARKET_IS_OPEN),
        state_alert(when=f"{AGE} > 60 or {LOSS} > 1"),
    )
    in_maintenance = series | {'symbol:maintenance{symbol="BTC"}': 1}
    for given_series, expected in ((series, ["BTC", "DOGE"]), (in_maintenance, ["DOGE"])):
        cases = [(alert, given_series) for alert in alerts]
        found = fired_by(promtool, tmp_path, cases, environment(), maintenance=(SYMBOL,))
        assert [symbols(each) for each in found] == [expected] * len(alerts)


@pytest.mark.parametrize(
    "alert", [value_alert(money=True), value_alert(severity=NONE), value_alert(expr=f"max({AGE})")]
)
def test_an_alert_about_money_a_heartbeat_and_one_without_the_label_always_fire(alert: Alert) -> None:
    """Their rules do not read the window, so no window can pause them."""
    assert "maintenance" not in expr(project(alert, maintenance=(SYMBOL,)), alert)


def test_a_window_is_deployed_only_where_it_concerns_somebody() -> None:
    """Its series and the alerts that read it are in the environments that it names, and that have its bot."""
    alert = value_alert()
    deployment = window(of={"bot": ("b",)}, environments=("live", "paper"))
    names = {"live": ("a", "b"), "paper": ("a",), "demo": ("b",)}
    environments = tuple(environment(name, watched=bots) for name, bots in names.items())
    content = project(alert, environments=environments, maintenance=(deployment,))
    found = {each.name: ("maintenance" in expr(content, alert, each), recorded(content, each)) for each in environments}
    assert found == {"live": (True, ["b"]), "paper": (False, []), "demo": (False, [])}


def test_the_page_lists_the_alerts_that_do_not_fire() -> None:
    """Pages apart, and the promise to send them, because somebody must accept that; alerts about money still fire."""
    page = value_alert(name="Page", severity=CRITICAL)
    alerts = (page, value_alert(name="Money", severity=CRITICAL, money=True), value_alert())
    promises = tuple(
        Promise(matching(severity=severity), reaches=(Webhook,), within="30s", repeated="1h")
        for severity in ("critical", "info")
    )
    content = project(*alerts, maintenance=(SYMBOL,), promises=promises)
    *_, promised, _, _, _, row = maintenance_document(CompiledProject(content)).splitlines()
    assert promised.endswith(': `{severity="critical"}` reaches webhook within 30s')
    assert row == '| `symbol="BTC"` | Page | QuoteOld |'


def expr(content: Project, alert: Alert, where: Environment | None = None) -> str:
    """The expression of an alert's rule."""
    compiled = CompiledProject(content).within(where or content.environments[0])
    return str(compiled.alert_rules[alert]["expr"])


def recorded(content: Project, where: Environment) -> list[str]:
    """The bots of the recorded windows."""
    tree = CompiledProject(content).within(where).tree
    groups = yaml.safe_load(tree[RECORDING])["groups"] if RECORDING in tree else []
    return [rule["labels"]["bot"] for group in groups for rule in group["rules"]]
