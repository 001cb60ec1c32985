"""The trading bot as its metrics show it: what it exposes, under which names, with which labels."""
