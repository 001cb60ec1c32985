"""The base of the recorders of all subsystems."""

from __future__ import annotations

from tradewatch.instruments import Instruments


class Recorder:
    """Has methods that record events; each makes one look-up and its updates, and only raises in development."""

    def __init__(self, instruments: Instruments) -> None:
        self._refuse = instruments.refuse
