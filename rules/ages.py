"""How old a bot's timestamps are, and which replicas, venues and providers count."""

from rules.premises import LATE_INTERVALS, LATE_MINUTES
from tradewatch.model import Matcher, Metric
from tradingbot.catalogue.process import PROCESS_START_TIME, UP
from tradingbot.catalogue.providers import MARKET_DATA_LAST_UPDATE, MARKET_OPEN, PROVIDER_SERVES, PROVIDER_UP
from tradingbot.catalogue.system import CLOCK, PLANNED_STOP, REPLICA_ACTIVE


def age(timestamp: Metric, *only: Matcher) -> str:
    """How long ago the bot set the timestamp: both by the bot's clock, at the scrape.

    A bot that does not export its clock is measured with Prometheus' clock, so it looks late while its own is behind.
    """
    selector = timestamp.where(*only) if only else timestamp.name
    return f"""(
        {CLOCK} - on (bot, instance) group_right () {selector}
        or
        timestamp({selector}) - {timestamp}
      )"""


def age_or_pace(timestamp: Metric) -> str:
    """How long ago the bot set the timestamp, or how long it usually takes until it sets it anew, if that is longer.

    Something that is always late is never late for long. The pace is that of the last 5 minutes without a missed
    scrape, of which less than half saw a new time, and more than half a new time of the bot's clock; a longer one is
    seen in the age. A time 10 minutes before the newest one is from before a pause.
    """
    on = f"on (bot, instance, {timestamp.labels[0].name})"
    return f"""(
        (
          ({timestamp} - {timestamp} offset 5m < 600) / (changes({timestamp}[5m]) > 0)
          and 2 * changes({timestamp}[5m]) < count_over_time({timestamp}[5m])
          and on (bot, instance) min_over_time({UP}[5m]) == 1
          and on (bot, instance) 2 * changes({CLOCK}[5m]) > count_over_time({CLOCK}[5m])
        ) > {on} {age(timestamp)}
        or {on}
        {age(timestamp)}
      )"""


def since_start(known: Metric) -> str:
    """How long the process has run, for each thing for which it exports this gauge."""
    by = ", ".join(["bot", "instance", *(label.name for label in known.labels)])
    return f"{age(PROCESS_START_TIME)} * on (bot, instance) group_right () group by ({by}) ({known})"


def overdue(since: str, interval: Metric, *, usual: int) -> str:
    """How many seconds later something is than LATE_INTERVALS of its intervals, which the bot states.

    Nothing may be later than LATE_MINUTES after its interval. `interval` has one label of its own; without a series of
    it, the interval is `usual`, in seconds.
    """
    on = f"on (bot, instance, {interval.labels[0].name})"
    return f"""(
        {since} - {on} ({interval} + clamp_max({LATE_INTERVALS - 1:g} * {interval}, {LATE_MINUTES * 60}))
        or {on}
        {since} - {LATE_INTERVALS * usual:g}
      )"""


# For `unless on (bot, instance)`: what the bot announced before it stopped, Prometheus still knows after a weekend. A
# stop that ends later is a mistake, for example a time in milliseconds.
STOPPED_ON_PURPOSE = f"(time() < last_over_time({PLANNED_STOP}[3d]) < time() + 3 * 86400)"

# For `unless on (bot, instance)`: a replica that says that it stands by; one that says nothing trades.
STANDING_BY = f"({REPLICA_ACTIVE} == 0)"


def closed(throughout: str) -> str:
    """For `unless on (bot, instance, venue)`: venues that were closed at some time in this range.

    A venue of which the bot says nothing is open.
    """
    return f"(min_over_time({MARKET_OPEN}[{throughout}]) == 0)"


def unreachable(throughout: str) -> str:
    """For `unless on (bot, instance, venue)`: venues whose exchange or broker did not answer once in this range.

    A provider is the way to a venue if the bot says so, or if both have the same name: an exchange is both.
    """
    is_down = f"(max_over_time({PROVIDER_UP.where(Matcher('kind', '=~', 'exchange|broker'))}[{throughout}]) == 0)"
    return f"""(
        {PROVIDER_SERVES} * on (bot, instance, provider) group_left () {is_down}
        or on (bot, instance, venue)
        label_replace({is_down}, "venue", "$1", "provider", "(.+)")
      )"""


def resting(throughout: str = "") -> str:
    """For `unless on (bot, instance, provider)`: providers of which every venue is closed.

    With a range, also those of which no venue has been open for so long. A venue is reached through a provider if the
    bot says so, if its market data comes from there, or if both have the same name: an exchange is both.
    """
    is_open = f"min_over_time({MARKET_OPEN}[{throughout}])" if throughout else MARKET_OPEN.name
    return f"""(
        max by (bot, instance, provider) (
          {PROVIDER_SERVES} * on (bot, instance, venue) group_left () {is_open}
          or
          {MARKET_DATA_LAST_UPDATE} * on (bot, instance, venue) group_left () {is_open}
          or
          label_replace({is_open}, "provider", "$1", "venue", "(.+)")
        ) == 0
      )"""
