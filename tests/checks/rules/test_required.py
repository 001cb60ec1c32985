"""rules/required"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.checks.conftest import found_by
from tradewatch.checks.rules.required import check
from tradewatch.model import Project
from tradewatch.plain import PlainRuleSet, read_files


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("team: desk", ("does not have 'owner'", "add `owner`")),
        ("onwer: desk", ("does not have 'owner', but 'onwer'", "rename 'onwer'")),
        ("owner: other", ("its owner is 'other'", "use one of desk")),
    ],
)
def test_what_is_required_is_missing_or_another(tmp_path: Path, labels: str, expected: tuple[str, str]) -> None:
    """A misspelt name is named, and so are the allowed values."""
    file = tmp_path / "rules.yml"
    file.write_text(f"groups: [{{name: a, rules: [{{alert: A, expr: up, labels: {{{labels}}}}}]}}]", "utf-8")
    rule_set = PlainRuleSet(read_files([file]), (), 15.0)
    assert list(check(rule_set)) == []
    (finding,) = check(replace(rule_set, requirements={"owner": frozenset({"desk"})}))
    assert (finding.summary, finding.fix) == expected


def test_content_is_required_nothing(project: Project) -> None:
    """The types of its alerts require what every alert must have."""
    assert found_by("rules/required", project) == []
