"""Do the services answer, and do they answer well?"""

from collections.abc import Callable
from dataclasses import replace

from metrics import REQUESTS, UP

from tradewatch.model import (
    CRITICAL,
    RATIO,
    WARNING,
    Guard,
    RecordedTable,
    Samples,
    StateAlert,
    Threshold,
    ValueAlert,
)

# From environments.py; Prometheus itself knows only the targets that it discovers.
EXPECTED = RecordedTable(
    record="service:expected",
    labels=("service",),
    rows=lambda environment: [({"service": service}, 1) for service in environment.watched],
)

ENOUGH_REQUESTS = 100


def _with_requests(number: float) -> Callable[[tuple[Samples, ...]], tuple[Samples, ...]]:
    """The series of a test, scaled so that they are `number` requests in five minutes."""

    def scaled(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
        factor = number / (300 * sum(each.slope for each in samples))
        return tuple(replace(each, slope=each.slope * factor) for each in samples)

    return scaled


SERVICE_DOWN = StateAlert(
    name="ServiceDown",
    severity=CRITICAL,
    signal="service_presence",
    when=f"""
        {EXPECTED} unless on (service) ({UP} == 1)
    """,
    hold="2m",
    summary="{{ $labels.service }} is down",
    description="No instance of {{ $labels.service }} answers Prometheus.",
    samples_bad=(UP.stays(0),),
    samples_good=(UP.stays(1),),
)

REQUESTS_FAILING = ValueAlert(
    name="RequestsFailing",
    severity=WARNING,
    signal="failed_requests",
    expr=f"""
        sum by (service) (rate({REQUESTS.where(status_class="5xx")}[5m]))
          / (sum by (service) (rate({REQUESTS}[5m])) > 0)
    """,
    above=Threshold(
        unit=RATIO,
        value=0.05,
        why="One of 20 requests is more than a deployment or one bad client causes.",
        tune="Look at the highest share of the last month in which nobody complained.",
    ),
    # One of three requests at night is a third, but not an incident.
    guard=Guard(
        expr=f"sum by (service) (increase({REQUESTS}[5m])) > {ENOUGH_REQUESTS}",
        on=("service",),
        just_closed=_with_requests(ENOUGH_REQUESTS * (1 - 1e-6)),
        just_open=_with_requests(ENOUGH_REQUESTS * (1 + 1e-6)),
    ),
    hold="5m",
    keep_firing_for="15m",
    summary="{{ $labels.service }} fails {{ $value | humanizePercentage }} of its requests",
    description="People who use {{ $labels.service }} see errors.",
    samples=lambda level: [
        REQUESTS.grows(600 * level, per="1m", status_class="5xx"),
        REQUESTS.grows(600 * (1 - level), per="1m", status_class="2xx"),
    ],
)
