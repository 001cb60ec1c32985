"""promql/label-replace"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "promql/label-replace"

WRONG = [
    ('label_replace(age_seconds, "a", "$2", "bot", "(.*)") > 5', "does not have the group $2"),
    ('label_replace(age_seconds, "a", "$name", "bot", "(.*)") > 5', "does not have the group $name"),
    ('label_replace(age_seconds, "a", "$1", "boat", "(.+)") > 5', "copies from the label 'boat'"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """A group by number and by name, and a label that is not there."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    'label_replace(age_seconds, "a", "$1", "bot", "(.*)") > 5',
    'label_replace(age_seconds, "a", "${name}", "bot", "(?P<name>.*)") > 5',
    'label_replace(age_seconds, "a", "$0", "bot", ".*") > 5',
    'label_replace(age_seconds, "a", "x", "", "") > 5',
    'label_replace(nobody_knows_it, "a", "$1", "boat", "(.+)") > 5',
]


def test_nothing_is_reported(project: Project) -> None:
    """Groups that exist, the whole value, a constant, and labels that nobody knows."""
    assert_not_reported(project, CHECK, RIGHT)
