"""A whole project, for checks that need all environments together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tradewatch.checks.applied_waivers import Definition, definitions
from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler import CompiledProject
from tradewatch.model import Matcher, Project, Route


@dataclass(frozen=True)
class _Compiled:
    compiled: CompiledProject
    environments: tuple[BuiltEnvironment, ...]

    @property
    def project(self) -> Project:
        """The whole project."""
        return self.compiled.project

    @property
    def routing(self) -> Route:
        """The routing tree; checks of routing only run on a project that has one."""
        assert self.project.routing is not None
        return self.project.routing


class BuiltProject(_Compiled):
    """A project with those of its environments that were built."""

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """Every definition in the content, once; for dashboards, those of the built environments."""
        return definitions(self.project, [built.compiled for built in self.environments])

    def from_elsewhere(self, matchers: Iterable[Matcher]) -> bool:
        """Whether alerts that are not in the project may match."""
        return False

    @cached_property
    def all_environments(self) -> tuple[BuiltEnvironment, ...]:
        """All environments of the project, also those that were not built."""
        built = {each.environment: each for each in self.environments}
        return tuple(
            built.get(each) or BuiltEnvironment(self.compiled.within(each)) for each in self.project.environments
        )


class CorrectProject(_Compiled):
    """A project with all its environments, in which no other check reports a problem.

    For checks whose problems may be consequences of another one.
    """
