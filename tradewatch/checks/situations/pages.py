"""situations/pages"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.situations import in_words, pages_of
from tradewatch.model import DefinitionError, Finding, Situation


def check(built: BuiltProject) -> Iterator[Finding]:
    """The routes page somebody more or less often than a situation says."""
    routing = built.project.routing
    if routing is None or routing.matchers:
        return  # routing/root reports matchers, with which Alertmanager does not start
    for situation in built.project.situations:
        if situation.pages is None:
            continue
        pages = _pages(situation, built.compiled)
        if pages is not None and pages != situation.pages:
            yield situation.finding(
                f"somebody is paged {in_words(pages)}, and should be {in_words(situation.pages)}",
                argument="pages",
                details="Alerts with the same values of `group_by` are one incident. Nobody is paged for it twice.",
                fix="correct `group_by` of the route; or `pages`, if that is what people should hear",
            )


def _pages(situation: Situation, compiled: CompiledProject) -> int | None:
    try:
        return pages_of(situation, compiled)
    except DefinitionError:
        return None  # running the situation reports it
