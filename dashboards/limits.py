"""Limits that only panels draw: no alert stands on them."""

from tradewatch.model import USD, Threshold

BREAK_EVEN = Threshold(
    unit=USD,
    value=0,
    why="""Below 0, money is lost.""",
    tune="""Not at all: a result that is too small to live on is a question of its goal, not of this limit.""",
)
