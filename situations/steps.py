"""Steps that several situations have."""

from collections.abc import Mapping

from tradewatch.model import DOWN, HEALTHY, Samples, stamped
from tradewatch.model.situation import Changes
from tradingbot.catalogue.process import PROCESS_START_TIME
from tradingbot.catalogue.providers import WEBSOCKET_CONNECTED
from tradingbot.catalogue.system import PLANNED_STOP

NO_STREAM: tuple[Samples, ...] = tuple(
    WEBSOCKET_CONNECTED.stays(0, provider="binance", stream=stream) for stream in ("quotes", "orders", "balances")
)

# What a new process stamps.
STARTED = (stamped(PROCESS_START_TIME), stamped(PLANNED_STOP))


def restart(down: str, up: str) -> Mapping[str, Changes]:
    """The process ends at the time `down`, and a new one answers from the time `up` on."""
    return {down: DOWN, up: (HEALTHY, STARTED)}
