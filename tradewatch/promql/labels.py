"""Which labels the series of a result have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

Names = frozenset[str]

_NONE: Names = frozenset()


class Labels(NamedTuple):
    """Labels that every series has, and those that some may have (`always` among them).

    `open`: there may be others that nobody knows of. `values` are the closed sets of values that are known.
    """

    always: Names = _NONE
    perhaps: Names = _NONE
    open: bool = False
    values: Mapping[str, Names] = {}

    @classmethod
    def of(cls, values: Mapping[str, Iterable[str] | None]) -> Labels:
        """Exactly these labels, with their possible values; None are any."""
        names = frozenset(values)
        return cls(names, names, False, {name: frozenset(each) for name, each in values.items() if each is not None})

    @property
    def exact(self) -> Names | None:
        """The labels, where every series has the same."""
        return self.always if not self.open and len(self.always) == len(self.perhaps) else None

    def may_have(self, name: str) -> bool:
        """False only when certainly no series has this label."""
        return self.open or name in self.perhaps

    def keep(self, names: Names) -> Labels:
        """With these labels alone, as `by` does."""
        perhaps = names if self.open else self.perhaps & names
        return Labels(self.always & names, perhaps, False, {n: v for n, v in self.values.items() if n in names})

    def drop(self, names: Names) -> Labels:
        """Without these labels, as `without` does."""
        values = {name: each for name, each in self.values.items() if name not in names}
        return Labels(self.always - names, self.perhaps - names, self.open, values)

    def with_(self, name: str, values: Names | None = None, *, certain: bool = True) -> Labels:
        """With a label, that every series has when it is `certain`."""
        known = {**self.values, name: values} if values is not None else self.drop(frozenset({name})).values
        own = frozenset({name})
        return Labels(self.always | own if certain else self.always - own, self.perhaps | own, self.open, known)

    def or_(self, other: Labels) -> Labels:
        """Those of series of either kind."""
        if self is other:
            return self
        values = {name: each | other.values[name] for name, each in self.values.items() if name in other.values}
        # A label that only one side has keeps its values.
        for one, two in ((self, other), (other, self)):
            values |= {name: each for name, each in one.values.items() if not two.may_have(name)}
        return Labels(self.always & other.always, self.perhaps | other.perhaps, self.open or other.open, values)

    def matched(self, other: Labels, names: Names | None, *, ignored: bool) -> Labels:
        """What is certain of series that found a partner in `other`, equal in `names`, or in all but `names`."""
        if names is None and self.open and not other.open:
            return self.keep(other.perhaps).matched(other, names, ignored=ignored)
        shared = other.always if names is None else other.always - names if ignored else other.always & names
        certain = frozenset(name for name in shared - self.always if self.may_have(name))
        return self._replace(always=self.always | certain, perhaps=self.perhaps | certain) if certain else self


NO_LABELS = Labels()
ANY_LABELS = Labels(open=True)
