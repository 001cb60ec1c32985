"""An alert is proven for every value of a label with known values, and for other values of all others."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.proofs.world import BOT, METRICS, deploy, failing, limit, project, replacing, state_alert, value_alert
from tradewatch.model import COUNTER, GAUGE, ONE, RATIO, Alert, Label, Matcher, Metric, Project
from tradewatch.toolchain import Promtool

_VENUE, _KIND = Label("venue", maximum=9), Label("kind", ("spot", "margin", "future", "option"))
ORDERS = Metric("orders_total", COUNTER, ONE, "Orders.", BOT, labels=(_VENUE, _KIND, Label("side", ("buy", "sell"))))
REFUSED = Metric("refused_total", COUNTER, ONE, "Refusals.", BOT, labels=(_VENUE, _KIND, Label("why", ("a", "b", "c"))))
USED = Metric("used_ratio", GAUGE, RATIO, "Use.", BOT, labels=(_VENUE, Label("desk", maximum=9), _KIND))

RATIO_OF_REFUSALS = value_alert(
    expr=f"""
        sum by (bot, venue) (rate({REFUSED.where(Matcher("why", "!=", "c"))}[5m]))
          / sum by (bot, venue) (rate({ORDERS}[5m]))
    """,
    above=limit(0.1, RATIO),
    hold="5m",
    samples=lambda level: [
        ORDERS.grows(600, per="1m", venue="x", kind="spot", side="buy"),
        REFUSED.grows(600 * level, per="1m", venue="x", kind="spot", why="a"),
    ],
)
WORST = value_alert(
    expr=f"max by (bot, venue, desk, kind) ({USED.where(Matcher('kind', '=~', 'spot|margin'))})",
    above=limit(0.9, RATIO),
    hold="1m",
    keep_firing_for="1m",
    summary="{{ $labels.desk }} uses {{ $value | humanizePercentage }} at {{ $labels.venue }}",
    # Both labels have the same value.
    samples=lambda level: [USED.stays(level, venue="x", desk="x", kind="spot")],
)
NOT_EXPORTED = state_alert(
    when=f"{USED} == 0 unless on (bot) {ORDERS}",
    hold="1m",
    keep_firing_for="1m",
    samples_bad=(USED.stays(0, venue="x", desk="x", kind="spot"),),
    samples_good=(
        USED.stays(0, venue="x", desk="x", kind="spot"),
        ORDERS.grows(0, per="1m", venue="x", kind="spot", side="buy"),
    ),
)
FAULTS: dict[str, tuple[Alert, Mapping[str, tuple[str, str]]]] = {
    "ratio": (
        RATIO_OF_REFUSALS,
        {
            "denominator narrowed to one value": (f"{ORDERS}[", f'{ORDERS}{{side="buy"}}['),
            "denominator without one value": (f"{ORDERS}[", f'{ORDERS}{{kind!="option"}}['),
            "denominator of one venue": (f"{ORDERS}[", f'{ORDERS}{{venue="x"}}['),
            "numerator without one value": ('why!="c"', 'why!="c",kind!="future"'),
            "one value more excluded": ('why!="c"', 'why!~"b|c"'),
            "nothing excluded": ('{why!="c"}', ""),
        },
    ),
    "worst": (
        WORST,
        {
            "one value more": ("spot|margin", "spot|margin|option"),
            "another one more": ("spot|margin", "spot|margin|future"),
            "one value less": ("spot|margin", "spot"),
            "one venue": ("{kind", '{venue="x",kind'),
        },
    ),
    "absence": (
        NOT_EXPORTED,
        {"of one value": (f"unless on (bot) {ORDERS}", f'unless on (bot) {ORDERS}{{side!="sell"}}')},
    ),
}


def _content(alert: Alert) -> Project:
    return project(alert, metrics=(*METRICS, ORDERS, REFUSED, USED))


@pytest.mark.parametrize("name", FAULTS)
def test_a_selector_that_is_too_narrow_or_too_wide_fails(name: str, promtool: Promtool) -> None:
    """Each value is in a test, whether the alert selects it or not."""
    alert, faults = FAULTS[name]
    right = deploy(_content(alert))
    tried = {fault: right.spoilt(replacing(old, new)) for fault, (old, new) in faults.items()}
    assert failing(promtool, {"right": right, **tried}).keys() == faults.keys()


def test_two_labels_with_the_same_value_are_told_apart(promtool: Promtool) -> None:
    """A text with the wrong label fails, though the author gave both the same value."""

    def exchanged(rule: dict[str, dict[str, str]]) -> None:
        rule["annotations"]["summary"] = rule["annotations"]["summary"].replace("$labels.desk", "$labels.venue")

    assert failing(promtool, {"exchanged": deploy(_content(WORST)).spoilt(exchanged)})


def test_values_that_a_call_reads_stay_as_they_are(promtool: Promtool) -> None:
    """`label_replace` makes a label of another one's value, so other values could no longer be joined."""
    expr = f'label_replace(max by (bot, venue) ({USED}), "desk", "$1", "venue", "(.*)")'
    alert = value_alert(
        expr=f"{expr} * on (bot, desk) group_left () max by (bot, desk) ({USED})",
        above=limit(0.81, RATIO),
        keep_firing_for="1m",
        samples=lambda level: [USED.stays(level**0.5, venue="x", desk="x", kind="spot")],
    )
    assert failing(promtool, {"joined": deploy(_content(alert))}) == {}
