"""Steps that several situations have."""

from collections.abc import Mapping

from tradewatch.model import DOWN, HEALTHY, stamped
from tradewatch.model.situation import Changes
from tradingbot.catalogue.process import PROCESS_START_TIME


def restart(down: str, up: str) -> Mapping[str, Changes]:
    """The process ends at the time `down`, and a new one answers from the time `up` on."""
    return {down: DOWN, up: (HEALTHY, stamped(PROCESS_START_TIME))}
