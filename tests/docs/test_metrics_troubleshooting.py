"""docs/METRICS_TROUBLESHOOTING.md: a bot with each fault gets the answer of the audit that the page quotes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner

import generator
from tests.audit.endpoint import endpoint, page
from tests.commands import ROOT
from tests.docs.pages import path
from tests.docs.test_instrumenting import exposed, guides_bot
from tradewatch.cli.audit import audit
from tradewatch.cli.session import Session

PAGE = "docs/METRICS_TROUBLESHOOTING.md"
TEXT = " ".join(path(PAGE).read_text("utf-8").split())


def becomes(pattern: str, replacement: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, replacement, text, flags=re.MULTILINE)


# What the page quotes -> a fault of the bot in INSTRUMENTING.md.
FAULTS = {
    "is not exposed": becomes(r"^(# \w+ )?tradingbot_drawdown_ratio[ {].*\n", ""),
    "is not in the catalogue": lambda text: text + "tradingbot_my_own_total 1\n",
    "is it in another unit?": becomes(r"^(tradingbot_drawdown_ratio\{.*\}) .*", r"\1 12"),
    "divide milliseconds by 1000": becomes(r"^(tradingbot_risk_updated_timestamp_seconds\{.*\}) .*", r"\1 1.8e12"),
    "which reads as an age of more than fifty years": becomes(
        r"^(tradingbot_risk_updated_timestamp_seconds\{.*\}) .*", r"\1 0"
    ),
    "no comparison with NaN is true": becomes(r"^(tradingbot_equity_usd\{.*\}) .*", r"\1 NaN"),
    "a counter is never negative or infinite": becomes(r"^(tradingbot_fills_total\{.*\}) .*", r"\1 -1"),
    "is exposed as a counter, but is a gauge in the catalogue": becomes(
        r"(?<=tradingbot_equity_usd) gauge", " counter"
    ),
    "did you mean": becomes('reason="self_trade"', 'reason="self_trad"'),
    "instead of 'account'": becomes(r"^tradingbot_drawdown_ratio\{", 'tradingbot_drawdown_ratio{symbol="x",'),
    "exposed twice": becomes(r"^(tradingbot_replica_active .*)$", r"\1\n\1"),
    "use fewer values, or raise `maximum` there": becomes(
        r"^(tradingbot_drawdown_ratio\{).*",
        "\n".join(rf'\1account="order-{number}"}} 0' for number in range(9)),
    ),
}


@pytest.mark.parametrize("quoted", FAULTS)
def test_the_audit_says_what_the_page_quotes(quoted: str) -> None:
    """The quotation is on the page, and in the answer about a bot with that fault alone."""
    assert f"*{quoted}*" in TEXT
    with endpoint(page(FAULTS[quoted](exposed(guides_bot()["metrics"])))) as address:
        answered = CliRunner().invoke(audit, [address], obj=Session(generator.project, ROOT, False))
    assert answered.exit_code == 1, answered.output
    assert quoted in answered.output


def test_every_quotation_is_tried() -> None:
    """The page does not quote the audit otherwise."""
    rows = re.findall(r"^\| (?:`audit` says )?\*([^*]+)\*", path(PAGE).read_text("utf-8"), re.MULTILINE)
    assert set(rows) == set(FAULTS) - {"use fewer values, or raise `maximum` there"}
