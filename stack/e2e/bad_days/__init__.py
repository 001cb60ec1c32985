"""Bad days, one module each: what goes wrong, and what is claimed nevertheless."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from stack.e2e.bad_days.drill import Drill
from stack.e2e.expectations import Table
from stack.programs import Programs


class BadDay(NamedTuple):
    """A bad day. `run` lets it happen, and returns what was seen."""

    name: str
    claim: str
    run: Callable[[Programs, Table], Drill]
