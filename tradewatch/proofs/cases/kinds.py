"""The kinds of generated cases, and what is usually wrong if one fails."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class CaseKind(NamedTuple):
    """Cases named `name`, or `name` and a dash and more; `fires` says whether the alert must fire for them."""

    name: str
    fires: bool
    failed: str
    fix: str


# What to correct.
_HEALTHY = "compare the expression and the limit with the healthy samples"
_BROKEN = "compare the expression, the limit and the guard with the bad samples"
_LEVEL = "return samples for which the expression gives exactly `level`"
_HOLD = "use a longer hold, or a range over several scrapes"
_KEEP_FIRING = 'add keep_firing_for="1m", or a longer time if the scrape interval is above 30s'
_RESTARTS = "use rate or increase, which account for restarts"
_TIMESTAMP = "compare the timestamp with now, or with its scrape"
_AGE = "take the age at the scrape: `timestamp(x) - x`"
_CLOCK = "prefer the target's own clock, for all timestamps by it"
_BY = "keep the label that tells them apart in `by (...)`"
_WORSE = "merge the replicas with max, or with min if low values are bad, instead of a sum or an average"
_SUM = "add the replicas up before the comparison"
_RATIO = "use the same range on both sides of the ratio"
_MATCHERS = "correct the matcher, or the samples if they are under the wrong value"
_GUARD = "compare the guard's expression and its labels `on` with those of the alert"
_MAINTENANCE = "keep the label of the window in the alert's result, with the value that its samples have"

# The basic cases first: if one of them fails, those below it usually fail for the same reason.
KINDS = (
    CaseKind("healthy", False, "it fires for a healthy target", _HEALTHY),
    CaseKind("broken", True, "it does not fire for a broken target", _BROKEN),
    CaseKind(
        "broken-in-short-steps", True, "it does not fire for a broken target as soon as its hold is over", _BROKEN
    ),
    CaseKind("always", True, "it does not fire for its bad samples", "compare the expression with the bad samples"),
    CaseKind("at-rest", False, "it fires for the healthiest possible value", "correct its sign or its unit"),
    CaseKind("just-within", False, "it fires for a value just within its limit", _LEVEL),
    CaseKind("at-the-limit", False, "it fires at the limit itself", _LEVEL),
    CaseKind("scrape-missed", False, "one missed scrape fires the alert", _HOLD),
    CaseKind("broken-scrape-missed", True, "one missed scrape resolves the alert", _KEEP_FIRING),
    CaseKind("restarted", False, "a restart of the target fires it", _RESTARTS),
    CaseKind("frozen", True, "it does not fire when the timestamp stops", _TIMESTAMP),
    CaseKind("seldom-scraped", False, "it fires because a scrape is missed, not because the value is old", _AGE),
    CaseKind("clock-is-ahead", True, "it does not fire for a target whose clock is ahead", _CLOCK),
    CaseKind("clock-is-behind", False, "it fires for a target whose clock is behind, and whose ages are right", _CLOCK),
    CaseKind("clock-is-fast", False, "it fires for a target whose clock is ahead, and whose ages are right", _CLOCK),
    CaseKind("healthy-neighbours", True, "it does not fire for a broken target that has healthy neighbours", _BY),
    CaseKind("replicas-just-within", False, "it fires for two replicas that are each within the limit", _WORSE),
    CaseKind("replica-broken", True, "it does not fire when one of two replicas is broken", _WORSE),
    CaseKind("one-replica-healthy", False, "it fires although one of two replicas is healthy", _WORSE),
    CaseKind("both-replicas-broken", True, "it does not fire when both replicas are broken", _WORSE),
    CaseKind("shared-by-replicas", True, "it does not fire when two replicas share the events", _SUM),
    CaseKind("spread-over-replicas", False, "it fires when two replicas share the events of a silent example", _SUM),
    CaseKind("traffic-falls", False, "it fires when all traffic falls", _RATIO),
    CaseKind("not-selected", False, "it fires for a label value that its matchers exclude", _MATCHERS),
    CaseKind("elsewhere", False, "it fires for a silent example under other label values", _MATCHERS),
    CaseKind("suddenly", True, "it does not fire when all events of an example come at once", _RESTARTS),
    CaseKind("right-side", True, "it does not fire for an example under other label values", _MATCHERS),
    CaseKind("both-sides", True, "the right side of `or` hides its left side", "put the side that counts first"),
    CaseKind("broken-restarted", True, "a restart resolves the alert", _RESTARTS),
    CaseKind("broken-beside-others", True, "label values that its matchers exclude prevent it", _MATCHERS),
    CaseKind("guard-closed", False, "it fires while its guard is closed", _GUARD),
    CaseKind("guard-open-for-neighbour", False, "it fires because the guard is open for another target", _GUARD),
    CaseKind("guard-open-in-another-replica", True, "it does not fire because another replica opens its guard", _GUARD),
    CaseKind("guard-opens", True, "it does not fire when its guard opens", _GUARD),
    CaseKind("in-maintenance", False, "it fires during maintenance", _MAINTENANCE),
)

_OTHER_VALUE = CaseKind("broken-", True, "it does not fire for bad samples under another label value", _MATCHERS)
_BAD_TIME = CaseKind(
    "",
    True,
    "it fires before its hold is over, or for too long after the bad samples",
    "compare hold, keep_firing_for and the ranges of the expression",
)
_BY_NAME = {kind.name: kind for kind in KINDS}


def case_kind(name: str) -> CaseKind | None:
    """The kind of a generated case; None for a name that only an author gives to an example."""
    if name.endswith("-seldom-scraped"):
        return _BY_NAME["seldom-scraped"]
    fitting = [kind for kind in KINDS if f"{name}-".startswith(f"{kind.name}-")]
    if not fitting:
        return None
    kind = max(fitting, key=lambda each: len(each.name))
    return _OTHER_VALUE if kind.name == "broken" and name != "broken" else kind


def most_basic(not_firing: Iterable[str], wrongly_firing: Iterable[str]) -> CaseKind | None:
    """Of the cases that failed together, the kind that explains the others; None for no case.

    For the cases `not_firing` the alert should have fired; for `wrongly_firing` it should not.
    """
    order = [*KINDS, _OTHER_VALUE, _BAD_TIME]
    missing, extra = list(not_firing), list(wrongly_firing)
    # An example that fails explains the cases made from it, whose names end with its name.
    examples = tuple(f"-{name}" for name in (*missing, *extra) if case_kind(name) is None)
    kinds = [case_kind(name) or _example(name) for name in missing if not name.endswith(examples)]
    wrongly = [case_kind(name) or _example(name) for name in extra if not name.endswith(examples)]
    kinds += [_BAD_TIME if kind.fires else kind for kind in wrongly]
    return min(kinds, key=lambda kind: order.index(kind) if kind in order else len(order), default=None)


def _example(name: str) -> CaseKind:
    return CaseKind(name, False, f"its example {name!r} fails", "correct the alert, or the example")
