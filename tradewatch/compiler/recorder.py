"""The recorder: a Python module with a method for each event, by which a program of ours updates its metrics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from tradewatch.compiler.events import source_of_events
from tradewatch.compiler.python_source import imported, texts, wrapped
from tradewatch.compiler.recorder_method import Method, alias, closed
from tradewatch.model import Label, Metric, Problem, ProblemsFound, Project, Recorder

# What the module may use, by the module from which it is imported.
_LIBRARY = {
    "math": ["inf"],
    "operator": ["index"],
    "typing": ["Literal", "SupportsFloat", "TypeAlias", "get_args"],
}
_ENGINE = {"tradewatch.instruments": ["Instruments", "not_a_time", "not_finite"], "tradewatch.model": ["MILLISECONDS"]}


def recorder_module(project: Project, recorder: Recorder) -> str:
    """The text of the module. Raises ProblemsFound for a metric or a label that is not a constant of a module."""
    metrics = dict.fromkeys(metric for event in recorder.events for metric in event.metrics)
    labels = dict.fromkeys(label for event in recorder.events for label in event.labels if label.values)
    named: tuple[Metric | Label, ...] = (*metrics, *labels)
    constants = {each: _constant(each) for each in named}
    modules = {metric: _module(project, metric) for metric in metrics}
    families = {
        metric: f"instruments.{metric.kind}({module.rpartition('.')[2]}.{constants[metric]})"
        for metric, module in modules.items()
    }
    methods = [Method(event, constants) for event in recorder.events]
    types = [wrapped(f"{alias(constants[each])}: TypeAlias = Literal", texts(each.values), "", "[]") for each in labels]
    with_fallback = [constants[label] for label in labels if label.fallback]
    sets = [f"{closed(constant)} = frozenset(get_args({alias(constant)}))" for constant in with_fallback]
    text = "\n".join(
        [
            *((*types, "") if types else ()),
            *((*sets, "") if sets else ()),
            "",
            "class Recorder:",
            '    """A method makes all updates of its event, or none if one is refused. Only development raises."""',
            "",
            "    def __init__(self, instruments: Instruments) -> None:",
            "        self._refuse = instruments.refuse",
            *(["        self._now = instruments.now"] if any(method.reads_time for method in methods) else []),
            *dict.fromkeys(line for method in methods for line in method.attributes(families)),
            *(line for method in methods for line in ("", *method.lines())),
            "",
        ]
    )
    source = source_of_events(project, recorder)
    head = f'"""A method for each event. Generated from {source} by `make build`; edit that, not this."""'
    return "\n".join([head, "", *_imports(text, modules.values()), "", text])


def _imports(text: str, modules: Iterable[str]) -> Iterator[str]:
    words = set(re.findall(r"\w+", re.sub(r'"""[\s\S]*?"""', "", text)))
    yield from ("from __future__ import annotations", "")
    for module, names in _LIBRARY.items():
        if used := [name for name in names if name in words]:
            yield imported(module, used)
    yield ""
    members = {module: [name for name in names if name in words] for module, names in _ENGINE.items()}
    for module in sorted(set(modules)):
        parent, _, name = module.rpartition(".")
        if parent:
            members.setdefault(parent, []).append(name)
        else:
            yield f"import {name}"
    for module in sorted(module for module, names in members.items() if names):
        yield imported(module, members[module])


def _constant(definition: Metric | Label) -> str:
    """The constant that holds the definition. Raises ProblemsFound without one."""
    constant = definition.defined.constant()
    if not constant:
        fix = "assign it to a constant at the top level of its module"
        finding = definition.finding("an event uses it, and the recorder cannot name it", fix=fix)
        raise ProblemsFound(Problem("definition", *finding))
    return constant


def _module(project: Project, metric: Metric) -> str:
    """The name of the module that defines a metric: `shop.metrics` for the file shop/metrics.py of the project."""
    path = PurePath(metric.defined.relative_to(project.root)).with_suffix("")
    return ".".join(path.parts).removesuffix(".__init__")
