"""Compares a live metrics endpoint with the catalogue."""

from tradewatch.audit.compare import compare_with_catalogue, worst_case
from tradewatch.audit.endpoint import Scrape, scrape
from tradewatch.audit.exposition import Exposition, read_exposition
