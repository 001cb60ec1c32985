"""The labels of the series of a result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

Names = frozenset[str]

_NONE: Names = frozenset()


class Labels(NamedTuple):
    """The labels that every series has, and the labels that a series may have, which include `always`.

    If `open`, there may be other, unknown labels. `values` has all possible values of a label, if they are known.
    """

    always: Names = _NONE
    perhaps: Names = _NONE
    open: bool = False
    values: Mapping[str, Names] = {}

    @classmethod
    def of(cls, values: Mapping[str, Iterable[str] | None]) -> Labels:
        """Exactly these labels, with their possible values; None allows any value."""
        names = frozenset(values)
        return cls(names, names, False, {name: frozenset(each) for name, each in values.items() if each is not None})

    @property
    def exact(self) -> Names | None:
        """The labels, if they are the same for every series; otherwise None."""
        return self.always if not self.open and len(self.always) == len(self.perhaps) else None

    def may_have(self, name: str) -> bool:
        """Whether a series may have this label; False only if certainly none has it."""
        return self.open or name in self.perhaps

    def keep(self, names: Names) -> Labels:
        """Only these labels, as with `by`."""
        perhaps = names if self.open else self.perhaps & names
        return Labels(self.always & names, perhaps, False, {n: v for n, v in self.values.items() if n in names})

    def drop(self, names: Names) -> Labels:
        """All but these labels, as with `without`."""
        values = {name: each for name, each in self.values.items() if name not in names}
        return Labels(self.always - names, self.perhaps - names, self.open, values)

    def with_(self, name: str, values: Names | None = None, *, certain: bool = True) -> Labels:
        """With a label more; if `certain`, every series has it."""
        known = {**self.values, name: values} if values is not None else self.drop(frozenset({name})).values
        own = frozenset({name})
        return Labels(self.always | own if certain else self.always - own, self.perhaps | own, self.open, known)

    def or_(self, other: Labels) -> Labels:
        """The labels of a set that has series of both."""
        if self is other:
            return self
        values = {name: each | other.values[name] for name, each in self.values.items() if name in other.values}
        # A label that only one side has keeps its values.
        for one, two in ((self, other), (other, self)):
            values |= {name: each for name, each in one.values.items() if not two.may_have(name)}
        return Labels(self.always & other.always, self.perhaps | other.perhaps, self.open or other.open, values)

    def matched(self, other: Labels, names: Names | None, *, ignored: bool) -> Labels:
        """The labels of series that match a series of `other` on `names` or, with `ignored`, on all but `names`."""
        if names is None and self.open and not other.open:
            return self.keep(other.perhaps).matched(other, names, ignored=ignored)
        shared = other.always if names is None else other.always - names if ignored else other.always & names
        certain = frozenset(name for name in shared - self.always if self.may_have(name))
        return self._replace(always=self.always | certain, perhaps=self.perhaps | certain) if certain else self


NO_LABELS = Labels()
ANY_LABELS = Labels(open=True)
