"""runbooks/sections"""

from __future__ import annotations

from pathlib import Path

from tests.checks.runbook import PAGE, found_on, line_of, place_of
from tradewatch.model import Project

CHECK = "runbooks/sections"

# What is replaced on a finished page, by what, and the text of the line at which that is reported.
FAULTS = (
    ("# UsedUp\n", "# Used up\n", "# UsedUp", "the title is '# Used up'"),
    ("Nearly nothing is left.\n", "", "# UsedUp", "the title is not followed by one sentence"),
    ("Nearly nothing is left.", "One.\n\nAnother.", "# UsedUp", "the title is not followed by one sentence"),
    ("## Wake\n", "", "## Meaning", "the sections are Meaning, Confirm, Act, After"),
    ("## Act", "## Wake", "## Meaning", "the sections are Meaning, Confirm, Wake, Wake, After"),
    ("Warning: it can wait.", "<!-- say who -->", "## Wake", "the section Wake is empty"),
    ("3. Get more.\n", "", "## Act", "has 2 numbered steps"),
    ("3. Get more.", "4. Get more.", "## Act", "its steps are numbered 1, 2, 4"),
    ("```promql", "```", "## Confirm", "does not have a query to confirm the alert"),
    ("Get more.", "TODO", "3. Get", "TODO is left in it"),
    ("Get more.", "Get \ufffd.", "3. Get", "a character that is not UTF-8 is left in it"),
)


def test_a_finished_runbook_passes(project: Project) -> None:
    """Title, answer, five sections, a query, three steps."""
    assert found_on(CHECK, project) == []


def test_each_part_that_is_not_finished_is_reported_at_its_line(project: Project) -> None:
    """A page that was begun and left is not taken for a runbook."""
    for old, new, line, summary in FAULTS:
        (problem,) = found_on(CHECK, project, old, new)
        assert problem.summary == summary
        assert place_of(problem) == ("docs/runbooks/UsedUp.md", line_of(line)), summary


def test_the_template_has_the_five_sections(project: Project) -> None:
    """A copy is not taken for a runbook; whoever fills it in has a page that passes."""
    template = (Path(project.root) / "docs/runbooks/TEMPLATE.md").read_text("utf-8").replace("# AlertName", "# UsedUp")
    (problem,) = found_on(CHECK, project, PAGE, template)
    assert problem.summary == "TODO is left in it"
    assert found_on(CHECK, project, PAGE, template.replace("TODO: ", "")) == []
