"""runbooks/sections"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.sentences import is_ended
from tradewatch.compiler.runbooks import COMMENT, PLACEHOLDER, SECTIONS, Runbook, Section
from tradewatch.model import Finding, Source
from tradewatch.model.file_name import file_name

_UNWRITTEN = re.compile(r"\b(?:TODO|TBD|FIXME|XXX)\b|\ufffd")
_STEP = re.compile(r"^(\d+)\. ", re.MULTILINE)
# First what stops the loss, then the cause, then the repair.
_STEPS = 3


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A runbook that is not finished, or whose sections are not in the usual order."""
    for runbook in built.compiled.shared.runbooks.values():
        for where, summary, fix in _faults(runbook):
            yield Finding(
                where,
                runbook.subject,
                summary,
                details="The person who is woken reads it on a phone, and looks in the same place on every page.",
                fix=fix,
            )


def _faults(runbook: Runbook) -> Iterator[tuple[Source, str, str]]:
    title, _, _ = runbook.head.partition("\n")
    if not title.startswith("# ") or file_name(title[2:]) != runbook.name:
        yield runbook.at(1), f"the title is {title!r}", f"write `# {runbook.name}`"
    elif not is_ended(runbook.answer) or "\n\n" in runbook.head.partition("\n\n")[2]:
        yield runbook.at(1), "the title is not followed by one sentence", "write below the title what has happened"
    headings = [section.heading for section in runbook.sections]
    if headings != list(SECTIONS):
        yield (
            runbook.at(runbook.sections[0].line if runbook.sections else 1),
            f"the sections are {', '.join(headings) or 'missing'}",
            f"write ## {', ## '.join(SECTIONS)}, in this order",
        )
        return
    for section in runbook.sections:
        yield from _faults_of(runbook, section)
    if unwritten := _UNWRITTEN.search(runbook.text):
        what = "a character that is not UTF-8" if unwritten[0] == "\ufffd" else unwritten[0]
        yield runbook.at_offset(unwritten.start()), f"{what} is left in it", "replace it with the real text"


def _faults_of(runbook: Runbook, section: Section) -> Iterator[tuple[Source, str, str]]:
    where = runbook.at(section.line)
    text = PLACEHOLDER.sub("", COMMENT.sub("", section.text))
    if not re.search(r"\w", text):
        yield where, f"the section {section.heading} is empty", "write it, or the alert should not wake anybody"
    elif section.heading == "Act":
        numbers = _STEP.findall(section.text)
        if numbers != [str(number) for number in range(1, len(numbers) + 1)]:
            yield where, f"its steps are numbered {', '.join(numbers)}", "number them 1., 2., 3."
        elif len(numbers) < _STEPS:
            yield (
                where,
                f"has {len(numbers)} numbered steps",
                f"write at least {_STEPS}: stop the loss, find why, repair",
            )
    elif section.heading == "Confirm" and "```promql\n" not in section.text:
        yield where, "does not have a query to confirm the alert", "add a block that begins with ```promql"
