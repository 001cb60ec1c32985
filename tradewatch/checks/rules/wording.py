"""rules/wording"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.sentences import is_sentence
from tradewatch.model import Alert, Finding

# A notification on a phone's locked screen shows about two lines of 60 characters.
_LONGEST_SUMMARY = 120
# What Prometheus puts into a summary is as long as a label's value, however long its template is.
_ACTION = re.compile(r"\{\{.*?\}\}")
_USUAL_VALUE = "mean_reversion"
_FULL_STOP = re.compile(r"(?<!\betc)\.$")


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert whose summary does not fit on a phone, or whose description adds nothing."""
    for alert in built.project.alerts:
        for argument, summary, fix in _faults(alert):
            yield alert.finding(
                summary,
                argument=argument,
                details="The summary is the title on a phone; the description is what the reader sees next.",
                fix=fix,
            )


def _faults(alert: Alert) -> Iterator[tuple[str, str, str]]:
    length = len(_ACTION.sub(_USUAL_VALUE, alert.summary))
    if length > _LONGEST_SUMMARY:
        fix = f"use at most {_LONGEST_SUMMARY}; details belong in the description"
        yield "summary", f"the summary has {length} characters", fix
    if _FULL_STOP.search(alert.summary):
        yield "summary", "the summary ends in a full stop", "remove the full stop: the summary is a title"
    if alert.description == alert.summary:
        yield "description", "the description repeats the summary", "say what it means for those who use it"
    elif not is_sentence(alert.description):
        yield "description", "the description is not a sentence", "say in at least four words what it means, and end it"
