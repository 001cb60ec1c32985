"""A maintenance window, of which a test changes a part."""

from __future__ import annotations

from typing import Any

from tradewatch.model import Maintenance, caller


def window(**over: Any) -> Maintenance:
    """Every Saturday of a year from 22:00 to 02:00 in New York."""
    given: dict[str, Any] = {
        "name": "kraken-weekly",
        "reason": "The venue closes.",
        "owner": "desk",
        "of": {"venue": ("kraken",), "provider": ("kraken",)},
        "times": ("22:00", "02:00"),
        "location": "America/New_York",
        "weekdays": ("saturday",),
        "since": "2026-01-01",
        "until": "2026-12-31",
    }
    return Maintenance(**given | over, defined=caller())
