"""Judges a live metrics endpoint as Prometheus would, and compares it with the catalogue."""

from tradewatch.audit.compare import compare_with_catalogue, worst_case
from tradewatch.audit.endpoint import Scrape, scrape
from tradewatch.audit.exposition import Exposition, read_exposition
from tradewatch.audit.judge import judged, together
from tradewatch.audit.prometheus import NEWEST, OLDEST, Prometheus
