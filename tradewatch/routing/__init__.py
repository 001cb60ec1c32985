"""Who is notified of an alert: simulates Alertmanager's routing, grouping, inhibition and time intervals."""

from tradewatch.model.regular_expression import PatternError
from tradewatch.routing.calendar import Calendar, CalendarEntry
from tradewatch.routing.implication import contradictory, implied
from tradewatch.routing.inhibition import (
    Inhibited,
    inhibited,
    may_be_source,
    may_be_target,
    may_inhibit,
    possibly_inhibited,
)
from tradewatch.routing.label_cases import LabelCase, label_cases
from tradewatch.routing.labels import (
    NOT_EMPTY,
    AssumedLabels,
    KnownLabels,
    Labels,
    known_labels,
    labels_as_sent,
    routing_labels,
)
from tradewatch.routing.maintenance import Paused, is_open, paused
from tradewatch.routing.matching import assumed, matches, undecided_matchers
from tradewatch.routing.simulate import Delivery, Outcome, channels_of, simulate
from tradewatch.routing.table import ResultLabels, routing_table
from tradewatch.routing.times import Muted, breakpoints, in_words, is_active, local_time, muted
from tradewatch.routing.tree import (
    EVERY_LABEL,
    MatchedRoute,
    RepeatTimes,
    RouteSettings,
    possible_routes,
    routes_of,
    settings_in,
)
