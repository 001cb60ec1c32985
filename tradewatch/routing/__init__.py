"""Who hears an alert: Alertmanager's routing, grouping, inhibition and times, simulated. Stands on `model` alone."""

from tradewatch.model.pattern import PatternError
from tradewatch.routing.implication import contradictory, implied
from tradewatch.routing.inhibition import Inhibited, inhibited, may_be_source, may_be_target, may_inhibit
from tradewatch.routing.labels import SOMETHING, Known, Labels, asked_labels, known_labels, labels_as_sent
from tradewatch.routing.matching import assumed, matches, open_matchers
from tradewatch.routing.simulate import Delivery, Outcome, channels_of, simulate
from tradewatch.routing.table import ResultLabels, routing_table
from tradewatch.routing.times import Muted, breakpoints, described, holds, muted, told_by
from tradewatch.routing.tree import EVERY_LABEL, Leaf, Repeat, Settings, possible_routes, routes_of, settings_in

__all__ = [
    "EVERY_LABEL",
    "SOMETHING",
    "Delivery",
    "Inhibited",
    "Known",
    "Labels",
    "Leaf",
    "Muted",
    "Outcome",
    "PatternError",
    "Repeat",
    "ResultLabels",
    "Settings",
    "asked_labels",
    "assumed",
    "breakpoints",
    "channels_of",
    "contradictory",
    "described",
    "holds",
    "implied",
    "inhibited",
    "known_labels",
    "labels_as_sent",
    "matches",
    "may_be_source",
    "may_be_target",
    "may_inhibit",
    "muted",
    "open_matchers",
    "possible_routes",
    "routes_of",
    "routing_table",
    "settings_in",
    "simulate",
    "told_by",
]
