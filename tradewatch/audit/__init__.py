"""A live metrics endpoint against the catalogue: what is exposed, and what was promised."""

from tradewatch.audit.endpoint import Scrape, scrape
from tradewatch.audit.exposition import Exposition, read
from tradewatch.audit.judge import judge, worst_case

__all__ = ["Exposition", "Scrape", "judge", "read", "scrape", "worst_case"]
