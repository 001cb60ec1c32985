"""The README: its statements are true, and its alert works unchanged."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

import generator
from tests.commands import ROOT
from tests.conftest import TOOLS, Checkout, tool_sets
from tests.docs.pages import blocks, path, spans
from tradewatch.toolchain.programs import in_set
from tradewatch.toolchain.promtool import Promtool

README = path("README.md").read_text(encoding="utf-8")
LIMIT, ALERT = (block.text for block in blocks("README.md", "python"))
NAME = re.findall(r'name="(\w+)"', ALERT)[0]
GROUP = "rules/trading.py"
BOARD = "dashboards/standard/trading_operations.py"


STORIES = """
from rules.trading import {constant}
from tradingbot.catalogue.trading import OPEN_ORDERS

_ORDERS = {{"venue": "binance", "strategy": "trend", "order_type": "limit"}}

LADDER_NEVER_CANCELLED = Situation(
    name="ladder-never-cancelled",
    story="The bot places a ladder every minute, and cancels none.",
    lasts="1h",
    steps={{"15m": OPEN_ORDERS.stays(190, **_ORDERS)}},
    hears=(Hears({constant}, {{"venue": "binance"}}, by="21m"),),
)

WIDE_LADDER = Situation(
    name="wide-ladder",
    story="The bot places a ladder of a hundred orders.",
    lasts="1h",
    steps={{"15m": OPEN_ORDERS.stays(100, **_ORDERS)}},
    resembles=({constant},),
)
"""


def test_its_numbers_are_right() -> None:
    """There are more dashboards and alerts than it promises: a number that each edit of them changes helps nobody."""
    project = generator.project()
    dashboards, alerts = map(int, re.findall(r"\*\*More than (\d+) (?:dashboards|alerts)", README))
    assert sum(map(len, project.dashboards.values())) > dashboards
    assert len({alert.name for alert in project.alerts}) > alerts


def test_it_is_short() -> None:
    """A reader only reads two screens."""
    assert README.count("\n") <= 110


def test_every_path_in_it_exists() -> None:
    """A path in the repository, or in an environment's folder, with an example for a part in brackets."""
    for span in spans("README.md"):
        place = span.replace("<environment>", "production").replace("<Alert>", "BotDown")
        if re.fullmatch(r"\.?[\w./-]+(/|\.(py|md|yml))", place) and NAME not in place:
            assert any((root / place).exists() for root in (ROOT, ROOT / "build/production")), span


def append_as_documented(checkout: Checkout) -> None:
    """The blocks that a reader pastes, in the files that the text names."""
    for file in ("rules/thresholds/trading.py", GROUP):
        assert f"to the end of `{file}`" in README
    checkout.append("rules/thresholds/trading.py", f"\n\n{LIMIT}")
    checkout.append(GROUP, f"\n\n{ALERT}")


def add_what_is_asked_for(checkout: Checkout) -> None:
    """The panel, and the runbook from the template."""
    (constant,) = re.findall(r"^(\w+) = ValueAlert", ALERT, re.MULTILINE)
    assert f"timeseries.of({constant})" in README and BOARD in README
    checkout.edit(BOARD, "timeseries.of(", f"timeseries.of({constant}),\n                timeseries.of(")
    checkout.edit(BOARD, "from rules.trading import ", f"from rules.trading import {constant}, ")
    template = re.findall(r"fill in a copy of `(\S+)`", " ".join(README.split()))[0]
    runbook = (checkout.root / template).read_text("utf-8")
    words = {
        "TODO: ": "",
        "AlertName": NAME,
        "above 5%": "above 160",
        "some_metric": "tradingbot_open_orders",
        "Critical: PagerDuty pages the on-call trader, and again until somebody [acknowledges](README.md#paging).": (
            "Warning: Slack and email; nobody is paged."
        ),
        "keeps firing for 2m": "keeps firing for 5m",
        "LIMIT_CONSTANT": LIMIT.partition(" = ")[0],
    }
    for old, new in words.items():
        assert old in runbook
        runbook = runbook.replace(old, new)
    (checkout.root / f"docs/runbooks/{NAME}.md").write_text(runbook, "utf-8")
    checkout.append("situations/trading.py", STORIES.format(constant=constant))


def alone(checkout: Checkout, folder: str) -> tuple[Path, Path]:
    """The alert's rules and tests, without the others of its group."""
    rules = checkout.build / "production/prometheus/alerts" / f"{folder}.yml"
    loaded = yaml.safe_load(rules.read_text("utf-8"))
    for group in loaded["groups"]:
        group["rules"] = [rule for rule in group["rules"] if rule["alert"] == NAME]
    assert any(group["rules"] for group in loaded["groups"])
    # Tests of another step are in a file of their own.
    for tests in (checkout.build / "production/prometheus/tests").glob(f"{folder}*.yml"):
        tried = yaml.safe_load(tests.read_text("utf-8"))
        tried["tests"] = [test for test in tried["tests"] if test["name"] == f"alert {NAME}"]
        if tried["tests"]:
            break
    assert tried["tests"]
    for file, content in ((rules, loaded), (tests, tried)):
        file.write_text(yaml.safe_dump(content), "utf-8")
    return rules, tests


def test_its_alert_is_built_and_proven(checkout: Checkout) -> None:
    """The build asks for a panel, a runbook and situations, reports a misspelt label as shown, and promtool passes."""
    append_as_documented(checkout)
    asked = checkout.run("build", "--environment", "production", "--format", "json")
    assert {each["check"] for each in asked.problems} == {"rules/panel", "rules/runbook", "situations/unheard"}
    add_what_is_asked_for(checkout)

    right, slip = "OPEN_ORDERS.stays(level, venue=", "OPEN_ORDERS.stays(level, venu="
    checkout.edit(GROUP, right, slip)
    (shown,) = blocks("README.md", "text")
    # Its number depends on the rest of the file.
    assert re.sub(r":\d+:", "::", checkout.run("build", "--environment", "production").stdout) == re.sub(
        r":\d+:", "::", shown.text
    )
    checkout.edit(GROUP, slip, right)

    built = checkout.run("build")
    assert built.exit_code == 0, built.stdout
    program = in_set("promtool", TOOLS / tool_sets()[-1])
    assert program is not None
    rules, tests = alone(checkout, "trading")
    assert Promtool(program).check_rules([rules]) == []
    assert Promtool(program).test_rules([tests], 60) == [None]


def test_the_servers_tools_accept_the_mistakes_in_it(toolset: Path, tmp_path: Path) -> None:
    """`promtool check rules` accepts a misspelt metric, wrong units, and an alert that never fires."""
    program = in_set("promtool", toolset)
    assert program is not None
    file = tmp_path / "rules.yml"
    expressions = ("tradingbot_drawdwon_ratio > 0.2", "tradingbot_event_loop_lag_seconds > 500", "up > 1")
    rules = [{"alert": f"Wrong{n}", "expr": text} for n, text in enumerate(expressions)]
    file.write_text(yaml.safe_dump({"groups": [{"name": "wrong", "rules": rules}]}), "utf-8")
    assert Promtool(program).check_rules([file]) == []
