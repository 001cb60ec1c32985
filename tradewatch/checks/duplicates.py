"""Definitions that share a name, as several checks report them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tradewatch.model import Defined, Finding


class Named(NamedTuple):
    """A definition with the name that must be its own, and the argument that gives the name."""

    name: Hashable
    definition: Defined
    argument: str = "name"


def duplicates(root: Path, named: Iterable[Named], details: str = "") -> Iterator[Finding]:
    """A problem for each definition that has the name of an earlier one; `root` is the project's folder."""
    first: dict[Hashable, Defined] = {}
    for name, definition, argument in named:
        earlier = first.setdefault(name, definition)
        if earlier is not definition:
            yield definition.finding(
                f"this name is used already at {earlier.defined.place_in(root)}",
                argument=argument,
                details=details,
                fix="rename one of them",
            )
