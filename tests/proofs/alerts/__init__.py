"""Alerts as a user may write them, and the ways to get them wrong that their tests must notice.

What is wrong is chosen by hand: what somebody might really get wrong, and not notice in a review.
"""

from tests.proofs.alerts import counters, gauges, maintenance, states
from tests.proofs.alerts.written import ALL, GOES_ON, RATIO_OF_ERRORS, Written, as_written, content, spoilt

RIGHT: dict[str, Written] = gauges.RIGHT | counters.RIGHT | states.RIGHT | maintenance.RIGHT

__all__ = ["ALL", "GOES_ON", "RATIO_OF_ERRORS", "RIGHT", "Written", "as_written", "content", "spoilt"]
