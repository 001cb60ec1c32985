"""Recording rules in the place of their names."""

from __future__ import annotations

import pytest

from tradewatch.promql import parse
from tradewatch.proofs.inlined import inlined

RECORDED = {"a:b": "sum by (bot) (x)  # all of it", "c:d": "a:b / 2", "e:e": "e:e + 1"}


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("up", "up"),
        ("a:b", "( sum by (bot) (x) # all of it )"),
        ("c:d > 5", "( ( sum by (bot) (x) # all of it ) / 2 ) > 5"),
        ('a:b{bot="x"} > 5', "( sum by (bot) (x) # all of it ) > 5"),
        ("max_over_time(a:b[5m])", "max_over_time(( sum by (bot) (x) # all of it )[5m:15s])"),
        ('max_over_time(a:b{bot="x"}[5m])', "max_over_time(( sum by (bot) (x) # all of it )[5m:15s])"),
        ("max_over_time(a:b[5m:1m])", "max_over_time(( sum by (bot) (x) # all of it )[5m:1m])"),
        ("a:b offset 1h", "( sum by (bot) (x) # all of it ) offset 1h"),
        ("e:e", "( e:e + 1 )"),
    ],
)
def test_what_is_recorded_is_written_out(expression: str, written: str) -> None:
    """Rules that read others too, but no rule within itself; a range of what is recorded becomes a subquery."""
    assert inlined(expression, RECORDED, "15s").split() == written.split()


def test_the_result_has_the_shape_of_an_expression() -> None:
    """A comment in a rule does not swallow what follows it."""
    parse(inlined("max_over_time(c:d[5m]) > 5 and a:b > 1", RECORDED, "15s"))
