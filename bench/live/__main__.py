"""Print the goals of the servers in one table."""

from itertools import chain

from bench.goal import show
from bench.live import messages, scale

show(chain(messages.goals(), scale.goals()))
