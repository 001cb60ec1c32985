"""docs/SITUATIONS.md: every situation as a story, with what people hear."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from tradewatch.compiler import CompiledProject
from tradewatch.compiler.situations import deliveries_of, in_words, pages_of
from tradewatch.model import Channel, Hears, Project, Situation, duration, seconds

_INTRODUCTION = """\
# What people hear

Each story was put before all rules together, by `make situations`: these alerts fire, and no others. **After** is the
time from the beginning of the trouble to the alert at the latest, **over** the time from its end until the alert is
over, or a dash if the trouble does not end in the story."""


def situations_document(compiled: CompiledProject) -> str:
    """The whole document, which ends with a line break. Raises DefinitionError for a situation without a place."""
    project = compiled.project
    sources = sorted({each.defined.relative_to(project.root) for each in project.situations})
    parts = [f"<!-- Generated from {', '.join(sources)} by `make build`; edit those, not this. -->", _INTRODUCTION]
    if promises := sorted({each.defined.relative_to(project.root) for each in project.promises}):
        files = " and ".join(f"`{file}`" for file in promises)
        parts.append(f"Messages leave Alertmanager within the time that {files} promises.")
    parts.append(_overview(project))
    for source in dict.fromkeys(each.defined.relative_to(project.root) for each in project.situations):
        parts.append(f"## {PurePath(source).stem.replace('_', ' ').capitalize()}")
        for situation in project.situations:
            if situation.defined.relative_to(project.root) == source:
                parts += [f"### {situation.name}", situation.story, *_heard(situation, compiled)]
    return "\n\n".join(parts) + "\n"


def _overview(project: Project) -> str:
    silent = sum(not each.hears for each in project.situations)
    return f"{len(project.situations)} situations; in {silent} of them nobody is notified."


def _heard(situation: Situation, compiled: CompiledProject) -> Iterator[str]:
    if situation.hears:
        yield "\n".join(_table(situation, compiled))
        return
    names = ", ".join(dict.fromkeys(each.name for each in situation.resembles))
    yield f"Nobody is notified. It only looks like a case for {names}." if names else "Nobody is notified."


def _table(situation: Situation, compiled: CompiledProject) -> Iterator[str]:
    yield "| alert | severity | after | over | notified by |"
    yield "| --- | --- | --- | --- | --- |"
    for heard, deliveries in deliveries_of(situation, compiled).items():
        channels = [channel for delivery in deliveries for channel in delivery.channels]
        shown = [value for name, value in heard.labels.items() if name not in ("instance", "job")]
        named = " ".join([heard.alert.name, f"({', '.join(shown)})" if shown else ""]).strip()
        cells = (heard.alert.severity, *_times(heard, situation), ", ".join(map(_kind, channels)))
        yield f"| {named} | {' | '.join(cells)} |"
    if pages := pages_of(situation, compiled):
        yield ""
        yield f"Somebody is paged {in_words(pages)}."


def _kind(channel: Channel) -> str:
    return channel.kind()


def _times(heard: Hears, situation: Situation) -> tuple[str, str]:
    """How long after the first change the alert fires, and after the last one it is over."""
    after = duration(seconds(heard.by) - situation.begins)
    if heard.over is None:
        return after, "-"
    return after, duration(max(0.0, seconds(heard.over) - situation.ends))
