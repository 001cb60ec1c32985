"""What a situation expects of its alerts, as expressions with their results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tradewatch.compiler import CompiledEnvironment
from tradewatch.compiler.situations import WatchedProgram, result_labels
from tradewatch.model import Matcher, Project, Situation, duration, seconds
from tradewatch.model.matcher import quoted

Labels = Mapping[str, str]


class Expectation(NamedTuple):
    """An expression over ALERTS at a time in seconds, and the label sets that it must return.

    `missing` and `extra` say what an alert does that it does not return, or that it should not return.
    """

    situation: Situation
    expression: str
    time: float
    labels: tuple[Labels, ...]
    missing: str
    extra: str


def expectations(
    situation: Situation, program: WatchedProgram, interval: float, compiled: CompiledEnvironment
) -> Iterator[Expectation]:
    """Nothing fires before the story begins, each expected alert in time, and no other ever.

    Raises DefinitionError for an expected alert whose labels are not those of its result.
    """
    project = compiled.project
    end, before = seconds(situation.lasts), situation.begins - interval
    expected = {heard: result_labels(heard, program, compiled) for heard in situation.hears}
    # A program may have another name from a time on, under which something is heard of it.
    names = {program.name, *(labels[project.identity] for labels in expected.values() if project.identity in labels)}
    whose = str(Matcher(project.identity, "=~", "|".join(sorted(map(re.escape, names)))))
    scopes = [whose, f'{project.identity}=""'] if situation.servers else [whose]
    for scope in scopes:
        mine = tuple(labels for labels in expected.values() if (project.identity in labels) == (scope == whose))
        if before > 0:
            yield Expectation(
                situation, _ever(project, scope, before), before, (), "", "fires before anything has happened"
            )
        yield Expectation(
            situation,
            _ever(project, scope, end),
            end,
            mine,
            "does not fire",
            "fires, and the situation does not say so",
        )
    for heard, labels in expected.items():
        # promtool evaluates every alert in each interval, also one that Prometheus evaluates less often.
        late = seconds(heard.alert.every or "0s")
        yield Expectation(
            situation,
            _firing(labels),
            seconds(heard.by) - late,
            (labels,),
            f"does not fire yet at {heard.by}",
            f"fires with other labels at {heard.by}",
        )
        if heard.over:
            yield Expectation(situation, _firing(labels), seconds(heard.over), (), "", f"still fires at {heard.over}")
        else:
            yield Expectation(
                situation, _firing(labels), end, (labels,), "does not fire to the end", "fires with other labels"
            )


def _ever(project: Project, scope: str, length: float) -> str:
    """The alerts that have fired in this time. Those whose severity notifies nobody are left out."""
    quiet = Matcher("severity", "!~", "|".join(re.escape(each) for each in project.severities if not each.notifies))
    return f'max_over_time(ALERTS{{alertstate="firing",{quiet},{scope}}}[{duration(length)}])'


def _firing(labels: Labels) -> str:
    matchers = ",".join(f"{name}={quoted(value)}" for name, value in sorted(labels.items()))
    # A calculation drops the name of the series.
    return f'1 * ALERTS{{alertstate="firing",{matchers}}}'
