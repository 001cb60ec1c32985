"""content/unused-file"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.checks.conftest import found_by
from tradewatch.model import MessageTemplates, Project, Source


def test_a_file_that_nothing_imports_or_reads_is_reported(project: Project, tmp_path: Path) -> None:
    """A module at any depth, and a template whose name does not end as those of the others do."""
    for name in ("read.tmpl", "forgotten.tpl", "deep/forgotten.py", "README.md", "other/rules.yml", ".lint"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("", "utf-8")
    read = MessageTemplates("read.tmpl", "", defined=Source(str(tmp_path / "read.tmpl"), 1))
    changed = replace(project, root=tmp_path, content=(tmp_path,), templates=(*project.templates, read))
    problems = found_by("content/unused-file", changed)
    reported = {(problem.where.relative_to(tmp_path), problem.summary) for problem in problems if problem.where}
    assert reported == {("forgotten.tpl", "nothing reads it"), ("deep/forgotten.py", "nothing imports it")}


def test_a_module_that_is_imported_is_used(project: Project) -> None:
    """Its own definitions do not matter."""
    assert found_by("content/unused-file", replace(project, content=(Path(__file__),))) == []
