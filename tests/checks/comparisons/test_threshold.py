"""comparisons/threshold"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import LIMIT, USED, USED_UP, found_by, gauge, place, with_alert
from tradewatch.model import ONE, RATIO, PerEnvironment, Project, Threshold, ValueAlert

CHECK = "comparisons/threshold"
OPEN = gauge("open_orders", unit=ONE)
SHARE = replace(gauge("share_ratio", unit=RATIO), within=(0, 1))
EITHER = replace(gauge("drift", unit=ONE), within=(None, None))

DECIDED = [
    (f"max by (bot) ({OPEN})", "above", -1, "open_orders) is 0 or more, and so always > -1"),
    (f"{OPEN}", "below", 0, "never < 0"),
    (f"{SHARE}", "above", 20, "is 0 to 1, and so never > 20"),
    (f"{SHARE}", "below", 20, "always < 20"),
    (f"{OPEN} / {OPEN}", "above", -0.5, "always > -0.5"),
    (f"count({OPEN} == 0)", "above", -1, "always > -1"),
]
OPEN_TO_BOTH = [
    (f"{OPEN}", "above", 0),
    (f"{SHARE}", "above", 0.9),
    (f"{EITHER}", "above", -1),
    (f"count({OPEN} == 0)", "above", 0),
    ("nobody_knows_it", "above", -1e9),
]


def limited(expr: str, side: str, threshold: Threshold) -> ValueAlert:
    return replace(USED_UP, **{"expr": expr, "above": None, "below": None, side: threshold})  # type: ignore[arg-type]


def test_a_threshold_beyond_every_value_is_reported_at_its_own_line(project: Project) -> None:
    """The alert never fires, or always; no other check reports that."""
    for expr, side, value, expected in DECIDED:
        threshold = Threshold(unit=RATIO, why="Tried.", tune="Look.", value=value)  # value
        alert = limited(expr, side, threshold)
        projects = replace(with_alert(project, alert), metrics=(USED, OPEN, SHARE))
        (problem,) = found_by(CHECK, projects)
        assert problem.where == place(__file__, "value")
        assert expected.rpartition(")")[2] in problem.summary
        assert found_by("comparisons/outside-domain", projects) == []


def test_a_threshold_among_the_values_is_fine(project: Project) -> None:
    """A wider domain in the catalogue and an unknown domain pass too."""
    for expr, side, value in OPEN_TO_BOTH:
        alert = limited(expr, side, replace(LIMIT, value=value))
        assert found_by(CHECK, replace(with_alert(project, alert), metrics=(OPEN, SHARE, EITHER))) == [], expr


def test_every_environment_and_every_label_value_counts(project: Project) -> None:
    """Here, one environment's value and one bot's value."""
    for threshold in (
        replace(LIMIT, value=PerEnvironment(0.5, production=20)),
        replace(LIMIT, by_label={"bot": {"one": 20}}),
    ):
        alert = limited(f"{SHARE}", "above", threshold)
        (problem,) = found_by(CHECK, replace(with_alert(project, alert), metrics=(SHARE,)))
        assert problem.summary.endswith("never > 20 in production")
