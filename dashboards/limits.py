"""Limits that only panels draw, without an alert."""

from tradewatch.model import USD, Threshold

BREAK_EVEN = Threshold(
    unit=USD,
    value=0,
    why="""Below 0, money is lost.""",
    tune="""Do not change it: if a result is too small, set a goal for it instead.""",
)
