"""Rule files and dashboards that somebody wrote by hand, as input for the checks."""

from tradewatch.plain.baseline import identity, new_problems, read_baseline
from tradewatch.plain.files import ParsedFiles, read_files
from tradewatch.plain.live import LiveServer
from tradewatch.plain.route_tests import read_route_tests, run_route_tests
from tradewatch.plain.routing import ROUTING_CHECKS, PlainRouting, routing_problems, sent_by
from tradewatch.plain.rule_set import PlainRuleSet
from tradewatch.plain.saved import saved
from tradewatch.plain.sources import Source
from tradewatch.plain.waivers import without_waived
