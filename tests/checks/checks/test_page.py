"""checks/page"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import ROOT, found_by
from tests.checks.runbook import PAGE
from tradewatch.checks.checks.page import index
from tradewatch.checks.names import check_names
from tradewatch.model import Problem, Project

PAGES = {"runbooks/UsedUp.md": PAGE} | {f"checks/{name}.md": "" for name in check_names()}


def found(project: Project, pages: dict[str, str]) -> list[Problem]:
    return found_by("checks/page", replace(project, docs=pages))


def test_a_page_for_each_check_and_a_check_for_each_page(project: Project) -> None:
    """A project that does not keep the pages is not asked for them."""
    assert found(project, PAGES | {"checks/README.md": "", "checks/INDEX.md": ""}) == []
    assert found(project, {"README.md": ""}) == []


def test_a_check_without_a_page_is_reported_at_its_module(project: Project) -> None:
    """That is where somebody has just added it."""
    (problem,) = found(project, {path: text for path, text in PAGES.items() if path != "checks/rules/lost-identity.md"})
    assert problem.where is not None
    assert problem.where.relative_to(ROOT) == "tradewatch/checks/rules/lost_identity.py"
    assert problem.summary == "there is no docs/checks/rules/lost-identity.md"


def test_a_page_without_a_check_is_reported(project: Project) -> None:
    """Somebody has renamed the check."""
    (problem,) = found(project, PAGES | {"checks/rules/lost-identityt.md": ""})
    assert (problem.summary, problem.fix) == (
        "no check is called 'rules/lost-identityt'",
        "did you mean 'rules/lost-identity'?",
    )


def test_the_index_lists_every_check_with_what_it_finds() -> None:
    """It is sorted by family, and each check has a link."""
    page = index({"a/one": "the first", "a/two": "the second", "b/one": "the third"})
    assert "## a\n\n| check | finds |\n| --- | --- |\n| [a/one](a/one.md) | the first |\n| [a/two]" in page
    assert page.endswith("## b\n\n| check | finds |\n| --- | --- |\n| [b/one](b/one.md) | the third |\n")
