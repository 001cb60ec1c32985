"""Which Prometheus reads an expression."""

from __future__ import annotations

import pytest

from tradewatch.model import Version
from tradewatch.promql.versions import Reader, needs

OLD, NEW = Reader(Version(2, 42)), Reader(Version(3, 5))
FLAGS = ("promql-experimental-functions", "promql-extended-range-selectors", "promql-duration-expr")


def _refused(text: str, reader: Reader) -> list[str]:
    return [why for need in needs(text) if (why := need.available.refused(reader))]


@pytest.mark.parametrize(
    "text",
    [
        "up > 5",
        "rate(x[5m] offset -5m)",
        'x{a="b"}',
        'label_replace(x, "a", "$1", "b", "(.*)")',
        "max_over_time(x[1h:5m] @ start())",
        "sum by (range, step) (limitk)",
        'x{start="5m"}',
        "0x5d",
    ],
)
def test_every_supported_version_reads_it(text: str) -> None:
    """A name is not a function, and a text is not a name."""
    assert needs(text) == ()


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("holt_winters(x[5m], 0.1, 0.1)", "", "before 3.0 only"),
        ("histogram_avg(x)", "needs Prometheus 2.51", ""),
        ("limitk(1, x)", "needs Prometheus 2.54", "needs --enable-feature=promql-experimental-functions"),
        ("limitk by (a) (1, x)", "needs Prometheus 2.54", "needs --enable-feature=promql-experimental-functions"),
        ("info(x)", "needs Prometheus 2.55", "needs --enable-feature=promql-experimental-functions"),
        ("first_over_time(x[5m])", "needs Prometheus 3.7", "needs Prometheus 3.7"),
        ('{"a.b", c="d"}', "needs Prometheus 3.0", ""),
        ('sum by ("a.b") (x)', "needs Prometheus 3.0", ""),
        ("x > 1_000_000", "needs Prometheus 2.54", ""),
        ("x > 5m", "needs Prometheus 3.0", ""),
        ("rate(x[300])", "needs Prometheus 3.0", ""),
        ("rate(x[5m + 1m])", "needs Prometheus 3.4", "needs --enable-feature=promql-duration-expr"),
        ("rate(x[5m] smoothed)", "needs Prometheus 3.7", "needs Prometheus 3.7"),
        ("x + fill(0) y", "needs Prometheus 3.10", "needs Prometheus 3.10"),
    ],
)
def test_some_version_refuses_it(text: str, old: str, new: str) -> None:
    """Each function and each syntax has its first and last version, and its feature flag."""
    for reader, expected in ((OLD, old), (NEW, new)):
        refused = _refused(text, reader)
        assert len(refused) == bool(expected), (reader, refused)
        assert expected in "".join(refused)


def test_a_flag_makes_a_version_read_it_and_a_later_version_needs_none() -> None:
    """first_over_time became stable in 3.14."""
    flagged, stable = Reader(Version(3, 7), frozenset(FLAGS)), Reader(Version(3, 14))
    assert _refused("first_over_time(x[5m])", Reader(Version(3, 7)))
    assert not _refused("first_over_time(x[5m])", flagged)
    assert not _refused("first_over_time(x[5m])", stable)
