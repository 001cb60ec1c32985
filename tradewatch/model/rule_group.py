"""Groups of rules, each made from a module of content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from tradewatch.model.checked import checked
from tradewatch.model.defined import Defined
from tradewatch.model.owner import Owner
from tradewatch.model.rule import Alert, RecordedTable, RecordingRule, Rule
from tradewatch.model.source import Source
from tradewatch.model.validator import OneLine


@dataclass(frozen=True, eq=False)
class RuleGroup(Defined):
    """Rules that Prometheus evaluates together; they are the file `alerts/<name>.yml`.

    Its alerts have its `owner`, unless they name another one.
    """

    name: OneLine
    rules: tuple[Rule, ...]
    owner: Owner | None = None

    def __post_init__(self) -> None:
        for alert in self.alerts:
            if self.owner is not None and alert.owner is None:
                object.__setattr__(alert, "owner", self.owner)  # alerts are compared by identity, so not a copy

    @classmethod
    @checked
    def of(cls, module: ModuleType, owner: Owner | None = None) -> RuleGroup:
        """The rules and tuples of rules in a module, in their order, or in the modules that a package imports.

        The group has the module's name.
        """
        parts = [module]
        if hasattr(module, "__path__"):
            parts += [
                each
                for each in vars(module).values()
                if isinstance(each, ModuleType) and each.__name__.startswith(f"{module.__name__}.")
            ]
        rules = tuple(rule for part in parts for rule in _rules_in(part))
        return cls(module.__name__.rpartition(".")[2], rules, owner, defined=Source(str(module.__file__), 1))

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """The alerts of the group."""
        return tuple(rule for rule in self.rules if isinstance(rule, Alert))

    @property
    def recordings(self) -> tuple[RecordingRule | RecordedTable, ...]:
        """The recording rules and recorded tables of the group."""
        return tuple(rule for rule in self.rules if not isinstance(rule, Alert))


def _rules_in(module: ModuleType) -> Iterator[Rule]:
    """The rules that are defined in a module."""
    for value in vars(module).values():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Rule) and each.defined.file == module.__file__:
                yield each
