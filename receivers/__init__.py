"""Promises, receivers, the routing tree, inhibitions and message templates."""

from pathlib import Path

from receivers.inhibitions import INHIBITIONS
from receivers.promises import PROMISES
from receivers.routing import RECEIVERS, ROUTING
from tradewatch.model import MessageTemplates

TEMPLATES = tuple(
    MessageTemplates.read(path) for path in sorted(Path(__file__).parent.joinpath("templates").glob("*.tmpl"))
)

__all__ = ["INHIBITIONS", "PROMISES", "RECEIVERS", "ROUTING", "TEMPLATES"]
