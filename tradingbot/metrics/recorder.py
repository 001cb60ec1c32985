"""What the recorders of all subsystems stand on."""

from __future__ import annotations

from tradewatch.instruments import Instruments


class Recorder:
    """Methods that record what happens; each makes one look-up and its updates, and raises only in development."""

    def __init__(self, instruments: Instruments) -> None:
        self._refuse = instruments.refuse
