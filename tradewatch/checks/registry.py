"""Every check, with what it reads: the annotation of its argument says on what it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from tradewatch.checks.applied_waivers import ContentWaivers
from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.built_project import BuiltProject, CorrectProject
from tradewatch.checks.names import check_names, module_of
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding, Problem

_READABLE = (RuleSet, BuiltEnvironment, BuiltProject, CorrectProject, ContentWaivers)


class Check(NamedTuple):
    """One check: its name, what it finds, the type of its argument, and its function."""

    name: str
    finds: str
    reads: type
    check: Callable[[Any], Iterator[Finding]]

    def report(self, checked: object) -> Iterator[Problem]:
        """The problems that it finds, with its name."""
        return (Problem(self.name, *found) for found in self.check(checked))


def load(name: str) -> Check:
    """Import a check. Raises TypeError without a docstring, or if its argument is not what a check can read."""
    module = import_module(module_of(name))
    annotation, *_ = module.check.__annotations__.values()
    # A name, because annotations are not evaluated; typing.get_type_hints would take a tenth of all imports.
    reads = getattr(module, str(annotation), annotation)
    if reads not in _READABLE:
        readable = ", ".join(each.__name__ for each in _READABLE)
        raise TypeError(f"{module.__name__}: the argument of check() is {annotation}, not one of {readable}")
    if not module.check.__doc__:
        raise TypeError(f"{module.__name__}: check() needs a docstring; its first line says what the check finds")
    return Check(name, module.check.__doc__.partition("\n")[0].rstrip("."), reads, module.check)


CHECKS: Mapping[str, Check] = {name: load(name) for name in check_names()}


def checks_of(kind: type) -> dict[str, Check]:
    """The checks that run on a `kind`, by name: also those that read a class which it extends."""
    return {name: check for name, check in CHECKS.items() if issubclass(kind, check.reads)}


def problems_in(checked: RuleSet | BuiltProject | CorrectProject) -> Iterator[Problem]:
    """What the checks report that run on it, one check after the other."""
    for name, check in checks_of(type(checked)).items():
        if not name.startswith("routing/") or _has_routing(checked):
            yield from check.report(checked)


def _has_routing(checked: RuleSet | BuiltProject | CorrectProject) -> bool:
    if isinstance(checked, BuiltEnvironment):
        return checked.project.has_routing(checked.environment)
    return isinstance(checked, BuiltProject) and checked.project.routing is not None
