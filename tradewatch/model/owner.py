"""Teams that own alerts, and what they own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from tradewatch.model.defined import Defined
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.validator import NonBlank, OneLine

# The label that says who owns an alert.
OWNER = "owner"


@dataclass(frozen=True, eq=False)
class Owner(Defined):
    """A team, with the values of labels that it owns, for example `{"part": ("payments",), "service": ("shop",)}`.

    An alert about such a value is sent with the label `owner`, unless its rule names an owner. If two labels of an
    alert have owners, the one counts that owners list before the other.
    """

    name: OneLine
    owns: Mapping[str, tuple[NonBlank, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if "$" in self.name:
            self.reject("name", f"{self.name!r} has a $", details="Prometheus would replace it by a part of a label")
        for label in self.owns:
            if not LABEL_NAME.fullmatch(label) or label == OWNER:
                self.reject("owns", f"{label!r} is not a label that can have an owner")


def by_label(owners: Iterable[Owner]) -> Mapping[str, Mapping[str, str]]:
    """The owner's name of each value of each label. Of two labels of an alert, the first one with an owner counts.

    Raises DefinitionError for two owners with the same name or value, and if they list labels in contrary orders.
    """
    names: set[str] = set()
    found: dict[str, dict[str, str]] = {}
    before: dict[str, set[str]] = {}
    for owner in owners:
        if owner.name in names:
            owner.reject("name", f"two owners have the name {owner.name!r}", fix="make them one")
        names.add(owner.name)
        for number, (label, values) in enumerate(owner.owns.items()):
            before.setdefault(label, set()).update(tuple(owner.owns)[:number])
            for value in values:
                other = found.setdefault(label, {}).setdefault(value, owner.name)
                if other != owner.name:
                    owner.reject("owns", f"{label}={value} has the owner {other} too", fix="remove one of them")
        try:
            order = tuple(TopologicalSorter(before).static_order())
        except CycleError:
            fix = "list the labels of every owner in the same order, the narrower one first"
            owner.reject("owns", "another owner lists these labels in another order", fix=fix)
    return {label: found[label] for label in order if label in found} if before else {}
